#include "core/services/s3/website.h"

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/base/encoding.h"
#include "core/engine/record_at.h"
#include "core/services/s3/conditions.h"
#include "core/services/s3/errors.h"
#include "core/services/s3/state.h"
#include "core/services/s3/text.h"
#include "core/services/s3/versions.h"

namespace cloudtab::s3 {

namespace {

constexpr std::string_view kPathPrefix = "/_cloudtab/websites/";

/// Where a request goes.
struct Place {
  std::string bucket;
  std::string key;   ///< decoded, without the slash in front
  std::string host;  ///< for redirects
  std::string base;  ///< what stands before a key in paths
};

Place place_of(const HttpRequest& request) {
  Place place;
  place.host = request.headers.value("host");
  std::string_view path = request.target;
  path = path.substr(0, path.find('?'));
  if (begins(path, kPathPrefix)) {
    path.remove_prefix(kPathPrefix.size());
    const size_t slash = path.find('/');
    place.bucket = path.substr(0, slash);
    place.base = std::string(kPathPrefix) + place.bucket;
    path = slash == std::string_view::npos ? std::string_view() : path.substr(slash);
  } else {
    place.bucket = place.host.substr(0, place.host.find(".s3-website"));
  }
  if (!path.empty()) path.remove_prefix(1);
  place.key = percent_decode(path, false);
  return place;
}

std::string_view reason_of(int status) {
  switch (status) {
    case 403:
      return "Forbidden";
    case 405:
      return "Method Not Allowed";
    default:
      return "Not Found";
  }
}

std::string escaped(std::string_view text) {
  std::string out;
  for (const char c : text) {
    if (c == '<')
      out += "&lt;";
    else if (c == '>')
      out += "&gt;";
    else if (c == '&')
      out += "&amp;";
    else
      out += c;
  }
  return out;
}

std::string item(std::string_view name, std::string_view value) {
  return "<li>" + std::string(name) + ": " + escaped(value) + "</li>\n";
}

std::string items_of(const Error& error) {
  std::string text = item("Code", error.code) + item("Message", error.message);
  for (const char* field : {"Method", "ResourceType", "BucketName", "Key"}) {
    if (error.fields.contains(field))
      text += item(field, error.fields[field].get_ref<const std::string&>());
  }
  return text;
}

/// S3's own page for an error; `custom`: why the error document could not be shown, or null.
HttpResponse error_page(const Call& call, const Error& error, const Error* custom = nullptr) {
  const std::string title =
      std::to_string(error.http_status) + " " + std::string(reason_of(error.http_status));
  HttpResponse response;
  response.status = error.http_status;
  response.headers.add("Content-Type", "text/html; charset=utf-8");
  response.headers.add("x-amz-error-code", error.code);
  response.headers.add("x-amz-error-message", error.message);
  response.body = "<html>\n<head><title>" + title + "</title></head>\n<body>\n<h1>" + title +
                  "</h1>\n<ul>\n" + items_of(error) + item("RequestId", call.request_id()) +
                  item("HostId", call.request_id()) + "</ul>\n";
  if (custom != nullptr) {
    response.body +=
        "<h3>An Error Occurred While Attempting to Retrieve a Custom Error Document</h3>\n<ul>\n" +
        items_of(*custom) + "</ul>\n";
  }
  response.body += "<hr/>\n</body>\n</html>\n";
  return response;
}

HttpResponse redirect(int status, std::string location) {
  HttpResponse response;
  response.status = status;
  response.headers.add("Location", std::move(location));
  return response;
}

/// One bucket's site, for one request.
class Website {
 public:
  Website(Call& call, const HttpRequest& request, Place place, const Document& configuration)
      : call_(call),
        request_(request),
        place_(std::move(place)),
        configuration_(configuration),
        suffix_(configuration.value("IndexDocument", Document::object()).value("Suffix", "")) {}

