#include "core/services/lambda/stream_lane_reader.h"

#include <algorithm>
#include <cstdint>
#include <utility>

#include "core/services/lambda/filter.h"
#include "core/services/lambda/limits.h"
#include "core/services/lambda/stream_event.h"
#include "core/services/lambda/stream_reading.h"
#include "core/services/lambda/stream_window.h"

namespace cloudtab::lambda {

LaneReader::LaneReader(Call& call, std::string_view uuid, const Document& mapping, Lane lane)
    : call_(call),
      uuid_(uuid),
      mapping_(mapping),
      stream_arn_(mapping["EventSourceArn"].get<std::string>()),
      lane_(std::move(lane)),
      key_(lane_.key(uuid)),
      window_size_(window_size(mapping)),
      position_(position_of(call, uuid, lane_)) {
  if (window_size_) return;
  // Of windows that the mapping had before.
  position_.window.reset();
  std::erase_if(position_.parts,
                [](const PositionRecord::Part& part) { return part.last.empty(); });
}

std::optional<Instant> LaneReader::serve() {
  if (position_.is_done || call_.records<BatchRecord>().contains(key_)) return std::nullopt;
  if (position_.retry_at > call_.now()) return position_.retry_at;
  for (;;) {
    const int64_t limit = std::min(mapping_["BatchSize"].get<int64_t>(), kStreamReadMax);
    const Result<Document> page = read_after(call_, mapping_, lane_.shard, position_.after, limit);
    // The stream is gone, or its shard: what is to come is found by the next look.
    if (!page.ok()) return std::nullopt;
    const bool is_closed = !page->contains("NextShardIterator");
    const std::vector<Document> all = records_of(*page);
    const std::vector<Document> read = in_window(all);
    if (read.empty()) {
      if (position_.window) return end_window(is_closed || !all.empty());
      if (is_closed) {
        position_.is_done = true;
        positions().put(key_, position_);
      }
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
                          read.size() == all.size() && !is_closed;
    if (may_fill && call_.now() < window_end) return window_end;
    hand_over(batch, sequence_of(read.back()));
    return std::nullopt;
  }
}

std::vector<Document> LaneReader::records_of(const Document& page) const {
  std::vector<Document> records;
  for (const Document& change : page["Records"]) {
    Document record = stream_event_record(change, stream_arn_);
    if (!position_.parts.empty() && is_after(sequence_of(record), position_.parts.back().last))
      break;
    records.push_back(std::move(record));
  }
  return records;
}

Document LaneReader::passing(const std::vector<Document>& records) const {
  const Document criteria = mapping_.value("FilterCriteria", Document::object());
  Document passing = Document::array();
  for (const Document& record : records)
    if (lane_.has(record) && passes_filters(criteria, record)) passing.push_back(record);
  return passing;
}

bool LaneReader::give_up_old(const std::vector<Document>& records) {
  const int64_t age_max = mapping_["MaximumRecordAgeInSeconds"];
  if (age_max < 0) return false;
  Document old = Document::array();
  std::string last;
  for (const Document& record : records) {
    if (created_at(record) + std::chrono::seconds(age_max) > call_.now()) break;
    last = sequence_of(record);
    if (lane_.has(record)) old.push_back(record);
  }
  if (last.empty()) return false;
  if (old.empty()) {
    advance_to(last);
    return true;
  }
  const DiscardedBatch batch{.request_id = call_.random().uuid(),
                             .function_arn = mapping_["FunctionArn"],
                             .condition = "RecordAgeExceeded",
                             .runs = position_.parts.empty() ? 0 : position_.parts.back().failures,
                             .stream_arn = stream_arn_,
                             .shard_id = lane_.shard};
  tell_discarded(call_, mapping_, batch, old);
  advance_to(last);
  return true;
}

std::vector<Document> LaneReader::in_window(const std::vector<Document>& records) {
  if (!window_size_ || records.empty()) return records;
  if (!position_.window) position_.window = window_at(created_at(records.front()), *window_size_);
  std::vector<Document> within;
  for (const Document& record : records) {
    if (created_at(record) >= position_.window->end) break;
    within.push_back(record);
  }
  return within;
}

std::optional<Instant> LaneReader::end_window(bool is_over) {
  if (!is_over && call_.now() < position_.window->end) return position_.window->end;
  hand_over(Document::array(), position_.after);
  return std::nullopt;
}

void LaneReader::advance_to(const std::string& sequence) {
  position_.after = sequence;
  while (!position_.parts.empty() && !is_after(position_.parts.back().last, sequence))
    position_.parts.pop_back();
  positions().put(key_, position_);
}

void LaneReader::hand_over(const Document& records, const std::string& last) {
  BatchRecord batch;
  batch.uuid = uuid_;
  batch.messages = records;
  batch.shard = lane_.shard;
  batch.lane = lane_.index;
  batch.last = last;
  batch.is_final = records.empty();
  if (position_.window) positions().put(key_, position_);
  call_.records<BatchRecord>().put(key_, std::move(batch));
  call_.start_task("stream_batch", key_);
}

}  // namespace cloudtab::lambda
