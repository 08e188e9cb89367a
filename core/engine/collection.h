#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <iterator>
#include <memory>
#include <string>
#include <string_view>
#include <tuple>
#include <type_traits>
#include <utility>
#include <vector>

#include "core/base/scope.h"
#include "core/engine/record.h"
#include "core/engine/record_tree.h"

// A collection: the records of one type in one scope, ordered by key. `Collection<R>` is what
// services see; all that does not depend on the record's type is in `CollectionBase`, once for all
// types. See store.h for what a record type is.

namespace cloudtab {

class Store;
class CollectionBase;

/// What the store must know of a record type. One object per type: `record_type<R>()`. The
/// functions take nodes of that type; keys are not their business.
struct RecordType {
  std::string_view collection;
  uint32_t version = 0;
  bool derived = false;
  bool aside = false;
  std::unique_ptr<CollectionBase> (*make)(Store& store, const Scope& scope, const RecordType& type);
  RecordNode* (*copy)(const RecordNode& node);
  void (*exchange)(RecordNode& one, RecordNode& other);
  void (*destroy)(RecordNode* node);
  /// These two are null in a derived type. Reading answers null if the bytes do not decode.
  void (*encode)(const RecordNode& node, RecordWriter& out) = nullptr;
  RecordNode* (*decode)(RecordReader& in, uint32_t version) = nullptr;
};

template <class R>
const RecordType& record_type();

/// A collection of any record type, as the store handles it.
class CollectionBase {
 public:
  CollectionBase(Store& store, Scope scope, const RecordType& type);
  virtual ~CollectionBase();
  CollectionBase(const CollectionBase&) = delete;
  CollectionBase& operator=(const CollectionBase&) = delete;

  const Scope& scope() const { return scope_; }
  const RecordType& type() const { return type_; }
  size_t size() const { return records_.size(); }
  bool empty() const { return size() == 0; }
  bool contains(std::string_view key) const { return records_.find(key) != nullptr; }

  /// False if there was none.
  bool erase(std::string_view key);
  /// Erases every record whose key begins with `prefix`; answers how many.
  size_t erase_prefix(std::string_view prefix);

 protected:
  const RecordTree& records() const { return records_; }
  /// Takes a node without key; answers the node that now holds its record.
  RecordNode& put_node(std::string_view key, RecordNode* node);
  /// The node, which its owner may then change; null if there is none.
  RecordNode* node_to_change(std::string_view key);

 private:
  friend class Store;
  /// How to take one change back. Keys are not copied: an erased record's node is kept, so that
  /// its key stays where it was until the batch ends.
  struct Undo {
    RecordNode* node;
    RecordNode* before;  ///< holds the record as it was, without its key; null if none was replaced
    bool erased;
  };

  void take_out(RecordNode* node);
  void note(Undo undo);
  /// Takes back the newest change of this collection.
  void undo_last();
  /// Forgets how to take back; the changes stand.
  void forget_undo();
  /// The key of the change `index` of this batch; valid until the batch ends.
  const std::string& changed_key(size_t index) const { return undo_[index].node->first; }
  /// Appends the record as it now stands. False if it was erased.
  bool encode_record(std::string_view key, RecordWriter& out) const;
  /// Loads a record without noting a change. False if the bytes do not decode.
  bool load(std::string_view key, std::string_view bytes, uint32_t version);
  void load_erase(std::string_view key);
  /// Appends the record as it was before the change `index`. False if it was not there.
  bool encode_before(size_t index, RecordWriter& out) const;
  /// As `load`, as a change of the batch.
  bool put_encoded(std::string_view key, std::string_view bytes, uint32_t version);
  void clear();
  void for_each_encoded(
      const std::function<void(std::string_view key, std::string bytes)>& visit) const;
  std::unique_ptr<CollectionBase> clone(Store& store) const;

  Store* store_;
  Scope scope_;
  const RecordType& type_;
  /// Of the names that every record's place in the checkpoint begins with.
  uint64_t name_hash_;
  RecordTree records_;
  std::vector<Undo> undo_;
};

/// A key (`first`) and its record (`second`), where the collection keeps them.
template <class R>
struct RecordEntry : RecordNode {
  explicit RecordEntry(R record) : second(std::move(record)) {}
  R second;

  /// For `const auto& [key, record] : records`.
  template <size_t kIndex>
  const auto& get() const {
    if constexpr (kIndex == 0)
      return first;
    else
      return second;
  }
};

template <class R>
class RecordIterator {
 public:
  using iterator_category = std::bidirectional_iterator_tag;
  using value_type = RecordEntry<R>;
  using difference_type = std::ptrdiff_t;
  using pointer = const RecordEntry<R>*;
  using reference = const RecordEntry<R>&;

