#include "core/services/lambda/url.h"

#include <cstdint>
#include <string>

#include <gtest/gtest.h>

#include "core/services/lambda/testing_faults.h"

namespace cloudtab::lambda {
namespace {

class UrlTest : public ControlTest {
 protected:
  void SetUp() override { create("f"); }
  /// Makes a URL that anyone may use; answers its host.
  std::string open_url(const Document& more = Document::object()) {
    Document input = {{"FunctionName", "f"}, {"AuthType", "NONE"}};
    input.update(more);
    const std::string url = done("CreateFunctionUrlConfig", input)["FunctionUrl"];
    done("AddPermission",
         {{"FunctionName", "f"},
          {"StatementId", "url"},
          {"Action", "lambda:InvokeFunctionUrl"},
          {"Principal", "*"},
          {"FunctionUrlAuthType", "NONE"}});
    return url.substr(8, url.size() - 9);
  }
  HttpRequest request(const std::string& host, const std::string& target = "/") {
    HttpRequest request;
    request.method = "GET";
    request.target = target;
    request.headers.set("Host", host);
    return request;
  }
};

TEST_F(UrlTest, AHostIsAFunctionsOrAnAliass) {
  done("PublishVersion", {{"FunctionName", "f"}});
  done("CreateAlias", {{"FunctionName", "f"}, {"Name", "live"}, {"FunctionVersion", "1"}});
  const Document created =
      done("CreateFunctionUrlConfig", {{"FunctionName", "f"}, {"AuthType", "NONE"}});
  const std::string url = created["FunctionUrl"];
  EXPECT_EQ(url.substr(url.find('.')), ".lambda-url.us-east-1.on.aws/");
  EXPECT_EQ(url.find('.'), 8u + 32u);
  EXPECT_FALSE(created.contains("InvokeMode"));
  EXPECT_FALSE(created.contains("LastModifiedTime"));
  done("CreateFunctionUrlConfig",
       {{"FunctionName", "f:live"}, {"Qualifier", "live"}, {"AuthType", "AWS_IAM"}});
  EXPECT_EQ(done("GetFunctionUrlConfig", {{"FunctionName", "f"}})["InvokeMode"], "BUFFERED");
  EXPECT_EQ(done("ListFunctionUrlConfigs", {{"FunctionName", "f"}})["FunctionUrlConfigs"].size(),
            2u);
  const Document page = done("ListFunctionUrlConfigs", {{"FunctionName", "f"}, {"MaxItems", 1}});
  EXPECT_EQ(done("ListFunctionUrlConfigs",
                 {{"FunctionName", "f"}, {"Marker", page["NextMarker"]}})["FunctionUrlConfigs"]
                .size(),
            1u);
  const Document changed =
      done("UpdateFunctionUrlConfig",
           {{"FunctionName", "f"}, {"AuthType", "AWS_IAM"}, {"Cors", {{"AllowOrigins", {"*"}}}}});
  EXPECT_EQ(changed["FunctionUrl"], url);
  EXPECT_EQ(changed["Cors"]["AllowOrigins"][0], "*");
  done("DeleteFunctionUrlConfig", {{"FunctionName", "f"}});
  done("DeleteFunction", {{"FunctionName", "f"}});
  EXPECT_EQ(fault("GetFunctionUrlConfig", {{"FunctionName", "f"}, {"Qualifier", "live"}}),
            "ResourceNotFoundException: The resource you requested does not exist.");
}

TEST_F(UrlTest, FaultsAsRecorded) {
  const std::string none = "ResourceNotFoundException: Function does not exist";
  const std::string absent =
      "ResourceNotFoundException: The resource you requested does not exist.";
  const Document g = {{"FunctionName", "g"}, {"AuthType", "NONE"}};
  const Document f = {{"FunctionName", "f"}, {"AuthType", "NONE"}};
  const Document f_live = {{"FunctionName", "f"}, {"Qualifier", "live"}, {"AuthType", "NONE"}};
  expect_faults({
      {"CreateFunctionUrlConfig", g, none},
      {"CreateFunctionUrlConfig", f_live, none},
      {"UpdateFunctionUrlConfig", g, none},
      {"UpdateFunctionUrlConfig", f, absent},
      {"GetFunctionUrlConfig", {{"FunctionName", "g"}}, absent},
      {"DeleteFunctionUrlConfig", {{"FunctionName", "f"}}, absent},
      {"ListFunctionUrlConfigs", {{"FunctionName", "g"}}, none},
      {"CreateFunctionUrlConfig", f, ""},
      {"CreateFunctionUrlConfig",
       f,
       "ResourceConflictException: Failed to create function url config for [functionArn = " +
           std::string(kArn) +
           "f]. Error message:  FunctionUrlConfig exists for this Lambda function"},
      {"GetFunctionUrlConfig",
       {{"FunctionName", "f"}, {"Qualifier", "1"}},
       "ValidationException: 1 validation error detected: Value '1' at 'qualifier' failed to "
       "satisfy constraint: Member must satisfy regular expression pattern: "
       "((?!^\\d+$)^[0-9a-zA-Z-_]+$)"},
  });
}

TEST_F(UrlTest, ARequestIsAnEvent) {
  const std::string host = open_url();
  HttpRequest posted = request(host, "/a%20b/c?x=1&x=2&y=%2F");
  posted.method = "POST";
  posted.headers.add("Content-Type", "application/json");
  posted.headers.add("X-Two", "a");
  posted.headers.add("X-Two", "b");
  posted.headers.add("Cookie", "k=v; l=w");
  posted.body = R"({"n":1})";
  const uint64_t id = cloud().start_http(posted);
  ASSERT_EQ(runs(), 1u);
  const Document event = Document::parse(last_request()["payload"].get<std::string>());
  EXPECT_EQ(event["version"], "2.0");
  EXPECT_EQ(event["rawPath"], "/a%20b/c");
  EXPECT_EQ(event["rawQueryString"], "x=1&x=2&y=%2F");
  EXPECT_EQ(event["queryStringParameters"], (Document{{"x", "1,2"}, {"y", "/"}}));
  EXPECT_EQ(event["headers"]["x-two"], "a,b");
  EXPECT_EQ(event["headers"]["host"], host);
  EXPECT_EQ(event["cookies"], (Document{"k=v", "l=w"}));
  EXPECT_EQ(event["body"], R"({"n":1})");
  EXPECT_EQ(event["isBase64Encoded"], false);
  EXPECT_EQ(event["requestContext"]["accountId"], "anonymous");
  EXPECT_EQ(event["requestContext"]["domainName"], host);
  EXPECT_EQ(event["requestContext"]["http"]["method"], "POST");
  EXPECT_EQ(event["requestContext"]["http"]["path"], "/a b/c");
  EXPECT_EQ(event["requestContext"]["time"], "01/Jan/2026:00:00:00 +0000");
  finish_last(R"({"statusCode":201,"headers":{"X-A":"b"},"cookies":["c=d"],"body":"made"})");
  const HttpResponse* response = cloud().http_answer(id);
  ASSERT_NE(response, nullptr);
  EXPECT_EQ(response->status, 201);
  EXPECT_EQ(response->body, "made");
  EXPECT_EQ(response->headers.value("x-a"), "b");
  EXPECT_EQ(response->headers.value("set-cookie"), "c=d");
  EXPECT_EQ(response->headers.value("content-type"), "application/json");
}

TEST_F(UrlTest, AnswersStandForResponses) {
  struct Row {
    const char* payload;
    int status;
    const char* body;
  };
  for (const Row& row :
       {Row{R"("hello")", 200, "hello"},
        Row{R"(["hello",3,true])", 200, R"(["hello",3,true])"},
        Row{R"({"hello":"world"})", 200, R"({"hello":"world"})"},
        Row{"3.1", 200, "3.1"},
        Row{R"({"statusCode":204})", 204, ""},
        Row{R"({"statusCode":"202","body":"x"})", 202, "x"},
        Row{R"({"statusCode":200,"body":"aGk=","isBase64Encoded":true})", 200, "hi"},
        Row{R"({"statusCode":"many"})", 0, ""}}) {
    const Result<HttpResponse> response = url_response(row.payload);
    ASSERT_EQ(response.ok(), row.status != 0) << row.payload;
    if (!response.ok()) continue;
    EXPECT_EQ(response->status, row.status) << row.payload;
    EXPECT_EQ(response->body, row.body) << row.payload;
  }
}

TEST_F(UrlTest, WhoMayComeIsAskedFirst) {
  const std::string forbidden =
      R"({"Message":"Forbidden. For troubleshooting Function URL authorization issues, see: )"
      R"(https://docs.aws.amazon.com/lambda/latest/dg/urls-auth.html"})";
  const std::string url =
      done("CreateFunctionUrlConfig", {{"FunctionName", "f"}, {"AuthType", "NONE"}})["FunctionUrl"];
  const std::string host = url.substr(8, url.size() - 9);
  // A policy has to let everyone in, as recorded.
  EXPECT_EQ(cloud().http(request(host)).status, 403);
  EXPECT_EQ(cloud().http(request(host)).body, forbidden);
  done("UpdateFunctionUrlConfig", {{"FunctionName", "f"}, {"AuthType", "AWS_IAM"}});
  EXPECT_EQ(cloud().http(request(host)).status, 403);
  HttpRequest by_owner = request(host);
  by_owner.headers.add("Authorization",
                       "AWS4-HMAC-SHA256 Credential=000000000000/20260101/us-east-1/lambda/"
                       "aws4_request, SignedHeaders=host, Signature=00");
  cloud().start_http(by_owner);
  ASSERT_EQ(runs(), 1u);
  const Document event = Document::parse(last_request()["payload"].get<std::string>());
  EXPECT_EQ(event["requestContext"]["authorizer"]["iam"]["accountId"], "000000000000");
  EXPECT_EQ(cloud().http(request("none.lambda-url.us-east-1.on.aws")).body, R"({"Message":null})");
}

