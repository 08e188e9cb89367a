#include "core/engine/trace.h"

namespace cloudtab {

uint64_t Trace::add(TraceEvent event) {
  event.id = ++last_id_;
  events_.push_back(std::move(event));
  if (events_.size() > kEventsMax) events_.pop_front();
  return last_id_;
}

TraceEvent* Trace::find(uint64_t id) {
  if (events_.empty() || id < events_.front().id || id > last_id_) return nullptr;
  return &events_[id - events_.front().id];
}

}  // namespace cloudtab
