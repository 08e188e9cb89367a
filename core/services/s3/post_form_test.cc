#include "core/services/s3/post_form.h"

#include <string>
#include <utility>
#include <vector>

#include <gtest/gtest.h>

#include "core/base/encoding.h"
#include "core/cloud/testing.h"

// Uploads by a browser's form. Recorded: test_s3.py, TestS3PresignedPost.

namespace cloudtab::s3 {
namespace {

using Fields = std::vector<std::pair<std::string, std::string>>;

class PostFormTest : public ::testing::Test {
 protected:
  void SetUp() override { EXPECT_TRUE(cloud.call("s3", "CreateBucket", {{"Bucket", "box"}}).ok()); }
  static HttpRequest form(const Fields& fields, const std::string& file) {
    HttpRequest request{"POST", "/box"};
    request.headers.add("Host", "s3.us-east-1.amazonaws.com");
    request.headers.add("Content-Type", "multipart/form-data; boundary=xyz");
    for (const auto& [name, value] : fields) {
      request.body +=
          "--xyz\r\nContent-Disposition: form-data; name=\"" + name + "\"\r\n\r\n" + value + "\r\n";
    }
    request.body +=
        "--xyz\r\nContent-Disposition: form-data; name=\"file\"; filename=\"photo.png\"\r\n"
        "Content-Type: image/png\r\n\r\n" +
        file + "\r\n--xyz--\r\n";
    return request;
  }
  /// The fields of a signed form with these conditions.
  Fields signed_with(const char* conditions, Fields more = {}) const {
    const std::string policy = std::string("{\"expiration\": \"") +
                               to_iso8601_seconds(cloud.now() + 1h) +
                               "\", \"conditions\": " + conditions + "}";
    Fields fields = {{"policy", base64_encode(policy)},
                     {"x-amz-algorithm", "AWS4-HMAC-SHA256"},
                     {"x-amz-credential", "k/20260101/us-east-1/s3/aws4_request"},
                     {"x-amz-date", "20260101T000000Z"},
                     {"x-amz-signature", "0"}};
    fields.insert(fields.end(), more.begin(), more.end());
    return fields;
  }
  HttpResponse send(const Fields& fields, const std::string& file = "bytes") {
    return cloud.http(form(fields, file));
  }

  TestCloud cloud;
  const char* usual = R"([{"bucket": "box"}, ["starts-with", "$key", "up/"],
      ["starts-with", "$Content-Type", ""], ["eq", "$x-amz-meta-a", "b"],
      {"success_action_status": "201"}, ["content-length-range", 2, 10],
      ["starts-with", "$x-amz-algorithm", ""], ["starts-with", "$x-amz-credential", ""],
      ["starts-with", "$x-amz-date", ""]])";
};

TEST_F(PostFormTest, PutsAnObject) {
  const HttpResponse response = send(signed_with(usual,
                                                 {{"key", "up/${filename}"},
                                                  {"Content-Type", "image/png"},
                                                  {"x-amz-meta-a", "b"},
                                                  {"success_action_status", "201"}}));
  EXPECT_EQ(response.status, 201) << response.body;
  EXPECT_NE(response.body.find("<Key>up/photo.png</Key>"), std::string::npos);
  const Document object =
      *cloud.call("s3", "GetObject", {{"Bucket", "box"}, {"Key", "up/photo.png"}});
  EXPECT_EQ(object["ContentType"], "image/png");
  EXPECT_EQ(object["Metadata"], (Document{{"a", "b"}}));
  EXPECT_EQ(object["ContentLength"], 5);
}

TEST_F(PostFormTest, IsHeldToItsPolicy) {
  const Fields right = {{"key", "up/a"}, {"x-amz-meta-a", "b"}, {"success_action_status", "201"}};
  const auto with = [&](Fields more) {
    Fields fields = right;
    fields.insert(fields.end(), more.begin(), more.end());
    return signed_with(usual, fields);
  };
  EXPECT_EQ(send(with({})).status, 201);
  EXPECT_EQ(send(with({{"x-ignore-b", "c"}})).status, 201);
  struct Row {
    Fields fields;
    std::string file;
    int status;
    const char* text;
  };
  const Row rows[] = {
      {with({}), "a", 400, "<Code>EntityTooSmall</Code>"},
      {with({}), "more than ten", 400, "<MaxSizeAllowed>10</MaxSizeAllowed>"},
      {with({{"acl", "private"}}), "bytes", 403, "Extra input fields: acl"},
      {signed_with(usual, {{"key", "down/a"}, {"x-amz-meta-a", "b"}}),
       "bytes",
       403,
       "Policy Condition failed: [&quot;starts-with&quot;, &quot;$key&quot;, &quot;up/&quot;]"},
      {signed_with(R"([{"a": "b", "c": "d"}])", right),
       "bytes",
       400,
       "Simple-Conditions must have exactly one property specified."},
      {signed_with(R"([["content-length-range", "test", "10"]])", right),
       "bytes",
       403,
       "Policy Condition failed: [&quot;content-length-range&quot;, &quot;test&quot;, "
       "&quot;10&quot;]"},
      {{{"key", "a"}, {"policy", "e30="}}, "bytes", 403, "<Message>Access Denied</Message>"},
      {{{"key", "a"}, {"policy", "e30="}, {"x-amz-signature", "0"}},
       "bytes",
       400,
       "Bucket POST must contain a field named 'X-Amz-Algorithm'."},
      {{{"key", "a"}, {"policy", "e30="}, {"AWSAccessKeyId", "k"}},
       "bytes",
       400,
       "Bucket POST must contain a field named 'Signature'."},
  };
  for (const Row& row : rows) {
    const HttpResponse response = send(row.fields, row.file);
    EXPECT_EQ(response.status, row.status) << row.text;
    EXPECT_NE(response.body.find(row.text), std::string::npos) << response.body;
  }
  const Fields late = with({});
  cloud.advance(2h);
  EXPECT_NE(send(late).body.find("Invalid according to Policy: Policy expired."),
            std::string::npos);
}

TEST_F(PostFormTest, LeadsElsewhere) {
  const HttpResponse response =
      send(signed_with(R"([["starts-with", "$key", ""], ["starts-with", "$redirect", "http"],
                           ["starts-with", "$x-amz-algorithm", ""], ["starts-with", "$x-amz-date", ""],
                           ["starts-with", "$x-amz-credential", ""]])",
                       {{"key", "a"}, {"redirect", "http://localhost/done"}}));
  EXPECT_EQ(response.status, 303) << response.body;
  EXPECT_EQ(response.headers.value("Location"),
            "http://localhost/done?bucket=box&key=a&etag=%224b3a6218bb3e3a7303e8a171a60fcf92%22");
}

}  // namespace
}  // namespace cloudtab::s3
