#include <optional>
#include <string>
#include <utility>

#include <gtest/gtest.h>

#include "core/services/apigateway/execution/lambda_proxy.h"
#include "core/services/apigateway/testing.h"

namespace cloudtab::apigateway {
namespace {

TEST(ProxyResponse, IsReadAsRecordedOfAws) {
  struct Case {
    const char* answer;
    const char* response;  ///< status, body, headers
  };
  const Case cases[] = {
      {R"({"statusCode": 201, "body": "hi", "headers": {"A-b": "c"}})", "201 hi A-b=c"},
      {R"({"statusCode": "404"})", "404 "},
      {R"({"headers": {"a": true}})", "200  a=true"},
      {R"({"statusCode": 200, "headers": null, "body": null})", "200 "},
      {R"({"statusCode": 200, "isBase64Encoded": true, "body": "dGVzdC1kYXRh"})",
       "200 dGVzdC1kYXRh"},
      {R"({"statusCode": 200, "headers": {"t": "solo"}, "multiValueHeaders": {"t": ["multi"]}})",
       "200  t=multi t=solo"},
      {R"({"statusCode": 200, "multiValueHeaders": {"t": "no list"}})", "malformed"},
      {R"({"statusCode": "many"})", "malformed"},
      {R"({"statusCode": 99})", "malformed"},
      {R"({"statusCode": 200, "wrongValue": "value"})", "malformed"},
      {R"("text")", "malformed"},
      {"null", "malformed"},
      {"[]", "malformed"},
      {"", "malformed"},
  };
  for (const Case& test : cases) {
    const Result<HttpResponse> response = proxy_response(test.answer, /*may_be_binary=*/false);
    std::string text = "malformed";
    if (response.ok()) {
      text = std::to_string(response->status) + " " + response->body;
      for (const auto& [name, value] : response->headers) text += " " + name + "=" + value;
    }
    EXPECT_EQ(text, test.response) << test.answer;
  }
  const Result<HttpResponse> binary =
      proxy_response(R"({"isBase64Encoded": true, "body": "dGVzdA=="})", /*may_be_binary=*/true);
  ASSERT_TRUE(binary.ok());
  EXPECT_EQ(binary->body, "test");
}

/// The test is the client and the host that runs the function.
class FunctionApiTest : public ApiTest {
 protected:
  static constexpr const char* kUri =
      "arn:aws:apigateway:us-east-1:lambda:path/2015-03-31/functions/"
      "arn:aws:lambda:us-east-1:000000000000:function:f/invocations";

  void make(const Document& integration) {
    call_service("lambda",
                 "CreateFunction",
                 {{"FunctionName", "f"},
                  {"Runtime", "nodejs22.x"},
                  {"Handler", "index.handler"},
                  {"Role", "arn:aws:iam::000000000000:role/worker"},
                  {"Code", {{"ZipFile", Document::binary({empty_zip.begin(), empty_zip.end()})}}}});
    make_api();
    add_method(add_resource("{name}"), "POST", integration);
    deploy();
  }
  void begin(const std::string& target, const std::string& body, HttpHeaders headers = {}) {
    HttpRequest request{"POST", target, std::move(headers), body};
    request.headers.set("Host", api + ".execute-api.us-east-1.amazonaws.com");
    cloud.machine().request(kId, request, cloud.now());
    take();
  }
  void end(const Document& account) {
    ASSERT_TRUE(effect);
    cloud.machine().complete_effect(effect->id, {{"ok", account}}, cloud.now());
    take();
  }
  void take() {
    Outputs outputs = cloud.machine().take_outputs();
    if (!outputs.effects.empty()) effect = outputs.effects.back();
    if (!outputs.responses.empty()) response = outputs.responses.back().http;
  }
  std::string answered() const {
    return response ? std::to_string(response->status) + " " + response->body : "waiting";
  }

