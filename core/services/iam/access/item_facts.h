#pragma once

#include "core/engine/access.h"
#include "core/services/iam/policy/condition.h"

namespace cloudtab::iam {

/// What a request of DynamoDB tells of items: `dynamodb:LeadingKeys` (the partition keys' values),
/// `dynamodb:Attributes` (the top-level attributes that it names, keys among them),
/// `dynamodb:Select`, `dynamodb:EnclosingOperation`. Of several tables, all together.
/// Known difference: PartiQL statements tell nothing.
/// https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/specifying-conditions.html
void add_item_facts(Call& call, const AccessRequest& request, Facts& facts);

}  // namespace cloudtab::iam
