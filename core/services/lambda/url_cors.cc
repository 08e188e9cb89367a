#include "core/services/lambda/url_cors.h"

#include <string>

namespace cloudtab::lambda {

namespace {

constexpr const char* kAllowOrigin = "Access-Control-Allow-Origin";
constexpr const char* kAllowCredentials = "Access-Control-Allow-Credentials";
constexpr const char* kAllowMethods = "Access-Control-Allow-Methods";
constexpr const char* kAllowHeaders = "Access-Control-Allow-Headers";
constexpr const char* kExposeHeaders = "Access-Control-Expose-Headers";
constexpr const char* kMaxAge = "Access-Control-Max-Age";

std::string joined(const Document& cors, const char* member) {
  std::string text;
  for (const Document& entry : cors.value(member, Document::array()))
    text += (text.empty() ? "" : ",") + entry.get<std::string>();
  return text;
}

void put(HttpHeaders& headers, const char* name, const std::string& value) {
  if (!value.empty()) headers.set(name, value);
}

/// What both kinds of answer say. False if the origin is not allowed.
bool put_origin(const Document& cors, const std::string& origin, HttpHeaders& headers) {
  bool is_allowed = false;
  bool is_any = false;
  for (const Document& allowed : cors.value("AllowOrigins", Document::array())) {
    is_any = is_any || allowed == "*";
    is_allowed = is_allowed || is_any || allowed == origin;
  }
  if (!is_allowed) return false;
  const bool has_credentials = cors.value("AllowCredentials", false);
  headers.set(kAllowOrigin, is_any && !has_credentials ? "*" : origin);
  if (has_credentials) headers.set(kAllowCredentials, "true");
  put(headers, kExposeHeaders, joined(cors, "ExposeHeaders"));
  return true;
}

}  // namespace

std::optional<HttpResponse> answer_preflight(const Document& cors, const HttpRequest& request) {
  const std::string* origin = request.headers.find("origin");
  if (cors.empty() || request.method != "OPTIONS" || origin == nullptr ||
      request.headers.find("access-control-request-method") == nullptr)
    return std::nullopt;
  HttpResponse response;
  response.status = 200;
  if (!put_origin(cors, *origin, response.headers)) return response;
  put(response.headers, kAllowMethods, joined(cors, "AllowMethods"));
  put(response.headers, kAllowHeaders, joined(cors, "AllowHeaders"));
  if (cors.contains("MaxAge")) response.headers.set(kMaxAge, cors["MaxAge"].dump());
  return response;
}

void put_cors_headers(const Document& cors, const HttpRequest& request, HttpHeaders& headers) {
  for (const char* name :
       {kAllowOrigin, kAllowCredentials, kAllowMethods, kAllowHeaders, kExposeHeaders, kMaxAge})
    headers.remove(name);
  if (const std::string* origin = request.headers.find("origin"))
    put_origin(cors, *origin, headers);
}

}  // namespace cloudtab::lambda
