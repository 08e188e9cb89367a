#include <algorithm>
#include <map>

#include "core/base/ensure.h"
#include "core/services/sqs/backlog.h"
#include "core/services/sqs/limits.h"

// Which messages a receive gets, and in which order.

namespace cloudtab::sqs {

std::vector<uint64_t> Backlog::ready(size_t count_max) const {
  return fifo_ ? ready_runs(count_max) : ready_fairly(count_max);
}

/// FIFO: of each group the run from its head up to a message in flight.
std::vector<uint64_t> Backlog::ready_runs(size_t count_max) const {
  std::vector<uint64_t> taken;
  for (const auto& [key, entry] : ready_.prefix(prefix_)) {
    if (taken.size() >= count_max) break;
    const MessageRecord* head = message(entry.sequence);
    for (const auto& [member_key, member] : members_.prefix(group_prefix(head->group_id))) {
      if (taken.size() >= count_max || is_pending(member.sequence)) break;
      taken.push_back(member.sequence);
    }
  }
  return taken;
}

/// Standard: by the times at which they became visible, those of noisy groups last. The index has
/// but the first message of each group, so that what a noisy group has waiting is passed over in
/// one step; the others come in as those before them are taken.
std::vector<uint64_t> Backlog::ready_fairly(size_t count_max) const {
  const std::vector<std::string> noisy = noisy_groups();
  std::vector<uint64_t> taken;
  using Members = Collection<GroupMemberEntry>::Range;
  std::map<std::string, Members> following;  // by the ready key of each range's first
  const auto follow = [&](Members members) {
    if (++members.first == members.last) return;
    const uint64_t next = members.first->second.sequence;
    const DeliveryRecord* standing = delivery(next);
    ENSURE(standing != nullptr);
    following.emplace(ready_key(next, *standing), members);
  };
  const auto heads = ready_.prefix(prefix_);
  auto head = heads.begin();
  while (taken.size() < count_max) {
    const bool is_head =
        head != heads.end() && (following.empty() || head->first < following.begin()->first);
    if (is_head) {
      const ReadyEntry entry = head->second;
      ++head;
      if (entry.grouped) {
        const std::string& group = message(entry.sequence)->group_id;
        if (std::find(noisy.begin(), noisy.end(), group) != noisy.end()) continue;
        follow(members_.prefix(group_prefix(group)));
      }
      taken.push_back(entry.sequence);
    } else if (!following.empty()) {
      const Members members = following.begin()->second;
      following.erase(following.begin());
      taken.push_back(members.first->second.sequence);
      follow(members);
    } else {
      break;
    }
  }
  for (auto group = noisy.rbegin(); group != noisy.rend(); ++group) {
    for (const auto& [key, member] : members_.prefix(group_prefix(*group))) {
      if (taken.size() >= count_max) return taken;
      taken.push_back(member.sequence);
    }
  }
  return taken;
}

std::vector<std::string> Backlog::noisy_groups() const {
  std::vector<std::string> noisy;
  const auto busy = busy_.prefix(prefix_);
  if (busy.empty()) return noisy;
  const size_t in_flight = counts().in_flight;
  for (const auto& [key, entry] : busy) {
    if (entry.in_flight * kNoisyShare <= in_flight) break;
    noisy.push_back(entry.group);
  }
  return noisy;
}

}  // namespace cloudtab::sqs
