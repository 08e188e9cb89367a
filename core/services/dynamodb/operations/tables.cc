#include <algorithm>
#include <string>
#include <utility>

#include "core/services/dynamodb/encryption.h"
#include "core/services/dynamodb/errors.h"
#include "core/services/dynamodb/lifecycle.h"
#include "core/services/dynamodb/operations/operations.h"
#include "core/services/dynamodb/parameters.h"
#include "core/services/dynamodb/policies.h"
#include "core/services/dynamodb/schema.h"
#include "core/services/dynamodb/streams.h"
#include "core/services/dynamodb/table.h"

namespace cloudtab::dynamodb {

namespace {

constexpr size_t kListedTablesMax = 100;  ///< API reference, ListTables, Limit

}  // namespace

Outcome create_table(Call& call, const Document& input) {
  ASSIGN_OR_RETURN(const TableId id, parse_table_id(call, text_of(input, "TableName")));
  ASSIGN_OR_RETURN(TableRecord table, read_table(input));
  RETURN_IF_ERROR(check_tags(table.tags));
  auto& tables = call.records<TableRecord>(id.scope);
  if (tables.contains(id.name)) return errors::table_already_exists(id.name);
  table.name = id.name;
  table.number = number_after(tables);
  table.id = call.random().uuid();
  table.created = call.now();
  table.status = TableStatus::kCreating;
  for (IndexRecord& index : table.indexes) index.status = TableStatus::kCreating;
  if (table.on_demand) table.on_demand_since = call.now();
  settle_stream(call, id.scope, table, false);
  if (const Document* encryption = find_member(input, "SSESpecification")) {
    RETURN_IF_ERROR(check_encryption(*encryption));
    ASSIGN_OR_RETURN(Document description, settle_encryption(call, *encryption, id.scope));
    if (!description.is_null()) table.settings["SSEDescription"] = std::move(description);
  }
  if (input.contains("ResourcePolicy")) {
    ASSIGN_OR_RETURN(std::string policy, canonical_policy(text_of(input, "ResourcePolicy")));
    table.settings["ResourcePolicy"] = {{"Policy", std::move(policy)},
                                        {"RevisionId", std::to_string(to_millis(call.now()))}};
  }
  Document description = describe_change(call, id.scope, tables.put(id.name, std::move(table)));
  // When the table became on demand is known once it is active (recorded).
  if (description.contains("BillingModeSummary")) {
    description["BillingModeSummary"].erase("LastUpdateToPayPerRequestDateTime");
  }
  finish_transition(call, id.scope, id.name);
  return Document{{"TableDescription", std::move(description)}};
}

Outcome describe_table(Call& call, const Document& input) {
  ASSIGN_OR_RETURN(const TableRef table, find_table(call, text_of(input, "TableName")));
  return Document{{"Table", describe(call, table.scope, *table)}};
}

Outcome delete_table(Call& call, const Document& input) {
  ASSIGN_OR_RETURN(const TableRef table, find_table(call, text_of(input, "TableName")));
  const std::string name = table->name;
  if (table->status == TableStatus::kCreating) {
    return errors::resource_in_use(
        "Attempt to change a resource which is still in use: Table is being created: " + name);
  }
  if (table->status == TableStatus::kUpdating) {
    return errors::resource_in_use(
        "Attempt to change a resource which is still in use: Table is being updated: " + name);
  }
  const bool indexes_change = std::any_of(
      table->vector_indexes.begin(), table->vector_indexes.end(), [](const auto& index) {
        return index.status != TableStatus::kActive;
      });
  if (indexes_change) {
    return errors::resource_in_use(
        "Attempt to change a resource which is still in use: Cannot delete table while indexes are "
        "being created, updated, or deleted.");
  }
  if (table->deletion_protection) {
    return errors::validation(
        "Resource cannot be deleted as it is currently protected against deletion. Disable "
        "deletion protection first.");
  }
  call.records<TableRecord>(table.scope).update(name, [](TableRecord& record) {
    record.status = TableStatus::kDeleting;
  });
  Document description = describe_change(call, table.scope, *table);
  // Recorded: a table that goes answers without its definition.
  for (const char* member : {"AttributeDefinitions",
                             "KeySchema",
                             "CreationDateTime",
                             "GlobalSecondaryIndexes",
                             "LocalSecondaryIndexes",
                             "VectorIndexes",
                             "WarmThroughput"}) {
    description.erase(member);
  }
  finish_transition(call, table.scope, name);
  return Document{{"TableDescription", std::move(description)}};
}

Outcome list_tables(Call& call, const Document& input) {
  const size_t limit = input.contains("Limit") ? input["Limit"].get<size_t>() : kListedTablesMax;
  const auto& tables = call.records<TableRecord>();
  auto it = tables.upper_bound(text_of(input, "ExclusiveStartTableName"));
  Document answer = {{"TableNames", Document::array()}};
  for (; it != tables.end() && answer["TableNames"].size() < limit; ++it)
    answer["TableNames"].push_back(it->first);
  if (it != tables.end()) answer["LastEvaluatedTableName"] = answer["TableNames"].back();
  return answer;
}

}  // namespace cloudtab::dynamodb
