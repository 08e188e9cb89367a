#pragma once

#include <compare>
#include <string>
#include <tuple>

namespace cloudtab {

/// Where a record lives and a call acts: one account in one region.
struct Scope {
  std::string account;  ///< 12 digits
  std::string region;   ///< `us-east-1`

  friend bool operator==(const Scope&, const Scope&) = default;
  friend bool operator<(const Scope& a, const Scope& b) {
    return std::tie(a.account, a.region) < std::tie(b.account, b.region);
  }
};

/// Of what belongs to the sandbox, whatever account or region a call acts in: its clock, timers,
/// credentials and fault rules.
inline const Scope kSandboxScope{};

}  // namespace cloudtab
