#pragma once

#include <string>
#include <string_view>

namespace cloudtab::iam {

/// A role that a service is served by: who may take it on, what it is called and may do.
struct ServiceLinkedRole {
  std::string_view service;  ///< without `.amazonaws.com`
  std::string_view name;     ///< behind `AWSServiceRoleFor`
  std::string_view policy;   ///< the one attached, below `aws-service-role/`

  std::string role_name() const { return "AWSServiceRoleFor" + std::string(name); }
  std::string policy_arn() const {
    return "arn:aws:iam::aws:policy/aws-service-role/" + std::string(policy);
  }
  /// Whether an account may have several, told apart by a suffix.
  bool takes_suffix() const;
};

/// Null: no service of this name (`elasticache.amazonaws.com`) is known to have one.
const ServiceLinkedRole* find_service_linked_role(std::string_view service);

}  // namespace cloudtab::iam