  HttpResponse answer() const {
    if (const auto all = configuration_.find("RedirectAllRequestsTo");
        all != configuration_.end()) {
      return redirect(301,
                      all->value("Protocol", "http") + "://" + all->value("HostName", "") + "/" +
                          percent_encode(place_.key, /*keep_slash=*/true));
    }
    if (const Document* rule = find_rule(0)) return redirect_by(*rule);
    const bool is_folder = place_.key.empty() || place_.key.back() == '/';
    const std::string key = is_folder ? place_.key + suffix_ : place_.key;
    if (const ObjectRecord* object = find(key)) return show(*object, 200);
    if (!is_folder && find(place_.key + "/" + suffix_) != nullptr)
      return redirect(302,
                      place_.base + "/" + percent_encode(place_.key, /*keep_slash=*/true) + "/");
    return not_found(key);
  }

 private:
  const ObjectRecord* find(const std::string& key) const {
    return call_.records<ObjectRecord>(kS3Scope).find(object_key(place_.bucket, key));
  }

  /// The first rule for the key and, if it is not 0, the status of an error. A rule that names a
  /// status is for no other.
  const Document* find_rule(int status) const {
    const auto rules = configuration_.find("RoutingRules");
    if (rules == configuration_.end()) return nullptr;
    for (const Document& rule : *rules) {
      const Document condition = rule.value("Condition", Document::object());
      const std::string code = condition.value("HttpErrorCodeReturnedEquals", "");
      if (code != (status == 0 ? "" : std::to_string(status))) continue;
      if (begins(place_.key, condition.value("KeyPrefixEquals", ""))) return &rule;
    }
    return nullptr;
  }

  HttpResponse redirect_by(const Document& rule) const {
    const Document to = rule.value("Redirect", Document::object());
    const Document condition = rule.value("Condition", Document::object());
    std::string key = place_.key;
    if (to.contains("ReplaceKeyPrefixWith")) {
      key = to["ReplaceKeyPrefixWith"].get<std::string>() +
            key.substr(condition.value("KeyPrefixEquals", "").size());
    }
    if (to.contains("ReplaceKeyWith")) key = to["ReplaceKeyWith"];
    const bool elsewhere = to.contains("HostName");
    const std::string code = to.value("HttpRedirectCode", "301");
    const bool is_code =
        code.size() == 3 && code[0] == '3' && code[1] == '0' && code[2] >= '0' && code[2] <= '9';
    return redirect(is_code ? 300 + (code[2] - '0') : 301,
                    to.value("Protocol", "http") + "://" + to.value("HostName", place_.host) +
                        (elsewhere ? "" : place_.base) + "/" +
                        percent_encode(key, /*keep_slash=*/true));
  }

  HttpResponse not_found(const std::string& key) const {
    const Error error = errors::no_such_key(key);
    if (const Document* rule = find_rule(error.http_status)) return redirect_by(*rule);
    const auto document = configuration_.find("ErrorDocument");
    if (document == configuration_.end()) return error_page(call_, error);
    const std::string custom = document->value("Key", "");
    if (const ObjectRecord* object = find(custom)) return show(*object, error.http_status);
    const Error why = errors::no_such_key(custom);
    return error_page(call_, error, &why);
  }

  HttpResponse show(const ObjectRecord& object, int status) const {
    const std::string moved = object.attributes.value("WebsiteRedirectLocation", "");
    if (!moved.empty() && status == 200)
      return redirect(301, moved.front() == '/' ? place_.base + moved : moved);
    HttpResponse response;
    response.status = status == 200 && is_known(object) ? 304 : status;
    response.headers.add("ETag", object.etag);
    response.headers.add("Last-Modified", to_http_date(object.modified));
    constexpr std::pair<const char*, const char*> kHeaders[] = {
        {"ContentType", "Content-Type"},
        {"CacheControl", "Cache-Control"},
        {"ContentDisposition", "Content-Disposition"},
        {"ContentEncoding", "Content-Encoding"},
        {"ContentLanguage", "Content-Language"}};
    for (const auto& [member, header] : kHeaders) {
      if (object.attributes.contains(member))
        response.headers.add(header, object.attributes[member].get<std::string>());
    }
    const Document metadata = object.attributes.value("Metadata", Document::object());
    for (const auto& entry : metadata.items())
      response.headers.add("x-amz-meta-" + entry.key(), entry.value().get<std::string>());
    if (response.status != 304) {
      response.body =
          record_at(call_.records<ObjectBody>(kS3Scope), body_key(place_.bucket, object)).bytes;
    }
    return response;
  }

