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

}  // namespace cloudtab
