#pragma once

#include <optional>

#include "core/base/time.h"

namespace cloudtab {

/// Maps the host's wall clock to virtual time: running at a speed, paused, or jumped. Never goes
/// back.
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
  /// Sets the clock outright (restore).
  void reset(Instant virtual_time, Instant wall, double speed);

 private:
  Instant virtual_base_{};
  Instant wall_base_{};
  double speed_ = 1.0;
};

}  // namespace cloudtab
