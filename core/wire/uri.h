#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace cloudtab::wire {

/// One `name=value` of a query string or form, decoded.
struct Field {
  std::string name;
  std::string value;
};
using Fields = std::vector<Field>;

/// A request target in its two parts, still percent-encoded; `query` is without the question mark.
/// An empty path is `/` (RFC 9110, 4.2.3).
struct Target {
  std::string_view path;
  std::string_view query;
};
Target split_target(std::string_view target);

/// Appends the fields of `text` (`a=b&c`). `+` means a space.
void parse_fields(std::string_view text, Fields& fields);
/// The value of the first field of that name, or null.
const std::string* find_field(const Fields& fields, std::string_view name);

/// The parts of `text` between `separator`s; one more than there are separators.
std::vector<std::string_view> split(std::string_view text, char separator);

/// Takes off what stands before the next separator, or all if there is none, and the separator.
std::string_view cut(std::string_view& rest, char separator);

std::string_view trim(std::string_view text);
bool starts_with_ignoring_case(std::string_view text, std::string_view prefix);

}  // namespace cloudtab::wire
