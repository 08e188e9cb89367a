#include "core/base/http.h"

#include <algorithm>

#include "core/base/ascii.h"

namespace cloudtab {

void HttpHeaders::set(std::string_view name, std::string value) {
  remove(name);
  add(std::string(name), std::move(value));
}

void HttpHeaders::remove(std::string_view name) {
  std::erase_if(entries_,
                [&](const Entry& entry) { return equals_ignoring_case(entry.first, name); });
}

const std::string* HttpHeaders::find(std::string_view name) const {
  for (const Entry& entry : entries_) {
    if (equals_ignoring_case(entry.first, name)) return &entry.second;
  }
  return nullptr;
}

std::string_view HttpHeaders::value(std::string_view name) const {
  const std::string* found = find(name);
  return found == nullptr ? std::string_view() : std::string_view(*found);
}

std::vector<std::string> cookies_of(const HttpRequest& request) {
  std::vector<std::string> cookies;
  for (const auto& [name, value] : request.headers) {
    if (!equals_ignoring_case(name, "cookie")) continue;
    for (size_t at = 0; at <= value.size();) {
      const size_t end = std::min(value.find(';', at), value.size());
      const size_t begin = value.find_first_not_of(' ', at);
      if (begin < end) cookies.push_back(value.substr(begin, end - begin));
      at = end + 1;
    }
  }
  return cookies;
}

}  // namespace cloudtab