  /// Whether the client has the object already.
  bool is_known(const ObjectRecord& object) const {
    Document conditions = Document::object();
    const std::string_view match = request_.headers.value("if-none-match");
    if (!match.empty()) conditions["IfNoneMatch"] = match;
    const Result<Instant> since = parse_http_date(request_.headers.value("if-modified-since"));
    if (since.ok()) conditions["IfModifiedSince"] = to_millis(*since);
    return !check_read_conditions(conditions, object, call_.now()).ok();
  }

  Call& call_;
  const HttpRequest& request_;
  const Place place_;
  const Document& configuration_;
  const std::string suffix_;
};

Error method_not_allowed(const HttpRequest& request) {
  Error error = errors::is_delete_marker(request.method);
  error.fields["ResourceType"] = "OBJECT";
  return error;
}

Status check_protocol(const Document& redirect) {
  const std::string protocol = redirect.value("Protocol", "http");
  if (protocol == "http" || protocol == "https") return ok();
  return errors::invalid_request(
      "Invalid protocol, protocol can be http or https. If not defined the protocol will be "
      "selected automatically.");
}

Status check_routing_rule(const Document& rule) {
  if (rule.contains("Condition") && rule["Condition"].empty()) {
    return errors::invalid_request(
        "Condition cannot be empty. To redirect all requests without a condition, the condition "
        "element shouldn't be present.");
  }
  const Document to = rule.value("Redirect", Document::object());
  RETURN_IF_ERROR(check_protocol(to));
  if (to.contains("ReplaceKeyPrefixWith") && to.contains("ReplaceKeyWith")) {
    return errors::invalid_request(
        "You can only define ReplaceKeyPrefix or ReplaceKey but not both.");
  }
  return ok();
}

}  // namespace

// Recorded: test_s3.py, test_validate_website_configuration.
Status check_website(const Document& configuration) {
  if (configuration.contains("RedirectAllRequestsTo")) {
    if (configuration.size() > 1) {
      return errors::invalid_argument(
          "RedirectAllRequestsTo",
          "not null",
          "RedirectAllRequestsTo cannot be provided in conjunction with other Routing Rules.");
    }
    return check_protocol(configuration["RedirectAllRequestsTo"]);
  }
  if (!configuration.contains("IndexDocument")) {
    return errors::invalid_argument(
        "IndexDocument",
        "null",
        "A value for IndexDocument Suffix must be provided if RedirectAllRequestsTo is empty");
  }
  const std::string suffix = configuration["IndexDocument"].value("Suffix", "");
  if (suffix.empty() || suffix.find('/') != std::string::npos) {
    return errors::invalid_argument(
        "IndexDocument", suffix, "The IndexDocument Suffix is not well formed");
  }
  for (const Document& rule : configuration.value("RoutingRules", Document::array()))
    RETURN_IF_ERROR(check_routing_rule(rule));
  return ok();
}

bool is_website(const HttpRequest& request) {
  return begins(request.target, kPathPrefix) ||
         request.headers.value("host").find(".s3-website") != std::string_view::npos;
}

HttpResponse serve_website(Call& call, const HttpRequest& request) {
  if (request.method != "GET" && request.method != "HEAD")
    return error_page(call, method_not_allowed(request));
  Place place = place_of(request);
  const Result<const BucketRecord*> bucket = find_bucket(call, place.bucket);
  if (!bucket.ok()) return error_page(call, bucket.error());
  const auto configuration = (*bucket)->configurations.find("Website");
  if (configuration == (*bucket)->configurations.end()) {
    return error_page(
        call,
        errors::no_configuration("NoSuchWebsiteConfiguration",
                                 "The specified bucket does not have a website configuration",
                                 place.bucket));
  }
  call.trace("s3.website", "arn:aws:s3:::" + object_key(place.bucket, place.key));
  HttpResponse response = Website(call, request, std::move(place), *configuration).answer();
  if (request.method == "HEAD") response.body.clear();
  return response;
}

}  // namespace cloudtab::s3
