#include "core/engine/clock.h"

#include <algorithm>
#include <cmath>

#include "core/base/ensure.h"

namespace cloudtab {

void ClockRecord::encode(RecordWriter& out) const {
  out.instant(virtual_base);
  out.instant(wall_base);
  out.number(speed);
}

ClockRecord ClockRecord::decode(RecordReader& in, uint32_t /*version*/) {
  ClockRecord record;
  record.virtual_base = in.instant();
  record.wall_base = in.instant();
  record.speed = in.number();
  return record;
}

Instant Clock::at(Instant wall) const {
  if (wall <= wall_base_) return virtual_base_;
  const auto passed = static_cast<double>((wall - wall_base_).count()) * speed_;
  return virtual_base_ + Duration(static_cast<int64_t>(passed));
}

std::optional<Instant> Clock::wall_at(Instant due) const {
  if (due <= virtual_base_) return wall_base_;
  if (speed_ == 0) return std::nullopt;
  // What is due later than any clock will show is due at the end.
  const auto ahead = static_cast<double>((std::min(due, kTimeMax) - virtual_base_).count());
  const double wall_ahead =
      std::min(std::ceil(ahead / speed_), static_cast<double>(to_millis(kTimeMax)));
  return wall_base_ + Duration(static_cast<int64_t>(wall_ahead));
}

void Clock::set_speed(double speed, Instant wall) {
  ENSURE(speed >= 0);
  restore({at(wall), std::max(wall, wall_base_), speed});
}

void Clock::jump_to(Instant target, Instant wall) {
  restore({std::max(target, at(wall)), std::max(wall, wall_base_), speed_});
}

void Clock::travel_to(Instant target, double speed, Instant wall) {
  ENSURE(speed >= 0);
  restore({target, std::max(wall, wall_base_), speed});
}

void Clock::restore(const ClockRecord& record) {
  virtual_base_ = record.virtual_base;
  wall_base_ = record.wall_base;
  speed_ = record.speed;
}

}  // namespace cloudtab
