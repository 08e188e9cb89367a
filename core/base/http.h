#pragma once

#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace cloudtab {

/// HTTP headers in order of arrival; names compare without regard to case.
class HttpHeaders {
 public:
  using Entry = std::pair<std::string, std::string>;

  HttpHeaders() = default;
  HttpHeaders(std::initializer_list<Entry> entries) : entries_(entries) {}

  void add(std::string name, std::string value) {
    if (entries_.empty()) entries_.reserve(8);  // hardly a message has fewer
    entries_.emplace_back(std::move(name), std::move(value));
  }
  /// Replaces every header of that name.
  void set(std::string_view name, std::string value);
  void remove(std::string_view name);
  /// The first header of that name, or null. Owned by this object.
  const std::string* find(std::string_view name) const;
  /// As `find`, with "" for an absent header.
  std::string_view value(std::string_view name) const;

  auto begin() const { return entries_.begin(); }
  auto end() const { return entries_.end(); }
  size_t size() const { return entries_.size(); }

 private:
  std::vector<Entry> entries_;
};

struct HttpRequest {
  std::string method = "POST";
  /// Origin form, still percent-encoded: `/path?query`.
  std::string target = "/";
  HttpHeaders headers;
  /// Raw bytes.
  std::string body;
};

/// The cookies of a request, `name=value` each, in order of arrival.
std::vector<std::string> cookies_of(const HttpRequest& request);

struct HttpResponse {
  int status = 200;
  HttpHeaders headers;
  /// Raw bytes.
  std::string body;
};

}  // namespace cloudtab
