#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include <gtest/gtest.h>

#include "core/cloud/testing.h"

// A cloud to make APIs in, and what the tests keep asking.

namespace cloudtab::apigateway {

class ApiTest : public ::testing::Test {
 protected:
  /// The answer; a call that fails is a test failure.
  Document call(std::string_view operation, const Document& input = Document::object()) {
    return call_service("apigateway", operation, input);
  }
  Document call_service(std::string_view service,
                        std::string_view operation,
                        const Document& input) {
    Result<Document> answer = cloud.call(service, operation, input);
    if (!answer.ok()) {
      ADD_FAILURE() << operation << ": " << answer.error().code << ": " << answer.error().message;
      return Document::object();
    }
    return std::move(answer).value();
  }
  /// `code: message`, or "" if the call succeeded.
  std::string error(std::string_view operation, const Document& input) {
    const Result<Document> answer = cloud.call("apigateway", operation, input);
    return answer.ok() ? "" : answer.error().code + ": " + answer.error().message;
  }

  /// Makes the API that `api` and `root` name from then on.
  void make_api() {
    const Document made = call("CreateRestApi", {{"name", "shop"}});
    api = made.value("id", "");
    root = made.value("rootResourceId", "");
  }
  std::string add_resource(const std::string& part, const std::string& parent = {}) {
    return call("CreateResource",
                {{"restApiId", api},
                 {"parentId", parent.empty() ? root : parent},
                 {"pathPart", part}})
        .value("id", "");
  }
  Document key(const std::string& resource, const std::string& method = "GET") const {
    return {{"restApiId", api}, {"resourceId", resource}, {"httpMethod", method}};
  }
  static Document merged(Document input, const Document& more) {
    input.update(more);
    return input;
  }
  /// A method with an integration, a default response 200 and its method response.
  void add_method(const std::string& resource,
                  const std::string& method,
                  const Document& integration,
                  const Document& response = Document::object(),
                  const Document& method_members = Document::object()) {
    call("PutMethod",
         merged(merged(key(resource, method), {{"authorizationType", "NONE"}}), method_members));
    call("PutMethodResponse", merged(key(resource, method), {{"statusCode", "200"}}));
    call("PutIntegration", merged(key(resource, method), integration));
    call("PutIntegrationResponse",
         merged(merged(key(resource, method), {{"statusCode", "200"}}), response));
  }
  /// A MOCK that answers with what a template makes.
  void add_mock(const std::string& resource,
                const std::string& method,
                const std::string& response_template) {
    add_method(
        resource,
        method,
        {{"type", "MOCK"}, {"requestTemplates", {{"application/json", "{\"statusCode\": 200}"}}}},
        {{"responseTemplates", {{"application/json", response_template}}}});
  }
  void deploy(const std::string& stage = "live") {
    call("CreateDeployment", {{"restApiId", api}, {"stageName", stage}});
  }

  HttpResponse send(const std::string& method,
                    const std::string& path,
                    const std::string& body = {},
                    HttpHeaders headers = {}) {
    HttpRequest request;
    request.method = method;
    request.target = path;
    request.headers = std::move(headers);
    request.headers.set("Host", api + ".execute-api.us-east-1.amazonaws.com");
    request.body = body;
    return cloud.http(request);
  }
  /// `status body`.
  std::string answer(const std::string& method,
                     const std::string& path,
                     const std::string& body = {},
                     HttpHeaders headers = {}) {
    const HttpResponse response = send(method, path, body, std::move(headers));
    return std::to_string(response.status) + " " + response.body;
  }

  TestCloud cloud;
  std::string api;
  std::string root;
};

/// The test is the client and the host that runs functions and carries HTTP out.
class HostedApiTest : public ApiTest {
 protected:
  static std::string function_uri(const std::string& name) {
    return "arn:aws:apigateway:us-east-1:lambda:path/2015-03-31/functions/"
           "arn:aws:lambda:us-east-1:000000000000:function:" +
           name + "/invocations";
  }
  void make_function(const std::string& name) {
    const std::string empty_zip = std::string("PK\x05\x06", 4) + std::string(18, '\0');
    call_service("lambda",
                 "CreateFunction",
                 {{"FunctionName", name},
                  {"Runtime", "nodejs22.x"},
                  {"Handler", "index.handler"},
                  {"Role", "arn:aws:iam::000000000000:role/worker"},
                  {"Code", {{"ZipFile", Document::binary({empty_zip.begin(), empty_zip.end()})}}}});
  }
  /// Sends a request that may wait for the host: `effect` is what is asked of it, `response` the
  /// answer. It goes to the API unless it names another host.
  void begin(HttpRequest request) {
    effect.reset();
    response.reset();
    if (request.headers.find("Host") == nullptr)
      request.headers.add("Host", api + ".execute-api.us-east-1.amazonaws.com");
    cloud.machine().request(kRequest, request, cloud.now());
    take();
  }
  /// What the host made of it.
  void complete(const Document& result) {
    ASSERT_TRUE(effect);
    cloud.machine().complete_effect(effect->id, result, cloud.now());
    take();
  }
  /// Ends a function's run.
  void end(const Document& account) { complete({{"ok", account}}); }
  /// Looks at what the engine put out.
  void take() {
    Outputs outputs = cloud.machine().take_outputs();
    if (!outputs.effects.empty()) effect = outputs.effects.back();
    if (!outputs.responses.empty()) response = outputs.responses.back().http;
  }
  /// `status body`, or `waiting`.
  std::string answered() const {
    return response ? std::to_string(response->status) + " " + response->body : "waiting";
  }

  std::optional<Effect> effect;
  std::optional<HttpResponse> response;

 private:
  static constexpr uint64_t kRequest = 1'000'000;
};

}  // namespace cloudtab::apigateway
