#include "core/services/sqs/disorder.h"

#include <algorithm>
#include <string>
#include <utility>

namespace cloudtab::sqs {
namespace {

uint64_t percent_of(const QueueRecord& queue, const char* tag) {
  const auto it = queue.tags.find(tag);
  if (it == queue.tags.end() || it->second.empty() || it->second.size() > 3) return 0;
  uint64_t percent = 0;
  for (const char c : it->second) {
    if (c < '0' || c > '9') return 0;
    percent = percent * 10 + static_cast<uint64_t>(c - '0');
  }
  return percent <= 100 ? percent : 0;
}

}  // namespace

Disorder disorder_of(const QueueRecord& queue) {
  if (queue.fifo || queue.tags.empty()) return {};
  return {percent_of(queue, "cloudtab:duplicates"), percent_of(queue, "cloudtab:reorder")};
}

bool hits(Random& random, uint64_t percent) { return percent != 0 && random.below(100) < percent; }

void shuffle(Random& random, uint64_t percent, std::vector<uint64_t>& sequences) {
  for (uint64_t i = 0; i + 1 < sequences.size(); ++i) {
    if (!hits(random, percent)) continue;
    const uint64_t further =
        std::min<uint64_t>(kReorderWindow, static_cast<uint64_t>(sequences.size()) - i - 1);
    std::swap(sequences[static_cast<size_t>(i)],
              sequences[static_cast<size_t>(i + 1 + random.below(further))]);
  }
}

}  // namespace cloudtab::sqs
