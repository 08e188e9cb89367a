#pragma once

#include <string>

#include "core/base/document.h"
#include "core/base/result.h"
#include "core/engine/call.h"

namespace cloudtab::dynamodb {

/// What AWS::DynamoDB::Table hangs on a table that is ready, by operations of their own:
/// ResourcePolicy, ContributorInsightsSpecification of the table and its global indexes,
/// KinesisStreamSpecification. Brings them from the properties that were to those that are.
Status settle_attachments(Call& call,
                          const std::string& table,
                          const Document& before,
                          const Document& after);

}  // namespace cloudtab::dynamodb
