#pragma once

#include <cstdint>
#include <vector>

#include "core/engine/random.h"
#include "core/services/sqs/state.h"

// What a standard queue may do and seldom does: deliver a message twice, and out of order. A queue
// is told to by its tags `cloudtab:duplicates` and `cloudtab:reorder`, each a percentage of the
// messages, so that a template or any client can ask for it. Chance is the sandbox's own, so a seed
// repeats a run.

namespace cloudtab::sqs {

/// How many messages further on a message may be taken from.
constexpr uint64_t kReorderWindow = 10;

struct Disorder {
  uint64_t duplicates_percent = 0;
  uint64_t reorder_percent = 0;
};

/// Nothing for a FIFO queue, and for a tag that is no whole number from 0 to 100.
Disorder disorder_of(const QueueRecord& queue);

/// Whether chance hits, so often in a hundred times. Draws nothing for 0.
bool hits(Random& random, uint64_t percent);

/// Takes for each place, by chance, one from further on. `sequences` has up to `kReorderWindow`
/// more than are wanted.
void shuffle(Random& random, uint64_t percent, std::vector<uint64_t>& sequences);

}  // namespace cloudtab::sqs
