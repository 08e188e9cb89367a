#include <string>
#include <utility>
#include <vector>

#include <gtest/gtest.h>

#include "core/cloud/testing.h"

// Objects uploaded in parts.

namespace cloudtab::s3 {
namespace {

class MultipartTest : public ::testing::Test {
 protected:
  void SetUp() override { ok("CreateBucket", {{"Bucket", "box"}}); }
  Document ok(const char* operation, Document input) {
    const Result<Document> answer = cloud.call("s3", operation, input);
    EXPECT_TRUE(answer.ok()) << operation << ": " << answer.error().message;
    return answer.ok() ? *answer : Document::object();
  }
  std::string error(const char* operation, const Document& input) {
    const Result<Document> answer = cloud.call("s3", operation, input);
    return answer.ok() ? "" : answer.error().code + " " + answer.error().fields.dump();
  }
  Document key(Document more = Document::object()) {
    more.update({{"Bucket", "box"}, {"Key", "large"}, {"UploadId", id}});
    return more;
  }
  void begin(Document more = Document::object()) {
    more.update({{"Bucket", "box"}, {"Key", "large"}});
    id = ok("CreateMultipartUpload", more).value("UploadId", "");
  }
  std::string upload(int number, const std::string& bytes) {
    return ok("UploadPart",
              key({{"PartNumber", number},
                   {"Body", Document::binary({bytes.begin(), bytes.end()})}}))
        .value("ETag", "");
  }
  static Document parts(const std::vector<std::pair<int, std::string>>& list) {
    Document listed = Document::array();
    for (const auto& [number, etag] : list)
      listed.push_back({{"PartNumber", number}, {"ETag", etag}});
    return {{"MultipartUpload", {{"Parts", listed}}}};
  }
  std::string text(const Document& input) {
    const Document answer = ok("GetObject", input);
    const auto& bytes = answer["Body"].get_binary();
    return {bytes.begin(), bytes.end()};
  }

