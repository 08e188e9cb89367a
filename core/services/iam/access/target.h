#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "core/engine/access.h"

namespace cloudtab::iam {

/// One thing that a request needs: an action on a resource.
struct AccessTarget {
  std::string action;
  std::string resource;  ///< an ARN, or `*`
};

/// What a request needs, all of it: mostly one. Which action an operation is and which resource it
/// is about: https://docs.aws.amazon.com/service-authorization/latest/reference/. Nothing: nobody
/// needs a permission (sts:GetCallerIdentity). Passing a role comes last.
std::vector<AccessTarget> targets_of(Call& call, const AccessRequest& request);

/// A role that a request hands to a service, which is an action of its own: iam:PassRole.
struct PassedRole {
  std::string_view service;
  std::string_view operation;
  const char* member;      ///< of the input: the role's ARN
  std::string_view taker;  ///< `lambda.amazonaws.com`
};
/// Null: the request passes none.
const PassedRole* passed_role(const AccessRequest& request);

}  // namespace cloudtab::iam
