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

}  // namespace cloudtab::logs
