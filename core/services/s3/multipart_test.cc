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
  struct Row {
    Document asked;      ///< of the upload
    Document part;       ///< of its one part, "abc", when it is completed
    const char* member;  ///< what the object has then
    const char* checksum;
    const char* type;
  };
  // Digests of "abc", and of that digest's bytes. The CRCs are recorded (test_s3.py,
  // TestS3MultipartUploadChecksum).
  const Row rows[] = {
      {{{"ChecksumAlgorithm", "SHA256"}},
       {{"ChecksumSHA256", "ungWv48Bz+pBQUDeXa4iI7ADYaOWF3qctBD/YfIAFa0="}},
       "ChecksumSHA256",
       "T4tCwi3TcptRm6b2jS2nzFstYG0F2u1a1RKMwD5sY1g=-1",
       "COMPOSITE"},
      {{{"ChecksumAlgorithm", "CRC32"}, {"ChecksumType", "FULL_OBJECT"}},
       Document::object(),
       "ChecksumCRC32",
       "NSRBwg==",
       "FULL_OBJECT"},
      {{{"ChecksumAlgorithm", "CRC32C"}, {"ChecksumType", "FULL_OBJECT"}},
       {{"ChecksumCRC32C", "Nks/tw=="}},
       "ChecksumCRC32C",
       "Nks/tw==",
       "FULL_OBJECT"},
      {Document::object(), Document::object(), "ChecksumCRC64NVME", "BeXKuz/B+us=", "FULL_OBJECT"},
      {{{"ChecksumAlgorithm", "CRC64NVME"}},
       Document::object(),
       "ChecksumCRC64NVME",
       "BeXKuz/B+us=",
       "FULL_OBJECT"},
  };
  for (const Row& row : rows) {
    SCOPED_TRACE(row.asked.dump());
    begin(row.asked);
    Document listed = parts({{1, upload(1, "abc")}});
    listed["MultipartUpload"]["Parts"][0].update(row.part);
    const Document done = ok("CompleteMultipartUpload", key(listed));
    EXPECT_EQ(done.value(row.member, ""), row.checksum);
    EXPECT_EQ(done.value("ChecksumType", ""), row.type);
    const Document head =
        ok("HeadObject", {{"Bucket", "box"}, {"Key", "large"}, {"ChecksumMode", "ENABLED"}});
    EXPECT_EQ(head.value(row.member, ""), row.checksum);
    EXPECT_FALSE(head.contains("PartChecksums"));
  }
}

