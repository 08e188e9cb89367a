#include "tests/simulation/history.h"

#include <array>

#include "core/engine/random.h"

namespace cloudtab::simulation {
namespace {

struct Weight {
  StepKind kind;
  uint64_t weight;
};

constexpr std::array<Weight, 11> kWeights = {{{StepKind::kPublish, 22},
                                              {StepKind::kSend, 14},
                                              {StepKind::kReceive, 26},
                                              {StepKind::kDelete, 16},
                                              {StepKind::kVisibility, 4},
                                              {StepKind::kCrash, 3},
                                              {StepKind::kAdvance, 14},
                                              {StepKind::kRestart, 2},
                                              {StepKind::kBreakQueues, 1},
                                              {StepKind::kMendQueues, 3},
                                              {StepKind::kRedrive, 2}}};

StepKind choose_kind(Random& random) {
  uint64_t total = 0;
  for (const Weight& weight : kWeights) total += weight.weight;
  uint64_t at = random.below(total);
  for (const Weight& weight : kWeights) {
    if (at < weight.weight) return weight.kind;
    at -= weight.weight;
  }
  return StepKind::kAdvance;
}

/// Mostly short, now and then longer than a visibility timeout or the deduplication interval.
uint64_t choose_milliseconds(Random& random) {
  switch (random.below(10)) {
    case 0:
      return random.below(600'000);
    case 1:
    case 2:
      return random.below(40'000);
    default:
      return random.below(3'000);
  }
}

const char* name_of(StepKind kind) {
  switch (kind) {
    case StepKind::kPublish:
      return "publish topic";
    case StepKind::kSend:
      return "send queue";
    case StepKind::kReceive:
      return "receive queue";
    case StepKind::kDelete:
      return "delete";
    case StepKind::kVisibility:
      return "visibility";
    case StepKind::kCrash:
      return "crash";
    case StepKind::kAdvance:
      return "advance";
    case StepKind::kRestart:
      return "restart";
    case StepKind::kBreakQueues:
      return "break queues";
    case StepKind::kMendQueues:
      return "mend queues";
    case StepKind::kRedrive:
      return "redrive queue";
  }
  return "";
}

}  // namespace

History make_history(uint64_t seed, size_t length) {
  Random random(seed);
  History history;
  for (size_t i = 0; i < length; ++i) {
    Step step;
    step.kind = choose_kind(random);
    step.target = random.below(16);
    step.a = step.kind == StepKind::kAdvance ? choose_milliseconds(random) : random.below(4);
    step.b =
        step.kind == StepKind::kVisibility ? random.below(3) * random.below(60) : random.below(10);
    history.push_back(step);
  }
  return history;
}

std::string to_text(const Step& step) {
  return std::string(name_of(step.kind)) + " " + std::to_string(step.target) +
         " a=" + std::to_string(step.a) + " b=" + std::to_string(step.b);
}

}  // namespace cloudtab::simulation
