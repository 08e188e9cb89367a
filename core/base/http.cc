#include "core/base/http.h"

#include <algorithm>

namespace cloudtab {

namespace {

char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }

}  // namespace

bool equals_ignoring_case(std::string_view a, std::string_view b) {
  return std::equal(
      a.begin(), a.end(), b.begin(), b.end(), [](char x, char y) { return lower(x) == lower(y); });
}

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
