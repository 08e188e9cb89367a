#pragma once

#include <string>
#include <string_view>

#include "core/base/result.h"
#include "core/base/scope.h"

namespace cloudtab {

/// `arn:partition:service:region:account:resource`; the resource keeps its own colons and slashes.
struct Arn {
  std::string partition = "aws";
  std::string service;
  std::string region;
  std::string account;
  std::string resource;

  std::string to_string() const;
  Scope scope() const { return Scope{account, region}; }
  friend bool operator==(const Arn&, const Arn&) = default;
};

/// Error: code `InvalidArn`; callers answer with their service's own error.
Result<Arn> parse_arn(std::string_view text);
/// `arn:aws:<service>:<region>:<account>:<resource>`.
std::string make_arn(std::string_view service, const Scope& scope, std::string_view resource);

}  // namespace cloudtab
