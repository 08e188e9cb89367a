#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

#include "core/base/document.h"
#include "core/base/result.h"
#include "core/engine/call.h"
#include "core/services/dynamodb/state.h"
#include "core/services/dynamodb/stream_log.h"
#include "core/services/dynamodb/stream_state.h"
#include "core/services/dynamodb/table.h"
#include "core/services/dynamodb/value.h"

namespace cloudtab::dynamodb {

/// `2026-01-01T00:00:00.000`: the time at which a stream was enabled, as its ARN has it.
std::string new_stream_label(Instant now);

/// Opens, closes or resizes a table's stream as the table's settings now are; gives the table the
/// label of a new one. `was_enabled`: whether it had an open stream so far.
void settle_stream(Call& call, const Scope& scope, TableRecord& table, bool was_enabled);
/// Ends the stream of a table that goes.
void close_stream(Call& call, const Scope& scope, const TableRecord& table);

/// A write as a stream sees it.
struct ItemChange {
  /// See `item_key`.
  std::string_view key;
  std::optional<ItemView> before;
  std::optional<ItemView> after;
  /// By time to live.
  bool expired = false;
};
/// Adds to the stream of a table that has one enabled, unless the write changes nothing.
void record_change(Call& call, const TableRef& table, const ItemChange& change);

/// A stream as a call found it, brought to the present.
struct StreamRef {
  Scope scope;
  const StreamRecord* record = nullptr;
  StreamLog log;

  const StreamRecord* operator->() const { return record; }
  std::string arn() const;
};

/// Error: ResourceNotFoundException; also for one that was disabled more than a day ago.
Result<StreamRef> find_stream(Call& call, std::string_view arn);
/// Takes away the streams of a scope that were disabled more than a day ago.
void forget_old_streams(Call& call, const Scope& scope);

/// `ENABLED`, `DISABLED`, or on the way there while tables take time to change.
std::string_view status_of(Call& call, const StreamRef& stream);
/// A change as GetRecords answers it.
Document describe_change(const StreamRef& stream, uint64_t sequence, const ChangeRecord& change);
/// What a change counts for in SizeBytes and against the limit of an answer: its keys and images.
/// Recorded.
size_t change_size(const ChangeRecord& change);

}  // namespace cloudtab::dynamodb
