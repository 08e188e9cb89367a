#include "core/engine/record_tree.h"

#include <algorithm>

namespace cloudtab {

namespace {

const std::string& key_of(const RecordPlace* place) {
  return static_cast<const RecordNode*>(place)->first;
}

uint64_t head_of(std::string_view key) {
  constexpr size_t kBytes = sizeof(uint64_t);
  uint64_t head = 0;
  for (size_t i = 0; i < kBytes; ++i)
    head = (head << 8) | (i < key.size() ? static_cast<unsigned char>(key[i]) : 0u);
  return head;
}

/// A key that is compared with those of many nodes.
struct SoughtKey {
  explicit SoughtKey(std::string_view key) : text(key), head(head_of(key)) {}
  std::string_view text;
  uint64_t head;

  /// Less than, equal to or greater than zero, as the key is to the node's.
  int compare(const RecordPlace* place) const {
    const auto& node = *static_cast<const RecordNode*>(place);
    if (head != node.head) return head < node.head ? -1 : 1;
    return text.compare(node.first);
  }
};

uint32_t height_of(const RecordPlace* place) { return place == nullptr ? 0 : place->height; }

void measure(RecordPlace* place) {
  place->height = 1 + std::max(height_of(place->left), height_of(place->right));
}

/// As deep as the tree is high: 1.45 times the logarithm of its size.
void destroy_below(RecordPlace* place, void (*destroy)(RecordNode* node)) {
  if (place == nullptr) return;
  destroy_below(place->left, destroy);
  destroy_below(place->right, destroy);
  destroy(static_cast<RecordNode*>(place));
}

}  // namespace

const RecordPlace* RecordPlace::next() const {
  const RecordPlace* place = this;
  if (place->right != nullptr) {
    place = place->right;
    while (place->left != nullptr) place = place->left;
    return place;
  }
  while (place->parent->left != place) place = place->parent;
  return place->parent;
}

const RecordPlace* RecordPlace::previous() const {
  const RecordPlace* place = this;
  if (place->left != nullptr) {
    place = place->left;
    while (place->right != nullptr) place = place->right;
    return place;
  }
  while (place->parent->right != place) place = place->parent;
  return place->parent;
}

const RecordPlace* RecordTree::first() const {
  const RecordPlace* place = &end_;
  while (place->left != nullptr) place = place->left;
  return place;
}

const RecordPlace* RecordTree::lower_bound(std::string_view key) const {
  const SoughtKey sought(key);
  const RecordPlace* bound = &end_;
  for (const RecordPlace* place = end_.left; place != nullptr;) {
    const bool before = sought.compare(place) > 0;
    if (!before) bound = place;
    place = before ? place->right : place->left;
  }
  return bound;
}

const RecordPlace* RecordTree::upper_bound(std::string_view key) const {
  const RecordPlace* bound = lower_bound(key);
  return bound != &end_ && key_of(bound) == key ? bound->next() : bound;
}

const RecordPlace* RecordTree::end_of_prefix(std::string_view prefix) const {
  const RecordPlace* bound = &end_;
  for (const RecordPlace* place = end_.left; place != nullptr;) {
    const bool past = key_of(place).compare(0, prefix.size(), prefix) > 0;
    if (past) bound = place;
    place = past ? place->left : place->right;
  }
  return bound;
}

RecordNode* RecordTree::find(std::string_view key) const {
  const SoughtKey sought(key);
  const RecordPlace* place = end_.left;
  while (place != nullptr) {
    const int order = sought.compare(place);
    if (order == 0) break;
    place = order < 0 ? place->left : place->right;
  }
  return const_cast<RecordNode*>(static_cast<const RecordNode*>(place));
}

RecordNode* RecordTree::find_or_link(std::string_view key, RecordNode* node) {
  const SoughtKey sought(key);
  RecordPlace* parent = &end_;
  bool left = true;
  // What is numbered comes behind all others.
  const bool is_last = end_.right != nullptr && sought.compare(end_.right) > 0;
  for (RecordPlace* place = is_last ? end_.right : end_.left; place != nullptr;) {
    const int order = is_last ? 1 : sought.compare(place);
    if (order == 0) return static_cast<RecordNode*>(place);
    parent = place;
    left = order < 0;
    place = left ? place->left : place->right;
  }
  node->head = sought.head;
  node->first = key;
  attach(node, parent, left);
  return node;
}

void RecordTree::link(RecordNode* node) {
  const SoughtKey sought(node->first);
  RecordPlace* parent = &end_;
  bool left = true;
  for (RecordPlace* place = end_.left; place != nullptr;) {
    parent = place;
    left = sought.compare(place) < 0;
    place = left ? place->left : place->right;
  }
  attach(node, parent, left);
}

void RecordTree::unlink(RecordNode* node) {
  --size_;
  if (end_.right == node)
    end_.right = size_ == 0 ? nullptr : const_cast<RecordPlace*>(node->previous());
  if (node->left == nullptr || node->right == nullptr) {
    replace_child(node, node->left != nullptr ? node->left : node->right, node->parent);
    rebalance(node->parent);
    return;
  }
  // The next one, which has no left child, takes the place.
  RecordPlace* next = node->right;
  while (next->left != nullptr) next = next->left;
  RecordPlace* changed = next;
  if (next != node->right) {
    changed = next->parent;
    replace_child(next, next->right, changed);
    next->right = node->right;
    next->right->parent = next;
  }
  next->left = node->left;
  next->left->parent = next;
  replace_child(node, next, node->parent);
  next->height = node->height;  // as far as it had been known to those above
  rebalance(changed);
}

void RecordTree::destroy_all(void (*destroy)(RecordNode* node)) {
  destroy_below(end_.left, destroy);
  end_.left = nullptr;
  end_.right = nullptr;
  size_ = 0;
}

void RecordTree::attach(RecordPlace* place, RecordPlace* parent, bool left) {
  ++size_;
  place->parent = parent;
  place->left = nullptr;
  place->right = nullptr;
  place->height = 1;
  (left ? parent->left : parent->right) = place;
  if (size_ == 1 || (!left && parent == end_.right)) end_.right = place;
  rebalance(parent);
}

/// `new_child` may be null.
void RecordTree::replace_child(RecordPlace* old_child,
                               RecordPlace* new_child,
                               RecordPlace* parent) {
  (parent->left == old_child ? parent->left : parent->right) = new_child;
  if (new_child != nullptr) new_child->parent = parent;
}

/// The child on the side `from` takes the place, and the place becomes its child on the side `to`.
RecordPlace* RecordTree::rotate(RecordPlace* place,
                                RecordPlace* RecordPlace::*from,
                                RecordPlace* RecordPlace::*to) {
  RecordPlace* risen = place->*from;
  replace_child(place, risen, place->parent);
  place->*from = risen->*to;
  if (place->*from != nullptr) (place->*from)->parent = place;
  risen->*to = place;
  place->parent = risen;
  measure(place);
  measure(risen);
  return risen;
}

/// After a change below `place`: from there upwards, until a height is what it was.
void RecordTree::rebalance(RecordPlace* place) {
  while (place != &end_) {
    const uint32_t before = place->height;
    const uint32_t left = height_of(place->left);
    const uint32_t right = height_of(place->right);
    if (left > right + 1) {
      if (height_of(place->left->left) < height_of(place->left->right))
        rotate(place->left, &RecordPlace::right, &RecordPlace::left);
      place = rotate(place, &RecordPlace::left, &RecordPlace::right);
    } else if (right > left + 1) {
      if (height_of(place->right->right) < height_of(place->right->left))
        rotate(place->right, &RecordPlace::left, &RecordPlace::right);
      place = rotate(place, &RecordPlace::right, &RecordPlace::left);
    } else {
      measure(place);
    }
    if (place->height == before) return;
    place = place->parent;
  }
}

}  // namespace cloudtab
