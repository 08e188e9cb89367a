#pragma once

#include "core/engine/call.h"
#include "core/engine/service.h"

// AWS::DynamoDB::Table. Source: CloudFormation's template reference. Every change goes through the
// service's operations.

namespace cloudtab::dynamodb {

ResourceOutcome create_table_resource(Call& call, const ResourceRequest& request);
ResourceOutcome update_table_resource(Call& call, const ResourceRequest& request);
ResourceOutcome remove_table_resource(Call& call, const ResourceRequest& request);
ResourceOutcome read_table_resource(Call& call, const ResourceRequest& request);

}  // namespace cloudtab::dynamodb
