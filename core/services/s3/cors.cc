#include "core/services/s3/cors.h"

#include <algorithm>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/ascii.h"
#include "core/services/s3/errors.h"
#include "core/services/s3/state.h"
#include "core/services/s3/text.h"

namespace cloudtab::s3 {

namespace {

/// `http://*.example.com`: at most one star.
bool fits(std::string_view pattern, std::string_view text) {
  const size_t star = pattern.find('*');
  if (star == std::string_view::npos) return pattern == text;
  const std::string_view before = pattern.substr(0, star);
  const std::string_view after = pattern.substr(star + 1);
  return text.size() >= before.size() + after.size() && begins(text, before) &&
         text.substr(text.size() - after.size()) == after;
}

std::vector<std::string> listed_headers(std::string_view text) {
  std::vector<std::string> headers;
  while (!text.empty()) {
    const size_t comma = text.find(',');
    std::string_view one = text.substr(0, comma);
    while (!one.empty() && one.front() == ' ') one.remove_prefix(1);
    while (!one.empty() && one.back() == ' ') one.remove_suffix(1);
    if (!one.empty()) headers.push_back(to_lower(one));
    if (comma == std::string_view::npos) break;
    text.remove_prefix(comma + 1);
  }
  return headers;
}

std::string joined(const std::vector<std::string>& words) {
  std::string text;
  for (const std::string& word : words) text += (text.empty() ? "" : ", ") + word;
  return text;
}

std::vector<std::string> strings(const Document& rule, const char* member) {
  return rule.value(member, std::vector<std::string>());
}

/// What a preflight asks for.
struct Question {
  std::string origin;
  std::string method;
  std::vector<std::string> headers;
};

/// The origin of the rule that fits, or null if none does.
const std::string* fitting_origin(const Document& rule,
                                  const Question& question,
                                  std::vector<std::string>& origins) {
  const std::vector<std::string> methods = strings(rule, "AllowedMethods");
  if (std::find(methods.begin(), methods.end(), question.method) == methods.end()) return nullptr;
  const std::vector<std::string> allowed = strings(rule, "AllowedHeaders");
  for (const std::string& header : question.headers) {
    if (std::none_of(allowed.begin(), allowed.end(), [&](const std::string& pattern) {
          return fits(to_lower(pattern), header);
        }))
      return nullptr;
  }
  origins = strings(rule, "AllowedOrigins");
  const auto found = std::find_if(origins.begin(), origins.end(), [&](const std::string& pattern) {
    return fits(pattern, question.origin);
  });
  return found == origins.end() ? nullptr : &*found;
}

HttpResponse allowed(const Document& rule, const Question& question, const std::string& origin) {
  HttpResponse response;
  const bool any = origin == "*";
  response.headers.add("Access-Control-Allow-Origin", any ? "*" : question.origin);
  response.headers.add("Access-Control-Allow-Methods", joined(strings(rule, "AllowedMethods")));
  if (!question.headers.empty())
    response.headers.add("Access-Control-Allow-Headers", joined(question.headers));
  if (const auto exposed = strings(rule, "ExposeHeaders"); !exposed.empty())
    response.headers.add("Access-Control-Expose-Headers", joined(exposed));
  if (rule.contains("MaxAgeSeconds"))
    response.headers.add("Access-Control-Max-Age", rule["MaxAgeSeconds"].dump());
  if (!any) response.headers.add("Access-Control-Allow-Credentials", "true");
  response.headers.add("Vary",
                       "Origin, Access-Control-Request-Headers, Access-Control-Request-Method");
  return response;
}

/// As every endpoint of the sandbox but a bucket answers.
HttpResponse permissive(const HttpRequest& request) {
  const std::string_view asked = request.headers.value("access-control-request-headers");
  HttpResponse response;
  response.status = 204;
  response.headers = {
      {"Access-Control-Allow-Origin", "*"},
      {"Access-Control-Allow-Methods", "GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS"},
      {"Access-Control-Allow-Headers", asked.empty() ? "*" : std::string(asked)},
      {"Access-Control-Max-Age", "600"}};
  return response;
}

/// The bucket and whether an object in it is meant.
struct Resource {
  std::string bucket;
  bool is_object = false;
};

Resource resource_of(const HttpRequest& request) {
  std::string_view path = request.target;
  path = path.substr(0, path.find('?'));
  if (!path.empty()) path.remove_prefix(1);
  const std::string_view host = request.headers.value("host");
  if (const size_t at = host.find(".s3."); at != std::string_view::npos)
    return {std::string(host.substr(0, at)), !path.empty()};
  const size_t slash = path.find('/');
  return {std::string(path.substr(0, slash)),
          slash != std::string_view::npos && slash + 1 < path.size()};
}

}  // namespace

// Texts: recorded (test_s3_cors.py, test_put_cors_invalid_rules).
Status check_cors(const Document& configuration) {
  const Document rules = configuration.value("CORSRules", Document::array());
  if (rules.empty()) return errors::malformed_xml();
  for (const Document& rule : rules) {
    if (strings(rule, "AllowedMethods").empty() || strings(rule, "AllowedOrigins").empty())
      return errors::malformed_xml();
    for (const std::string& method : strings(rule, "AllowedMethods")) {
      constexpr std::string_view kMethods[] = {"GET", "PUT", "HEAD", "POST", "DELETE"};
      if (std::find(std::begin(kMethods), std::end(kMethods), method) != std::end(kMethods))
        continue;
      return errors::invalid_request(
          "Found unsupported HTTP method in CORS config. Unsupported "
          "method is " +
          method);
    }
  }
  return ok();
}

Result<HttpResponse> answer_preflight(Call& call, const HttpRequest& request) {
  const Question question{std::string(request.headers.value("origin")),
                          std::string(request.headers.value("access-control-request-method")),
                          listed_headers(request.headers.value("access-control-request-headers"))};
  const Resource resource = resource_of(request);
  const std::string method = question.method.empty() ? "OPTIONS" : question.method;
  const BucketRecord* bucket = call.records<BucketRecord>(kS3Scope).find(resource.bucket);
  if (bucket == nullptr) {
    // At a host of our own it may not have been meant for S3 at all.
    if (request.headers.value("host").find("amazonaws.com") == std::string_view::npos)
      return permissive(request);
  }
  if (question.origin.empty())
    return errors::bad_request("Insufficient information. Origin request header needed.");
  if (bucket == nullptr) return errors::access_forbidden("Bucket not found", method, "BUCKET");
  const auto configuration = bucket->configurations.find("Cors");
  if (configuration == bucket->configurations.end())
    return errors::access_forbidden("CORS is not enabled for this bucket.", method, "BUCKET");
  for (const Document& rule : configuration->value("CORSRules", Document::array())) {
    std::vector<std::string> origins;
    if (const std::string* origin = fitting_origin(rule, question, origins))
      return allowed(rule, question, *origin);
  }
  return errors::access_forbidden(
      "This CORS request is not allowed. This is usually because the evalution of Origin, request "
      "method / Access-Control-Request-Method or Access-Control-Request-Headers are not "
      "whitelisted by the resource's CORS spec.",
      method,
      resource.is_object ? "OBJECT" : "BUCKET");
}

}  // namespace cloudtab::s3
