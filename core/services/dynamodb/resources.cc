#include "core/services/dynamodb/resources.h"

#include "core/services/dynamodb/global_table_resource.h"
#include "core/services/dynamodb/table_resource.h"

namespace cloudtab::dynamodb {

namespace {

constexpr ResourceType kTypes[] = {{.type = "AWS::DynamoDB::Table",
                                    .create = create_table_resource,
                                    .update = update_table_resource,
                                    .remove = remove_table_resource,
                                    .read = read_table_resource},
                                   {.type = "AWS::DynamoDB::GlobalTable",
                                    .create = create_global_table_resource,
                                    .update = update_global_table_resource,
                                    .remove = remove_global_table_resource,
                                    .read = read_table_resource}};

}  // namespace

std::span<const ResourceType> resource_types() { return kTypes; }

}  // namespace cloudtab::dynamodb
