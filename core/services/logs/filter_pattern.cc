#include "core/services/logs/filter_pattern.h"

#include <algorithm>
#include <cstddef>
#include <utility>

#include "core/services/logs/errors.h"

namespace cloudtab::logs {
namespace {

bool occurs(std::string_view message, const std::string& term) {
  return message.find(term) != std::string_view::npos;
}

}  // namespace

Result<FilterPattern> FilterPattern::parse(std::string_view text) {
  FilterPattern pattern;
  size_t at = text.find_first_not_of(' ');
  if (at != std::string_view::npos && (text[at] == '{' || text[at] == '[' || text[at] == '%'))
    return errors::pattern_not_implemented();
  while (at < text.size()) {
    if (text[at] == ' ') {
      ++at;
      continue;
    }
    std::vector<std::string>* terms = &pattern.all_;
    if (text[at] == '?' || text[at] == '-') {
      terms = text[at] == '?' ? &pattern.any_ : &pattern.none_;
      ++at;
    }
    const bool quoted = at < text.size() && text[at] == '"';
    if (quoted) ++at;
    const size_t end = text.find(quoted ? '"' : ' ', at);
    if (quoted && end == std::string_view::npos)
      return errors::invalid_parameter("Invalid filter pattern");
    terms->emplace_back(text.substr(at, end == std::string_view::npos ? end : end - at));
    at = end == std::string_view::npos ? text.size() : end + 1;
  }
  return pattern;
}

bool FilterPattern::matches(std::string_view message) const {
  const auto in_message = [&](const std::string& term) { return occurs(message, term); };
  return std::all_of(all_.begin(), all_.end(), in_message) &&
         (any_.empty() || std::any_of(any_.begin(), any_.end(), in_message)) &&
         std::none_of(none_.begin(), none_.end(), in_message);
}

}  // namespace cloudtab::logs
