#pragma once

#include <optional>

#include "core/base/time.h"
#include "core/engine/record.h"

namespace cloudtab {

/// The last virtual time there is, 9999-12-31T23:59:59.999Z: ISO 8601 writes no later one.
constexpr Instant kTimeMax = from_millis(253'402'300'799'999);

/// The clock of a sandbox whose time has been moved, kept so that a restart goes on with it.
struct ClockRecord {
  static constexpr std::string_view kCollection = "engine/clock";
  static constexpr uint32_t kVersion = 1;
  static constexpr bool kAside = true;

  Instant virtual_base{};
  Instant wall_base{};
  double speed = 1.0;

  void encode(RecordWriter& out) const;
  static ClockRecord decode(RecordReader& in, uint32_t version);
};

/// Maps the host's wall clock to virtual time: running at a speed, paused, or jumped. Goes back
/// only when the whole sandbox does.
class Clock {
 public:
  /// Virtual time at a wall time.
  Instant at(Instant wall) const;
  /// The wall time at which virtual time will be `due`, or nothing while paused.
  std::optional<Instant> wall_at(Instant due) const;

  /// 1 = real time; 60 = a minute a second; 0 = paused.
  double speed() const { return speed_; }
  void set_speed(double speed, Instant wall);
  /// Moves virtual time forward to `target`; earlier times are ignored.
  void jump_to(Instant target, Instant wall);
  /// Moves virtual time to `target`, earlier or later: for a sandbox that goes to another moment.
  void travel_to(Instant target, double speed, Instant wall);
  /// What to keep, and going on from it.
  ClockRecord record() const { return {virtual_base_, wall_base_, speed_}; }
  void restore(const ClockRecord& record);

 private:
  Instant virtual_base_{};
  Instant wall_base_{};
  double speed_ = 1.0;
};

}  // namespace cloudtab
