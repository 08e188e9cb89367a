#pragma once

#include <optional>
#include <string>
#include <string_view>

// How condition operators compare a request's value with a policy's.

namespace cloudtab::iam {

/// Below, equal, above as negative, 0, positive. Nothing: one is not a number, or date.
std::optional<int> compare_numbers(std::string_view one, std::string_view other);
/// ISO 8601, or seconds since 1970.
std::optional<int> compare_dates(std::string_view one, std::string_view other);

/// Whether an address lies in a network (`203.0.113.0/24`, `2001:db8::/32`, or one address).
bool is_in_network(std::string_view address, std::string_view network);

}  // namespace cloudtab::iam
