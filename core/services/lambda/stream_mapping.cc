#include "core/services/lambda/stream_mapping.h"

#include <algorithm>
#include <cstdint>
#include <utility>
#include <vector>

#include "core/base/arn.h"
#include "core/services/lambda/destination.h"
#include "core/services/lambda/filter.h"
#include "core/services/lambda/limits.h"
#include "core/services/lambda/mapping.h"
#include "core/services/lambda/state.h"
#include "core/services/lambda/stream_event.h"

namespace cloudtab::lambda {

namespace {

/// What a stream's readers are woken by.
std::string changes_key(const std::string& stream_arn) { return "dynamodb/changes/" + stream_arn; }

Result<Document> ask(Call& call,
                     const std::string& stream_arn,
                     std::string_view operation,
                     Document input) {
  return call.invoke({.service = "dynamodbstreams",
                      .operation = operation,
                      .input = std::move(input),
                      .scope = parse_arn(stream_arn)->scope(),
                      .principal = mapping_principal(call.scope())});
}

/// All shards of the stream, parents before their children.
Result<Document> shards_of(Call& call, const std::string& stream_arn) {
  Document shards = Document::array();
  Document input = {{"StreamArn", stream_arn}};
  for (;;) {
    ASSIGN_OR_RETURN(const Document answer, ask(call, stream_arn, "DescribeStream", input));
    const Document& description = answer["StreamDescription"];
    for (const Document& shard : description["Shards"]) shards.push_back(shard);
    if (!description.contains("LastEvaluatedShardId")) return shards;
    input["ExclusiveStartShardId"] = description["LastEvaluatedShardId"];
  }
}

/// Reads on after a change, or from the oldest that there is.
Result<Document> read_after(Call& call,
                            const std::string& stream_arn,
                            const std::string& shard_id,
                            const std::string& after,
                            int64_t limit) {
  Document input = {
      {"StreamArn", stream_arn},
      {"ShardId", shard_id},
      {"ShardIteratorType", after.empty() ? "TRIM_HORIZON" : "AFTER_SEQUENCE_NUMBER"}};
  if (!after.empty()) input["SequenceNumber"] = after;
  Result<Document> iterator = ask(call, stream_arn, "GetShardIterator", input);
  if (!iterator.ok() && iterator.error().code == "TrimmedDataAccessException") {
    input.erase("SequenceNumber");
    input["ShardIteratorType"] = "TRIM_HORIZON";
    iterator = ask(call, stream_arn, "GetShardIterator", input);
  }
  if (!iterator.ok()) return iterator.error();
  return ask(call,
             stream_arn,
             "GetRecords",
             {{"ShardIterator", (*iterator)["ShardIterator"]}, {"Limit", limit}});
}

std::string sequence_of(const Document& record) { return record["dynamodb"]["SequenceNumber"]; }

/// Sequence numbers are decimal numbers of up to forty digits.
bool is_after(const std::string& a, const std::string& b) {
  return a.size() != b.size() ? a.size() > b.size() : a > b;
}

Instant created_at(const Document& record) {
  return from_millis(record["dynamodb"]["ApproximateCreationDateTime"].get<int64_t>() * 1000);
}

/// One shard of one mapping, in one look at it.
class ShardReader {
 public:
  ShardReader(Call& call, std::string_view uuid, const Document& mapping, std::string shard_id)
      : call_(call),
        uuid_(uuid),
        mapping_(mapping),
        stream_arn_(mapping["EventSourceArn"].get<std::string>()),
        shard_id_(std::move(shard_id)),
        key_(batch_key(uuid, shard_id_)) {
    if (const PositionRecord* found = positions().find(key_); found != nullptr) position_ = *found;
  }

  bool is_done() const { return position_.is_done; }

