#pragma once

#include <span>
#include <string>
#include <string_view>
#include <utility>

#include <gtest/gtest.h>

#include "core/cloud/testing.h"

// A cloud to make HTTP and WebSocket APIs in, and what the tests keep asking.

namespace cloudtab::apigateway::v2 {

class ApiV2Test : public ::testing::Test {
 protected:
  ApiV2Test() = default;
  explicit ApiV2Test(std::span<const ServiceDefinition* const> services) : cloud({}, services) {}

  /// The answer; a call that fails is a test failure.
  Document call(std::string_view operation,
                const Document& input = Document::object(),
                std::string_view service = "apigatewayv2") {
    Result<Document> answer = cloud.call(service, operation, input);
    if (!answer.ok()) {
      ADD_FAILURE() << operation << ": " << answer.error().code << ": " << answer.error().message;
      return Document::object();
    }
    return std::move(answer).value();
  }
  /// `code: message`, or "" if the call succeeded.
  std::string error(std::string_view operation,
                    const Document& input,
                    std::string_view service = "apigatewayv2") {
    const Result<Document> answer = cloud.call(service, operation, input);
    return answer.ok() ? "" : answer.error().code + ": " + answer.error().message;
  }

  /// Makes the API that `api` names from then on.
  void make_http_api(Document more = Document::object()) {
    more.update({{"Name", "shop"}, {"ProtocolType", "HTTP"}});
    api = call("CreateApi", more).value("ApiId", "");
  }
  void make_socket_api() {
    api = call("CreateApi",
               {{"Name", "chat"},
                {"ProtocolType", "WEBSOCKET"},
                {"RouteSelectionExpression", "$request.body.action"}})
              .value("ApiId", "");
  }
  void make_stage(const std::string& name = "$default") {
    call("CreateStage", {{"ApiId", api}, {"StageName", name}, {"AutoDeploy", true}});
  }
  std::string add_integration(Document integration) {
    integration["ApiId"] = api;
    return call("CreateIntegration", integration).value("IntegrationId", "");
  }
  std::string add_route(const std::string& key,
                        const std::string& integration,
                        Document more = Document::object()) {
    more.update({{"ApiId", api}, {"RouteKey", key}, {"Target", "integrations/" + integration}});
    return call("CreateRoute", more).value("RouteId", "");
  }
  /// A route that puts what it is called with into a queue.
  std::string add_queue_route(const std::string& key, const std::string& body_expression) {
    return add_route(
        key,
        add_integration({{"IntegrationType", "AWS_PROXY"},
                         {"IntegrationSubtype", "SQS-SendMessage"},
                         {"CredentialsArn", kRole},
                         {"PayloadFormatVersion", "1.0"},
                         {"RequestParameters",
                          {{"QueueUrl", queue_url()}, {"MessageBody", body_expression}}}}));
  }
  std::string queue_url() {
    return call("CreateQueue", {{"QueueName", "work"}}, "sqs").value("QueueUrl", "");
  }
  /// The bodies of the queue's messages, each with a space after it.
  std::string queued() {
    std::string bodies;
    for (;;) {
      const Document received = call(
          "ReceiveMessage",
          {{"QueueUrl", queue_url()}, {"MaxNumberOfMessages", 10}, {"VisibilityTimeout", 1000}},
          "sqs");
      if (!received.contains("Messages")) return bodies;
      for (const Document& message : received["Messages"])
        bodies += message["Body"].get<std::string>() + " ";
    }
  }

  HttpRequest request(const std::string& method,
                      const std::string& path,
                      const std::string& body = {},
                      HttpHeaders headers = {}) const {
    HttpRequest made;
    made.method = method;
    made.target = path;
    made.headers = std::move(headers);
    made.headers.set("Host", api + ".execute-api.us-east-1.amazonaws.com");
    made.body = body;
    return made;
  }
  HttpResponse send(const std::string& method,
                    const std::string& path,
                    const std::string& body = {},
                    HttpHeaders headers = {}) {
    return cloud.http(request(method, path, body, std::move(headers)));
  }
  /// `status body`.
  std::string answer(const std::string& method,
                     const std::string& path,
                     const std::string& body = {},
                     HttpHeaders headers = {}) {
    const HttpResponse response = send(method, path, body, std::move(headers));
    return std::to_string(response.status) + " " + response.body;
  }
  /// `status body` of a control action.
  std::string control(const std::string& action, const Document& body) {
    HttpRequest made;
    made.method = "POST";
    made.target = "/_cloudtab/apigatewayv2/" + action;
    made.body = body.dump();
    const HttpResponse response = cloud.http(made);
    return std::to_string(response.status) + " " + response.body;
  }

  static constexpr const char* kRole = "arn:aws:iam::000000000000:role/api";

  TestCloud cloud;
  std::string api;
};

}  // namespace cloudtab::apigateway::v2
