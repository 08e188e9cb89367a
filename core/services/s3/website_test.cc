#include "core/services/s3/website.h"

#include <string>
#include <string_view>
#include <utility>

#include <gtest/gtest.h>

#include "core/services/s3/testing.h"

// Websites and preflights, over HTTP.

namespace cloudtab::s3 {
namespace {

constexpr const char* kHost = "box.s3-website-us-east-1.amazonaws.com";

class WebsiteTest : public BucketTest {
 protected:
  void configure(const char* text) {
    ok("PutBucketWebsite", {{"WebsiteConfiguration", Document::parse(text)}});
  }
  HttpResponse send(const char* method, const std::string& target, const char* host = kHost) {
    HttpRequest request{method, target};
    request.headers.add("Host", host);
    return cloud.http(request);
  }
  /// Status and body, or where to.
  std::string get(const std::string& target, const char* host = kHost) {
    const HttpResponse response = send("GET", target, host);
    const std::string* location = response.headers.find("Location");
    return std::to_string(response.status) + " " +
           (location != nullptr ? *location : response.body.substr(0, 40));
  }
};

TEST_F(WebsiteTest, ShowsDocuments) {
  put("index.html", "home", {{"ContentType", "text/html"}});
  put("dir/index.html", "dir");
  put("a b.txt", "text");
  put("error.html", "lost");
  put("old", "", {{"WebsiteRedirectLocation", "/new"}});
  put("far", "", {{"WebsiteRedirectLocation", "https://example.com/"}});
  const std::string page = "<html>\n<head><title>404 Not Found</title></";
  EXPECT_EQ(get("/"), "404 " + page.substr(0, 40));
  EXPECT_NE(send("GET", "/").body.find("<li>Code: NoSuchWebsiteConfiguration</li>"),
            std::string::npos);
  configure(R"({"IndexDocument": {"Suffix": "index.html"}})");
  struct Row {
    const char* target;
    const char* answer;
  };
  const Row rows[] = {
      {"/", "200 home"},
      {"/?x=1", "200 home"},
      {"/a%20b.txt", "200 text"},
      {"/dir/", "200 dir"},
      {"/dir", "302 /dir/"},
      {"/old", "301 /new"},
      {"/far", "301 https://example.com/"},
  };
  for (const Row& row : rows) EXPECT_EQ(get(row.target), row.answer) << row.target;
  EXPECT_EQ(send("GET", "/").headers.value("Content-Type"), "text/html");
  EXPECT_NE(send("GET", "/none/").body.find("<li>Key: none/index.html</li>"), std::string::npos);
  EXPECT_EQ(send("POST", "/").status, 405);
  EXPECT_EQ(send("HEAD", "/").body, "");
  configure(
      R"({"IndexDocument": {"Suffix": "index.html"}, "ErrorDocument": {"Key": "error.html"}})");
  EXPECT_EQ(get("/none"), "404 lost");
  ok("DeleteObject", {{"Key", "error.html"}});
  EXPECT_NE(send("GET", "/none").body.find("Retrieve a Custom Error Document"), std::string::npos);
  // For hosts that cannot have the bucket's name.
  EXPECT_EQ(get("/_cloudtab/websites/box/", "localhost:4566"), "200 home");
  EXPECT_EQ(get("/_cloudtab/websites/box/dir", "localhost:4566"),
            "302 /_cloudtab/websites/box/dir/");
  EXPECT_EQ(send("GET", "/", "none.s3-website-us-east-1.amazonaws.com").status, 404);
}

TEST_F(WebsiteTest, Redirects) {
  put("index.html", "home");
  configure(R"({"IndexDocument": {"Suffix": "index.html"}, "RoutingRules": [
      {"Condition": {"KeyPrefixEquals": "docs/"}, "Redirect": {"ReplaceKeyPrefixWith": "documents/"}},
      {"Condition": {"KeyPrefixEquals": "img/"},
       "Redirect": {"HostName": "cdn.example.com", "Protocol": "https", "HttpRedirectCode": "302"}},
      {"Condition": {"HttpErrorCodeReturnedEquals": "404"},
       "Redirect": {"ReplaceKeyWith": "index.html"}}]})");
  const std::string home = std::string("http://") + kHost;
  EXPECT_EQ(get("/docs/a"), "301 " + home + "/documents/a");
  EXPECT_EQ(get("/img/a.png"), "302 https://cdn.example.com/img/a.png");
  EXPECT_EQ(get("/none"), "301 " + home + "/index.html");
  EXPECT_EQ(get("/"), "200 home");
  configure(R"({"RedirectAllRequestsTo": {"HostName": "example.com", "Protocol": "https"}})");
  EXPECT_EQ(get("/a/b?c=d"), "301 https://example.com/a/b");
}

