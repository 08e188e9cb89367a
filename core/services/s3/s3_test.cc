#include <gtest/gtest.h>

#include "core/base/encoding.h"
#include "core/base/hash.h"
#include "core/cloud/testing.h"

namespace cloudtab {
namespace {

Document blob(std::string_view text) {
  return Document::binary(std::vector<uint8_t>(text.begin(), text.end()));
}

class S3Test : public ::testing::Test {
 protected:
  Result<Document> call(std::string_view operation, const Document& input = Document::object()) {
    return cloud_.call("s3", operation, input);
  }
  std::string code(std::string_view operation, const Document& input) {
    const Result<Document> result = call(operation, input);
    return result.ok() ? "" : result.error().code;
  }
  void make_bucket(const char* name = "shop") {
    ASSERT_TRUE(call("CreateBucket", {{"Bucket", name}}).ok());
  }
  void put(const char* key, std::string_view text) {
    ASSERT_TRUE(call("PutObject", {{"Bucket", "shop"}, {"Key", key}, {"Body", blob(text)}}).ok())
        << key;
  }
  std::string list(Document input) {
    input["Bucket"] = "shop";
    const Result<Document> page = call("ListObjectsV2", input);
    std::string seen;
    for (const Document& object : page->value("Contents", Document::array()))
      seen += object["Key"].get<std::string>() + " ";
    for (const Document& prefix : page->value("CommonPrefixes", Document::array())) {
      seen += "[" + prefix["Prefix"].get<std::string>() + "] ";
    }
    return seen + ((*page)["IsTruncated"].get<bool>() ? "more" : "end");
  }
  TestCloud cloud_;
};

TEST_F(S3Test, ABucketIsMadeListedAndDeleted) {
  make_bucket();
  make_bucket("another");
  const Result<Document> buckets = call("ListBuckets");
  ASSERT_EQ((*buckets)["Buckets"].size(), 2u);
  EXPECT_EQ((*buckets)["Buckets"][0]["Name"], "another");
  EXPECT_EQ((*call("HeadBucket", {{"Bucket", "shop"}}))["BucketRegion"], "us-east-1");
  put("a", "text");
  EXPECT_EQ(code("DeleteBucket", {{"Bucket", "shop"}}), "BucketNotEmpty");
  ASSERT_TRUE(call("DeleteObject", {{"Bucket", "shop"}, {"Key", "a"}}).ok());
  ASSERT_TRUE(call("DeleteBucket", {{"Bucket", "shop"}}).ok());
  EXPECT_EQ(code("HeadBucket", {{"Bucket", "shop"}}), "NotFound");
  EXPECT_EQ(code("DeleteBucket", {{"Bucket", "shop"}}), "NoSuchBucket");
}

TEST_F(S3Test, NamesAreOneNamespace) {
  make_bucket();
  EXPECT_EQ(code("CreateBucket", {{"Bucket", "Not_Valid"}}), "InvalidBucketName");
  EXPECT_EQ(code("CreateBucket", {{"Bucket", "shop"}}), "");  // one's own, in us-east-1
  const Scope away{"111111111111", "eu-west-1"};
  const Document in_region = {{"Bucket", "shop"},
                              {"CreateBucketConfiguration", {{"LocationConstraint", "eu-west-1"}}}};
  EXPECT_EQ(cloud_.call_in(away, "s3", "CreateBucket", in_region).error().code,
            "BucketAlreadyExists");
  Document own = in_region;
  own["Bucket"] = "mine";
  EXPECT_TRUE(cloud_.call_in(away, "s3", "CreateBucket", own).ok());
  EXPECT_EQ(cloud_.call_in(away, "s3", "CreateBucket", own).error().code,
            "BucketAlreadyOwnedByYou");
  EXPECT_EQ(cloud_.call_in(away, "s3", "CreateBucket", {{"Bucket", "third"}}).error().code,
            "IllegalLocationConstraintException");
  EXPECT_EQ((*call("GetBucketLocation", {{"Bucket", "mine"}}))["LocationConstraint"], "eu-west-1");
  EXPECT_TRUE(call("GetBucketLocation", {{"Bucket", "shop"}})->empty());
}

TEST_F(S3Test, AnObjectComesBackAsItWasPut) {
  make_bucket();
  const Result<Document> stored = call("PutObject",
                                       {{"Bucket", "shop"},
                                        {"Key", "dir/hello.txt"},
                                        {"Body", blob("hello")},
                                        {"ContentType", "text/plain"},
                                        {"Metadata", {{"colour", "red"}}}});
  ASSERT_TRUE(stored.ok());
  EXPECT_EQ((*stored)["ETag"], "\"5d41402abc4b2a76b9719d911017c592\"");
  const Result<Document> object = call("GetObject", {{"Bucket", "shop"}, {"Key", "dir/hello.txt"}});
  ASSERT_TRUE(object.ok());
  EXPECT_EQ((*object)["Body"], blob("hello"));
  EXPECT_EQ((*object)["ContentType"], "text/plain");
  EXPECT_EQ((*object)["ContentLength"], 5);
  EXPECT_EQ((*object)["Metadata"]["colour"], "red");
  const Result<Document> head = call("HeadObject", {{"Bucket", "shop"}, {"Key", "dir/hello.txt"}});
  EXPECT_FALSE(head->contains("Body"));
  EXPECT_EQ((*head)["ETag"], (*stored)["ETag"]);
  EXPECT_EQ(code("GetObject", {{"Bucket", "shop"}, {"Key", "none"}}), "NoSuchKey");
  EXPECT_EQ(code("GetObject", {{"Bucket", "nowhere"}, {"Key", "none"}}), "NoSuchBucket");
}

TEST_F(S3Test, RangesAndConditions) {
  make_bucket();
  put("a", "0123456789");
  const Document base = {{"Bucket", "shop"}, {"Key", "a"}};
  const auto with = [&](const char* name, const Document& value) {
    Document input = base;
    input[name] = value;
    return input;
  };
  const Result<Document> part = call("GetObject", with("Range", "bytes=2-4"));
  EXPECT_EQ((*part)["Body"], blob("234"));
  EXPECT_EQ((*part)["ContentRange"], "bytes 2-4/10");
  EXPECT_EQ(code("GetObject", with("Range", "bytes=10-")), "InvalidRange");
  const std::string etag = (*call("HeadObject", base))["ETag"];
  EXPECT_EQ(code("GetObject", with("IfMatch", "\"other\"")), "PreconditionFailed");
  EXPECT_EQ(code("GetObject", with("IfMatch", etag)), "");
  EXPECT_EQ(call("GetObject", with("IfNoneMatch", etag)).error().http_status, 304);
  EXPECT_EQ(call("GetObject", with("IfModifiedSince", to_millis(cloud_.now()))).error().http_status,
            304);
  EXPECT_EQ(code("GetObject", with("IfUnmodifiedSince", to_millis(cloud_.now()) - 5000)),
            "PreconditionFailed");
  Document write = with("IfNoneMatch", "*");
  write["Body"] = blob("new");
  EXPECT_EQ(code("PutObject", write), "PreconditionFailed");
}

TEST_F(S3Test, WrongDigestsAreRefusedAndStoreNothing) {
  make_bucket();
  const auto put_with = [&](const char* member, const std::string& value) {
    return code("PutObject",
                {{"Bucket", "shop"}, {"Key", "a"}, {"Body", blob("hello")}, {member, value}});
  };
  EXPECT_EQ(put_with("ContentMD5", base64_encode(md5("other"))), "BadDigest");
  EXPECT_EQ(put_with("ContentMD5", "short"), "InvalidDigest");
  EXPECT_EQ(put_with("ChecksumSHA256", base64_encode(sha256("other"))), "BadDigest");
  EXPECT_EQ(put_with("ChecksumCRC32", "AAAAAA=="), "BadDigest");
  EXPECT_EQ(code("HeadObject", {{"Bucket", "shop"}, {"Key", "a"}}), "NotFound");
  EXPECT_EQ(put_with("ChecksumCRC32", "NhCmhg=="), "");
  const Result<Document> object =
      call("GetObject", {{"Bucket", "shop"}, {"Key", "a"}, {"ChecksumMode", "ENABLED"}});
  EXPECT_EQ((*object)["ChecksumCRC32"], "NhCmhg==");
}

TEST_F(S3Test, ListingsPageAndRollUp) {
  make_bucket();
  for (const char* key : {"a", "b/1", "b/2", "c/x/1", "d"}) put(key, "x");
  EXPECT_EQ(list({}), "a b/1 b/2 c/x/1 d end");
  EXPECT_EQ(list({{"Delimiter", "/"}}), "a d [b/] [c/] end");
  EXPECT_EQ(list({{"Prefix", "b/"}, {"Delimiter", "/"}}), "b/1 b/2 end");
  EXPECT_EQ(list({{"StartAfter", "b/1"}}), "b/2 c/x/1 d end");
  EXPECT_EQ(list({{"MaxKeys", 0}}), "end");
  std::string seen;
  Document input = {{"Bucket", "shop"}, {"Delimiter", "/"}, {"MaxKeys", 1}};
  for (int page = 0; page < 10; ++page) {
    const Result<Document> listed = call("ListObjectsV2", input);
    seen += (*listed).contains("Contents")
                ? (*listed)["Contents"][0]["Key"].get<std::string>()
                : (*listed)["CommonPrefixes"][0]["Prefix"].get<std::string>();
    seen += " ";
    if (!(*listed)["IsTruncated"].get<bool>()) break;
    input["ContinuationToken"] = (*listed)["NextContinuationToken"];
  }
  EXPECT_EQ(seen, "a b/ c/ d ");
}

TEST_F(S3Test, CopiesAndDeletesMany) {
  make_bucket();
  put("a b", "text");
  ASSERT_TRUE(
      call("CopyObject", {{"Bucket", "shop"}, {"Key", "copy"}, {"CopySource", "shop/a%20b"}}).ok());
  EXPECT_EQ((*call("GetObject", {{"Bucket", "shop"}, {"Key", "copy"}}))["Body"], blob("text"));
  EXPECT_EQ(code("CopyObject", {{"Bucket", "shop"}, {"Key", "copy"}, {"CopySource", "/shop/copy"}}),
            "InvalidRequest");
  EXPECT_EQ(code("CopyObject", {{"Bucket", "shop"}, {"Key", "x"}, {"CopySource", "shop/none"}}),
            "NoSuchKey");
  EXPECT_EQ(code("CopyObject", {{"Bucket", "shop"}, {"Key", "x"}, {"CopySource", "nonsense"}}),
            "InvalidArgument");
  const Result<Document> deleted = call(
      "DeleteObjects",
      {{"Bucket", "shop"}, {"Delete", {{"Objects", {{{"Key", "copy"}}, {{"Key", "never"}}}}}}});
  EXPECT_EQ((*deleted)["Deleted"].size(), 2u);
  EXPECT_EQ(list({}), "a b end");
}

TEST_F(S3Test, ConfigurationsAreKeptWhole) {
  make_bucket();
  EXPECT_EQ(code("GetBucketTagging", {{"Bucket", "shop"}}), "NoSuchTagSet");
  const Document tags = {{"TagSet", {{{"Key", "team"}, {"Value", "red"}}}}};
  ASSERT_TRUE(call("PutBucketTagging", {{"Bucket", "shop"}, {"Tagging", tags}}).ok());
  EXPECT_EQ(*call("GetBucketTagging", {{"Bucket", "shop"}}), tags);
  ASSERT_TRUE(call("DeleteBucketTagging", {{"Bucket", "shop"}}).ok());
  EXPECT_EQ(code("GetBucketTagging", {{"Bucket", "shop"}}), "NoSuchTagSet");
  EXPECT_EQ(code("PutBucketPolicy", {{"Bucket", "shop"}, {"Policy", "no json"}}),
            "MalformedPolicy");
  EXPECT_EQ((*call("GetPublicAccessBlock",
                   {{"Bucket", "shop"}}))["PublicAccessBlockConfiguration"]["BlockPublicAcls"],
            true);
  cloud_.restart();
  EXPECT_EQ(code("GetBucketPolicy", {{"Bucket", "shop"}}), "NoSuchBucketPolicy");
}

}  // namespace
}  // namespace cloudtab
