#include "core/services/lambda/stream_mapping.h"

#include <algorithm>
#include <cstdint>
#include <utility>

#include "core/services/lambda/limits.h"
#include "core/services/lambda/mapping.h"
#include "core/services/lambda/role.h"
#include "core/services/lambda/state.h"
#include "core/services/lambda/stream_lane_reader.h"
#include "core/services/lambda/stream_lanes.h"
#include "core/services/lambda/stream_reading.h"
#include "core/services/lambda/stream_settlement.h"
#include "core/services/lambda/stream_window.h"

namespace cloudtab::lambda {

namespace {

/// What a stream's readers are woken by.
std::string changes_key(const std::string& stream_arn) { return "dynamodb/changes/" + stream_arn; }

/// Whether the changes of a shard's parent are all dealt with.
bool has_come_to(Call& call,
                 std::string_view uuid,
                 const Document& mapping,
                 const Document& shards,
                 const Document& shard) {
  const std::string parent = shard.value("ParentShardId", "");
  const bool is_there = std::any_of(shards.begin(), shards.end(), [&](const Document& other) {
    return other["ShardId"] == parent;
  });
  return !is_there || is_shard_done(call, uuid, mapping, parent);
}

void set_result(Call& call, std::string_view uuid, const char* text) {
  const MappingRecord* mapping = call.records<MappingRecord>().find(uuid);
  if (mapping == nullptr || mapping->value.value("LastProcessingResult", "") == text) return;
  call.records<MappingRecord>().update(
      uuid, [&](MappingRecord& changed) { changed.value["LastProcessingResult"] = text; });
}

Document event_of(Call& call, const BatchRecord& batch, const Document& mapping) {
  Document event = {{"Records", batch.messages}};
  const PositionRecord position =
      position_of(call, batch.uuid, {batch.shard, batch.lane, lane_count(mapping)});
  if (window_size(mapping) && position.window)
    tell_window(*position.window, mapping, batch.shard, batch.is_final, event);
  return event;
}

}  // namespace

std::optional<Waiting> poll_stream(Call& call, std::string_view uuid) {
  const Document* found = enabled_mapping(call, uuid);
  if (found == nullptr) return std::nullopt;
  const Document mapping = *found;
  const std::string stream_arn = mapping["EventSourceArn"];
  const Result<Document> shards = shards_of(call, mapping);
  // The stream is gone; the timer looks again.
  if (!shards.ok()) return std::nullopt;
  Waiting waiting{{mapping_key(uuid), changes_key(stream_arn)}};
  for (const Document& shard : *shards) {
    if (!has_come_to(call, uuid, mapping, *shards, shard)) continue;
    for (int64_t lane = 0; lane < lane_count(mapping); ++lane) {
      const std::optional<Instant> look_again =
          LaneReader(call, uuid, mapping, {shard["ShardId"], lane, lane_count(mapping)}).serve();
      if (look_again && (!waiting.deadline || *look_again < *waiting.deadline))
        waiting.deadline = look_again;
    }
  }
  return waiting;
}

/// How old the last record of a batch is when the function gets it. Source:
/// https://docs.aws.amazon.com/lambda/latest/dg/monitoring-metrics-types.html
void meter_iterator_age(Call& call, const Document& mapping, const Document& records) {
  if (records.empty()) return;
  const Duration age = call.now() - created_at(records.back());
  std::string function = mapping["FunctionArn"];
  constexpr std::string_view kBefore = ":function:";
  function = function.substr(function.find(kBefore) + kBefore.size());
  function = function.substr(0, function.find(':'));
  call.meter("IteratorAge",
             static_cast<double>(std::max<int64_t>(0, age.count())),
             "Milliseconds",
             {{"FunctionName", function}});
}

std::optional<Waiting> run_stream_batch(Call& call, std::string_view key) {
  const BatchRecord* found = call.records<BatchRecord>().find(key);
  if (found == nullptr) return std::nullopt;
  const BatchRecord batch = *found;
  const MappingRecord* record = call.records<MappingRecord>().find(batch.uuid);
  if (record == nullptr) {
    call.records<BatchRecord>().erase(key);
    return std::nullopt;
  }
  const Document mapping = record->value;
  Document& memo = call.memo();
  if (!memo.contains("invocation")) {
    meter_iterator_age(call, mapping, batch.messages);
    const std::string payload = event_of(call, batch, mapping).dump();
    memo["invocation"] = call.invoke_async(
        {.service = "lambda",
         .operation = "Invoke",
         .input = {{"FunctionName", mapping["FunctionArn"]},
                   {"Payload", Document::binary({payload.begin(), payload.end()})}},
         .principal = in_role(call.scope(), "")});
  }
  const uint64_t id = memo["invocation"];
  const Result<Document>* result = call.result_of(id);
  if (result == nullptr) return Waiting{{Call::call_key(id)}};
  const BatchEnd end = batch_end(*result, mapping, batch.messages);
  settle_batch(call, std::string(key), batch, mapping, end);
  const bool is_well = !end.threw && !end.throttled && end.succeeded == batch.messages.size();
  set_result(call, batch.uuid, is_well ? "OK" : "PROBLEM: Function call failed");
  call.trace("lambda.batch",
             mapping["EventSourceMappingArn"].get<std::string>(),
             {{"messages", batch.messages.size()}, {"done", end.succeeded}});
  call.records<BatchRecord>().erase(key);
  call.notify(mapping_key(batch.uuid));
  return std::nullopt;
}

void skip_what_is_there(Call& call, std::string_view uuid, const Document& mapping) {
  const Result<Document> shards = shards_of(call, mapping);
  if (!shards.ok()) return;
  for (const Document& shard : *shards) {
    const std::string shard_id = shard["ShardId"];
    PositionRecord position;
    for (;;) {
      const Result<Document> page =
          read_after(call, mapping, shard_id, position.after, kStreamReadMax);
      if (!page.ok()) break;
      position.is_done = !page->contains("NextShardIterator");
      const Document& records = (*page)["Records"];
      if (records.empty()) break;
      position.after = sequence_of(records.back());
      if (position.is_done) break;
    }
    call.records<PositionRecord>().put(batch_key(uuid, shard_id), std::move(position));
  }
}

}  // namespace cloudtab::lambda
