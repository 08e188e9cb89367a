#pragma once

#include <cstdint>
#include <deque>
#include <initializer_list>
#include <string>
#include <string_view>

#include "core/base/document.h"
#include "core/base/scope.h"
#include "core/base/time.h"

namespace cloudtab {

/// Something to know by name. A list of these makes an object at a third of what a document made of
/// nested lists costs, which is paid with every call.
struct Fact {
  std::string_view name;
  mutable Document value;  ///< moved from when the object is made
};
Document to_object(std::initializer_list<Fact> facts);

/// One thing that happened. The site draws these, checks grade them.
struct TraceEvent {
  uint64_t id = 0;     ///< rises by one
  uint64_t cause = 0;  ///< the event that led to this one; 0: an input from outside
  Instant time{};
  /// `api.call`, `sqs.send`, `sns.deliver`, `timer`, `effect.start`, `effect.done`, `cfn.event`,
  /// `fault`, ...
  std::string kind;
  std::string service;
  /// The AWS operation, for `api.call`.
  std::string operation;
  /// ARN or name of what it happened to; may be empty.
  std::string resource;
  Scope scope;
  /// Error code for a failed call; else empty.
  std::string error;
  /// What else is worth knowing, by kind: an object, or null for nothing.
  Document detail;
};

/// The newest events, oldest first. Bounded; not durable.
class Trace {
 public:
  static constexpr size_t kEventsMax = 4096;

  /// Gives the event its id and keeps it; answers the id.
  uint64_t add(TraceEvent event);
  /// An event that is still kept, to add what became known later; null if it has been dropped.
  TraceEvent* find(uint64_t id);
  const std::deque<TraceEvent>& events() const { return events_; }
  uint64_t last_id() const { return last_id_; }
  void clear() { events_.clear(); }

 private:
  std::deque<TraceEvent> events_;
  uint64_t last_id_ = 0;
};

}  // namespace cloudtab
