#include "core/services/logs/state.h"

namespace cloudtab::logs {

void EventRecord::encode(RecordWriter& out) const {
  out.instant(timestamp);
  out.u64(number);
  out.instant(ingested_at);
  out.text(message);
}

EventRecord EventRecord::decode(RecordReader& in, uint32_t /*version*/) {
  EventRecord event;
  event.timestamp = in.instant();
  event.number = in.u64();
  event.ingested_at = in.instant();
  event.message = in.text();
  return event;
}

std::string event_id(const EventRecord& event) {
  const auto padded = [](const std::string& digits, size_t size) {
    return std::string(size - digits.size(), '0') + digits;
  };
  return padded(std::to_string(to_millis(event.timestamp)), 20) +
         padded(std::to_string(event.number), 36);
}

}  // namespace cloudtab::logs
