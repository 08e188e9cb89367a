#include "core/engine/trace.h"

#include <utility>

namespace cloudtab {

Document to_object(std::initializer_list<Fact> facts) {
  Document object = Document::object();
  auto& members = object.get_ref<Document::object_t&>();
  for (const Fact& fact : facts)
    members.insert_or_assign(std::string(fact.name), std::move(fact.value));
  return object;
}

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
