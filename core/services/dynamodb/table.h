#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/arn.h"
#include "core/base/document.h"
#include "core/base/result.h"
#include "core/engine/call.h"
#include "core/services/dynamodb/state.h"

namespace cloudtab::dynamodb {

/// A table as a call found it. The record stays where it is until the table's record is changed.
struct TableRef {
  Scope scope;
  const TableRecord* record = nullptr;

  const TableRecord& operator*() const { return *record; }
  const TableRecord* operator->() const { return record; }
};

/// A TableName or table ARN, taken apart. Errors: a malformed name or ARN.
struct TableId {
  Scope scope;
  std::string name;
};
Result<TableId> parse_table_id(const Call& call, std::string_view name_or_arn);

/// For control operations: any state. Error: ResourceNotFoundException naming the table.
Result<TableRef> find_table(Call& call, std::string_view name_or_arn);
/// For data operations: a table that is ready. Error: ResourceNotFoundException.
Result<TableRef> find_ready_table(Call& call, std::string_view name_or_arn);

std::string table_arn(const Scope& scope, const TableRecord& table);
std::string stream_arn(const Scope& scope, const TableRecord& table);

/// A key as AWS's answers have it: a list of {AttributeName, KeyType}.
Document describe_key(const KeySchema& schema);
/// An index's Projection, as answers have it.
Document describe_projection(ProjectionKind kind, const std::vector<std::string>& included);
/// TableDescription, in the table's present state.
Document describe(Call& call, const Scope& scope, const TableRecord& table);
/// `describe` in the form that CreateTable, UpdateTable and DeleteTable answer: without warm
/// throughput, which the service works out later.
Document describe_change(Call& call, const Scope& scope, const TableRecord& table);

}  // namespace cloudtab::dynamodb