  /// Hands over the next batch, if there is one; else answers when to look again, if not before.
  std::optional<Instant> serve() {
    if (is_done() || call_.records<BatchRecord>().contains(key_)) return std::nullopt;
    if (position_.retry_at > call_.now()) return position_.retry_at;
    for (;;) {
      const int64_t limit = std::min(mapping_["BatchSize"].get<int64_t>(), kStreamReadMax);
      const Result<Document> page =
          read_after(call_, stream_arn_, shard_id_, position_.after, limit);
      // The stream is gone, or its shard: what is to come is found by the next look.
      if (!page.ok()) return std::nullopt;
      const std::vector<Document> read = records_of(*page);
      if (read.empty()) {
        if (page->contains("NextShardIterator")) return std::nullopt;
        position_.is_done = true;
        positions().put(key_, position_);
        return std::nullopt;
      }
      if (give_up_old(read)) continue;
      const Document batch = passing(read);
      if (batch.empty()) {
        advance_to(sequence_of(read.back()));
        continue;
      }
      const std::chrono::seconds window(mapping_["MaximumBatchingWindowInSeconds"].get<int64_t>());
      const Instant window_end = created_at(batch.front()) + window;
      const bool may_fill = position_.parts.empty() && static_cast<int64_t>(read.size()) < limit &&
                            page->contains("NextShardIterator");
      if (may_fill && call_.now() < window_end) return window_end;
      hand_over(batch, sequence_of(read.back()));
      return std::nullopt;
    }
  }

 private:
  Collection<PositionRecord>& positions() { return call_.records<PositionRecord>(); }

  /// The changes read, as records of an event; of a part, only its own.
  std::vector<Document> records_of(const Document& page) const {
    std::vector<Document> records;
    for (const Document& change : page["Records"]) {
      Document record = stream_event_record(change, stream_arn_);
      if (!position_.parts.empty() && is_after(sequence_of(record), position_.parts.back().last))
        break;
      records.push_back(std::move(record));
    }
    return records;
  }

  Document passing(const std::vector<Document>& records) const {
    const Document criteria = mapping_.value("FilterCriteria", Document::object());
    Document passing = Document::array();
    for (const Document& record : records)
      if (passes_filters(criteria, record)) passing.push_back(record);
    return passing;
  }

  /// Gives up the oldest changes if they are older than the mapping says; false if there are none.
  bool give_up_old(const std::vector<Document>& records) {
    const int64_t age_max = mapping_["MaximumRecordAgeInSeconds"];
    if (age_max < 0) return false;
    Document old = Document::array();
    for (const Document& record : records) {
      if (created_at(record) + std::chrono::seconds(age_max) > call_.now()) break;
      old.push_back(record);
    }
    if (old.empty()) return false;
    const std::string destination =
        mapping_["DestinationConfig"]["OnFailure"].value("Destination", "");
    const uint64_t failures = position_.parts.empty() ? 0 : position_.parts.back().failures;
    if (!destination.empty()) {
      const DiscardedBatch batch{.request_id = call_.random().uuid(),
                                 .function_arn = mapping_["FunctionArn"],
                                 .condition = "RecordAgeExceeded",
                                 .runs = failures,
                                 .stream_arn = stream_arn_,
                                 .shard_id = shard_id_};
      (void)send_to(
          call_, destination, discarded_message(batch, old, call_.now()), Document::object());
    }
    call_.trace("lambda.drop",
                mapping_["EventSourceMappingArn"].get<std::string>(),
                {{"condition", "RecordAgeExceeded"}, {"records", old.size()}});
    advance_to(sequence_of(old.back()));
    return true;
  }

  void advance_to(const std::string& sequence) {
    position_.after = sequence;
    while (!position_.parts.empty() && !is_after(position_.parts.back().last, sequence))
      position_.parts.pop_back();
    positions().put(key_, position_);
  }

  void hand_over(const Document& records, const std::string& last) {
    BatchRecord batch;
    batch.uuid = uuid_;
    batch.messages = records;
    batch.shard = shard_id_;
    batch.last = last;
    call_.records<BatchRecord>().put(key_, std::move(batch));
    call_.start_task("stream_batch", key_);
  }

