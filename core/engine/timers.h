#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "core/engine/store.h"

namespace cloudtab {

/// A durable appointment: run a service's timer at a virtual time.
struct TimerRecord {
  static constexpr std::string_view kCollection = "engine/timers";
  static constexpr uint32_t kVersion = 1;

  Instant due{};
  std::string service;
  std::string name;
  std::string key;
  Scope scope;

  void encode(RecordWriter& out) const;
  static TimerRecord decode(RecordReader& in, uint32_t version);
};

/// Timers in the order in which they fall due; the key ends with the timer's own.
struct TimerByDue {
  static constexpr std::string_view kCollection = "engine/timers_by_due";
  static constexpr bool kDerived = true;
  std::string timer_key;
  Instant due{};
};

/// The timers of all services. One per (service, scope, name, key): setting it again moves it.
/// Equal times run in the order of their keys.
class Timers {
 public:
  explicit Timers(Store& store);

  void set(TimerRecord timer);
  void cancel(const TimerRecord& timer);
  /// When the next one falls due.
  std::optional<Instant> next_due() const;
  /// Takes the next one out if it is due by `until`.
  std::optional<TimerRecord> take_due(Instant until);
  /// Fills the order after a restore.
  void rebuild();

 private:
  Collection<TimerRecord>& timers_;
  Collection<TimerByDue>& by_due_;
};

}  // namespace cloudtab
