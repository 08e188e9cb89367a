#include "core/services/dynamodb/streams.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>

#include "core/base/arn.h"
#include "core/services/dynamodb/errors.h"
#include "core/services/dynamodb/limits.h"
#include "core/services/dynamodb/operations/operations.h"
#include "core/services/dynamodb/parameters.h"
#include "core/services/dynamodb/sequence_number.h"
#include "core/services/dynamodb/shard_iterator.h"

// The operations of the service `dynamodbstreams`.

namespace cloudtab::dynamodb {

namespace {

/// The limit asked for, or the greatest. The model has no upper bounds; the API reference gives
/// them, and the service refuses more in the words of its other constraints.
Result<size_t> read_limit(const Document& input, size_t limit_max) {
  const Document* asked = find_member(input, "Limit");
  if (asked == nullptr) return limit_max;
  const int64_t limit = asked->get<int64_t>();
  if (limit > static_cast<int64_t>(limit_max)) {
    return errors::validation("1 validation error detected: Value '" + std::to_string(limit) +
                              "' at 'limit' failed to satisfy constraint: Member must have value "
                              "less than or equal to " +
                              std::to_string(limit_max));
  }
  return static_cast<size_t>(limit);
}

SequenceNumbers numbers_of(const StreamRef& stream) {
  return SequenceNumbers(stream_key(stream->table_name, stream->label));
}

Document describe_shard(const SequenceNumbers& numbers, const ShardRecord& shard) {
  Document range = {{"StartingSequenceNumber", numbers.text(shard.start)}};
  if (!shard.is_open()) range["EndingSequenceNumber"] = numbers.text(shard.end);
  Document out = {{"ShardId", shard.id}, {"SequenceNumberRange", std::move(range)}};
  if (!shard.parent_id.empty()) out["ParentShardId"] = shard.parent_id;
  return out;
}

bool is_trimmed(const ChangeRecord& change, Instant now) {
  return change.time + StreamLog::kRetention <= now;
}

/// The first change of a shard that is not trimmed, or where the next will come.
uint64_t horizon(const StreamRef& stream, const StreamLog::Shard& shard, Instant now) {
  const uint32_t number = shard_of(shard.first);
  uint64_t at = shard.second.start;
  for (const auto& [key, change] : stream.log.changes(number, at)) {
    if (!is_trimmed(change, now)) return sequence_of(key);
    at = sequence_of(key) + 1;
  }
  return at;
}

Result<uint64_t> position_of_number(const Document& input,
                                    const StreamRef& stream,
                                    const StreamLog::Shard& shard,
                                    Instant now) {
  const std::string_view type = text_of(input, "ShardIteratorType");
  const Document* given = find_member(input, "SequenceNumber");
  // The codes are the service's; of these texts no published answer was found.
  if (given == nullptr) {
    return errors::invalid_parameter("SequenceNumber must be specified when ShardIteratorType is " +
                                     std::string(type));
  }
  const auto number = numbers_of(stream).count(given->get_ref<const std::string&>());
  const uint64_t last = shard.second.is_open() ? stream.log.next_sequence() - 1 : shard.second.end;
  if (!number || *number < shard.second.start || *number > last)
    return errors::invalid_parameter("Invalid SequenceNumber");
  const uint64_t oldest = horizon(stream, shard, now);
  const auto all = stream.log.changes(shard_of(shard.first), shard.second.start);
  const bool trims = !all.empty() && sequence_of(all.begin()->first) < oldest;
  if (trims && *number < oldest) return errors::trimmed_data_access();
  return type == "AFTER_SEQUENCE_NUMBER" ? *number + 1 : *number;
}

Result<uint64_t> position_of_time(const Document& input,
                                  const StreamRef& stream,
                                  const StreamLog::Shard& shard,
                                  Instant now) {
  const Document* given = find_member(input, "Timestamp");
  if (given == nullptr) {
    return errors::invalid_parameter(
        "Timestamp must be specified when ShardIteratorType is AT_TIMESTAMP");
  }
  const Instant asked = from_millis(given->get<int64_t>());
  uint64_t at = horizon(stream, shard, now);
  for (const auto& [key, change] : stream.log.changes(shard_of(shard.first), at)) {
    if (change.time >= asked) return sequence_of(key);
    at = sequence_of(key) + 1;
  }
  return at;
}

Result<uint64_t> position(const Document& input,
                          const StreamRef& stream,
                          const StreamLog::Shard& shard,
                          Instant now) {
  const std::string_view type = text_of(input, "ShardIteratorType");
  if (type == "TRIM_HORIZON") return horizon(stream, shard, now);
  if (type == "LATEST") return stream.log.next_sequence();
  if (type == "AT_TIMESTAMP") return position_of_time(input, stream, shard, now);
  return position_of_number(input, stream, shard, now);
}

/// Source: Developer Guide, "DynamoDB metrics and dimensions".
void measure_records(Call& call, const StreamRef& stream, size_t count, size_t bytes) {
  const Dimension dimensions[] = {{"TableName", stream->table_name},
                                  {"Operation", "GetRecords"},
                                  {"StreamLabel", stream->label}};
  const Duration latency = call.now() - call.started_at();
  call.meter("ReturnedRecordsCount", static_cast<double>(count), "Count", dimensions);
  call.meter("ReturnedBytes", static_cast<double>(bytes), "Bytes", dimensions);
  call.meter(
      "SuccessfulRequestLatency", static_cast<double>(latency.count()), "Milliseconds", dimensions);
}

}  // namespace

Outcome list_streams(Call& call, const Document& input) {
  ASSIGN_OR_RETURN(const size_t limit, read_limit(input, limits::kListedStreamsMax));
  forget_old_streams(call, call.scope());
  const auto& streams = call.records<StreamRecord>();
  const std::string_view table = text_of(input, "TableName");
  const auto range = streams.prefix(table.empty() ? std::string() : stream_key(table, ""));
  auto it = range.first;
  if (const std::string_view start = text_of(input, "ExclusiveStartStreamArn"); !start.empty()) {
    ASSIGN_OR_RETURN(const StreamRef after, find_stream(call, start));
    const auto next = streams.upper_bound(stream_key(after->table_name, after->label));
    // A stream before the table's is no reason to leave any out.
    if (table.empty() || after->table_name >= table) it = next;
    if (!table.empty() && after->table_name > table) it = range.last;
  }
  Document answer = {{"Streams", Document::array()}};
  for (; it != range.last && answer["Streams"].size() < limit; ++it) {
    const StreamRecord& stream = it->second;
    const std::string resource = "table/" + stream.table_name + "/stream/" + stream.label;
    answer["Streams"].push_back({{"StreamArn", make_arn("dynamodb", call.scope(), resource)},
                                 {"TableName", stream.table_name},
                                 {"StreamLabel", stream.label}});
  }
  if (it != range.last) answer["LastEvaluatedStreamArn"] = answer["Streams"].back()["StreamArn"];
  return answer;
}

Outcome describe_stream(Call& call, const Document& input) {
  ASSIGN_OR_RETURN(const size_t limit, read_limit(input, limits::kDescribedShardsMax));
  ASSIGN_OR_RETURN(const StreamRef stream, find_stream(call, text_of(input, "StreamArn")));
  Document description = {{"StreamArn", stream.arn()},
                          {"StreamLabel", stream->label},
                          {"StreamStatus", status_of(call, stream)},
                          {"StreamViewType", stream->view_type},
                          {"CreationRequestDateTime", to_millis(stream->created)},
                          {"TableName", stream->table_name},
                          {"KeySchema", stream->key_schema},
                          {"Shards", Document::array()}};
  const std::string_view start = text_of(input, "ExclusiveStartShardId");
  const StreamLog::Shard* after = start.empty() ? nullptr : stream.log.find(start);
  if (!start.empty() && after == nullptr) return errors::shard_not_found();
  std::string_view parent;
  if (const Document* filter = find_member(input, "ShardFilter"); filter != nullptr) {
    parent = text_of(*filter, "ShardId");
  }
  const SequenceNumbers numbers = numbers_of(stream);
  Document& shards = description["Shards"];
  for (const auto& [key, shard] : stream.log.shards()) {
    if (after != nullptr && key <= after->first) continue;
    if (!parent.empty() && shard.parent_id != parent) continue;
    if (shards.size() == limit) {
      description["LastEvaluatedShardId"] = shards.back()["ShardId"];
      break;
    }
    shards.push_back(describe_shard(numbers, shard));
  }
  return Document{{"StreamDescription", std::move(description)}};
}

Outcome get_shard_iterator(Call& call, const Document& input) {
  ASSIGN_OR_RETURN(const StreamRef stream, find_stream(call, text_of(input, "StreamArn")));
  const StreamLog::Shard* shard = stream.log.find(text_of(input, "ShardId"));
  if (shard == nullptr) return errors::shard_not_found();
  ShardIterator iterator{stream.arn(), shard->second.id, 0, call.now()};
  ASSIGN_OR_RETURN(iterator.next, position(input, stream, *shard, call.now()));
  return Document{{"ShardIterator", iterator.text()}};
}

Outcome get_records(Call& call, const Document& input) {
  ASSIGN_OR_RETURN(const size_t limit, read_limit(input, limits::kStreamRecordsMax));
  ASSIGN_OR_RETURN(ShardIterator iterator, ShardIterator::parse(text_of(input, "ShardIterator")));
  if (call.now() - iterator.issued > limits::kShardIteratorLife) return errors::expired_iterator();
  ASSIGN_OR_RETURN(const StreamRef stream, find_stream(call, iterator.stream_arn));
  const StreamLog::Shard* shard = stream.log.find(iterator.shard_id);
  if (shard == nullptr) return errors::shard_not_found();

  Document answer = {{"Records", Document::array()}};
  Document& records = answer["Records"];
  size_t bytes = 0;
  const auto changes = stream.log.changes(shard_of(shard->first), iterator.next);
  auto it = changes.first;
  if (it != changes.last && is_trimmed(it->second, call.now()))
    return errors::trimmed_data_access();
  for (; it != changes.last && records.size() < limit; ++it) {
    const size_t size = change_size(it->second);
    if (bytes + size > limits::kStreamRecordsBytesMax && !records.empty()) break;
    bytes += size;
    const uint64_t sequence = sequence_of(it->first);
    records.push_back(describe_change(stream, sequence, it->second));
    iterator.next = sequence + 1;
  }
  // A closed shard that has been read to its end goes no further.
  if (shard->second.is_open() || it != changes.last) {
    iterator.issued = call.now();
    answer["NextShardIterator"] = iterator.text();
  }
  measure_records(call, stream, records.size(), bytes);
  return answer;
}

}  // namespace cloudtab::dynamodb
