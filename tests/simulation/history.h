#pragma once

#include <cstdint>
#include <string>
#include <vector>

// What happens in a simulation, as data: a history is made from a seed, can be cut anywhere, and
// every part of it is a history too. Steps name what they act on by numbers that are taken modulo
// what there is when they run.

namespace cloudtab::simulation {

enum class StepKind {
  kPublish,      ///< to topic `target`; `a`: group, `b`: whether an earlier one is published again
  kSend,         ///< to queue `target`; `a`: group
  kReceive,      ///< up to `b` from queue `target` by consumer `a`
  kDelete,       ///< consumer `a` deletes `b` of what it holds
  kVisibility,   ///< consumer `a` gives its oldest message `b` more seconds (0: back at once)
  kCrash,        ///< consumer `a` forgets what it holds
  kAdvance,      ///< the clock, by `a` milliseconds
  kRestart,      ///< the engine, from its journal; `a`: after a checkpoint
  kBreakQueues,  ///< SendMessage fails with 503 from now on
  kMendQueues,   ///< and no more
  kRedrive,      ///< what is in dead-letter queue `target` goes back
};

struct Step {
  StepKind kind{};
  uint64_t target = 0;
  uint64_t a = 0;
  uint64_t b = 0;
};

using History = std::vector<Step>;

/// The same for the same seed, on every machine.
History make_history(uint64_t seed, size_t length);

/// `receive queue 2 a=1 b=10`
std::string to_text(const Step& step);

}  // namespace cloudtab::simulation