  Call& call_;
  const std::string uuid_;
  const Document& mapping_;
  const std::string stream_arn_;
  const std::string shard_id_;
  const std::string key_;
  PositionRecord position_;
};

bool has_come_to(Call& call, std::string_view uuid, const Document& shards, const Document& shard) {
  const std::string parent = shard.value("ParentShardId", "");
  const bool is_there = std::any_of(shards.begin(), shards.end(), [&](const Document& other) {
    return other["ShardId"] == parent;
  });
  if (!is_there) return true;
  const PositionRecord* position = call.records<PositionRecord>().find(batch_key(uuid, parent));
  return position != nullptr && position->is_done;
}

// --- After a run

/// How a run of the function ended for its batch.
struct BatchEnd {
  bool throttled = false;  ///< or not run at all: nothing was tried
  bool threw = false;
  size_t succeeded = 0;  ///< the first so many records
};

BatchEnd end_of(const Result<Document>& result, const Document& mapping, const Document& records) {
  if (!result.ok()) return {.throttled = true};
  if (result->contains("FunctionError")) return {.threw = true};
  if (mapping["FunctionResponseTypes"].empty()) return {.succeeded = records.size()};
  std::vector<std::string> ids;
  for (const Document& record : records) ids.push_back(sequence_of(record));
  const auto& payload = (*result)["Payload"].get_binary();
  const BatchFailures failures = batch_failures(std::string(payload.begin(), payload.end()), ids);
  if (failures.all) return {};
  const auto failed = std::find_if(ids.begin(), ids.end(), [&](const std::string& id) {
    return std::find(failures.ids.begin(), failures.ids.end(), id) != failures.ids.end();
  });
  return {.succeeded = static_cast<size_t>(failed - ids.begin())};
}

Duration retry_delay(uint64_t failures) {
  Duration delay = kStreamRetryMin;
  for (uint64_t i = 1; i < failures && delay < kStreamRetryMax; ++i) delay *= 2;
  return std::min(delay, kStreamRetryMax);
}

void set_result(Call& call, std::string_view uuid, const char* text) {
  const MappingRecord* mapping = call.records<MappingRecord>().find(uuid);
  if (mapping == nullptr || mapping->value.value("LastProcessingResult", "") == text) return;
  call.records<MappingRecord>().update(
      uuid, [&](MappingRecord& changed) { changed.value["LastProcessingResult"] = text; });
}

/// Moves the position past a batch, or to its part that is to be run again.
class BatchSettlement {
 public:
  BatchSettlement(Call& call, std::string key, BatchRecord batch, const Document& mapping)
      : call_(call), key_(std::move(key)), batch_(std::move(batch)), mapping_(mapping) {
    if (const auto* found = call.records<PositionRecord>().find(key_); found != nullptr)
      position_ = *found;
  }

  void settle(const BatchEnd& end) {
    const Document& records = batch_.messages;
    if (end.throttled) {
      position_.retry_at = call_.now() + kStreamRetryMin;
    } else if (end.succeeded == records.size()) {
      pass();
    } else {
      fail(end);
    }
    call_.records<PositionRecord>().put(key_, position_);
  }

 private:
  void pass() {
    position_.after = batch_.last;
    position_.retry_at = Instant{};
    if (!position_.parts.empty()) position_.parts.pop_back();
  }

  void fail(const BatchEnd& end) {
    const Document& records = batch_.messages;
    const uint64_t failures_before = position_.parts.empty() ? 0 : position_.parts.back().failures;
    if (end.succeeded > 0) position_.after = sequence_of(records[end.succeeded - 1]);
    if (!position_.parts.empty()) position_.parts.pop_back();
    const size_t left = records.size() - end.succeeded;
    // A function that says where it failed has split the batch itself. Splitting is no attempt.
    if (mapping_["BisectBatchOnFunctionError"].get<bool>() && end.succeeded == 0 && left > 1) {
      position_.parts.push_back({batch_.last, failures_before});
      position_.parts.push_back({sequence_of(records[left / 2 - 1]), failures_before});
      position_.retry_at = call_.now() + retry_delay(failures_before + 1);
      return;
    }
    const uint64_t failures = failures_before + 1;
    const int64_t retries_max = mapping_["MaximumRetryAttempts"];
    if (retries_max >= 0 && failures > static_cast<uint64_t>(retries_max)) {
      give_up(end, failures);
      position_.after = batch_.last;
      position_.retry_at = Instant{};
      return;
    }
    position_.parts.push_back({batch_.last, failures});
    position_.retry_at = call_.now() + retry_delay(failures);
  }

