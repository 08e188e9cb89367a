#include <string>
#include <utility>

#include <gtest/gtest.h>

#include "core/base/ascii.h"
#include "core/base/encoding.h"
#include "core/services/apigateway/testing.h"

namespace cloudtab::apigateway {
namespace {

/// The test is the client and the host that makes HTTP calls.
class HttpIntegrationTest : public HostedApiTest {
 protected:
  void make(const std::string& method, const Document& integration) {
    make_api();
    add_method(add_resource("{name}"),
               method,
               integration,
               Document::object(),
               {{"requestParameters", {{"method.request.path.name", true}}}});
    deploy();
  }
  void begin(const std::string& method,
             const std::string& target,
             const std::string& body = {},
             HttpHeaders headers = {}) {
    HostedApiTest::begin({method, target, std::move(headers), body});
  }
  static Document ok(int status, const Document& headers, const std::string& body) {
    return {{"ok", {{"status", status}, {"headers", headers}, {"body", base64_encode(body)}}}};
  }
  /// The value of a header that is sent, or "".
  std::string sent(std::string_view name) const {
    for (const Document& header : effect->request["headers"]) {
      if (equals_ignoring_case(header[0].get<std::string>(), name)) return header[1];
    }
    return {};
  }
};

TEST_F(HttpIntegrationTest, AProxyPassesRequestAndAnswerOn) {
  make("ANY",
       {{"type", "HTTP_PROXY"},
        {"httpMethod", "ANY"},
        {"integrationHttpMethod", "ANY"},
        {"uri", "https://example.com/pets/{id}"},
        {"requestParameters",
         {{"integration.request.path.id", "method.request.path.name"},
          {"integration.request.header.X-Stage", "context.stage"},
          {"integration.request.querystring.b", "'2'"}}}});
  begin("PUT", "/live/a%20b?a=1&b=1", "body", {{"A", "b"}, {"Connection", "close"}});
  EXPECT_EQ(answered(), "waiting");
  ASSERT_TRUE(effect);
  EXPECT_EQ(effect->kind, EffectKind::kHttpCall);
  EXPECT_EQ(effect->request["method"], "PUT");
  EXPECT_EQ(effect->request["url"], "https://example.com/pets/a%20b?a=1&b=2");
  EXPECT_EQ(effect->request["body"], base64_encode("body"));
  EXPECT_EQ(sent("host"), "example.com");
  EXPECT_EQ(sent("a"), "b");
  EXPECT_EQ(sent("x-stage"), "live");
  EXPECT_EQ(sent("x-amzn-apigateway-api-id"), api);
  EXPECT_EQ(sent("connection"), "");
  complete(ok(404,
              Document::parse(R"([["X-A","1"],["Server","s"],["Transfer-Encoding","chunked"]])"),
              "nothing"));
  EXPECT_EQ(answered(), "404 nothing");
  EXPECT_EQ(response->headers.value("x-a"), "1");
  EXPECT_EQ(response->headers.value("x-amzn-remapped-server"), "s");
  EXPECT_EQ(response->headers.find("server"), nullptr);
  EXPECT_EQ(response->headers.find("transfer-encoding"), nullptr);
}

TEST_F(HttpIntegrationTest, AnIntegrationMapsRequestAndAnswer) {
  make("POST",
       {{"type", "HTTP"},
        {"integrationHttpMethod", "POST"},
        {"uri", "https://example.com/"},
        {"requestTemplates", {{"application/json", "{\"who\":\"$input.params('name')\"}"}}}});
  begin("POST", "/live/me?a=1", "{}", {{"Authorization", "secret"}});
  ASSERT_TRUE(effect);
  EXPECT_EQ(effect->request["url"], "https://example.com/");
  EXPECT_EQ(effect->request["body"], base64_encode(R"({"who":"me"})"));
  EXPECT_EQ(sent("authorization"), "");
  EXPECT_EQ(sent("user-agent"), "AmazonAPIGateway_" + api);
  EXPECT_EQ(sent("content-type"), "application/json");
  complete(ok(500, Document::array(), "{\"n\":1}"));
  // Without a pattern for it, any status takes the default response.
  EXPECT_EQ(answered(), "200 {\"n\":1}");
}

TEST_F(HttpIntegrationTest, WhatCannotBeReachedIsANetworkError) {
  const Document results[] = {
      {{"error", {{"type", "NoRunner"}, {"message", ""}}}},
      {{"error", {{"type", "Failed"}, {"message", "refused"}}}},
  };
  make("GET",
       {{"type", "HTTP_PROXY"}, {"integrationHttpMethod", "GET"}, {"uri", "https://example.com/"}});
  for (const Document& result : results) {
    begin("GET", "/live/me");
    complete(result);
    EXPECT_EQ(answered(), R"(504 {"message":"Network error communicating with endpoint"})");
  }
}

TEST_F(HttpIntegrationTest, AnEndpointThatTakesTooLongTimesOut) {
  make("GET",
       {{"type", "HTTP_PROXY"}, {"integrationHttpMethod", "GET"}, {"uri", "https://example.com/"}});
  begin("GET", "/live/me");
  cloud.machine().tick(cloud.now() + 29s);
  take();
  EXPECT_EQ(answered(), R"(504 {"message":"Endpoint request timed out"})");
}

TEST_F(HttpIntegrationTest, AnotherApiOfTheSandboxIsCalledWithoutTheHost) {
  make_api();
  add_mock(root, "GET", "from within");
  deploy();
  const std::string inner = "https://" + api + ".execute-api.us-east-1.amazonaws.com/live";
  make("GET", {{"type", "HTTP_PROXY"}, {"integrationHttpMethod", "GET"}, {"uri", inner}});
  begin("GET", "/live/me");
  EXPECT_EQ(answered(), "200 from within");
  EXPECT_FALSE(effect);
}

}  // namespace
}  // namespace cloudtab::apigateway
