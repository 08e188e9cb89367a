#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include <gtest/gtest.h>

#include "core/cloud/testing.h"

// S3 against a table of the rules that clients lean on, over HTTP: one request a row, in order,
// each with what S3 answers and where that is recorded (LocalStack's snapshots of the service) or
// documented. `{name}` in a target or header stands for what an earlier row remembered.

namespace cloudtab {
namespace {

using Headers = std::vector<std::pair<std::string, std::string>>;

struct Row {
  const char* request;  ///< method and target
  Headers headers;
  std::string body;
  int status;
  const char* text;      ///< somewhere in the answer's body; with a colon in front: not there
  const char* remember;  ///< `name=header`, or `name=<Element>` of the body
};

class Table {
 public:
  void run(const std::vector<Row>& rows) {
    for (const Row& row : rows) {
      cloud_.advance(1s);
      const std::string line = filled(row.request);
      SCOPED_TRACE(line);
      const size_t space = line.find(' ');
      HttpRequest request{line.substr(0, space), line.substr(space + 1)};
      request.headers.add("Host", "s3.us-east-1.amazonaws.com");
      for (const auto& [name, value] : row.headers) request.headers.add(name, filled(value));
      request.body = filled(row.body);
      const HttpResponse response = cloud_.http(request);
      EXPECT_EQ(response.status, row.status) << response.body;
      const std::string text = filled(row.text);
      if (!text.empty() && text.front() == ':')
        EXPECT_EQ(response.body.find(text.substr(1)), std::string::npos) << response.body;
      else
        EXPECT_NE(response.body.find(text), std::string::npos) << response.body;
      remember(row.remember, response);
    }
  }

 private:
  std::string filled(std::string text) const {
    for (const auto& [name, value] : known_) {
      const std::string mark = "{" + name + "}";
      for (size_t at = text.find(mark); at != std::string::npos; at = text.find(mark))
        text.replace(at, mark.size(), value);
    }
    return text;
  }
  void remember(const std::string& what, const HttpResponse& response) {
    if (what.empty()) return;
    const size_t equals = what.find('=');
    const std::string from = what.substr(equals + 1);
    std::string value(response.headers.value(from));
    if (from.front() == '<') {
      const size_t at = response.body.find(from);
      ASSERT_NE(at, std::string::npos) << response.body;
      value = response.body.substr(at + from.size());
      value = value.substr(0, value.find('<'));
    }
    EXPECT_NE(value, "");
    known_.emplace_back(what.substr(0, equals), value);
  }

