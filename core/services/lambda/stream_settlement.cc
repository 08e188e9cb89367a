#include "core/services/lambda/stream_settlement.h"

#include <algorithm>
#include <cstdint>
#include <string_view>
#include <utility>
#include <vector>

#include "core/services/lambda/limits.h"
#include "core/services/lambda/mapping.h"
#include "core/services/lambda/stream_event.h"
#include "core/services/lambda/stream_lanes.h"
#include "core/services/lambda/stream_reading.h"
#include "core/services/lambda/stream_window.h"

namespace cloudtab::lambda {

namespace {

Duration retry_delay(uint64_t failures) {
  Duration delay = kStreamRetryMin;
  for (uint64_t i = 1; i < failures && delay < kStreamRetryMax; ++i) delay *= 2;
  return std::min(delay, kStreamRetryMax);
}

/// Moves the position past a batch, or to its part that is to be run again.
class BatchSettlement {
 public:
  BatchSettlement(Call& call, std::string key, BatchRecord batch, const Document& mapping)
      : call_(call),
        key_(std::move(key)),
        batch_(std::move(batch)),
        mapping_(mapping),
        position_(
            position_of(call, batch_.uuid, {batch_.shard, batch_.lane, lane_count(mapping)})) {}

  void settle(const BatchEnd& end) {
    const Document& records = batch_.messages;
    if (end.throttled) {
      position_.retry_at = call_.now() + kStreamRetryMin;
    } else if (batch_.is_final) {
      end_window(end);
    } else if (end.succeeded == records.size()) {
      pass(end);
    } else {
      fail(end);
    }
    call_.records<PositionRecord>().put(key_, position_);
  }

 private:
  void pass(const BatchEnd& end) {
    position_.after = batch_.last;
    position_.retry_at = Instant{};
    if (!position_.parts.empty()) position_.parts.pop_back();
    if (position_.window) position_.window->state = end.state;
  }

  /// A window's last run is tried as often as any other.
  void end_window(const BatchEnd& end) {
    const uint64_t failures = (position_.parts.empty() ? 0 : position_.parts.back().failures) + 1;
    const int64_t retries_max = mapping_["MaximumRetryAttempts"];
    position_.parts.clear();
    const bool is_over =
        !end.threw || (retries_max >= 0 && failures > static_cast<uint64_t>(retries_max));
    position_.retry_at = is_over ? Instant{} : call_.now() + retry_delay(failures);
    if (is_over) {
      position_.window.reset();
    } else {
      // A part that no change belongs to: the window is all there is to be run.
      position_.parts.push_back({"", failures});
    }
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
    const DiscardedBatch batch{.request_id = call_.random().uuid(),
                               .function_arn = mapping_["FunctionArn"],
                               .condition = "RetryAttemptsExhausted",
                               .runs = failures,
                               .answered = true,
                               .threw = end.threw,
                               .stream_arn = mapping_["EventSourceArn"],
                               .shard_id = batch_.shard};
    tell_discarded(call_, mapping_, batch, records);
  }

  Call& call_;
  const std::string key_;
  const BatchRecord batch_;
  const Document& mapping_;
  PositionRecord position_;
};

}  // namespace

BatchEnd batch_end(const Result<Document>& result,
                   const Document& mapping,
                   const Document& records) {
  if (!result.ok()) return {.throttled = true};
  if (result->contains("FunctionError")) return {.threw = true};
  const auto& payload = (*result)["Payload"].get_binary();
  const std::string answer(payload.begin(), payload.end());
  BatchEnd end{.succeeded = records.size(), .state = state_of(answer)};
  if (mapping["FunctionResponseTypes"].empty() || records.empty()) return end;
  std::vector<std::string> ids;
  for (const Document& record : records) ids.push_back(sequence_of(record));
  const BatchFailures failures = batch_failures(answer, ids);
  if (failures.all) return {};
  const auto failed = std::find_if(ids.begin(), ids.end(), [&](const std::string& id) {
    return std::find(failures.ids.begin(), failures.ids.end(), id) != failures.ids.end();
  });
  end.succeeded = static_cast<size_t>(failed - ids.begin());
  return end;
}

void settle_batch(Call& call,
                  const std::string& key,
                  const BatchRecord& batch,
                  const Document& mapping,
                  const BatchEnd& end) {
  BatchSettlement(call, key, batch, mapping).settle(end);
}

}  // namespace cloudtab::lambda
