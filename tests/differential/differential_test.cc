// The engine against the model in model.h: the same random operations on both, and the answers
// compared. Numbers of seeds and operations come from the environment (see scripts/differential).
// A failure prints its seed, the difference, and the shortest history found that still fails.

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <utility>
#include <vector>

#include <gtest/gtest.h>

#include "tests/differential/operations.h"
#include "tests/differential/world.h"

namespace cloudtab::differential {
namespace {

using History = std::vector<Operation>;

uint64_t setting(const char* name, uint64_t otherwise) {
  const char* text = std::getenv(name);
  return text == nullptr ? otherwise : std::strtoull(text, nullptr, 10);
}

/// The difference at the last operation, or at the end; empty: none. One at an earlier operation
/// counts as none: another failure is not what is being looked for.
std::string difference_at_end(const History& history) {
  World world;
  for (size_t i = 0; i < history.size(); ++i) {
    std::string text = world.run(history[i]);
    if (text.empty()) continue;
    return i + 1 == history.size() ? text : std::string();
  }
  return world.compare_ends();
}

/// Leaves operations out as long as the last still differs: halves, then quarters, and so on down
/// to single ones, within a bound on the number of runs.
History shortened(History history) {
  int runs_left = 400;
  for (size_t piece = history.size() / 2; piece > 0; piece /= 2) {
    for (size_t begin = 0; begin + 1 < history.size() && runs_left > 0;) {
      History shorter = history;
      const size_t end = std::min(begin + piece, history.size() - 1);
      shorter.erase(shorter.begin() + static_cast<std::ptrdiff_t>(begin),
                    shorter.begin() + static_cast<std::ptrdiff_t>(end));
      --runs_left;
      if (difference_at_end(shorter).empty()) {
        begin += piece;
      } else {
        history = std::move(shorter);
      }
    }
  }
  return history;
}

std::string printed(const History& history) {
  std::string text;
  for (const Operation& operation : history)
    text += "  " + operation.name + " " + request_of(operation).dump() + "\n";
  return text;
}

void run_seed(uint64_t seed, uint64_t count) {
  Generator generator(seed);
  World world;
  History history;
  std::string difference;
  for (uint64_t i = 0; i < count && difference.empty(); ++i) {
    history.push_back(generator.next());
    difference = world.run(history.back());
  }
  if (difference.empty()) difference = world.compare_ends();
  if (difference.empty()) return;
  const size_t length = history.size();
  history = shortened(std::move(history));
  ADD_FAILURE() << "seed " << seed << ", operation " << length << ":\n"
                << difference << "\nshortest history found:\n"
                << printed(history) << difference_at_end(history);
}

TEST(Differential, TheEngineDoesWhatTheModelDoes) {
  const uint64_t first = setting("CLOUDTAB_DIFFERENTIAL_SEED", 1);
  const uint64_t seeds = setting("CLOUDTAB_DIFFERENTIAL_SEEDS", 3);
  const uint64_t operations = setting("CLOUDTAB_DIFFERENTIAL_OPERATIONS", 1'000);
  for (uint64_t seed = first; seed < first + seeds; ++seed) {
    run_seed(seed, operations);
    if (::testing::Test::HasFailure()) return;
  }
}

}  // namespace
}  // namespace cloudtab::differential
