#pragma once

#include <cstddef>
#include <cstdint>
#include <string>

#include "core/base/scope.h"
#include "core/base/time.h"
#include "core/engine/facts.h"
#include "core/engine/ring.h"

namespace cloudtab {

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
  /// What else is worth knowing, by kind.
  Facts detail;
};

/// The newest events, oldest first. Bounded; not durable.
class Trace {
 public:
  static constexpr size_t kEventsMax = 4096;

  /// A new event with its id and nothing else, to be filled. Good until the next.
  TraceEvent& add();
  /// An event that is still kept, to add what became known later; null if it has been dropped.
  TraceEvent* find(uint64_t id);
  const Ring<TraceEvent, kEventsMax>& events() const { return events_; }
  uint64_t last_id() const { return last_id_; }
  void clear() { events_.clear(); }

 private:
  Ring<TraceEvent, kEventsMax> events_;
  uint64_t last_id_ = 0;
};

}  // namespace cloudtab