// Texts as recorded (test_s3.py, TestS3MultipartUploadChecksum).
TEST_F(MultipartTest, ChecksumsMustFit) {
  struct Row {
    const char* operation;
    Document input;
    const char* message;
  };
  const auto complete = [this](const Document& asked, Document part, const Document& whole) {
    begin(asked);
    Document listed = parts({{1, upload(1, "abc")}});
    listed["MultipartUpload"]["Parts"][0].update(part);
    listed.update(whole);
    const Result<Document> answer = cloud.call("s3", "CompleteMultipartUpload", key(listed));
    return answer.ok() ? "" : answer.error().message;
  };
  const Document sha = {{"ChecksumAlgorithm", "SHA256"}};
  const Document crc = {{"ChecksumAlgorithm", "CRC32C"}, {"ChecksumType", "FULL_OBJECT"}};
  const Document none = Document::object();
  const Document right = {{"ChecksumSHA256", "ungWv48Bz+pBQUDeXa4iI7ADYaOWF3qctBD/YfIAFa0="}};
  EXPECT_EQ(complete(sha, none, none),
            "The upload was created using a sha256 checksum. The complete request must include the "
            "checksum for each part. It was missing for part 1 in the request.");
  EXPECT_EQ(complete(sha, {{"ChecksumCRC32", "NSRBwg=="}}, none),
            "The crc32 you specified for part 1 did not match what we received.");
  EXPECT_EQ(complete(sha, right, {{"ChecksumType", "FULL_OBJECT"}}),
            "The upload was created using the COMPOSITE checksum mode. The complete request must "
            "use the same checksum mode.");
  EXPECT_EQ(complete(none, none, {{"ChecksumType", "COMPOSITE"}}),
            "The upload was created using the null checksum mode. The complete request must use "
            "the same checksum mode.");
  EXPECT_EQ(complete(crc, none, {{"ChecksumCRC32C", "AAAAAA=="}}),
            "The crc32c you specified did not match the calculated checksum.");
  EXPECT_EQ(complete(crc, none, {{"ChecksumCRC32C", "Nks/tw=="}}), "");
  EXPECT_EQ(complete(none, none, {{"MpuObjectSize", 5}}),
            "The provided 'x-amz-mp-object-size' header value 5 does not match what was computed: "
            "3");
  const Row rows[] = {
      {"CreateMultipartUpload",
       {{"ChecksumType", "COMPOSITE"}},
       "The x-amz-checksum-type header can only be used with the x-amz-checksum-algorithm "
       "header."},
      {"CreateMultipartUpload",
       {{"ChecksumAlgorithm", "SHA1"}, {"ChecksumType", "FULL_OBJECT"}},
       "The FULL_OBJECT checksum type cannot be used with the sha1 checksum algorithm."},
      {"CreateMultipartUpload",
       {{"ChecksumAlgorithm", "CRC64NVME"}, {"ChecksumType", "COMPOSITE"}},
       "The COMPOSITE checksum type cannot be used with the crc64nvme checksum algorithm."},
      {"UploadPart",
       {{"PartNumber", 1}, {"ChecksumCRC32", "AAAAAA=="}, {"Body", Document::binary({})}},
       "Checksum Type mismatch occurred, expected checksum Type: sha256, actual checksum Type: "
       "crc32"},
  };
  begin(sha);
  for (const Row& row : rows) {
    const Result<Document> answer = cloud.call("s3", row.operation, key(row.input));
    EXPECT_EQ(answer.ok() ? "" : answer.error().message, row.message);
  }
}

// Recorded: test_s3.py, test_get_object_part_checksum and
// test_complete_multipart_parts_checksum_composite.
TEST_F(MultipartTest, PartsTellTheirChecksums) {
  begin({{"ChecksumAlgorithm", "CRC32C"}});
  Document listed = parts({{1, upload(1, "abc")}});
  listed["MultipartUpload"]["Parts"][0]["ChecksumCRC32C"] = "Nks/tw==";
  ok("CompleteMultipartUpload", key(listed));
  const Document object = {{"Bucket", "box"}, {"Key", "large"}};
  Document part = object;
  part.update({{"PartNumber", 1}, {"ChecksumMode", "ENABLED"}});
  EXPECT_EQ(ok("GetObject", part)["ChecksumCRC32C"], "Nks/tw==");
  EXPECT_EQ(ok("GetObject", part)["ChecksumType"], "COMPOSITE");
  Document asked = object;
  asked["ObjectAttributes"] = {"Checksum", "ObjectParts"};
  const Document told = ok("GetObjectAttributes", asked);
  EXPECT_EQ(told["ObjectParts"],
            Document::parse(R"({"TotalPartsCount": 1, "PartNumberMarker": 0, "MaxParts": 1000,
                                "NextPartNumberMarker": 1, "IsTruncated": false, "Parts": [
                                {"PartNumber": 1, "Size": 3, "ChecksumCRC32C": "Nks/tw=="}]})"));
  EXPECT_EQ(told["Checksum"]["ChecksumType"], "COMPOSITE");
  EXPECT_EQ(told["Checksum"]["ChecksumCRC32C"].get<std::string>().find('-'), std::string::npos);
  // A copy has one of the whole, by the same algorithm.
  EXPECT_EQ(ok("CopyObject",
               {{"Bucket", "box"},
                {"Key", "copy"},
                {"CopySource", "box/large"}})["CopyObjectResult"]["ChecksumCRC32C"],
            "Nks/tw==");
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
