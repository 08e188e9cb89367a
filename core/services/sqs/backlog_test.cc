#include "core/services/sqs/backlog.h"

#include <algorithm>
#include <iterator>
#include <map>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "core/engine/random.h"
#include "core/services/sqs/service.h"

namespace cloudtab::sqs {
namespace {

const Scope kScope{"000000000000", "us-east-1"};

class BacklogTest : public ::testing::TestWithParam<bool> {
 protected:
  BacklogTest() : store_(sqs_service().records) {
    queue_.name = "q";
    queue_.fifo = GetParam();
    store_.collection<QueueRecord>(kScope).put("q", queue_);
    store_.collection<CounterRecord>(kScope).put("q", CounterRecord{});
  }

  Store store_;
  QueueRecord queue_;
};

/// What the backlog should hold, kept the plain way.
struct Expected {
  std::string group;
  Instant visible_at{};
  bool in_flight = false;
};

/// How many messages of each noisy group of a standard queue are in flight.
std::map<std::string, size_t> noise_of(const std::map<uint64_t, Expected>& messages, Instant now) {
  std::map<std::string, size_t> in_flight;
  size_t total = 0;
  for (const auto& [sequence, message] : messages) {
    if (!message.in_flight || message.visible_at <= now) continue;
    ++total;
    if (!message.group.empty()) ++in_flight[message.group];
  }
  for (auto it = in_flight.begin(); it != in_flight.end();)
    it = it->second >= 30 && it->second * 10 > total ? std::next(it) : in_flight.erase(it);
  return in_flight;
}

std::vector<uint64_t> ready_of(const std::map<uint64_t, Expected>& messages,
                               bool fifo,
                               Instant now) {
  std::vector<uint64_t> ready;
  std::map<std::string, bool> blocked;
  std::vector<std::string> groups;
  for (const auto& [sequence, message] : messages) {
    if (!fifo) {
      if (message.visible_at <= now) ready.push_back(sequence);
      continue;
    }
    if (std::find(groups.begin(), groups.end(), message.group) == groups.end())
      groups.push_back(message.group);
  }
  if (!fifo) {
    std::map<std::string, size_t> noise = noise_of(messages, now);
    std::stable_sort(ready.begin(), ready.end(), [&](uint64_t a, uint64_t b) {
      const Expected& first = messages.at(a);
      const Expected& second = messages.at(b);
      const size_t first_noise = noise[first.group];
      const size_t second_noise = noise[second.group];
      if (first_noise != second_noise) return first_noise < second_noise;
      if (first_noise != 0 && first.group != second.group) return first.group > second.group;
      return first.visible_at < second.visible_at;
    });
    return ready;
  }
  const auto head_visible_at = [&](const std::string& group) {
    for (const auto& [sequence, message] : messages) {
      if (message.group == group) return message.visible_at;
    }
    return Instant{};
  };
  // `groups` is in the order of the heads' sequence numbers, which decides between equal times.
  std::stable_sort(groups.begin(), groups.end(), [&](const auto& a, const auto& b) {
    return head_visible_at(a) < head_visible_at(b);
  });
  for (const std::string& group : groups) {
    for (const auto& [sequence, message] : messages) {
      if (message.group != group) continue;
      if (message.visible_at > now) break;
      ready.push_back(sequence);
    }
  }
  return ready;
}

TEST_P(BacklogTest, AgreesWithAPlainListOnRandomSteps) {
  Random random(7);
  std::map<uint64_t, Expected> expected;
  Instant now = from_millis(1'000'000);
  int noisy_steps = 0;
  for (int step = 0; step < 700; ++step) {
    Backlog backlog(store_, kScope, queue_);
    const uint64_t choice = random.below(10);
    if (choice < 4) {
      MessageRecord message;
      message.message_id = std::to_string(step);
      message.sent_at = now;
      // Two groups of a standard queue, so that both become noisy.
      message.group_id = std::string(1, static_cast<char>('a' + random.below(queue_.fifo ? 4 : 2)));
      if (!queue_.fifo && step % 5 == 0) message.group_id.clear();
      DeliveryRecord delivery;
      delivery.visible_at = now + Duration(random.below(3) * 500);
      const uint64_t sequence = backlog.add(message, delivery).sequence;
      expected[sequence] = Expected{message.group_id, delivery.visible_at, false};
    } else if (choice < 9 && !expected.empty()) {
      auto it = expected.begin();
      std::advance(it, random.below(expected.size()));
      DeliveryRecord delivery = *backlog.delivery(it->first);
      delivery.in_flight = true;
      const Duration timeout = random.below(4) == 0 ? 700ms : 40s;
      delivery.visible_at = now + random.below(4) * timeout;
      it->second.visible_at = delivery.visible_at;
      it->second.in_flight = true;
      backlog.set_delivery(it->first, delivery);
    } else if (step % 3 == 0 && !expected.empty()) {
      auto it = expected.begin();
      std::advance(it, random.below(expected.size()));
      backlog.erase(it->first);
      expected.erase(it);
    } else {
      now += Duration(random.below(1000));
    }
    backlog.settle(now);
    ASSERT_TRUE(backlog.check_invariants()) << step;
    ASSERT_EQ(backlog.ready(1000), ready_of(expected, queue_.fifo, now)) << step;
    ASSERT_EQ(backlog.size(), expected.size()) << step;
    if (!queue_.fifo) noisy_steps += noise_of(expected, now).size() > 1 ? 1 : 0;
  }
  // The steps come by what they are to check.
  EXPECT_TRUE(queue_.fifo || noisy_steps > 20) << noisy_steps;
}

TEST_P(BacklogTest, RebuiltIndexesAreTheSame) {
  Random random(11);
  const Instant now = from_millis(1'000'000);
  Backlog backlog(store_, kScope, queue_);
  for (int i = 0; i < 200; ++i) {
    MessageRecord message;
    message.sent_at = now;
    message.group_id = std::string(1, static_cast<char>('a' + random.below(5)));
    DeliveryRecord delivery;
    delivery.visible_at = now + Duration(random.below(3) * 1000);
    delivery.in_flight = delivery.visible_at > now;
    backlog.add(message, delivery);
  }
  const std::vector<uint64_t> before = backlog.ready(1000);
  // What a restore does: the records alone are there.
  store_.collection<ReadyEntry>(kScope).erase_prefix("");
  store_.collection<PendingEntry>(kScope).erase_prefix("");
  store_.collection<AgeEntry>(kScope).erase_prefix("");
  store_.collection<GroupMemberEntry>(kScope).erase_prefix("");
  store_.collection<GroupEntry>(kScope).erase_prefix("");
  store_.collection<BusyGroupEntry>(kScope).erase_prefix("");
  store_.collection<CountsEntry>(kScope).erase_prefix("");
  sqs_service().rebuild(store_);
  EXPECT_TRUE(backlog.check_invariants());
  EXPECT_EQ(backlog.ready(1000), before);
}

INSTANTIATE_TEST_SUITE_P(QueueTypes,
                         BacklogTest,
                         ::testing::Bool(),
                         [](const ::testing::TestParamInfo<bool>& info) {
                           return info.param ? "fifo" : "standard";
                         });

}  // namespace
}  // namespace cloudtab::sqs
