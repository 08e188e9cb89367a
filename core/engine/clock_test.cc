#include "core/engine/clock.h"

#include <gtest/gtest.h>

namespace cloudtab {
namespace {

Instant at(int64_t ms) { return from_millis(ms); }

TEST(Clock, IsTheWallClockUntilMoved) {
  Clock clock;
  EXPECT_EQ(clock.at(at(5'000)), at(5'000));
  EXPECT_EQ(clock.wall_at(at(7'000)), at(7'000));
}

TEST(Clock, RunsFaster) {
  Clock clock;
  clock.set_speed(60, at(1'000));
  EXPECT_EQ(clock.at(at(2'000)), at(61'000));
  EXPECT_EQ(clock.wall_at(at(61'000)), at(2'000));
}

TEST(Clock, StandsWhilePaused) {
  Clock clock;
  clock.set_speed(0, at(1'000));
  EXPECT_EQ(clock.at(at(99'000)), at(1'000));
  EXPECT_EQ(clock.wall_at(at(2'000)), std::nullopt);
  clock.set_speed(1, at(99'000));
  EXPECT_EQ(clock.at(at(100'000)), at(2'000));
}

TEST(Clock, JumpsOnlyForward) {
  Clock clock;
  clock.jump_to(at(10'000), at(1'000));
  EXPECT_EQ(clock.at(at(1'500)), at(10'500));
  clock.jump_to(at(5'000), at(2'000));
  EXPECT_EQ(clock.at(at(2'000)), at(11'000));
}

TEST(Clock, DoesNotGoBackWithTheWallClock) {
  Clock clock;
  clock.set_speed(1, at(5'000));
  EXPECT_EQ(clock.at(at(4'000)), at(5'000));
}

}  // namespace
}  // namespace cloudtab
