#include "core/engine/record_tree.h"

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <iterator>
#include <map>
#include <memory>
#include <string>

#include <gtest/gtest.h>

#include "core/engine/random.h"

namespace cloudtab {
namespace {

struct Numbered : RecordNode {
  int number = 0;
};

/// The tree beside a map of the standard's, which it must agree with.
class Pair {
 public:
  ~Pair() {
    while (!nodes_.empty()) erase(nodes_.begin()->first);
  }

  bool put(const std::string& key) {
    auto node = std::make_unique<Numbered>();
    RecordNode* there = tree.find_or_link(key, node.get());
    if (there != node.get()) return false;
    nodes_[key] = std::move(node);
    return true;
  }
  bool erase(const std::string& key) {
    RecordNode* node = tree.find(key);
    if (node == nullptr) return false;
    tree.unlink(node);
    nodes_.erase(key);
    return true;
  }
  void take_out_and_put_back(const std::string& key) {
    RecordNode* node = tree.find(key);
    if (node == nullptr) return;
    tree.unlink(node);
    EXPECT_EQ(tree.find(key), nullptr);
    tree.link(node);
  }

  void check() const {
    ASSERT_EQ(tree.size(), nodes_.size());
    const RecordPlace* place = tree.first();
    for (const auto& [key, node] : nodes_) {
      ASSERT_EQ(place, node.get()) << key;
      place = place->next();
    }
    ASSERT_EQ(place, tree.end());
    for (auto it = nodes_.rbegin(); it != nodes_.rend(); ++it) {
      place = place->previous();
      ASSERT_EQ(place, it->second.get()) << it->first;
    }
    for (const auto& [key, node] : nodes_) {
      const auto height = [](const RecordPlace* child) {
        return child == nullptr ? 0 : static_cast<int>(child->height);
      };
      const int left = height(node->left);
      const int right = height(node->right);
      ASSERT_LE(std::abs(left - right), 1) << key;
      ASSERT_EQ(static_cast<int>(node->height), 1 + std::max(left, right)) << key;
    }
  }
  void check_bounds(const std::string& key) const {
    const auto place_of = [&](auto it) {
      return it == nodes_.end() ? tree.end() : static_cast<const RecordPlace*>(it->second.get());
    };
    EXPECT_EQ(tree.lower_bound(key), place_of(nodes_.lower_bound(key))) << key;
    EXPECT_EQ(tree.upper_bound(key), place_of(nodes_.upper_bound(key))) << key;
    auto past = nodes_.lower_bound(key);
    while (past != nodes_.end() && past->first.compare(0, key.size(), key) == 0) ++past;
    EXPECT_EQ(tree.end_of_prefix(key), place_of(past)) << key;
    const auto found = nodes_.find(key);
    EXPECT_EQ(tree.find(key), found == nodes_.end() ? nullptr : found->second.get()) << key;
  }

  RecordTree tree;

 private:
  std::map<std::string, std::unique_ptr<Numbered>> nodes_;
};

std::string random_key(Random& random) {
  std::string key;
  for (uint64_t left = random.below(5); left > 0; --left)
    key += "ab\xff\x01"[static_cast<size_t>(random.below(4))];
  return key;
}

TEST(RecordTree, AgreesWithTheStandardsMap) {
  for (uint64_t seed = 1; seed <= 30; ++seed) {
    Random random(seed);
    Pair pair;
    for (int step = 0; step < 400; ++step) {
      const std::string key = random_key(random);
      switch (random.below(step < 200 ? 4 : 2)) {
        case 0:
          pair.erase(key);
          break;
        case 1:
          pair.take_out_and_put_back(key);
          break;
        default:
          pair.put(key);
      }
      ASSERT_NO_FATAL_FAILURE(pair.check()) << "seed " << seed << " step " << step;
      pair.check_bounds(random_key(random));
    }
  }
}

TEST(RecordTree, StaysFlatWhenKeysComeInOrder) {
  Pair pair;
  for (int i = 0; i < 10'000; ++i) pair.put(std::to_string(100'000 + i));
  ASSERT_NO_FATAL_FAILURE(pair.check());
  EXPECT_LE(pair.tree.end()->left->height, 1.45 * std::log2(10'000));
}

TEST(RecordTree, AnEmptyOneHasAnEnd) {
  RecordTree tree;
  EXPECT_EQ(tree.first(), tree.end());
  EXPECT_EQ(tree.lower_bound("a"), tree.end());
  EXPECT_EQ(tree.end_of_prefix(""), tree.end());
  EXPECT_EQ(tree.find(""), nullptr);
}

// Keys that agree in their first eight bytes, or would if zeros counted as nothing.
TEST(RecordTree, TellsKeysApartBehindTheirHeads) {
  const std::string zero(1, '\0');
  Pair pair;
  for (const std::string& key : {std::string("table-01 one"),
                                 std::string("table-01 two"),
                                 std::string("table-01"),
                                 std::string("table"),
                                 "table" + zero,
                                 "table" + zero + zero + "x",
                                 std::string("\xff\xff\xff\xff\xff\xff\xff\xff\xff"),
                                 zero,
                                 std::string()}) {
    EXPECT_EQ(pair.tree.find(key), nullptr);
    EXPECT_TRUE(pair.put(key));
    EXPECT_FALSE(pair.put(key));
    pair.take_out_and_put_back(key);
    pair.check();
  }
}

}  // namespace
}  // namespace cloudtab