  TestCloud cloud_;
  std::vector<std::pair<std::string, std::string>> known_;
};

const std::string kVersioned =
    "<VersioningConfiguration><Status>Enabled</Status></VersioningConfiguration>";

// test_s3_list_operations.py, TestS3ListObjects and TestS3ListObjectsV2.
TEST(S3Rules, Listing) {
  Table().run({
      {"PUT /box", {}, "", 200, "", ""},
      {"PUT /box/a", {}, "1", 200, "", ""},
      {"PUT /box/b/1", {}, "1", 200, "", ""},
      {"PUT /box/b/2", {}, "1", 200, "", ""},
      {"PUT /box/c%20d", {}, "1", 200, "", ""},
      {"GET /none?list-type=2", {}, "", 404, "<Code>NoSuchBucket</Code>", ""},
      {"GET /box?list-type=2", {}, "", 200, "<KeyCount>4</KeyCount>", ""},
      {"GET /box?list-type=2&prefix=b/", {}, "", 200, "<KeyCount>2</KeyCount>", ""},
      {"GET /box?list-type=2&delimiter=/", {}, "", 200, "<Prefix>b/</Prefix>", ""},
      {"GET /box?list-type=2&delimiter=/", {}, "", 200, ":<Key>b/1</Key>", ""},
      {"GET /box?list-type=2&start-after=b/1", {}, "", 200, "<KeyCount>2</KeyCount>", ""},
      {"GET /box?list-type=2&max-keys=0", {}, "", 200, "<IsTruncated>false</IsTruncated>", ""},
      {"GET /box?list-type=2&max-keys=1",
       {},
       "",
       200,
       "<IsTruncated>true</IsTruncated>",
       "next=<NextContinuationToken>"},
      {"GET /box?list-type=2&max-keys=1&continuation-token={next}",
       {},
       "",
       200,
       "<Key>b/1</Key>",
       ""},
      {"GET /box?list-type=2&encoding-type=url", {}, "", 200, "<Key>c+d</Key>", ""},
      {"PUT /box/e%2Bf~*%C3%A4", {}, "", 200, "", ""},
      {"GET /box?encoding-type=url&marker=d", {}, "", 200, "<Key>e%2Bf%7E*%C3%A4</Key>", ""},
      {"GET /box?encoding-type=URL",
       {},
       "",
       400,
       "<Message>Invalid Encoding Method specified in Request</Message>",
       ""},
      {"GET /box?max-keys=2147483647", {}, "", 200, "<MaxKeys>1000</MaxKeys>", ""},
      {"GET /box?max-keys=2147483648",
       {},
       "",
       400,
       "<Message>Provided max-keys not an integer or within integer range</Message>",
       ""},
      {"GET /box?max-keys=1&delimiter=/", {}, "", 200, "<NextMarker>a</NextMarker>", ""},
      {"GET /box?max-keys=1", {}, "", 200, ":<NextMarker>", ""},
      {"GET /box?marker=b/2", {}, "", 200, "<Key>c d</Key>", ""},
      {"GET /box?marker=b/2", {}, "", 200, ":<Key>b/2</Key>", ""},
      {"GET /box?list-type=2&fetch-owner=true", {}, "", 200, "<Owner>", ""},
  });
}

// test_s3.py, test_get_bucket_location, test_bucket_constraint_aws_global and
// test_create_bucket_with_eu_location_constraint.
TEST(S3Rules, Locations) {
  const auto in = [](const char* location) {
    return "<CreateBucketConfiguration><LocationConstraint>" + std::string(location) +
           "</LocationConstraint></CreateBucketConfiguration>";
  };
  constexpr const char* kInvalid =
      "<Code>InvalidLocationConstraint</Code><Message>The specified location-constraint is not "
      "valid</Message><LocationConstraint>";
  Table().run({
      {"PUT /box", {}, in("us-east-1"), 400, kInvalid, ""},
      {"PUT /box", {}, in("aws-global"), 400, kInvalid, ""},
      {"PUT /box", {}, in("Europe"), 400, kInvalid, ""},
      {"PUT /box", {}, in("ap-south-1"), 200, "", ""},
      {"GET /box?location", {}, "", 200, ">ap-south-1<", ""},
      {"PUT /old", {}, in("EU"), 200, "", ""},
      {"GET /old?location", {}, "", 200, ">EU<", ""},
      {"HEAD /old", {}, "", 200, "", "region=x-amz-bucket-region"},
      {"GET /?bucket-region={region}", {}, "", 200, "<BucketRegion>eu-west-1<", ""},
  });
}

// The texts with a number are quoted from the service in issues of versity/versitygw.
TEST(S3Rules, Refusals) {
  Table().run({
      {"PUT /box", {}, "", 200, "", ""},
      {"PUT /amzn-s3-demo-box", {}, "", 400, "<Code>InvalidBucketName</Code>", ""},
      {"GET /a/b", {}, "", 400, "<Code>InvalidBucketName</Code>", ""},  // 1358
      {"GET /Box_1/b", {}, "", 404, "<Code>NoSuchBucket</Code>", ""},
      {"PUT /box/a",
       {{"x-amz-storage-class", "OUTPOSTS"}},
       "",
       400,
       "<Code>InvalidStorageClass</Code><Message>The storage class you specified is not "
       "valid</Message><StorageClassRequested>OUTPOSTS<",
       ""},
      {"POST /box/a?uploads",
       {{"x-amz-storage-class", "standard"}},
       "",
       400,
       "<StorageClassRequested>standard<",
       ""},
      {"PUT /box/a", {{"x-amz-storage-class", "GLACIER_IR"}}, "abc", 200, "", ""},
      {"PUT /box/b",
       {{"x-amz-copy-source", "box/a"}, {"x-amz-storage-class", "COLD"}},
       "",
       400,
       "<Code>InvalidStorageClass</Code>",
       ""},
      {"PUT /box/b",
       {{"x-amz-copy-source", "box/a"}, {"x-amz-metadata-directive", "Replace"}},
       "",
       400,
       "<Message>Unknown metadata directive.</Message>"
       "<ArgumentName>x-amz-metadata-directive</ArgumentName>"
       "<ArgumentValue>Replace</ArgumentValue>",
       ""},
      {"PUT /box/b",
       {{"x-amz-copy-source", "box/a"}, {"x-amz-tagging-directive", "KEEP"}},
       "",
       400,
       "<Message>Unknown tagging directive.</Message>",
       ""},
      {"GET /box/b", {}, "", 404, "", ""},
      {"GET /box/a?versionId=",
       {},
       "",
       400,
       "<Message>Version id cannot be the empty string</Message>"
       "<ArgumentName>versionId</ArgumentName><ArgumentValue></ArgumentValue>",
       ""},
      {"DELETE /box/a?versionId=", {}, "", 400, "<Code>InvalidArgument</Code>", ""},
      {"GET /box/a?tagging&versionId=", {}, "", 400, "<Code>InvalidArgument</Code>", ""},
      {"GET /box/a?partNumber=0",
       {},
       "",
       400,
       "<Message>Part number must be an integer between 1 and 10000, inclusive</Message>",
       ""},
      {"GET /box/a?response-expires=Thu,%2001%20Dec%202033%2016:00:00%20GMT",
       {},
       "",
       200,
       "abc",
       "expires=Expires"},
      {"PUT /box/a", {{"x-amz-meta-e", "{expires}"}}, "", 200, "", ""},
      {"HEAD /box/a", {}, "", 200, "", "kept=x-amz-meta-e"},
      {"PUT /box/{kept}", {}, "", 200, "", ""},
      {"GET /box", {}, "", 200, "<Key>Thu, 01 Dec 2033 16:00:00 GMT</Key>", ""},
  });
}

// test_s3_api.py, test_upload_part_copy_range; test_s3_multipart.py of moto, which verified that an
// upload may be completed again.
TEST(S3Rules, UploadsThatCopyAndComeAgain) {
  constexpr const char* kForm =
      "value must be of the form bytes=first-last where first and last are the zero-based";
  const std::string whole =
      "<CompleteMultipartUpload><Part><PartNumber>1</PartNumber><ETag>{part}</ETag></Part>"
      "</CompleteMultipartUpload>";
  std::vector<Row> rows = {{"PUT /box", {}, "", 200, "", ""},
                           {"PUT /box/from", {}, "0123456789", 200, "", ""},
                           {"POST /box/to?uploads", {}, "", 200, "", "upload=<UploadId>"}};
  for (const char* range :
       {"0-8", "bytes=1-0", "bytes=-1-", "bytes=0-1,3-4", "bytes=1-", "bytes=x-1"}) {
    rows.push_back({"PUT /box/to?uploadId={upload}&partNumber=1",
                    {{"x-amz-copy-source", "box/from"}, {"x-amz-copy-source-range", range}},
                    "",
                    400,
                    kForm,
                    ""});
  }
  const auto copying = [](const char* range, int status, const char* text, const char* remember) {
    return Row{"PUT /box/to?uploadId={upload}&partNumber=1",
               {{"x-amz-copy-source", "box/from"}, {"x-amz-copy-source-range", range}},
               "",
               status,
               text,
               remember};
  };
  rows.push_back(copying("bytes=0-10", 400, "not valid for source object of size: 10", ""));
  rows.push_back(copying("bytes=10-20",
                         400,
                         "<Code>InvalidRequest</Code><Message>The specified copy range is invalid "
                         "for the source object size<",
                         ""));
  rows.push_back(copying("bytes=2-4", 200, "", "part=<ETag>"));
  rows.insert(
      rows.end(),
      {{"POST /box/to?uploadId={upload}", {}, whole, 200, "", "made=<ETag>"},
       {"GET /box/to", {}, "", 200, "234", ""},
       {"HEAD /box/to", {}, "", 200, "", ""},
       {"POST /box/to?uploadId={upload}", {{"If-None-Match", "*"}}, whole, 200, "{made}", ""},
       {"POST /box/to?uploadId=other", {}, whole, 404, "<Code>NoSuchUpload</Code>", ""},
       {"PUT /box/to", {}, "new", 200, "", ""},
       {"POST /box/to?uploadId={upload}", {}, whole, 404, "<Code>NoSuchUpload</Code>", ""}});
  Table().run(rows);
}

TEST(S3Rules, BucketPolicies) {
  const auto policy = [](const std::string& members) {
    return R"({"Version": "2012-10-17", "Statement": [{)" + members + "}]}";
  };
  const std::string who = R"("Effect": "Allow", "Principal": {"AWS": "000000000000"}, )";
  const auto refused = [&](const std::string& members, const char* text) {
    return Row{"PUT /box?policy", {}, policy(members), 400, text, ""};
  };
  const auto taken = [&](const std::string& members) {
    return Row{"PUT /box?policy", {}, policy(members), 204, "", ""};
  };
  Table().run({
      {"PUT /box", {}, "", 200, "", ""},
      refused("", "<Code>MalformedPolicy</Code><Message>Missing required field Effect<"),
      refused(R"("Effect": "Allow", "Action": "s3:*", "Resource": "*")",
              "Missing required field Principal"),
      refused(who + R"("Resource": "arn:aws:s3:::box")", "Missing required field Action"),
      refused(who + R"("Action": "s3:*")", "Missing required field Resource"),
      refused(R"("Effect": "Maybe", "Principal": "*", "Action": "s3:*", "Resource": "*")",
              "Invalid effect: Maybe"),
      refused(who + R"("Action": "sqs:SendMessage", "Resource": "arn:aws:s3:::box")",
              "Policy has invalid action"),
      refused(who + R"("Action": [1], "Resource": "arn:aws:s3:::box")",
              "Policy has invalid action"),
      refused(who + R"("Action": "s3:*", "Resource": "arn:aws:s3:::other/*")",
              "Policy has invalid resource"),
      refused(who + R"("Action": "s3:*", "Resource": "box")", "Policy has invalid resource"),
      refused(who + R"("Action": "s3:GetObject", "Resource": "arn:aws:s3:::box")",
              "Action does not apply to any resource(s) in statement"),
      refused(who + R"("Action": ["s3:GetObject", "s3:ListBucket"],
                       "Resource": ["arn:aws:s3:::box/*"])",
              "Action does not apply to any resource(s) in statement"),
      taken(who + R"("Action": ["s3:GetObject", "s3:ListBucket"],
                     "Resource": ["arn:aws:s3:::box/*", "arn:aws:s3:::box"])"),
      taken(who + R"("Action": "s3:Get*", "Resource": "arn:aws:s3:::box")"),
      taken(who + R"("Action": "s3:GetObject", "Resource": "arn:aws:s3:::bo*")"),
      taken(who + R"("NotAction": "s3:GetObject", "Resource": "arn:aws:s3:::box")"),
  });
}

// test_s3_api.py, TestS3ObjectCRUD and TestS3BucketVersioning.
TEST(S3Rules, Versions) {
  Table().run({
      {"PUT /box", {}, "", 200, "", ""},
      {"GET /box?versioning", {}, "", 200, ":<Status>", ""},
      {"PUT /box/a", {}, "0", 200, "", ""},
      {"GET /box?versions", {}, "", 200, "<VersionId>null</VersionId>", ""},
      {"PUT /box?versioning",
       {},
       "<VersioningConfiguration/>",
       400,
       "<Code>IllegalVersioningConfigurationException</Code>",
       ""},
      {"PUT /box?versioning", {}, kVersioned, 200, "", ""},
      {"GET /box?versioning", {}, "", 200, "<Status>Enabled</Status>", ""},
      {"PUT /box/a", {}, "1", 200, "", "one=x-amz-version-id"},
      {"PUT /box/a", {}, "2", 200, "", "two=x-amz-version-id"},
      {"GET /box/a", {}, "", 200, "2", ""},
      {"GET /box/a?versionId={one}", {}, "", 200, "1", ""},
      {"GET /box/a?versionId=null", {}, "", 200, "0", ""},
      {"GET /box/b?versionId={one}", {}, "", 404, "<Code>NoSuchVersion</Code>", ""},
      {"GET /box/a?versionId=unknown", {}, "", 400, "<Code>InvalidArgument</Code>", ""},
      {"DELETE /box/a", {}, "", 204, "", "marker=x-amz-version-id"},
      {"GET /box/a", {}, "", 404, "<Code>NoSuchKey</Code>", ""},
      {"GET /box/a?versionId={marker}",
       {},
       "",
       405,
       "<ResourceType>DeleteMarker</ResourceType>",
       ""},
      {"PUT /box/b", {{"x-amz-copy-source", "/box/a"}}, "", 404, "<Code>NoSuchKey</Code>", ""},
      {"PUT /box/b",
       {{"x-amz-copy-source", "/box/a?versionId={marker}"}},
       "",
       400,
       "<Code>InvalidRequest</Code>",
       ""},
      {"PUT /box/b",
       {{"x-amz-copy-source", "/box/a?versionId={one}"}},
       "",
       200,
       "<CopyObjectResult",
       "copied=x-amz-copy-source-version-id"},
      {"GET /box?versions&max-keys=1", {}, "", 200, "<NextVersionIdMarker>{marker}<", ""},
      {"GET /box?versions&key-marker=a&version-id-marker={marker}&max-keys=1",
       {},
       "",
       200,
       "<VersionId>{two}</VersionId>",
       ""},
      {"GET /box?versions&version-id-marker={one}",
       {},
       "",
       400,
       "<Code>InvalidArgument</Code>",
       ""},
      {"DELETE /box/a?versionId={marker}", {}, "", 204, "", ""},
      {"GET /box/a", {}, "", 200, "2", ""},
      {"DELETE /box/a?versionId={two}", {}, "", 204, "", ""},
      {"GET /box/a", {}, "", 200, "1", ""},
      {"DELETE /box", {}, "", 409, "You must delete all versions in the bucket.", ""},
  });
}

// test_s3.py, test_multipart_*; test_s3_api.py, TestS3Multipart.
TEST(S3Rules, Multipart) {
  const std::string one = "<Part><PartNumber>1</PartNumber><ETag>{e1}</ETag></Part>";
  const std::string two = "<Part><PartNumber>2</PartNumber><ETag>{e2}</ETag></Part>";
  const auto complete = [](const std::string& parts) {
    return "<CompleteMultipartUpload>" + parts + "</CompleteMultipartUpload>";
  };
  Table().run({
      {"PUT /box", {}, "", 200, "", ""},
      {"PUT /box/source", {}, "abcdef", 200, "", ""},
      {"POST /box/a?uploads", {}, "", 200, "<Key>a</Key>", "id=<UploadId>"},
      {"PUT /box/a?partNumber=0&uploadId={id}", {}, "x", 400, "<Code>InvalidArgument</Code>", ""},
      {"PUT /box/a?partNumber=1&uploadId=none", {}, "x", 404, "<Code>NoSuchUpload</Code>", ""},
      {"PUT /box/a?partNumber=1&uploadId={id}", {}, "x", 200, "", "e1=ETag"},
      {"PUT /box/a?partNumber=2&uploadId={id}", {}, "y", 200, "", "e2=ETag"},
      {"GET /box/a", {}, "", 404, "<Code>NoSuchKey</Code>", ""},
      {"GET /box?uploads", {}, "", 200, "<UploadId>{id}</UploadId>", ""},
      {"GET /box/a?uploadId={id}&max-parts=1", {}, "", 200, "<IsTruncated>true</IsTruncated>", ""},
      {"POST /box/a?uploadId={id}",
       {},
       complete(two + one),
       400,
       "<Code>InvalidPartOrder</Code>",
       ""},
      {"POST /box/a?uploadId={id}",
       {},
       complete(one + two),
       400,
       "<Code>EntityTooSmall</Code>",
       ""},
      {"POST /box/a?uploadId={id}",
       {},
       complete("<Part><PartNumber>3</PartNumber><ETag>{e2}</ETag></Part>"),
       400,
       "<Code>InvalidPart</Code>",
       ""},
      {"PUT /box/a?partNumber=1&uploadId={id}",
       {{"x-amz-copy-source", "/box/source"}, {"x-amz-copy-source-range", "bytes=9-12"}},
       "",
       400,
       "<Code>InvalidRequest</Code>",
       ""},
      {"PUT /box/a?partNumber=1&uploadId={id}",
       {{"x-amz-copy-source", "/box/source"}, {"x-amz-copy-source-range", "bytes=1-2"}},
       "",
       200,
       "<CopyPartResult",
       "e3=<ETag>"},
      {"POST /box/a?uploadId={id}",
       {},
       complete("<Part><PartNumber>1</PartNumber><ETag>{e3}</ETag></Part>"),
       200,
       "<ChecksumType>FULL_OBJECT</ChecksumType>",
       ""},
      {"GET /box/a", {}, "", 200, "bc", ""},
      {"GET /box/a?partNumber=2", {}, "", 416, "<Code>InvalidPartNumber</Code>", ""},
      {"DELETE /box/a?uploadId={id}", {}, "", 404, "<Code>NoSuchUpload</Code>", ""},
  });
}

// test_s3.py, test_s3_get_object_preconditions; test_s3_api.py, TestS3ObjectWritePrecondition and
// TestS3DeletePrecondition.
TEST(S3Rules, Conditions) {
  Table().run({
      {"PUT /box", {}, "", 200, "", ""},
      {"PUT /box/a", {{"If-None-Match", "*"}}, "1", 200, "", "tag=ETag"},
      {"PUT /box/a",
       {{"If-None-Match", "*"}},
       "1",
       412,
       "<Condition>If-None-Match</Condition>",
       ""},
      {"PUT /box/a", {{"If-None-Match", "{tag}"}}, "1", 501, "<Code>NotImplemented</Code>", ""},
      {"PUT /box/a", {{"If-Match", "{tag}"}}, "1", 200, "", ""},
      {"PUT /box/a", {{"If-Match", "\"other\""}}, "1", 412, "<Condition>If-Match</Condition>", ""},
      {"PUT /box/b", {{"If-Match", "{tag}"}}, "1", 404, "<Code>NoSuchKey</Code>", ""},
      {"GET /box/a", {{"If-Match", "{tag}"}}, "", 200, "1", ""},
      {"GET /box/a", {{"If-Match", "\"other\""}}, "", 412, "<Code>PreconditionFailed</Code>", ""},
      {"GET /box/a", {{"If-None-Match", "{tag}"}}, "", 304, "", ""},
      {"HEAD /box/a", {{"If-None-Match", "{tag}"}}, "", 304, "", ""},
      {"GET /box/a", {{"If-Modified-Since", "Thu, 01 Jan 1970 00:00:00 GMT"}}, "", 200, "1", ""},
      {"GET /box/a",
       {{"If-Unmodified-Since", "Thu, 01 Jan 1970 00:00:00 GMT"}},
       "",
       412,
       "<Condition>If-Unmodified-Since</Condition>",
       ""},
      {"PUT /box/c",
       {{"x-amz-copy-source", "/box/a"}, {"x-amz-copy-source-if-none-match", "{tag}"}},
       "",
       412,
       "<Condition>x-amz-copy-source-If-None-Match</Condition>",
       ""},
      {"DELETE /box/a",
       {{"If-Match", "\"other\""}},
       "",
       412,
       "<Condition>If-Match</Condition>",
       ""},
      {"DELETE /box/a", {{"If-Match", "{tag}"}}, "", 204, "", ""},
      // A delete marker is as no object.
      {"PUT /box?versioning", {}, kVersioned, 200, "", ""},
      {"PUT /box/v", {}, "1", 200, "", ""},
      {"DELETE /box/v", {}, "", 204, "", ""},
      {"PUT /box/v", {{"If-None-Match", "*"}}, "2", 200, "", ""},
  });
}

}  // namespace
}  // namespace cloudtab