TEST_F(UrlTest, AFailedFunctionIsABadGateway) {
  const uint64_t id = cloud().start_http(request(open_url()));
  fail_last();
  const HttpResponse* response = cloud().http_answer(id);
  ASSERT_NE(response, nullptr);
  EXPECT_EQ(response->status, 502);
  EXPECT_EQ(response->body, "Internal Server Error");
}

TEST_F(UrlTest, OriginsAreToldWhatTheyMay) {
  const std::string host = open_url({{"Cors",
                                      {{"AllowOrigins", {"https://a.example"}},
                                       {"AllowMethods", {"GET", "POST"}},
                                       {"AllowCredentials", true},
                                       {"MaxAge", 60}}}});
  HttpRequest preflight = request(host);
  preflight.method = "OPTIONS";
  preflight.headers.add("Origin", "https://a.example");
  preflight.headers.add("Access-Control-Request-Method", "POST");
  const HttpResponse allowed = cloud().http(preflight);
  EXPECT_EQ(allowed.status, 200);
  EXPECT_EQ(allowed.headers.value("access-control-allow-origin"), "https://a.example");
  EXPECT_EQ(allowed.headers.value("access-control-allow-methods"), "GET,POST");
  EXPECT_EQ(allowed.headers.value("access-control-allow-credentials"), "true");
  EXPECT_EQ(allowed.headers.value("access-control-max-age"), "60");
  preflight.headers.set("Origin", "https://b.example");
  EXPECT_EQ(cloud().http(preflight).headers.find("access-control-allow-origin"), nullptr);
  EXPECT_EQ(runs(), 0u) << "no function is run for them";
}

TEST_F(UrlTest, UrlsLeadBackToAnEndpointUnderLocalhost) {
  EXPECT_EQ(url_of("", "abc", "us-east-1"), "https://abc.lambda-url.us-east-1.on.aws/");
  EXPECT_EQ(url_of("http://127.0.0.1:4566", "abc", "us-east-1"),
            "http://abc.lambda-url.us-east-1.localhost:4566/");
  EXPECT_EQ(url_of("https://cloud.example", "abc", "us-east-1"),
            "https://abc.lambda-url.us-east-1.on.aws/");
}

}  // namespace
}  // namespace cloudtab::lambda
