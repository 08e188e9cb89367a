#include "core/services/s3/acl.h"

#include <string>
#include <string_view>
#include <utility>

#include <gtest/gtest.h>

#include "core/cloud/testing.h"

namespace cloudtab::s3 {
namespace {

class AclTest : public ::testing::Test {
 protected:
  void SetUp() override {
    ok("CreateBucket", {{"Bucket", "owned"}});
    ok("CreateBucket", {{"Bucket", "open"}, {"ObjectOwnership", "ObjectWriter"}});
    for (const char* bucket : {"owned", "open"})
      ok("PutObject", {{"Bucket", bucket}, {"Key", "a"}});
  }
  Document ok(std::string_view operation, Document input) {
    const Result<Document> answer = cloud.call("s3", operation, input);
    EXPECT_TRUE(answer.ok()) << operation << ": " << answer.error().message;
    return answer.ok() ? *answer : Document::object();
  }
  std::string code(std::string_view operation, Document input) {
    const Result<Document> answer = cloud.call("s3", operation, input);
    return answer.ok() ? "" : answer.error().code;
  }
  /// `CanonicalUser:FULL_CONTROL AllUsers:READ`.
  std::string grants(std::string_view operation, Document input) {
    std::string text;
    const Document acl = ok(operation, std::move(input));
    for (const Document& grant : acl["Grants"]) {
      std::string who = grant["Grantee"]["Type"];
      if (who == "Group") {
        who = grant["Grantee"]["URI"];
        who = who.substr(who.rfind('/') + 1);
      }
      text += (text.empty() ? "" : " ") + who + ":" + grant["Permission"].get<std::string>();
    }
    return text;
  }

  TestCloud cloud;
};

// Where ownership is enforced; docs: userguide/about-object-ownership.html.
TEST_F(AclTest, AnOwnedBucketHasItsOwnersOnly) {
  const Document object = {{"Bucket", "owned"}, {"Key", "a"}};
  Document open = object;
  open["ACL"] = "public-read";
  EXPECT_EQ(code("PutObject", open), "AccessControlListNotSupported");
  EXPECT_EQ(code("PutObjectAcl", open), "AccessControlListNotSupported");
  EXPECT_EQ(code("PutBucketAcl", {{"Bucket", "owned"}, {"ACL", "public-read"}}),
            "AccessControlListNotSupported");
  for (const char* harmless : {"private", "bucket-owner-full-control"}) {
    open["ACL"] = harmless;
    EXPECT_EQ(code("PutObject", open), "") << harmless;
  }
  EXPECT_EQ(code("PutBucketAcl", {{"Bucket", "owned"}, {"ACL", "private"}}), "");
  EXPECT_EQ(grants("GetObjectAcl", object), "CanonicalUser:FULL_CONTROL");
  EXPECT_EQ(code("CreateBucket", {{"Bucket", "public"}, {"ACL", "public-read"}}),
            "InvalidBucketAclWithObjectOwnership");
}

// Recorded: test_s3.py, test_s3_bucket_acl and test_s3_object_acl.
TEST_F(AclTest, OthersAreKept) {
  const Document bucket = {{"Bucket", "open"}};
  const Document object = {{"Bucket", "open"}, {"Key", "a"}};
  const auto with = [](Document input, const Document& more) {
    input.update(more);
    return input;
  };
  ok("PutBucketAcl", with(bucket, {{"ACL", "public-read-write"}}));
  EXPECT_EQ(grants("GetBucketAcl", bucket),
            "CanonicalUser:FULL_CONTROL AllUsers:READ AllUsers:WRITE");
  ok("PutBucketAcl",
     with(bucket, {{"GrantRead", "uri=\"http://acs.amazonaws.com/groups/s3/LogDelivery\""}}));
  EXPECT_EQ(grants("GetBucketAcl", bucket), "LogDelivery:READ");
  ok("PutObjectAcl", with(object, {{"ACL", "public-read"}}));
  EXPECT_EQ(grants("GetObjectAcl", object), "CanonicalUser:FULL_CONTROL AllUsers:READ");
  EXPECT_FALSE(ok("GetObject", object).contains("Acl"));
  ok("PutObject", with(object, {{"ACL", "authenticated-read"}}));
  EXPECT_EQ(grants("GetObjectAcl", object), "CanonicalUser:FULL_CONTROL AuthenticatedUsers:READ");
  const Document own = ok("GetBucketAcl", bucket)["Owner"];
  const Document policy = {
      {"Owner", own},
      {"Grants",
       {{{"Grantee",
          {{"Type", "Group"}, {"URI", "http://acs.amazonaws.com/groups/s3/LogDelivery"}}},
         {"Permission", "WRITE"}}}}};
  ok("PutObjectAcl", with(object, {{"AccessControlPolicy", policy}}));
  EXPECT_EQ(grants("GetObjectAcl", object), "LogDelivery:WRITE");
}

// Recorded: test_s3.py, test_s3_bucket_acl_exceptions.
TEST_F(AclTest, WhatIsNoListIsRefused) {
  struct Row {
    Document input;
    const char* code;
  };
  const Row rows[] = {
      {Document::object(), "MissingSecurityHeader"},
      {{{"ACL", "fake-acl"}}, "InvalidArgument"},
      {{{"GrantWrite", "uri=\"http://acs.amazonaws.com/groups/s3/FakeGroup\""}}, "InvalidArgument"},
      {{{"GrantWrite", "fakekey=\"1234\""}}, "InvalidArgument"},
      {{{"GrantWrite", "id=\"wrong-id\""}}, "InvalidArgument"},
      {{{"ACL", "private"},
        {"GrantRead", "uri=\"http://acs.amazonaws.com/groups/s3/LogDelivery\""}},
       "InvalidRequest"},
      {{{"AccessControlPolicy", {{"Grants", Document::array()}}}}, "MalformedACLError"},
      {{{"ACL", "private"}, {"AccessControlPolicy", {{"Grants", Document::array()}}}},
       "UnexpectedContent"},
  };
  for (const Row& row : rows) {
    for (const char* operation : {"PutBucketAcl", "PutObjectAcl"}) {
      Document input = row.input;
      input["Bucket"] = "open";
      if (std::string_view(operation) == "PutObjectAcl") input["Key"] = "a";
      EXPECT_EQ(code(operation, input), row.code) << operation << row.input.dump();
    }
  }
}

}  // namespace
}  // namespace cloudtab::s3
