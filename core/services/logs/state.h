#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "core/base/time.h"
#include "core/engine/call.h"
#include "core/engine/document_record.h"

namespace cloudtab::logs {

/// A log group as DescribeLogGroups describes it, with `tags`. Key: its name.
using GroupRecord = DocumentRecord<"logs/groups">;
/// A log stream as DescribeLogStreams describes it. Key: `stream_key`.
using StreamRecord = DocumentRecord<"logs/streams">;

/// A metric filter or a subscription filter, as it is described. Key: group and name, as of a
/// stream.
using MetricFilterRecord = DocumentRecord<"logs/metric_filters">;
using SubscriptionRecord = DocumentRecord<"logs/subscriptions">;

/// An Insights query with its results. Key: its id.
using QueryRecord = DocumentRecord<"logs/queries">;

/// A log event. Key: `event_key`.
struct EventRecord {
  static constexpr std::string_view kCollection = "logs/events";
  static constexpr uint32_t kVersion = 1;

  Instant timestamp{};
  uint64_t number = 0;  ///< rises with every event of the stream
  Instant ingested_at{};
  std::string message;

  void encode(RecordWriter& out) const;
  static EventRecord decode(RecordReader& in, uint32_t version);
};

/// Orders a stream's events by time, those of one time as they came.
inline std::string event_key(std::string_view group,
                             std::string_view stream,
                             Instant timestamp,
                             uint64_t number) {
  return KeyBuilder().text(group).text(stream).instant(timestamp).u64(number).take();
}

/// An event's id: 56 digits.
std::string event_id(const EventRecord& event);

/// Orders a group's streams by name.
inline std::string stream_key(std::string_view group, std::string_view stream) {
  return KeyBuilder().text(group).text(stream).take();
}
inline std::string streams_of(std::string_view group) { return KeyBuilder().text(group).take(); }

}  // namespace cloudtab::logs
