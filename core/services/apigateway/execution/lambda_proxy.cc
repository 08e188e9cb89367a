#include "core/services/apigateway/execution/lambda_proxy.h"

#include <map>
#include <utility>
#include <vector>

#include "core/base/encoding.h"

namespace cloudtab::apigateway {

namespace {

using Lists = std::map<std::string, std::vector<std::string>>;

Document last_of_each(const Lists& lists) {
  Document out = Document::object();
  for (const auto& [name, values] : lists) out[name] = values.back();
  return out;
}

Document or_null(Document map) { return map.empty() ? Document(nullptr) : map; }

Error malformed() { return Error{"MalformedResponse", "Malformed Lambda proxy response", 502}; }

/// Header values may be numbers and booleans; lists and objects not.
Result<std::string> plain(const Document& value) {
  if (value.is_string()) return value.get<std::string>();
  if (value.is_number() || value.is_boolean()) return value.dump();
  return malformed();
}

Result<int> status_of(const Document& answer) {
  const auto found = answer.find("statusCode");
  if (found == answer.end() || found->is_null()) return 200;
  ASSIGN_OR_RETURN(const std::string text, plain(*found));
  if (text.size() != 3 || text.find_first_not_of("0123456789") != std::string::npos)
    return malformed();
  const int status = (text[0] - '0') * 100 + (text[1] - '0') * 10 + (text[2] - '0');
  if (status < 100 || status > 599) return malformed();
  return status;
}

/// The member, if it is there and not null. Error: it is no object.
Result<Document> object_of(const Document& answer, const char* member) {
  const auto found = answer.find(member);
  if (found == answer.end() || found->is_null()) return Document::object();
  if (!found->is_object()) return malformed();
  return *found;
}

/// A name in both has the values of the list first, as recorded.
Status put_headers(const Document& answer, HttpResponse& response) {
  ASSIGN_OR_RETURN(const Document lists, object_of(answer, "multiValueHeaders"));
  ASSIGN_OR_RETURN(const Document single, object_of(answer, "headers"));
  for (const auto& header : lists.items()) {
    if (!header.value().is_array()) return malformed();
    for (const Document& value : header.value()) {
      ASSIGN_OR_RETURN(std::string text, plain(value));
      response.headers.add(header.key(), std::move(text));
    }
  }
  for (const auto& header : single.items()) {
    if (header.value().is_null()) continue;
    ASSIGN_OR_RETURN(std::string text, plain(header.value()));
    response.headers.add(header.key(), std::move(text));
  }
  return ok();
}

bool is_known_member(const std::string& name) {
  return name == "statusCode" || name == "headers" || name == "multiValueHeaders" ||
         name == "body" || name == "isBase64Encoded";
}

}  // namespace

void complete_identity(Document& identity) {
  for (const char* member : {"accessKey",
                             "accountId",
                             "caller",
                             "cognitoAuthenticationProvider",
                             "cognitoAuthenticationType",
                             "cognitoIdentityId",
                             "cognitoIdentityPoolId",
                             "principalOrgId",
                             "user",
                             "userArn"}) {
    if (!identity.contains(member)) identity[member] = nullptr;
  }
}

Document proxy_event(const ProxyRequest& request) {
  Lists headers;
  for (const auto& [name, value] : request.headers) headers[name].push_back(value);
  Lists query;
  for (const auto& [name, value] : request.query) query[name].push_back(value);
  Document path_parameters = Document::object();
  for (const auto& [name, value] : request.path_parameters) path_parameters[name] = value;
  Document context = request.context;
  for (const char* member : {"requestOverride", "responseOverride", "isCanaryRequest"})
    context.erase(member);
  complete_identity(context["identity"]);
  const bool is_base64 = request.is_binary && !request.body.empty();
  Document event = {{"resource", request.resource},
                    {"path", request.path},
                    {"httpMethod", request.method},
                    {"headers", or_null(last_of_each(headers))},
                    {"multiValueHeaders", or_null(headers)},
                    {"queryStringParameters", or_null(last_of_each(query))},
                    {"multiValueQueryStringParameters", or_null(query)},
                    {"pathParameters", or_null(std::move(path_parameters))},
                    {"stageVariables", or_null(request.stage_variables)},
                    {"requestContext", std::move(context)},
                    {"body", nullptr},
                    {"isBase64Encoded", is_base64}};
  if (!request.body.empty()) event["body"] = is_base64 ? base64_encode(request.body) : request.body;
  return event;
}

Result<HttpResponse> proxy_response(std::string_view payload, bool may_be_binary) {
  const Document answer = Document::parse(payload, nullptr, /*allow_exceptions=*/false);
  if (!answer.is_object()) return malformed();
  for (const auto& member : answer.items())
    if (!is_known_member(member.key())) return malformed();
  HttpResponse response;
  ASSIGN_OR_RETURN(response.status, status_of(answer));
  RETURN_IF_ERROR(put_headers(answer, response));
  const auto body = answer.find("body");
  if (body != answer.end() && !body->is_null()) {
    ASSIGN_OR_RETURN(response.body, plain(*body));
    if (may_be_binary && answer.value("isBase64Encoded", Document(false)) == true) {
      const Result<std::string> bytes = base64_decode(response.body);
      if (!bytes.ok()) return malformed();
      response.body = *bytes;
    }
  }
  return response;
}

}  // namespace cloudtab::apigateway