  void give_up(const BatchEnd& end, uint64_t failures) {
    Document records = Document::array();
    for (size_t i = end.succeeded; i < batch_.messages.size(); ++i)
      records.push_back(batch_.messages[i]);
    call_.trace("lambda.drop",
                mapping_["EventSourceMappingArn"].get<std::string>(),
                {{"condition", "RetryAttemptsExhausted"}, {"records", records.size()}});
    const std::string destination =
        mapping_["DestinationConfig"]["OnFailure"].value("Destination", "");
    if (destination.empty()) return;
    const DiscardedBatch batch{.request_id = call_.random().uuid(),
                               .function_arn = mapping_["FunctionArn"],
                               .condition = "RetryAttemptsExhausted",
                               .runs = failures,
                               .answered = true,
                               .threw = end.threw,
                               .stream_arn = mapping_["EventSourceArn"],
                               .shard_id = batch_.shard};
    (void)send_to(
        call_, destination, discarded_message(batch, records, call_.now()), Document::object());
  }

  Call& call_;
  const std::string key_;
  const BatchRecord batch_;
  const Document& mapping_;
  PositionRecord position_;
};

}  // namespace

std::optional<Waiting> poll_stream(Call& call, std::string_view uuid) {
  const Document* found = enabled_mapping(call, uuid);
  if (found == nullptr) return std::nullopt;
  const Document mapping = *found;
  const std::string stream_arn = mapping["EventSourceArn"];
  const Result<Document> shards = shards_of(call, stream_arn);
  // The stream is gone; the timer looks again.
  if (!shards.ok()) return std::nullopt;
  Waiting waiting{{mapping_key(uuid), changes_key(stream_arn)}};
  for (const Document& shard : *shards) {
    if (!has_come_to(call, uuid, *shards, shard)) continue;
    ShardReader reader(call, uuid, mapping, shard["ShardId"]);
    const std::optional<Instant> look_again = reader.serve();
    if (look_again && (!waiting.deadline || *look_again < *waiting.deadline))
      waiting.deadline = look_again;
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
    const std::string payload = Document{{"Records", batch.messages}}.dump();
    memo["invocation"] = call.invoke_async(
        {.service = "lambda",
         .operation = "Invoke",
         .input = {{"FunctionName", mapping["FunctionArn"]},
                   {"Payload", Document::binary({payload.begin(), payload.end()})}},
         .principal = mapping_principal(call.scope())});
  }
  const uint64_t id = memo["invocation"];
  const Result<Document>* result = call.result_of(id);
  if (result == nullptr) return Waiting{{Call::call_key(id)}};
  const BatchEnd end = end_of(*result, mapping, batch.messages);
  BatchSettlement(call, std::string(key), batch, mapping).settle(end);
  const bool is_well = end.succeeded == batch.messages.size();
  set_result(call, batch.uuid, is_well ? "OK" : "PROBLEM: Function call failed");
  call.trace("lambda.batch",
             mapping["EventSourceMappingArn"].get<std::string>(),
             {{"messages", batch.messages.size()}, {"done", end.succeeded}});
  call.records<BatchRecord>().erase(key);
  call.notify(mapping_key(batch.uuid));
  return std::nullopt;
}

void skip_what_is_there(Call& call, std::string_view uuid, const std::string& stream_arn) {
  const Result<Document> shards = shards_of(call, stream_arn);
  if (!shards.ok()) return;
  for (const Document& shard : *shards) {
    const std::string shard_id = shard["ShardId"];
    PositionRecord position;
    for (;;) {
      const Result<Document> page =
          read_after(call, stream_arn, shard_id, position.after, kStreamReadMax);
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