// Recorded: test_s3.py, test_validate_website_configuration.
TEST_F(WebsiteTest, WhatIsNoConfigurationIsRefused) {
  struct Row {
    const char* configuration;
    const char* message;
  };
  const Row rows[] = {
      {R"({"IndexDocument": {"Suffix": "/index.html"}})",
       "The IndexDocument Suffix is not well formed"},
      {R"({"ErrorDocument": {"Key": "e"}})",
       "A value for IndexDocument Suffix must be provided if RedirectAllRequestsTo is empty"},
      {R"({"RedirectAllRequestsTo": {"HostName": "h"}, "ErrorDocument": {"Key": "e"}})",
       "RedirectAllRequestsTo cannot be provided in conjunction with other Routing Rules."},
      {R"({"IndexDocument": {"Suffix": "i"}, "RoutingRules": [{"Condition": {}, "Redirect": {}}]})",
       "Condition cannot be empty. To redirect all requests without a condition, the condition "
       "element shouldn't be present."},
      {R"({"IndexDocument": {"Suffix": "i"}, "RoutingRules": [{"Redirect": {
           "ReplaceKeyPrefixWith": "a", "ReplaceKeyWith": "b"}}]})",
       "You can only define ReplaceKeyPrefix or ReplaceKey but not both."},
  };
  for (const Row& row : rows) {
    const Result<Document> answer =
        call("PutBucketWebsite", {{"WebsiteConfiguration", Document::parse(row.configuration)}});
    EXPECT_EQ(answer.ok() ? "" : answer.error().message, row.message) << row.configuration;
  }
}

// Recorded: test_s3_cors.py.
TEST_F(WebsiteTest, PreflightsAreAnsweredByTheBucketsRules) {
  const auto ask = [this](const char* origin, const char* method, const char* headers = "") {
    HttpRequest request{"OPTIONS", "/box/a"};
    request.headers.add("Host", "s3.us-east-1.amazonaws.com");
    if (*origin != 0) request.headers.add("Origin", origin);
    request.headers.add("Access-Control-Request-Method", method);
    if (*headers != 0) request.headers.add("Access-Control-Request-Headers", headers);
    return cloud.http(request);
  };
  EXPECT_EQ(ask("", "GET").status, 400);
  EXPECT_NE(ask("http://a.test", "GET").body.find("CORS is not enabled for this bucket."),
            std::string::npos);
  EXPECT_EQ(
      call("PutBucketCors",
           {{"CORSConfiguration",
             {{"CORSRules", {{{"AllowedMethods", {"MYMETHOD"}}, {"AllowedOrigins", {"*"}}}}}}}})
          .error()
          .message,
      "Found unsupported HTTP method in CORS config. Unsupported method is MYMETHOD");
  ok("PutBucketCors", {{"CORSConfiguration", Document::parse(R"({"CORSRules": [
      {"AllowedMethods": ["GET", "PUT"], "AllowedOrigins": ["http://*.test"],
       "AllowedHeaders": ["x-amz-*"], "ExposeHeaders": ["ETag"], "MaxAgeSeconds": 30},
      {"AllowedMethods": ["HEAD"], "AllowedOrigins": ["*"]}]})")}});
  const HttpResponse allowed = ask("http://a.test", "PUT", "X-Amz-Acl, x-amz-date");
  EXPECT_EQ(allowed.status, 200);
  EXPECT_EQ(allowed.headers.value("Access-Control-Allow-Origin"), "http://a.test");
  EXPECT_EQ(allowed.headers.value("Access-Control-Allow-Methods"), "GET, PUT");
  EXPECT_EQ(allowed.headers.value("Access-Control-Allow-Headers"), "x-amz-acl, x-amz-date");
  EXPECT_EQ(allowed.headers.value("Access-Control-Max-Age"), "30");
  EXPECT_EQ(allowed.headers.value("Access-Control-Expose-Headers"), "ETag");
  EXPECT_EQ(ask("http://b.example", "HEAD").headers.value("Access-Control-Allow-Origin"), "*");
  for (const HttpResponse& refused : {ask("http://a.example", "PUT"),
                                      ask("http://a.test", "DELETE"),
                                      ask("http://a.test", "PUT", "content-type")}) {
    EXPECT_EQ(refused.status, 403);
    EXPECT_NE(refused.body.find("<Code>AccessForbidden</Code>"), std::string::npos);
  }
  // What may not be S3's is answered as ever.
  HttpRequest other{"OPTIONS", "/none/a"};
  other.headers.add("Host", "localhost:4566");
  EXPECT_EQ(cloud.http(other).status, 204);
}

}  // namespace
}  // namespace cloudtab::s3
