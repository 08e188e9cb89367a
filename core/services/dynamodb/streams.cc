#include "core/services/dynamodb/streams.h"

#include <algorithm>
#include <utility>
#include <vector>

#include "core/base/arn.h"
#include "core/base/encoding.h"
#include "core/base/hash.h"
#include "core/engine/record_at.h"
#include "core/services/dynamodb/errors.h"
#include "core/services/dynamodb/item.h"
#include "core/services/dynamodb/key.h"
#include "core/services/dynamodb/lifecycle.h"
#include "core/services/dynamodb/sequence_number.h"

namespace cloudtab::dynamodb {

namespace {

/// Developer Guide, "Partitions and data distribution": what one partition gives at most.
constexpr int64_t kPartitionReadUnits = 3000;
constexpr int64_t kPartitionWriteUnits = 1000;

/// A shard for each partition. A table on demand counts as one, where the service begins with more.
size_t partitions_of(const TableRecord& table) {
  const Throughput& units = table.throughput;
  const int64_t thousandths = units.read_units * 1000 / kPartitionReadUnits +
                              units.write_units * 1000 / kPartitionWriteUnits;
  return static_cast<size_t>(std::clamp<int64_t>((thousandths + 999) / 1000, 1, 1000));
}

bool is_over(const StreamRecord& stream, Instant now) {
  return stream.disabled && *stream.disabled + StreamLog::kRetention <= now;
}

void open_stream(Call& call, const Scope& scope, TableRecord& table) {
  forget_old_streams(call, scope);
  auto& streams = call.records<StreamRecord>(scope);
  // Two streams of a table may begin in one moment of virtual time.
  Instant labelled = call.now();
  while (streams.contains(stream_key(table.name, new_stream_label(labelled)))) labelled += 1ms;
  table.stream.label = new_stream_label(labelled);
  StreamRecord stream;
  stream.table_name = table.name;
  stream.label = table.stream.label;
  stream.number = number_after(streams);
  stream.view_type = table.stream.view_type;
  stream.key_schema = describe_key(table.key);
  stream.created = call.now();
  const StreamRecord& opened =
      streams.put(stream_key(table.name, table.stream.label), std::move(stream));
  StreamLog(call.store(), scope, opened).open(partitions_of(table), call.now());
}

const StreamRecord* current_stream(Call& call, const Scope& scope, const TableRecord& table) {
  return call.records<StreamRecord>(scope).find(stream_key(table.name, table.stream.label));
}

std::string key_attributes(const KeySchema& schema, const ItemView& item) {
  BodyBuilder keys;
  MapReader entries = item.entries();
  while (const auto entry = entries.next()) {
    if (schema.contains(entry->name)) keys.add() += entry->encoded;
  }
  return keys.finish();
}

bool keeps_old(std::string_view view_type) {
  return view_type == "OLD_IMAGE" || view_type == "NEW_AND_OLD_IMAGES";
}

bool keeps_new(std::string_view view_type) {
  return view_type == "NEW_IMAGE" || view_type == "NEW_AND_OLD_IMAGES";
}

}  // namespace

std::string new_stream_label(Instant now) {
  std::string label = to_iso8601_millis(now);
  label.pop_back();  // the Z
  return label;
}

void settle_stream(Call& call, const Scope& scope, TableRecord& table, bool was_enabled) {
  if (!table.stream.enabled) {
    if (was_enabled) close_stream(call, scope, table);
  } else if (!was_enabled) {
    open_stream(call, scope, table);
  } else if (const StreamRecord* stream = current_stream(call, scope, table)) {
    StreamLog log(call.store(), scope, *stream);
    log.settle(call.now());
    log.grow(partitions_of(table), call.now());
  }
}

void close_stream(Call& call, const Scope& scope, const TableRecord& table) {
  const StreamRecord* stream = current_stream(call, scope, table);
  if (stream == nullptr || stream->disabled) return;
  StreamLog(call.store(), scope, *stream).close(call.now());
  call.records<StreamRecord>(scope).update(
      stream_key(table.name, table.stream.label),
      [&](StreamRecord& record) { record.disabled = call.now(); });
}

void record_change(Call& call, const TableRef& table, const ItemChange& change) {
  if (!change.before && !change.after) return;
  if (change.before && change.after && change.before->bytes() == change.after->bytes()) return;
  const StreamRecord* stream = current_stream(call, table.scope, *table);
  if (stream == nullptr) return;
  ChangeRecord record;
  record.time = call.now();
  record.kind = !change.before  ? ChangeKind::kInsert
                : !change.after ? ChangeKind::kRemove
                                : ChangeKind::kModify;
  record.expired = change.expired;
  record.keys = key_attributes(table->key, change.after ? *change.after : *change.before);
  if (change.before && keeps_old(stream->view_type)) record.old_image = change.before->bytes();
  if (change.after && keeps_new(stream->view_type)) record.new_image = change.after->bytes();
  Document told = {{"event", to_string(record.kind)}};
  StreamLog log(call.store(), table.scope, *stream);
  log.settle(call.now());
  const uint32_t hash = read_u32(change.key, kTablePrefixBytes);
  const uint64_t sequence = log.append(hash, std::move(record));
  told["sequence"] = SequenceNumbers(stream_key(stream->table_name, stream->label)).text(sequence);
  call.trace("ddb.stream", table->name, std::move(told));
  // Wakes what reads the stream by its operations and has come to its end.
  const std::string resource = "table/" + stream->table_name + "/stream/" + stream->label;
  call.notify("dynamodb/changes/" + make_arn("dynamodb", table.scope, resource));
}

std::string StreamRef::arn() const {
  return make_arn("dynamodb", scope, "table/" + record->table_name + "/stream/" + record->label);
}

Result<StreamRef> find_stream(Call& call, std::string_view text) {
  constexpr std::string_view kTable = "table/", kStream = "/stream/";
  const auto arn = parse_arn(text);
  const size_t at = arn.ok() ? arn->resource.find(kStream) : std::string::npos;
  if (!arn.ok() || arn->service != "dynamodb" || at == std::string::npos ||
      arn->resource.substr(0, kTable.size()) != kTable) {
    return errors::invalid_stream_arn();
  }
  const Scope scope = arn->scope();
  const std::string key =
      stream_key(std::string_view(arn->resource).substr(kTable.size(), at - kTable.size()),
                 std::string_view(arn->resource).substr(at + kStream.size()));
  const StreamRecord* stream = call.records<StreamRecord>(scope).find(key);
  if (stream == nullptr || is_over(*stream, call.now())) return errors::stream_not_found(text);
  StreamRef found{scope, stream, StreamLog(call.store(), scope, *stream)};
  found.log.settle(call.now());
  return found;
}

void forget_old_streams(Call& call, const Scope& scope) {
  auto& streams = call.records<StreamRecord>(scope);
  std::vector<std::string> over;
  for (const auto& [key, stream] : streams) {
    if (is_over(stream, call.now())) over.push_back(key);
  }
  for (const std::string& key : over) {
    StreamLog(call.store(), scope, record_at(streams, key)).erase();
    streams.erase(key);
  }
}

std::string_view status_of(Call& call, const StreamRef& stream) {
  const Duration time = transition_time(call, stream.scope);
  if (stream->disabled) return call.now() < *stream->disabled + time ? "DISABLING" : "DISABLED";
  return call.now() < stream->created + time ? "ENABLING" : "ENABLED";
}

Document describe_change(const StreamRef& stream, uint64_t sequence, const ChangeRecord& change) {
  const std::string id = stream_key(stream->table_name, stream->label);
  const std::string text = SequenceNumbers(id).text(sequence);
  const auto image = [](const std::string& bytes) { return to_document(ItemView(bytes)); };
  Document data = {{"ApproximateCreationDateTime", to_seconds(change.time) * 1000},
                   {"Keys", image(change.keys)},
                   {"SequenceNumber", text},
                   {"SizeBytes", change_size(change)},
                   {"StreamViewType", stream->view_type}};
  if (!change.new_image.empty()) data["NewImage"] = image(change.new_image);
  if (!change.old_image.empty()) data["OldImage"] = image(change.old_image);
  Document record = {{"eventID", hex_encode(md5(id + text))},
                     {"eventName", to_string(change.kind)},
                     {"eventVersion", "1.1"},
                     {"eventSource", "aws:dynamodb"},
                     {"awsRegion", stream.scope.region},
                     {"dynamodb", std::move(data)}};
  // Developer Guide, "DynamoDB Streams and Time to Live".
  if (change.expired)
    record["userIdentity"] = {{"Type", "Service"}, {"PrincipalId", "dynamodb.amazonaws.com"}};
  return record;
}

size_t change_size(const ChangeRecord& change) {
  size_t size = item_size(ItemView(change.keys));
  if (!change.new_image.empty()) size += item_size(ItemView(change.new_image));
  if (!change.old_image.empty()) size += item_size(ItemView(change.old_image));
  return size;
}

}  // namespace cloudtab::dynamodb