  RecordIterator() = default;
  explicit RecordIterator(const RecordPlace* place) : place_(place) {}

  reference operator*() const { return *static_cast<pointer>(place_); }
  pointer operator->() const { return static_cast<pointer>(place_); }
  RecordIterator& operator++() {
    place_ = place_->next();
    return *this;
  }
  RecordIterator operator++(int) { return std::exchange(*this, RecordIterator(place_->next())); }
  RecordIterator& operator--() {
    place_ = place_->previous();
    return *this;
  }
  RecordIterator operator--(int) {
    return std::exchange(*this, RecordIterator(place_->previous()));
  }
  bool operator==(const RecordIterator&) const = default;

 private:
  const RecordPlace* place_ = nullptr;
};

/// The records of one type in one scope, ordered by key (bytes). References and iterators stay
/// valid until their own record is erased or replaced.
template <class R>
class Collection final : public CollectionBase {
 public:
  using const_iterator = RecordIterator<R>;
  using CollectionBase::CollectionBase;

  const R* find(std::string_view key) const {
    const RecordNode* node = records().find(key);
    return node == nullptr ? nullptr : &static_cast<const RecordEntry<R>*>(node)->second;
  }

  /// Inserts or replaces.
  const R& put(std::string_view key, R record) {
    RecordNode* node = std::make_unique<RecordEntry<R>>(std::move(record)).release();
    return static_cast<RecordEntry<R>&>(put_node(key, node)).second;
  }

  /// Changes a record in place: `update(key, [&](QueueRecord& queue) { ... })`. False if there is
  /// none.
  template <class Change>
  bool update(std::string_view key, Change&& change) {
    RecordNode* node = node_to_change(key);
    if (node != nullptr) change(static_cast<RecordEntry<R>*>(node)->second);
    return node != nullptr;
  }

  const_iterator begin() const { return const_iterator(records().first()); }
  const_iterator end() const { return const_iterator(records().end()); }
  const_iterator lower_bound(std::string_view key) const {
    return const_iterator(records().lower_bound(key));
  }
  const_iterator upper_bound(std::string_view key) const {
    return const_iterator(records().upper_bound(key));
  }

  struct Range {
    const_iterator first, last;
    const_iterator begin() const { return first; }
    const_iterator end() const { return last; }
    bool empty() const { return first == last; }
  };
  /// The records whose keys begin with `prefix`, in order. O(log n) to find both ends.
  Range prefix(std::string_view prefix) const {
    return Range{lower_bound(prefix), const_iterator(records().end_of_prefix(prefix))};
  }
};

/// The functions of a `RecordType`.
template <class R>
struct RecordFunctions {
  using Entry = RecordEntry<R>;

  static std::unique_ptr<CollectionBase> make(Store& store,
                                              const Scope& scope,
                                              const RecordType& type) {
    return std::make_unique<Collection<R>>(store, scope, type);
  }
  static RecordNode* copy(const RecordNode& node) {
    return std::make_unique<Entry>(static_cast<const Entry&>(node).second).release();
  }
  static void exchange(RecordNode& one, RecordNode& other) {
    std::swap(static_cast<Entry&>(one).second, static_cast<Entry&>(other).second);
  }
  static void destroy(RecordNode* node) { std::unique_ptr<Entry>(static_cast<Entry*>(node)); }
  static void encode(const RecordNode& node, RecordWriter& out) {
    static_cast<const Entry&>(node).second.encode(out);
  }
  static RecordNode* decode(RecordReader& in, uint32_t version) {
    R record = R::decode(in, version);
    return in.ok() ? std::make_unique<Entry>(std::move(record)).release() : nullptr;
  }
};

template <class R>
const RecordType& record_type() {
  using Functions = RecordFunctions<R>;
  static constexpr RecordType kType = [] {
    RecordType type{.collection = R::kCollection,
                    .make = Functions::make,
                    .copy = Functions::copy,
                    .exchange = Functions::exchange,
                    .destroy = Functions::destroy};
    if constexpr (requires { R::kDerived; }) {
      type.derived = true;
    } else {
      type.version = R::kVersion;
      type.encode = Functions::encode;
      type.decode = Functions::decode;
    }
    type.aside = requires { R::kAside; };
    return type;
  }();
  return kType;
}

}  // namespace cloudtab

template <class R>
struct std::tuple_size<cloudtab::RecordEntry<R>> : std::integral_constant<size_t, 2> {};
template <class R>
struct std::tuple_element<0, cloudtab::RecordEntry<R>> {
  using type = std::string;
};
template <class R>
struct std::tuple_element<1, cloudtab::RecordEntry<R>> {
  using type = R;
};
