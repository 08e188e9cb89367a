#include "core/services/s3/object_lock.h"

#include <string>
#include <string_view>
#include <utility>

#include <gtest/gtest.h>

#include "core/cloud/testing.h"

// Retention and legal holds. Recorded: test_s3.py, TestS3ObjectLockRetention and
// TestS3ObjectLockLegalHold; test_s3_api.py, TestS3ObjectLock.

namespace cloudtab::s3 {
namespace {

class ObjectLockTest : public ::testing::Test {
 protected:
  void SetUp() override {
    ok("CreateBucket", {{"ObjectLockEnabledForBucket", true}});
    version = ok("PutObject", {{"Key", "a"}})["VersionId"];
  }
  Result<Document> call(std::string_view operation, Document input) {
    if (!input.contains("Bucket")) input["Bucket"] = "box";
    return cloud.call("s3", operation, input);
  }
  Document ok(std::string_view operation, Document input) {
    const Result<Document> answer = call(operation, std::move(input));
    EXPECT_TRUE(answer.ok()) << operation << ": " << answer.error().message;
    return answer.ok() ? *answer : Document::object();
  }
  std::string code(std::string_view operation, Document input) {
    const Result<Document> answer = call(operation, std::move(input));
    return answer.ok() ? "" : answer.error().code;
  }
  Document retention(const char* mode, Duration from_now, bool bypass = false) {
    return {
        {"Key", "a"},
        {"BypassGovernanceRetention", bypass},
        {"Retention", {{"Mode", mode}, {"RetainUntilDate", to_millis(cloud.now() + from_now)}}}};
  }
  std::string remove(bool bypass = false) {
    Document input = {{"Key", "a"}, {"VersionId", version}};
    if (bypass) input["BypassGovernanceRetention"] = true;
    return code("DeleteObject", input);
  }

  TestCloud cloud;
  std::string version;
};

TEST_F(ObjectLockTest, ABucketHasAConfiguration) {
  const Document enabled = {{"ObjectLockEnabled", "Enabled"}};
  EXPECT_EQ(ok("GetObjectLockConfiguration", Document::object())["ObjectLockConfiguration"],
            enabled);
  EXPECT_EQ(ok("GetBucketVersioning", Document::object())["Status"], "Enabled");
  EXPECT_EQ(code("PutBucketVersioning", {{"VersioningConfiguration", {{"Status", "Suspended"}}}}),
            "InvalidBucketState");
  ok("CreateBucket", {{"Bucket", "plain"}});
  EXPECT_EQ(code("GetObjectLockConfiguration", {{"Bucket", "plain"}}),
            "ObjectLockConfigurationNotFoundError");
  EXPECT_EQ(code("PutObjectLockConfiguration",
                 {{"Bucket", "plain"}, {"ObjectLockConfiguration", enabled}}),
            "InvalidBucketState");
  ok("PutObject", {{"Bucket", "plain"}, {"Key", "a"}});
  EXPECT_EQ(code("GetObjectRetention", {{"Bucket", "plain"}, {"Key", "a"}}), "InvalidRequest");
  EXPECT_EQ(code("DeleteObject",
                 {{"Bucket", "plain"}, {"Key", "a"}, {"BypassGovernanceRetention", true}}),
            "InvalidArgument");
  for (const char* text : {R"({})",
                           R"({"ObjectLockEnabled": "Enabled", "Rule": {}})",
                           R"({"ObjectLockEnabled": "Enabled",
                               "Rule": {"DefaultRetention": {"Mode": "GOVERNANCE"}}})",
                           R"({"ObjectLockEnabled": "Enabled", "Rule": {"DefaultRetention":
                               {"Mode": "GOVERNANCE", "Days": 1, "Years": 1}}})"}) {
    EXPECT_EQ(
        code("PutObjectLockConfiguration", {{"ObjectLockConfiguration", Document::parse(text)}}),
        "MalformedXML")
        << text;
  }
  ok("PutObjectLockConfiguration",
     {{"ObjectLockConfiguration",
       Document::parse(R"({"ObjectLockEnabled": "Enabled", "Rule": {"DefaultRetention":
                           {"Mode": "GOVERNANCE", "Days": 2}}})")}});
  ok("PutObject", {{"Key", "b"}});
  EXPECT_EQ(ok("HeadObject", {{"Key", "b"}})[kRetainUntil], to_millis(cloud.now() + 48h));
}

