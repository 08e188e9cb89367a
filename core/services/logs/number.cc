#include "core/services/logs/number.h"

#include <cstddef>
#include <cstdlib>
#include <string>

namespace cloudtab::logs {

namespace {

/// Longer than any number somebody writes; bounds what reading one costs.
constexpr size_t kCharactersMax = 64;

}  // namespace

std::optional<double> number_in(std::string_view text) {
  if (text.empty() || text.size() > kCharactersMax ||
      text.find_first_not_of("0123456789+-.eE") != text.npos)
    return std::nullopt;
  const std::string copy(text);
  char* end = nullptr;
  const double number = std::strtod(copy.c_str(), &end);
  return end == copy.c_str() + copy.size() ? std::optional(number) : std::nullopt;
}

}  // namespace cloudtab::logs
