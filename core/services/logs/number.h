#pragma once

#include <optional>
#include <string_view>

namespace cloudtab::logs {

/// The number that a text in an event or a pattern reads as: decimal, with an exponent or without,
/// of at most 64 characters. Nothing else is one, neither `0x1f` nor `inf`.
std::optional<double> number_in(std::string_view text);

}  // namespace cloudtab::logs
