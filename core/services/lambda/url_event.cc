#include <algorithm>
#include <map>
#include <string>
#include <string_view>
#include <utility>

#include "core/base/ascii.h"
#include "core/base/encoding.h"
#include "core/services/lambda/url.h"

// What a function is told of a request to its URL, and what its answer means: payload format 2.0.
// Shapes as recorded, and in
// https://docs.aws.amazon.com/lambda/latest/dg/urls-invocation.html#urls-payloads

namespace cloudtab::lambda {

namespace {

using Values = std::map<std::string, std::string>;

/// Values of one name are joined by commas.
void add(Values& values, std::string name, std::string_view value) {
  auto [at, is_new] = values.try_emplace(std::move(name), value);
  if (!is_new) at->second.append(",").append(value);
}

/// Names in lower case, without cookies, which are told of by themselves.
Values headers_of(const HttpRequest& request, const std::string& host) {
  Values values;
  for (const auto& [name, value] : request.headers) {
    const std::string key = to_lower(name);
    if (key != "cookie" && key != "host") add(values, key, value);
  }
  values["host"] = host;
  return values;
}

Values query_of(std::string_view query) {
  Values values;
  while (!query.empty()) {
    const size_t end = std::min(query.find('&'), query.size());
    const std::string_view pair = query.substr(0, end);
    const size_t equals = std::min(pair.find('='), pair.size());
    const std::string_view value =
        equals < pair.size() ? pair.substr(equals + 1) : std::string_view();
    if (!pair.empty())
      add(values, percent_decode(pair.substr(0, equals), true), percent_decode(value, true));
    query.remove_prefix(std::min(end + 1, query.size()));
  }
  return values;
}

/// Bodies that travel as they are; all else, forms too, is base64.
bool is_text(const HttpRequest& request) {
  if (!is_valid_utf8(request.body)) return false;
  const std::string type = to_lower(request.headers.value("content-type"));
  for (const char* prefix :
       {"text/", "application/json", "application/xml", "application/javascript"})
    if (type.rfind(prefix, 0) == 0) return true;
  return type.empty() || type.find("+json") != std::string::npos ||
         type.find("+xml") != std::string::npos;
}

/// `01/Jan/2026:00:00:00 +0000`.
std::string common_log_time(Instant time) {
  // `Mon, 23 Nov 2026 04:12:54 GMT` holds the same parts.
  const std::string date = to_http_date(time);
  return date.substr(5, 2) + "/" + date.substr(8, 3) + "/" + date.substr(12, 4) + ":" +
         date.substr(17, 8) + " +0000";
}

std::string source_ip(const HttpRequest& request) {
  const std::string_view forwarded = request.headers.value("x-forwarded-for");
  return forwarded.empty() ? "127.0.0.1" : std::string(forwarded.substr(0, forwarded.find(',')));
}

std::string plain(const Document& value) {
  return value.is_string() ? value.get<std::string>() : value.dump();
}

Error malformed() { return Error{"MalformedResponse", "Internal Server Error", 502}; }

Result<HttpResponse> stated_response(const Document& answer) {
  HttpResponse response;
  const Document& status = answer["statusCode"];
  const std::string digits = plain(status);
  if (digits.size() != 3 || digits.find_first_not_of("0123456789") != std::string::npos)
    return malformed();
  response.status = std::stoi(digits);
  const Document headers = answer.value("headers", Document());
  if (headers.is_object()) {
    for (const auto& header : headers.items())
      response.headers.set(header.key(), plain(header.value()));
  }
  const Document cookies = answer.value("cookies", Document());
  if (cookies.is_array())
    for (const Document& cookie : cookies) response.headers.add("Set-Cookie", plain(cookie));
  const Document body = answer.value("body", Document());
  if (!body.is_null()) response.body = plain(body);
  if (answer.value("isBase64Encoded", Document(false)) == true) {
    ASSIGN_OR_RETURN(response.body, base64_decode(response.body));
  }
  return response;
}

}  // namespace

Document url_event(const Call& call,
                   const HttpRequest& request,
                   std::string_view id,
                   std::string_view region,
                   const std::string& caller) {
  const size_t mark = request.target.find('?');
  const std::string path = request.target.substr(0, mark);
  const std::string query = mark == std::string::npos ? "" : request.target.substr(mark + 1);
  const std::string host = url_host(id, region);
  Document context = {{"accountId", caller.empty() ? "anonymous" : caller},
                      {"apiId", id},
                      {"domainName", host},
                      {"domainPrefix", id},
                      {"http",
                       {{"method", request.method},
                        {"path", percent_decode(path, false)},
                        {"protocol", "HTTP/1.1"},
                        {"sourceIp", source_ip(request)},
                        {"userAgent", request.headers.value("user-agent")}}},
                      {"requestId", call.request_id()},
                      {"routeKey", "$default"},
                      {"stage", "$default"},
                      {"time", common_log_time(call.started_at())},
                      {"timeEpoch", to_millis(call.started_at())}};
  if (!caller.empty()) {
    const Principal& principal = call.principal();
    context["authorizer"]["iam"] = {{"accessKey", principal.access_key_id},
                                    {"accountId", principal.account},
                                    {"callerId", principal.account},
                                    {"cognitoIdentity", nullptr},
                                    {"principalOrgId", nullptr},
                                    {"userArn", principal.arn},
                                    {"userId", principal.account}};
  }
  Document event = {{"version", "2.0"},
                    {"routeKey", "$default"},
                    {"rawPath", path},
                    {"rawQueryString", query},
                    {"headers", headers_of(request, host)},
                    {"requestContext", std::move(context)}};
  if (Document cookies = cookies_of(request); !cookies.empty()) event["cookies"] = cookies;
  if (!query.empty()) event["queryStringParameters"] = query_of(query);
  const bool has_text = is_text(request);
  event["isBase64Encoded"] = !has_text && !request.body.empty();
  if (!request.body.empty()) event["body"] = has_text ? request.body : base64_encode(request.body);
  return event;
}

Result<HttpResponse> url_response(std::string_view payload) {
  const Document answer = Document::parse(payload, nullptr, /*allow_exceptions=*/false);
  if (answer.is_discarded()) return malformed();
  HttpResponse response;
  if (answer.is_object() && answer.contains("statusCode")) {
    ASSIGN_OR_RETURN(response, stated_response(answer));
  } else {
    // Anything else is the body of a success; text without its quotes.
    response.body = answer.is_string() ? answer.get<std::string>() : std::string(payload);
  }
  if (response.headers.find("content-type") == nullptr)
    response.headers.set("Content-Type", "application/json");
  return response;
}

}  // namespace cloudtab::lambda
