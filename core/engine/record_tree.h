#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

// The ordered structure behind every collection: nodes in a balanced (AVL) tree, by key. It knows
// no record types, so that its code exists once and not once for each of them: a record is part of
// a node that derives from `RecordNode`, made and destroyed by the collection.

namespace cloudtab {

/// A node's place. The tree's own `end` is a place without a node: above the root, after all
/// others.
struct RecordPlace {
  RecordPlace* parent = nullptr;
  RecordPlace* left = nullptr;
  RecordPlace* right = nullptr;
  uint32_t height = 0;  ///< of the subtree; 1 without children

  /// The place after this one, which must not be the end.
  const RecordPlace* next() const;
  /// The place before this one, which must not be the first.
  const RecordPlace* previous() const;
};

struct RecordNode : RecordPlace {
  /// The key's first eight bytes as a number, of a shorter one followed by zeros: most comparisons
  /// are settled by it, without a look at the key's own memory.
  uint64_t head = 0;
  std::string first;  ///< the key; the record is `second`, as in the standard's maps
};

/// Nodes stay where they are in memory; what is linked is not owned.
class RecordTree {
 public:
  RecordTree() = default;
  RecordTree(const RecordTree&) = delete;
  RecordTree& operator=(const RecordTree&) = delete;

  size_t size() const { return size_; }
  const RecordPlace* first() const;
  const RecordPlace* end() const { return &end_; }
  /// The first whose key is not less / is greater than `key`, or the end. O(log n), as are the
  /// others.
  const RecordPlace* lower_bound(std::string_view key) const;
  const RecordPlace* upper_bound(std::string_view key) const;
  /// The first whose key is greater than every key that begins with `prefix`, or the end.
  const RecordPlace* end_of_prefix(std::string_view prefix) const;
  /// Null if there is none.
  RecordNode* find(std::string_view key) const;

  /// The node of this key: the one that is there or, if there was none, `node`, which then takes
  /// its place and gets the key.
  RecordNode* find_or_link(std::string_view key, RecordNode* node);
  /// Puts a node with its key back; the key must not be there.
  void link(RecordNode* node);
  void unlink(RecordNode* node);
  /// Empties the tree; `destroy` is called with every node that was in it.
  void destroy_all(void (*destroy)(RecordNode* node));

 private:
  void attach(RecordPlace* place, RecordPlace* parent, bool left);
  void replace_child(RecordPlace* old_child, RecordPlace* new_child, RecordPlace* parent);
  RecordPlace* rotate(RecordPlace* place,
                      RecordPlace* RecordPlace::*from,
                      RecordPlace* RecordPlace::*to);
  void rebalance(RecordPlace* place);

  RecordPlace end_;  ///< its left child is the root, its right one the last place
  size_t size_ = 0;
};

}  // namespace cloudtab
