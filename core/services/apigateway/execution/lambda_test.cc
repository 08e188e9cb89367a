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

class FunctionApiTest : public HostedApiTest {
 protected:
  const std::string uri = function_uri("f");

  void make(const Document& integration) {
    make_function("f");
    make_api();
    add_method(add_resource("{name}"), "POST", integration);
    deploy();
  }
  void begin(const std::string& target, const std::string& body, HttpHeaders headers = {}) {
    HostedApiTest::begin({"POST", target, std::move(headers), body});
  }
};

TEST_F(FunctionApiTest, AProxyIntegrationTellsTheFunctionAllAndAnswersWhatItSays) {
  make({{"type", "AWS_PROXY"}, {"uri", uri}, {"integrationHttpMethod", "POST"}});
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
  make({{"type", "AWS_PROXY"}, {"uri", uri}, {"integrationHttpMethod", "POST"}});
  for (const Document& account : accounts) {
    begin("/live/me", "");
    end(account);
    EXPECT_EQ(answered(), R"(502 {"message":"Internal server error"})") << account;
  }
}

TEST_F(FunctionApiTest, AFunctionThatTakesTooLongTimesOut) {
  make({{"type", "AWS_PROXY"}, {"uri", uri}, {"integrationHttpMethod", "POST"}});
  begin("/live/me", "");
  cloud.machine().tick(cloud.now() + 29s);
  take();
  EXPECT_EQ(answered(), R"(504 {"message":"Endpoint request timed out"})");
}

TEST_F(FunctionApiTest, OnlyPostRunsAFunction) {
  make({{"type", "AWS_PROXY"}, {"uri", uri}, {"integrationHttpMethod", "GET"}});
  begin("/live/me", "");
  EXPECT_EQ(answered(), R"(500 {"message":"Internal server error"})");
  EXPECT_FALSE(effect);
}

TEST_F(FunctionApiTest, AnAwsIntegrationMapsRequestAndAnswer) {
  make({{"type", "AWS"},
        {"uri", uri},
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