TEST_F(ObjectLockTest, RetentionKeepsAVersion) {
  EXPECT_EQ(code("GetObjectRetention", {{"Key", "a"}}), "NoSuchObjectLockConfiguration");
  EXPECT_EQ(code("PutObjectRetention", retention("GOVERNANCE", -1h)), "InvalidArgument");
  EXPECT_EQ(code("PutObjectRetention", retention("BAD", 1h)), "MalformedXML");
  ok("PutObjectRetention", retention("GOVERNANCE", 24h));
  EXPECT_EQ(ok("GetObjectRetention", {{"Key", "a"}})["Retention"]["Mode"], "GOVERNANCE");
  EXPECT_EQ(remove(), "AccessDenied");
  EXPECT_EQ(code("PutObjectRetention", retention("GOVERNANCE", 1h)), "AccessDenied");
  ok("PutObjectRetention", retention("GOVERNANCE", 1h, true));
  ok("PutObjectRetention", retention("COMPLIANCE", 48h));
  EXPECT_EQ(remove(true), "AccessDenied");
  EXPECT_EQ(code("PutObjectRetention", retention("COMPLIANCE", 1h, true)), "AccessDenied");
  EXPECT_EQ(code("PutObjectRetention", retention("GOVERNANCE", 72h, true)), "AccessDenied");
  // A marker may cover it.
  EXPECT_EQ(ok("DeleteObject", {{"Key", "a"}})["DeleteMarker"], true);
  EXPECT_EQ(code("GetObjectRetention", {{"Key", "a"}}), "MethodNotAllowed");
  cloud.advance(49h);
  EXPECT_EQ(remove(), "");
}

TEST_F(ObjectLockTest, ALegalHoldKeepsAVersion) {
  EXPECT_EQ(code("GetObjectLegalHold", {{"Key", "a"}}), "NoSuchObjectLockConfiguration");
  ok("PutObjectLegalHold", {{"Key", "a"}, {"LegalHold", {{"Status", "ON"}}}});
  EXPECT_EQ(ok("HeadObject", {{"Key", "a"}})[kLegalHold], "ON");
  EXPECT_EQ(remove(true), "AccessDenied");
  const Document deleted =
      ok("DeleteObjects", {{"Delete", {{"Objects", {{{"Key", "a"}, {"VersionId", version}}}}}}});
  EXPECT_EQ(deleted["Errors"][0]["Code"], "AccessDenied");
  // A copy is not held.
  ok("CopyObject", {{"Key", "b"}, {"CopySource", "box/a"}});
  EXPECT_FALSE(ok("HeadObject", {{"Key", "b"}}).contains(kLegalHold));
  ok("PutObjectLegalHold", {{"Key", "a"}, {"LegalHold", {{"Status", "OFF"}}}});
  EXPECT_EQ(ok("GetObjectLegalHold", {{"Key", "a"}})["LegalHold"]["Status"], "OFF");
  EXPECT_EQ(remove(), "");
}

TEST_F(ObjectLockTest, APutSaysItsLock) {
  const int64_t until = to_millis(cloud.now() + 1h);
  EXPECT_EQ(code("PutObject", {{"Key", "a"}, {kLockMode, "GOVERNANCE"}}), "InvalidArgument");
  EXPECT_EQ(code("PutObject", {{"Key", "a"}, {kRetainUntil, until}}), "InvalidArgument");
  version = ok("PutObject",
               {{"Key", "a"}, {kLockMode, "GOVERNANCE"}, {kRetainUntil, until}})["VersionId"];
  EXPECT_EQ(ok("HeadObject", {{"Key", "a"}})[kLockMode], "GOVERNANCE");
  EXPECT_EQ(remove(), "AccessDenied");
  EXPECT_EQ(remove(true), "");
}

}  // namespace
}  // namespace cloudtab::s3
