#include "core/services/apigateway/execution/aws_request.h"

#include <string_view>
#include <utility>

#include "core/base/ascii.h"
#include "core/base/encoding.h"
#include "core/model/shape.h"
#include "core/services/apigateway/execution/failure.h"

namespace cloudtab::apigateway {

namespace {

/// Headers that a mapping may not set on the way to an AWS service; AWS fails the request, as
/// recorded.
constexpr std::string_view kReservedHeaders[] = {"authorization",
                                                 "connection",
                                                 "content-length",
                                                 "expect",
                                                 "proxy-authenticate",
                                                 "te",
                                                 "transfer-encoding"};

/// The service of a URI, by what AWS calls it in endpoints and signatures; null if not Cloudtab's.
const model::Service* service_of(const std::string& name) {
  for (const model::Service* service : model::all_services()) {
    if (service->endpoint_prefix == name || service->signing_name == name || service->id == name)
      return service;
  }
  return nullptr;
}

std::string query_text(const NamedValues& values) {
  std::string text;
  for (const auto& [name, value] : values) {
    text += (text.empty() ? "?" : "&") + percent_encode(name, false) + "=" +
            percent_encode(value, false);
  }
  return text;
}

/// An action is called by name: JSON services by target header, the others by query string, and
/// SQS, which speaks both, by query string unless the mapping says JSON.
void name_action(const IntegrationUri& uri,
                 const model::Service& service,
                 NamedValues& query,
                 HttpRequest& request) {
  const bool wants_json =
      request.headers.value("content-type").find("x-amz-json") != std::string_view::npos;
  if (!service.target_prefix.empty() && (!service.query_compatible || wants_json)) {
    if (!wants_json)
      request.headers.set("Content-Type",
                          "application/x-amz-json-" + std::string(service.json_version));
    if (request.headers.find("x-amz-target") == nullptr)
      request.headers.set("X-Amz-Target", std::string(service.target_prefix) + "." + uri.target);
    return;
  }
  query.emplace_back("Action", uri.target);
  bool versioned = false;
  for (const auto& [name, value] : query) versioned = versioned || name == "Version";
  if (!versioned && !service.query_api_version.empty())
    query.emplace_back("Version", std::string(service.query_api_version));
}

}  // namespace

Result<HttpRequest> make_aws_request(const IntegrationUri& uri,
                                     const std::string& method,
                                     NamedValues query,
                                     const NamedValues& headers,
                                     const std::string& body) {
  HttpRequest request;
  request.method = method;
  request.headers.set("Content-Type", "application/json");
  // So that query services answer in JSON, which mapping templates read.
  request.headers.set("Accept", "application/json");
  for (const auto& [name, value] : headers) {
    for (std::string_view reserved : kReservedHeaders) {
      if (equals_ignoring_case(name, reserved))
        return configuration_error("Header " + name + " may not be set for an AWS integration");
    }
    request.headers.set(name, value);
  }
  const model::Service* service = service_of(uri.service);
  if (service == nullptr) {
    return failure("INTEGRATION_FAILURE",
                   "Cloudtab does not implement the service " + uri.service + " yet.",
                   "Execution failed: no such service: " + uri.service,
                   501);
  }
  const std::string subdomain = uri.subdomain.empty() ? "" : uri.subdomain + ".";
  request.headers.set(
      "Host",
      subdomain + std::string(service->endpoint_prefix) + "." + uri.region + ".amazonaws.com");
  const bool has_body = request.method != "GET" && request.method != "HEAD";
  if (has_body) request.body = body;
  if (uri.is_action) name_action(uri, *service, query, request);
  request.target = (uri.is_action ? "/" : "/" + uri.target) + query_text(query);
  return request;
}

}  // namespace cloudtab::apigateway
