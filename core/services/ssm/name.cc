#include "core/services/ssm/name.h"

#include <algorithm>

#include "core/base/ascii.h"
#include "core/services/ssm/errors.h"
#include "core/services/ssm/limits.h"

namespace cloudtab::ssm {

namespace {

bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }
bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_name_character(char c) {
  return is_letter(c) || is_digit(c) || c == '.' || c == '-' || c == '_';
}

bool begins_with(std::string_view text, std::string_view lower) {
  if (text.size() < lower.size()) return false;
  return std::equal(lower.begin(), lower.end(), text.begin(), [](char want, char c) {
    return want == to_lower(c);
  });
}

std::string_view without_slash(std::string_view name) {
  return name.substr(!name.empty() && name.front() == '/' ? 1 : 0);
}

bool is_path_text(std::string_view text) {
  return std::all_of(
      text.begin(), text.end(), [](char c) { return is_name_character(c) || c == '/'; });
}

}  // namespace

Wanted parse_wanted(std::string_view text) {
  // An ARN's own colons come before its `:parameter/`.
  const size_t start = text.substr(0, 4) == "arn:" ? text.find(":parameter/") : 0;
  if (start == std::string_view::npos) return {std::string(text), ""};
  const size_t colon = text.find(':', start == 0 ? 0 : start + 1);
  if (colon == std::string_view::npos) return {std::string(text), ""};
  return {std::string(text.substr(0, colon)), std::string(text.substr(colon + 1))};
}

Status check_name(std::string_view name) {
  const std::string_view rest = without_slash(name);
  if (begins_with(rest, "aws")) return errors::reserved_name(name);
  if (begins_with(rest, "ssm") || rest.empty() || rest.back() == '/' || !is_path_text(rest) ||
      rest.find("//") != std::string_view::npos) {
    return errors::invalid_name(name.front() == '/');
  }
  const auto levels = static_cast<size_t>(std::count(rest.begin(), rest.end(), '/')) + 1;
  if (levels > 1 && name.front() != '/') return errors::unqualified_name();
  if (levels > kLevelsMax) return errors::too_many_levels();
  return ok();
}

Status check_path(std::string_view path) {
  const std::string_view rest = without_slash(path);
  const bool fine = !path.empty() && path.front() == '/' && is_path_text(path) &&
                    !begins_with(rest, "ssm") &&
                    (!begins_with(rest, "aws") || begins_with(rest, "aws/"));
  return fine ? ok() : Status(errors::invalid_path());
}

bool is_label(std::string_view label) {
  return !label.empty() && label.size() <= 100 && !is_digit(label.front()) &&
         !begins_with(label, "aws") && !begins_with(label, "ssm") &&
         std::all_of(label.begin(), label.end(), is_name_character);
}

bool is_below(std::string_view name, std::string_view path, bool recursive) {
  while (!path.empty() && path.back() == '/') path.remove_suffix(1);
  if (name.size() <= path.size() + 1 || name.substr(0, path.size()) != path ||
      name[path.size()] != '/') {
    return false;
  }
  return recursive || name.find('/', path.size() + 1) == std::string_view::npos;
}

}  // namespace cloudtab::ssm
