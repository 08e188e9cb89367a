#include "core/services/apigateway/v2/http/cors.h"

#include <string>
#include <string_view>

namespace cloudtab::apigateway::v2 {

namespace {

std::string joined(const Document& cors, const char* member) {
  std::string text;
  for (const Document& entry : cors.value(member, Document::array()))
    text += (text.empty() ? "" : ",") + entry.get<std::string>();
  return text;
}

/// `*`, an origin, or `https://*` and `http://*` for every origin of a scheme.
bool allows(const std::string& allowed, std::string_view origin) {
  if (allowed == "*" || allowed == origin) return true;
  if (allowed.size() < 2 || allowed.substr(allowed.size() - 2) != "/*") return false;
  const std::string_view scheme = std::string_view(allowed).substr(0, allowed.size() - 1);
  return origin.substr(0, scheme.size()) == scheme;
}

/// What Access-Control-Allow-Origin says to an origin; "" for nothing.
std::string allowed_origin(const Document& cors, std::string_view origin) {
  for (const Document& entry : cors.value("AllowOrigins", Document::array())) {
    const std::string& allowed = entry.get_ref<const std::string&>();
    if (allows(allowed, origin)) return allowed == "*" ? "*" : std::string(origin);
  }
  return {};
}

void put(HttpHeaders& headers, std::string_view name, const std::string& value) {
  if (!value.empty()) headers.set(name, value);
}

/// What both kinds of answer say. False if the origin is not allowed.
bool put_origin(const Document& cors, std::string_view origin, HttpHeaders& headers) {
  const std::string allowed = allowed_origin(cors, origin);
  if (allowed.empty()) return false;
  headers.set("access-control-allow-origin", allowed);
  if (cors.value("AllowCredentials", false))
    headers.set("access-control-allow-credentials", "true");
  put(headers, "access-control-expose-headers", joined(cors, "ExposeHeaders"));
  return true;
}

}  // namespace

std::optional<HttpResponse> answer_preflight(const Document& cors, const HttpRequest& request) {
  const std::string* origin = request.headers.find("origin");
  if (request.method != "OPTIONS" || origin == nullptr ||
      request.headers.find("access-control-request-method") == nullptr)
    return std::nullopt;
  HttpResponse response;
  response.status = 204;
  if (!put_origin(cors, *origin, response.headers)) return response;
  put(response.headers, "access-control-allow-methods", joined(cors, "AllowMethods"));
  put(response.headers, "access-control-allow-headers", joined(cors, "AllowHeaders"));
  if (cors.contains("MaxAge"))
    response.headers.set("access-control-max-age", cors["MaxAge"].dump());
  return response;
}

void put_cors_headers(const Document& cors, const HttpRequest& request, HttpHeaders& headers) {
  for (std::string_view name : {"access-control-allow-origin",
                                "access-control-allow-credentials",
                                "access-control-expose-headers",
                                "access-control-allow-methods",
                                "access-control-allow-headers",
                                "access-control-max-age"})
    headers.remove(name);
  if (const std::string* origin = request.headers.find("origin"))
    put_origin(cors, *origin, headers);
}

}  // namespace cloudtab::apigateway::v2
