#pragma once

#include <string>
#include <vector>

#include "core/engine/access.h"
#include "core/services/iam/policy/condition.h"

namespace cloudtab::iam {

/// One thing that a request needs: an action on a resource.
struct AccessTarget {
  std::string action;
  std::string resource;  ///< an ARN, or `*`
};

/// What a request needs, all of it: mostly one. Which action an operation is and which resource it
/// is about: https://docs.aws.amazon.com/service-authorization/latest/reference/. Nothing: nobody
/// needs a permission (sts:GetCallerIdentity).
std::vector<AccessTarget> targets_of(Call& call, const AccessRequest& request);

/// What the request itself tells the conditions: tags, `s3:prefix`, `kms:EncryptionContext:...`.
void add_request_facts(const AccessRequest& request, Facts& facts);

}  // namespace cloudtab::iam
