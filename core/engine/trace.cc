#include "core/engine/trace.h"

namespace cloudtab {

TraceEvent& Trace::add() {
  TraceEvent& event = events_.add();
  event.id = ++last_id_;
  event.cause = 0;
  event.time = {};
  for (std::string* text :
       {&event.kind, &event.service, &event.operation, &event.resource, &event.error})
    text->clear();
  event.detail.clear();
  return event;
}

TraceEvent* Trace::find(uint64_t id) {
  if (events_.empty() || id < events_.front().id || id > last_id_) return nullptr;
  return &events_[static_cast<size_t>(id - events_.front().id)];
}

}  // namespace cloudtab
