#include <cstdlib>
#include <string>

#include <gtest/gtest.h>

#include "tests/simulation/shrink.h"
#include "tests/simulation/world.h"

// Random histories of topics and queues against a model; see world.h. Twenty seeds; more with
// CLOUDTAB_SIMULATION_SEEDS, from CLOUDTAB_SIMULATION_FIRST on. A failure prints its seed and the
// shortest history found that still fails.
namespace cloudtab::simulation {
namespace {

constexpr size_t kHistoryLength = 250;
constexpr size_t kShrinkRunsMax = 400;

uint64_t number_from(const char* variable, uint64_t fallback) {
  const char* text = std::getenv(variable);
  return text == nullptr ? fallback : std::strtoull(text, nullptr, 10);
}

std::string report(uint64_t seed, History history, const Failure& failure) {
  history.resize(failure.steps);
  history = shrink(
      std::move(history),
      [&](const History& shorter) { return fault_of(seed, shorter).has_value(); },
      kShrinkRunsMax);
  std::string text = "seed " + std::to_string(seed) + ": " + failure.text + "\n";
  for (const Step& step : history) text += "  " + to_text(step) + "\n";
  if (const auto shortest = fault_of(seed, history)) text += "  => " + shortest->text;
  return text;
}

TEST(Simulation, QueuesAndTopicsKeepTheirPromises) {
  const uint64_t first = number_from("CLOUDTAB_SIMULATION_FIRST", 1);
  const uint64_t count = number_from("CLOUDTAB_SIMULATION_SEEDS", 20);
  World::Seen all;
  for (uint64_t seed = first; seed < first + count; ++seed) {
    const History history = make_history(seed, kHistoryLength);
    World::Seen seen;
    const std::optional<Failure> failure = fault_of(seed, history, seen);
    ASSERT_FALSE(failure.has_value()) << report(seed, history, *failure);
    all.published_again += seen.published_again;
    all.published_broken += seen.published_broken;
    all.received_again += seen.received_again;
    all.deleted += seen.deleted;
    all.dead += seen.dead;
    all.moved_back += seen.moved_back;
    all.restarted += seen.restarted;
  }
  // A few seeds need not meet everything.
  if (count < 20) return;
  EXPECT_GT(all.published_again, count);
  EXPECT_GT(all.published_broken, count);
  EXPECT_GT(all.received_again, count);
  EXPECT_GT(all.deleted, count);
  EXPECT_GT(all.dead, count);
  EXPECT_GT(all.moved_back, 0u);
  EXPECT_GT(all.restarted, count);
}

TEST(Simulation, ASeedAlwaysGivesTheSameHistory) {
  const History one = make_history(7, 50);
  const History two = make_history(7, 50);
  ASSERT_EQ(one.size(), 50u);
  for (size_t i = 0; i < one.size(); ++i) EXPECT_EQ(to_text(one[i]), to_text(two[i]));
}

TEST(Shrink, LeavesOnlyWhatTheFailureNeeds) {
  // It fails if a break comes before a restart.
  const auto fails = [](const History& history) {
    bool broken = false;
    for (const Step& step : history) {
      broken = broken || step.kind == StepKind::kBreakQueues;
      if (broken && step.kind == StepKind::kRestart) return true;
    }
    return false;
  };
  History history = make_history(1, 200);
  history.insert(history.begin() + 60, Step{StepKind::kBreakQueues, 0, 0, 0});
  history.insert(history.begin() + 150, Step{StepKind::kRestart, 0, 0, 0});
  ASSERT_TRUE(fails(history));
  const History shortest = shrink(history, fails, 1'000);
  ASSERT_EQ(shortest.size(), 2u);
  EXPECT_EQ(shortest[0].kind, StepKind::kBreakQueues);
  EXPECT_EQ(shortest[1].kind, StepKind::kRestart);
}

}  // namespace
}  // namespace cloudtab::simulation
