#pragma once

#include "core/engine/access.h"
#include "core/services/iam/policy/condition.h"

namespace cloudtab::iam {

/// What the request itself tells the conditions: tags, `s3:prefix`, `kms:EncryptionContext:...`,
/// `iam:PassedToService`, `dynamodb:LeadingKeys`.
/// https://docs.aws.amazon.com/service-authorization/latest/reference/
void add_request_facts(Call& call, const AccessRequest& request, Facts& facts);

}  // namespace cloudtab::iam