  static constexpr uint64_t kId = 1'000'000;
  /// An end record alone.
  const std::string empty_zip = std::string("PK\x05\x06", 4) + std::string(18, '\0');
  std::optional<Effect> effect;
  std::optional<HttpResponse> response;
};

TEST_F(FunctionApiTest, AProxyIntegrationTellsTheFunctionAllAndAnswersWhatItSays) {
  make({{"type", "AWS_PROXY"}, {"uri", kUri}, {"integrationHttpMethod", "POST"}});
  begin("/live/me?a=1&a=2", "{\"n\":1}", {{"Content-Type", "application/json"}, {"tEsT", "v"}});
  EXPECT_EQ(answered(), "waiting");
  ASSERT_TRUE(effect);
  const Document event = Document::parse(effect->request["payload"].get<std::string>());
  EXPECT_EQ(event["resource"], "/{name}");
  EXPECT_EQ(event["path"], "/me");
  EXPECT_EQ(event["httpMethod"], "POST");
  EXPECT_EQ(event["headers"]["tEsT"], "v");
  EXPECT_EQ(event["multiValueQueryStringParameters"], Document({{"a", {"1", "2"}}}));
  EXPECT_EQ(event["queryStringParameters"], Document({{"a", "2"}}));
  EXPECT_EQ(event["pathParameters"], Document({{"name", "me"}}));
  EXPECT_EQ(event["stageVariables"], Document());
  EXPECT_EQ(event["body"], "{\"n\":1}");
  EXPECT_EQ(event["isBase64Encoded"], false);
  EXPECT_EQ(event["requestContext"]["path"], "/live/me");
  EXPECT_EQ(event["requestContext"]["resourcePath"], "/{name}");
  EXPECT_TRUE(event["requestContext"]["identity"]["caller"].is_null());
  end({{"outcome", "returned"},
       {"payload", R"({"statusCode":201,"body":"made","headers":{"x":"y"}})"}});
  EXPECT_EQ(answered(), "201 made");
  EXPECT_EQ(response->headers.value("x"), "y");
}

TEST_F(FunctionApiTest, WhatTheFunctionGetsWrongIsAnInternalError) {
  const Document accounts[] = {
      {{"outcome", "returned"}, {"payload", "\"text\""}},
      {{"outcome", "threw"}, {"payload", R"({"errorMessage":"boom"})"}},
      {{"outcome", "timedOut"}},
  };
  make({{"type", "AWS_PROXY"}, {"uri", kUri}, {"integrationHttpMethod", "POST"}});
  for (const Document& account : accounts) {
    response.reset();
    begin("/live/me", "");
    end(account);
    EXPECT_EQ(answered(), R"(502 {"message":"Internal server error"})") << account;
  }
}

TEST_F(FunctionApiTest, AFunctionThatTakesTooLongTimesOut) {
  make({{"type", "AWS_PROXY"}, {"uri", kUri}, {"integrationHttpMethod", "POST"}});
  begin("/live/me", "");
  cloud.machine().tick(cloud.now() + 29s);
  take();
  EXPECT_EQ(answered(), R"(504 {"message":"Endpoint request timed out"})");
}

TEST_F(FunctionApiTest, OnlyPostRunsAFunction) {
  make({{"type", "AWS_PROXY"}, {"uri", kUri}, {"integrationHttpMethod", "GET"}});
  begin("/live/me", "");
  EXPECT_EQ(answered(), R"(500 {"message":"Internal server error"})");
  EXPECT_FALSE(effect);
}

TEST_F(FunctionApiTest, AnAwsIntegrationMapsRequestAndAnswer) {
  make({{"type", "AWS"},
        {"uri", kUri},
        {"integrationHttpMethod", "POST"},
        {"requestTemplates", {{"application/json", "{\"who\":\"$input.params('name')\"}"}}}});
  begin("/live/me", "{}");
  ASSERT_TRUE(effect);
  EXPECT_EQ(effect->request["payload"], R"({"who":"me"})");
  end({{"outcome", "returned"}, {"payload", R"({"message":"hello"})"}});
  EXPECT_EQ(answered(), R"(200 {"message":"hello"})");
}

}  // namespace
}  // namespace cloudtab::apigateway
