#pragma once

#include "core/engine/call.h"
#include "core/engine/service.h"

// AWS::DynamoDB::GlobalTable: the table of the stack's region as AWS::DynamoDB::Table makes it, and
// its replicas elsewhere. Source: CloudFormation's template reference. What is shown of it in
// other stacks is that of the table: `read_table_resource`.

namespace cloudtab::dynamodb {

ResourceOutcome create_global_table_resource(Call& call, const ResourceRequest& request);
ResourceOutcome update_global_table_resource(Call& call, const ResourceRequest& request);
/// With every replica.
ResourceOutcome remove_global_table_resource(Call& call, const ResourceRequest& request);

}  // namespace cloudtab::dynamodb