  TestCloud cloud;
  std::string id;
  const std::string big = std::string(5 * 1024 * 1024, 'x');
};

TEST_F(MultipartTest, PartsBecomeAnObject) {
  begin({{"ContentType", "text/plain"}, {"Metadata", {{"a", "b"}}}, {"Tagging", "k=v"}});
  const std::string last = upload(7, "tail");
  const std::string first = upload(2, big);
  EXPECT_EQ(upload(2, big), first);  // again
  const Document listed = ok("ListParts", key());
  ASSERT_EQ(listed["Parts"].size(), 2u);
  EXPECT_EQ(listed["Parts"][0]["PartNumber"], 2);
  EXPECT_EQ(listed["Parts"][1]["Size"], 4);
  EXPECT_EQ(ok("ListMultipartUploads", {{"Bucket", "box"}})["Uploads"][0]["UploadId"], id);
  const Document done = ok("CompleteMultipartUpload", key(parts({{2, first}, {7, last}})));
  const std::string etag = done["ETag"];
  EXPECT_EQ(etag.substr(etag.size() - 3), "-2\"");
  const Document head = ok("HeadObject", {{"Bucket", "box"}, {"Key", "large"}});
  EXPECT_EQ(head["ContentLength"], big.size() + 4);
  EXPECT_EQ(head["ContentType"], "text/plain");
  EXPECT_EQ(head["Metadata"], (Document{{"a", "b"}}));
  EXPECT_FALSE(head.contains("PartSizes"));
  EXPECT_EQ(text({{"Bucket", "box"}, {"Key", "large"}, {"PartNumber", 2}}), "tail");
  EXPECT_EQ(
      ok("HeadObject", {{"Bucket", "box"}, {"Key", "large"}, {"PartNumber", 2}})["PartsCount"], 2);
  EXPECT_EQ(error("GetObject", {{"Bucket", "box"}, {"Key", "large"}, {"PartNumber", 3}}),
            R"(InvalidPartNumber {"ActualPartCount":"2","PartNumberRequested":"3"})");
  EXPECT_FALSE(ok("ListMultipartUploads", {{"Bucket", "box"}}).contains("Uploads"));
  // A copy is made in one piece, so its tag is its MD5.
  ok("CopyObject", {{"Bucket", "box"}, {"Key", "copy"}, {"CopySource", "box/large"}});
  const std::string copied = ok("HeadObject", {{"Bucket", "box"}, {"Key", "copy"}})["ETag"];
  EXPECT_EQ(copied.find('-'), std::string::npos);
}

TEST_F(MultipartTest, ChecksumsAreOfThePartsOrOfTheWhole) {
  // SHA-256 of "abc", and of that digest's bytes.
  begin({{"ChecksumAlgorithm", "SHA256"}});
  const Document composite = ok("CompleteMultipartUpload", key(parts({{1, upload(1, "abc")}})));
  EXPECT_EQ(composite["ChecksumSHA256"], "T4tCwi3TcptRm6b2jS2nzFstYG0F2u1a1RKMwD5sY1g=-1");
  EXPECT_EQ(composite["ChecksumType"], "COMPOSITE");
  begin({{"ChecksumAlgorithm", "CRC32"}, {"ChecksumType", "FULL_OBJECT"}});
  const Document full = ok("CompleteMultipartUpload", key(parts({{1, upload(1, "abc")}})));
  EXPECT_EQ(full["ChecksumCRC32"], "NSRBwg==");
  EXPECT_EQ(full["ChecksumType"], "FULL_OBJECT");
}

TEST_F(MultipartTest, PartsCanBeCopied) {
  ok("PutObject",
     {{"Bucket", "box"}, {"Key", "source"}, {"Body", Document::binary({'a', 'b', 'c', 'd'})}});
  begin();
  const Document copied =
      ok("UploadPartCopy",
         key({{"PartNumber", 1}, {"CopySource", "box/source"}, {"CopySourceRange", "bytes=1-2"}}));
  ok("CompleteMultipartUpload", key(parts({{1, copied["CopyPartResult"]["ETag"]}})));
  EXPECT_EQ(text({{"Bucket", "box"}, {"Key", "large"}}), "bc");
}

TEST_F(MultipartTest, AnAbortedUploadIsGone) {
  begin();
  upload(1, "abc");
  ok("AbortMultipartUpload", key());
  for (const char* operation : {"AbortMultipartUpload", "ListParts", "CompleteMultipartUpload"})
    EXPECT_EQ(error(operation, key()), "NoSuchUpload {\"UploadId\":\"" + id + "\"}") << operation;
}

TEST_F(MultipartTest, WhatDoesNotFitIsRefusedAndChangesNothing) {
  begin();
  const std::string one = upload(1, "abc");
  const std::string two = upload(2, "abc");
  const uint64_t before = cloud.machine().digest();
  const auto complete = [&](const Document& listed) {
    return error("CompleteMultipartUpload", key(listed));
  };
  EXPECT_EQ(complete(Document::object()), "InvalidRequest {}");
  EXPECT_EQ(complete(parts({{2, two}, {1, one}})),
            "InvalidPartOrder {\"UploadId\":\"" + id + "\"}");
  EXPECT_EQ(complete(parts({{3, one}})),
            "InvalidPart {\"ETag\":\"900150983cd24fb0d6963f7d28e17f72\",\"PartNumber\":\"3\","
            "\"UploadId\":\"" +
                id + "\"}");
  EXPECT_EQ(complete(parts({{1, one}, {2, two}})),
            "EntityTooSmall {\"ETag\":\"900150983cd24fb0d6963f7d28e17f72\",\"MinSizeAllowed\":"
            "\"5242880\",\"PartNumber\":\"1\",\"ProposedSize\":\"3\"}");
  EXPECT_EQ(error("UploadPart", key({{"PartNumber", 10001}})),
            R"(InvalidArgument {"ArgumentName":"partNumber","ArgumentValue":"10001"})");
  EXPECT_EQ(cloud.machine().digest(), before);
}

}  // namespace
}  // namespace cloudtab::s3
