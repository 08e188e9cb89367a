#include "core/services/dynamodb/restores.h"

#include <string>
#include <utility>

#include "core/services/dynamodb/backups.h"
#include "core/services/dynamodb/encryption.h"
#include "core/services/dynamodb/key.h"
#include "core/services/dynamodb/lifecycle.h"
#include "core/services/dynamodb/parameters.h"

namespace cloudtab::dynamodb {

const Document* restore_of(const TableRecord& table) {
  return table.status == TableStatus::kCreating ? find_member(table.settings, "RestoreSummary")
                                                : nullptr;
}

Status check_restore_target(Call& call, const TableId& target) {
  const TableRecord* existing = call.records<TableRecord>(target.scope).find(target.name);
  if (existing == nullptr) return ok();
  if (const Document* restore = restore_of(*existing)) {
    // The text for a restore without a backup is ours.
    std::string text = "Table: " + target.name + " is already being restored";
    if (restore->contains("SourceBackupArn"))
      text += " from backup: " + (*restore)["SourceBackupArn"].get<std::string>();
    return Error{"TableInUseException", std::move(text)};
  }
  return Error{"TableAlreadyExistsException", "Table already exists: " + target.name};
}

Status settle_restored_encryption(Call& call,
                                  const Document& input,
                                  const Scope& scope,
                                  TableRecord& table) {
  const Document* encryption = find_member(input, "SSESpecificationOverride");
  if (encryption == nullptr) return ok();
  ASSIGN_OR_RETURN(Document description, settle_encryption(call, *encryption, scope));
  if (!description.is_null()) table.settings["SSEDescription"] = std::move(description);
  return ok();
}

TableRef begin_restore(Call& call, const TableId& target, TableRecord table, Document summary) {
  auto& tables = call.records<TableRecord>(target.scope);
  table.name = target.name;
  table.number = number_after(tables);
  table.id = call.random().uuid();
  table.settings["RestoreSummary"] = std::move(summary);
  return {target.scope, &tables.put(target.name, std::move(table))};
}

Document finish_restore(Call& call, const TableRef& table, const Usage& usage) {
  call.records<Usage>(table.scope).put(index_prefix(table->number, 0), usage);
  fill_indexes(call.store(), table.scope, *table);
  Document description = describe_change(call, table.scope, *table);
  finish_transition(call, table.scope, std::string(table->name));
  return description;
}

}  // namespace cloudtab::dynamodb
