#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace cloudtab::iam {

/// One of AWS's own policies.
struct ManagedPolicy {
  std::string_view path;  ///< `/`, `/service-role/`
  std::string_view name;
  std::string_view document;

  std::string arn() const;
};

/// Those that tutorials attach, by name. What AWS's own allow of services that are not here is left
/// out of the long ones (ReadOnlyAccess); the others are as AWS publishes them in its reference of
/// managed policies (docs: aws-managed-policy/latest/reference).
std::span<const ManagedPolicy> managed_policies();

/// Null: not among them.
const ManagedPolicy* find_managed_policy(std::string_view arn);

}  // namespace cloudtab::iam
