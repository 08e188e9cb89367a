#include "core/services/apigateway/v2/http/event.h"

#include <map>
#include <utility>
#include <vector>

#include "core/base/ascii.h"
#include "core/base/encoding.h"
#include "core/services/apigateway/execution/lambda_proxy.h"
#include "core/services/apigateway/execution/mapping.h"
#include "core/services/apigateway/state.h"

namespace cloudtab::apigateway::v2 {

namespace {

/// What the client would see of itself, were it not in the tab.
std::string source_ip(const HttpRequest& request) {
  const std::string_view forwarded = request.headers.value("x-forwarded-for");
  return forwarded.empty() ? "127.0.0.1" : std::string(forwarded.substr(0, forwarded.find(',')));
}

bool has_prefix(std::string_view text, std::string_view prefix) {
  return text.substr(0, prefix.size()) == prefix;
}

/// Payloads that travel as they are; all else is base64. As observed of AWS, forms are not text.
bool is_text(const HttpRequest& request) {
  if (!is_valid_utf8(request.body)) return false;
  const std::string type = to_lower(request.headers.value("content-type"));
  return type.empty() || has_prefix(type, "text/") || has_prefix(type, "application/json") ||
         has_prefix(type, "application/xml") || has_prefix(type, "application/javascript") ||
         type.find("+json") != std::string::npos || type.find("+xml") != std::string::npos;
}

void put_body(const HttpRequest& request, Document& event) {
  const bool text = is_text(request);
  event["isBase64Encoded"] = !text && !request.body.empty();
  if (request.body.empty()) return;
  event["body"] = text ? request.body : base64_encode(request.body);
}

/// Names in lower case; a name's values in order.
std::map<std::string, std::vector<std::string>> header_lists(const HttpRequest& request) {
  std::map<std::string, std::vector<std::string>> lists;
  for (const auto& [name, value] : request.headers) lists[to_lower(name)].push_back(value);
  return lists;
}

std::map<std::string, std::vector<std::string>> value_lists(const NamedValues& values) {
  std::map<std::string, std::vector<std::string>> lists;
  for (const auto& [name, value] : values) lists[name].push_back(value);
  return lists;
}

using Lists = std::map<std::string, std::vector<std::string>>;

Document joined(const Lists& lists) {
  Document out = Document::object();
  for (const auto& [name, values] : lists) {
    std::string text;
    for (const std::string& value : values) text += (text.empty() ? "" : ",") + value;
    out[name] = text;
  }
  return out;
}

Document last_of_each(const Lists& lists) {
  Document out = Document::object();
  for (const auto& [name, values] : lists) out[name] = values.back();
  return out;
}

Document or_null(Document map) { return map.empty() ? Document(nullptr) : map; }

Document map_of(const NamedValues& values) {
  Document out = Document::object();
  for (const auto& [name, value] : values) out[name] = value;
  return out;
}

/// A route's path; `$default` has none but itself.
std::string resource_of(const HttpEventSource& source) {
  const size_t space = source.route_key.find(' ');
  return space == std::string::npos ? source.route_key : source.route_key.substr(space + 1);
}

std::string plain(const Document& value) {
  return value.is_string() ? value.get<std::string>() : value.dump();
}

Error malformed() { return Error{"MalformedResponse", "Internal Server Error", 500}; }

/// Format 2.0 takes anything without a status for the body of a success.
HttpResponse inferred(const Document& answer, std::string_view payload) {
  HttpResponse response;
  response.headers.set("content-type", "application/json");
  response.body = answer.is_string() ? answer.get<std::string>() : std::string(payload);
  return response;
}

bool read_status(const Document& answer, int& status) {
  const auto found = answer.find("statusCode");
  if (found == answer.end()) return false;
  const std::string text = plain(*found);
  if (text.size() != 3 || text.find_first_not_of("0123456789") != std::string::npos) return false;
  status = (text[0] - '0') * 100 + (text[1] - '0') * 10 + (text[2] - '0');
  return status >= 100 && status <= 599;
}

}  // namespace

Document context_of(const HttpEventSource& source) {
  const HttpRequest& request = *source.request;
  return {{"accountId", source.account},
          {"apiId", source.api_id},
          {"authorizer", source.authorizer},
          {"domainName", source.domain},
          {"domainPrefix", source.api_id},
          {"extendedRequestId", source.request_id},
          {"httpMethod", request.method},
          {"identity",
           {{"sourceIp", source_ip(request)}, {"userAgent", request.headers.value("user-agent")}}},
          {"path", source.path},
          {"protocol", "HTTP/1.1"},
          {"requestId", source.request_id},
          {"requestTime", common_log_time(source.time)},
          {"requestTimeEpoch", to_millis(source.time)},
          {"routeKey", source.route_key},
          {"stage", source.stage}};
}

Document event_1(const HttpEventSource& source) {
  const HttpRequest& request = *source.request;
  const Lists headers = header_lists(request);
  const Lists query = value_lists(parse_query(source.query));
  Document context = context_of(source);
  context.erase("routeKey");
  if (source.authorizer.empty()) context.erase("authorizer");
  context["resourceId"] = source.route_key;
  context["resourcePath"] = resource_of(source);
  complete_identity(context["identity"]);
  Document event = {{"version", "1.0"},
                    {"resource", resource_of(source)},
                    {"path", source.path},
                    {"httpMethod", request.method},
                    {"headers", last_of_each(headers)},
                    {"multiValueHeaders", headers},
                    {"queryStringParameters", or_null(last_of_each(query))},
                    {"multiValueQueryStringParameters", or_null(query)},
                    {"requestContext", std::move(context)},
                    {"pathParameters", or_null(map_of(source.path_parameters))},
                    {"stageVariables", or_null(source.stage_variables)},
                    {"body", nullptr}};
  put_body(request, event);
  return event;
}

Document event_2(const HttpEventSource& source) {
  const HttpRequest& request = *source.request;
  Lists headers = header_lists(request);
  headers.erase("cookie");
  Document event = {{"version", "2.0"},
                    {"routeKey", source.route_key},
                    {"rawPath", source.path},
                    {"rawQueryString", source.query},
                    {"headers", joined(headers)},
                    {"requestContext",
                     {{"accountId", source.account},
                      {"apiId", source.api_id},
                      {"domainName", source.domain},
                      {"domainPrefix", source.api_id},
                      {"http",
                       {{"method", request.method},
                        {"path", source.path},
                        {"protocol", "HTTP/1.1"},
                        {"sourceIp", source_ip(request)},
                        {"userAgent", request.headers.value("user-agent")}}},
                      {"requestId", source.request_id},
                      {"routeKey", source.route_key},
                      {"stage", source.stage},
                      {"time", common_log_time(source.time)},
                      {"timeEpoch", to_millis(source.time)}}}};
  if (Document cookies = cookies_of(request); !cookies.empty()) event["cookies"] = cookies;
  if (!source.query.empty())
    event["queryStringParameters"] = joined(value_lists(parse_query(source.query)));
  if (!source.path_parameters.empty()) event["pathParameters"] = map_of(source.path_parameters);
  if (!source.authorizer.empty())
    event["requestContext"]["authorizer"]["lambda"] = source.authorizer;
  if (!source.stage_variables.empty()) event["stageVariables"] = source.stage_variables;
  put_body(request, event);
  return event;
}

Result<HttpResponse> response_of_function(std::string_view payload, std::string_view format) {
  const Document answer = Document::parse(payload, nullptr, /*allow_exceptions=*/false);
  if (answer.is_discarded()) return malformed();
  HttpResponse response;
  const bool has_status = answer.is_object() && answer.contains("statusCode");
  if (!has_status && format == "2.0") return inferred(answer, payload);
  if (!has_status || !read_status(answer, response.status)) return malformed();
  for (const auto& header : member_of(answer, "headers").items())
    response.headers.set(to_lower(header.key()), plain(header.value()));
  for (const auto& header : member_of(answer, "multiValueHeaders").items()) {
    response.headers.remove(header.key());
    if (!header.value().is_array()) return malformed();
    for (const Document& value : header.value())
      response.headers.add(to_lower(header.key()), plain(value));
  }
  if (format == "2.0") {
    for (const Document& cookie : answer.value("cookies", Document::array()))
      response.headers.add("set-cookie", plain(cookie));
  }
  const auto body = answer.find("body");
  if (body != answer.end() && !body->is_null()) {
    if (!body->is_string()) return malformed();
    response.body = body->get<std::string>();
    if (answer.value("isBase64Encoded", Document(false)) == true) {
      ASSIGN_OR_RETURN(response.body, base64_decode(response.body));
    }
  }
  if (response.headers.find("content-type") == nullptr && !response.body.empty())
    response.headers.set("content-type", "text/plain;charset=UTF-8");
  return response;
}

}  // namespace cloudtab::apigateway::v2
