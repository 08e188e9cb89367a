#pragma once

#include <array>
#include <cstdint>
#include <deque>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "core/base/ensure.h"
#include "core/base/error.h"
#include "core/base/result.h"
#include "core/base/scope.h"
#include "core/base/time.h"
#include "core/engine/history.h"
#include "core/engine/record.h"

// The store: every durable fact is a record in a typed, ordered collection of one scope (account
// and region). The changes made while one input is handled form a batch; `commit` turns the batch
// into one journal record, `rollback_to` takes back what came after a savepoint, so an operation
// that fails changes nothing.
//
// A record type is a plain struct with
//   static constexpr std::string_view kCollection = "sqs/queues";   // never changes once released
//   static constexpr uint32_t kVersion = 1;                         // raised when the fields
//   change void encode(RecordWriter& out) const; static QueueRecord decode(RecordReader& in,
//   uint32_t version);  // reads every version ever released
// or, for an index that is derived from other records, kept in memory only and rebuilt after a
// restore,
//   static constexpr std::string_view kCollection = "sqs/messages_by_time";
//   static constexpr bool kDerived = true;
// A durable record that says how the sandbox is run, not what it holds (its clock, its fault
// rules), has
//   static constexpr bool kAside = true;
// and is left out of the digest and of the history.

namespace cloudtab {

class Store;
class CollectionBase;

/// What the store must know of a record type to load it. One object per type: `record_type<R>()`.
struct RecordType {
  std::string_view collection;
  uint32_t version;
  bool derived;
  bool aside;
  std::unique_ptr<CollectionBase> (*make)(Store& store, const Scope& scope, const RecordType& type);
};

template <class R>
const RecordType& record_type();

/// A collection of any record type, as the store handles it.
class CollectionBase {
 public:
  CollectionBase(Store& store, Scope scope, const RecordType& type);
  virtual ~CollectionBase() = default;
  CollectionBase(const CollectionBase&) = delete;
  CollectionBase& operator=(const CollectionBase&) = delete;

  const Scope& scope() const { return scope_; }
  const RecordType& type() const { return type_; }
  virtual size_t size() const = 0;

 private:
  friend class Store;
  /// Takes back the newest change of this collection.
  virtual void undo_last() = 0;
  /// Forgets how to take back; the changes stand.
  virtual void forget_undo() = 0;
  /// The key of the change `index` of this batch; valid until the batch ends.
  virtual const std::string& changed_key(size_t index) const = 0;
  virtual size_t change_count() const = 0;
  /// Appends the record as it now stands. False if it was erased.
  virtual bool encode_record(std::string_view key, RecordWriter& out) const = 0;
  /// Loads a record without noting a change. False if the bytes do not decode.
  virtual bool load(std::string_view key, std::string_view bytes, uint32_t version) = 0;
  virtual void load_erase(std::string_view key) = 0;
  /// Appends the record as it was before the change `index`. False if it was not there.
  virtual bool encode_before(size_t index, RecordWriter& out) const = 0;
  /// As `load` and `load_erase`, as a change of the batch.
  virtual bool put_encoded(std::string_view key, std::string_view bytes, uint32_t version) = 0;
  virtual void erase_encoded(std::string_view key) = 0;
  virtual void clear() = 0;
  /// Erases every record as a change of the batch.
  virtual void erase_all() = 0;
  virtual void for_each_encoded(
      const std::function<void(std::string_view key, std::string bytes)>& visit) const = 0;
  virtual std::unique_ptr<CollectionBase> clone(Store& store) const = 0;

 protected:
  void note_change();

  Store* store_;
  Scope scope_;
  const RecordType& type_;
  /// Of the names that every record's place in the checkpoint begins with.
  uint64_t name_hash_;
};

/// The records of one type in one scope, ordered by key (bytes). References and iterators stay
/// valid until their own record is erased or replaced.
template <class R>
class Collection final : public CollectionBase {
 public:
  using Map = std::map<std::string, R, std::less<>>;
  using const_iterator = typename Map::const_iterator;
  using CollectionBase::CollectionBase;

  const R* find(std::string_view key) const {
    auto it = records_.find(key);
    return it == records_.end() ? nullptr : &it->second;
  }
  bool contains(std::string_view key) const { return find(key) != nullptr; }

  /// Inserts or replaces.
  const R& put(std::string_view key, R record) {
    note_change();
    auto it = records_.lower_bound(key);
    if (it != records_.end() && it->first == key) {
      undo_.push_back({&it->first, std::exchange(it->second, std::move(record)), {}});
    } else {
      it = records_.emplace_hint(it, std::string(key), std::move(record));
      undo_.push_back({&it->first, std::nullopt, {}});
    }
    return it->second;
  }

  /// Changes a record in place: `update(key, [&](QueueRecord& queue) { ... })`. False if there is
  /// none.
  template <class Change>
  bool update(std::string_view key, Change&& change) {
    auto it = records_.find(key);
    if (it == records_.end()) return false;
    note_change();
    undo_.push_back({&it->first, it->second, {}});
    change(it->second);
    return true;
  }

  /// False if there was none.
  bool erase(std::string_view key) {
    auto it = records_.find(key);
    if (it == records_.end()) return false;
    take_out(it);
    return true;
  }

  /// Erases every record whose key begins with `prefix`; answers how many.
  size_t erase_prefix(std::string_view prefix) {
    size_t count = 0;
    for (auto it = records_.lower_bound(prefix);
         it != records_.end() && starts_with(it->first, prefix);
         ++count) {
      take_out(it++);
    }
    return count;
  }

  const_iterator begin() const { return records_.begin(); }
  const_iterator end() const { return records_.end(); }
  const_iterator lower_bound(std::string_view key) const { return records_.lower_bound(key); }
  const_iterator upper_bound(std::string_view key) const { return records_.upper_bound(key); }
  size_t size() const override { return records_.size(); }
  bool empty() const { return records_.empty(); }

  struct Range {
    const_iterator first, last;
    const_iterator begin() const { return first; }
    const_iterator end() const { return last; }
    bool empty() const { return first == last; }
  };
  /// The records whose keys begin with `prefix`, in order. O(log n) to find both ends.
  Range prefix(std::string_view prefix) const {
    return Range{records_.lower_bound(prefix), end_of_prefix(prefix)};
  }

 private:
  /// How to take one change back. Keys are not copied: an erased record's node is kept, so that
  /// its key stays where it was until the batch ends.
  struct Undo {
    const std::string* key;
    std::optional<R> before;
    typename Map::node_type erased;
  };

  void take_out(const_iterator it) {
    note_change();
    const std::string* key = &it->first;
    undo_.push_back({key, std::nullopt, records_.extract(it)});
  }

  static bool starts_with(std::string_view key, std::string_view prefix) {
    return key.substr(0, prefix.size()) == prefix;
  }

  const_iterator end_of_prefix(std::string_view prefix) const {
    std::string past(prefix);
    while (!past.empty() && past.back() == '\xff') past.pop_back();
    if (past.empty()) return records_.end();
    past.back() = static_cast<char>(static_cast<unsigned char>(past.back()) + 1);
    return records_.lower_bound(past);
  }

  void undo_last() override {
    Undo undo = std::move(undo_.back());
    undo_.pop_back();
    if (!undo.erased.empty()) {
      records_.insert(std::move(undo.erased));
      return;
    }
    const auto it = records_.find(*undo.key);
    if (undo.before) {
      it->second = std::move(*undo.before);
    } else {
      records_.erase(it);
    }
  }
  void forget_undo() override { undo_.clear(); }
  const std::string& changed_key(size_t index) const override { return *undo_[index].key; }
  size_t change_count() const override { return undo_.size(); }

  bool encode_record(std::string_view key, RecordWriter& out) const override {
    if constexpr (requires { R::kDerived; }) {
      return false;
    } else {
      const R* record = find(key);
      if (record != nullptr) record->encode(out);
      return record != nullptr;
    }
  }
  bool load(std::string_view key, std::string_view bytes, uint32_t version) override {
    if constexpr (requires { R::kDerived; }) {
      return false;
    } else {
      RecordReader in(bytes);
      R record = R::decode(in, version);
      if (!in.ok()) return false;
      records_.insert_or_assign(std::string(key), std::move(record));
      return true;
    }
  }
  void load_erase(std::string_view key) override {
    auto it = records_.find(key);
    if (it != records_.end()) records_.erase(it);
  }
  bool encode_before(size_t index, RecordWriter& out) const override {
    if constexpr (requires { R::kDerived; }) {
      return false;
    } else {
      const Undo& undo = undo_[index];
      if (!undo.erased.empty()) {
        undo.erased.mapped().encode(out);
      } else if (undo.before) {
        undo.before->encode(out);
      } else {
        return false;
      }
      return true;
    }
  }
  bool put_encoded(std::string_view key, std::string_view bytes, uint32_t version) override {
    if constexpr (requires { R::kDerived; }) {
      return false;
    } else {
      RecordReader in(bytes);
      R record = R::decode(in, version);
      if (!in.ok()) return false;
      put(key, std::move(record));
      return true;
    }
  }
  void erase_encoded(std::string_view key) override { erase(key); }
  void clear() override {
    records_.clear();
    undo_.clear();
  }
  void erase_all() override { erase_prefix({}); }
  void for_each_encoded(
      const std::function<void(std::string_view, std::string)>& visit) const override {
    if constexpr (!requires { R::kDerived; }) {
      for (const auto& [key, record] : records_) {
        RecordWriter out;
        record.encode(out);
        visit(key, out.take());
      }
    }
  }
  std::unique_ptr<CollectionBase> clone(Store& store) const override {
    auto copy = std::make_unique<Collection<R>>(store, scope_, type_);
    copy->records_ = records_;
    return copy;
  }

  Map records_;
  std::deque<Undo> undo_;
};

template <class R>
const RecordType& record_type() {
  static constexpr bool kDerived = requires { R::kDerived; };
  static constexpr bool kAside = requires { R::kAside; };
  static constexpr uint32_t kVersion = [] {
    if constexpr (kDerived)
      return 0u;
    else
      return R::kVersion;
  }();
  static const RecordType type{R::kCollection,
                               kVersion,
                               kDerived,
                               kAside,
                               [](Store& store,
                                  const Scope& scope,
                                  const RecordType& self) -> std::unique_ptr<CollectionBase> {
                                 return std::make_unique<Collection<R>>(store, scope, self);
                               }};
  return type;
}

/// One committed batch, as it goes to the journal.
struct CommitInfo {
  uint64_t sequence = 0;  ///< 1 for the first commit, then without gaps
  Instant time{};         ///< virtual time of the input
  std::string cause;      ///< `sqs.SendMessage`, `timer sqs/retention`, ...
  uint64_t random_state =
      0;  ///< the random source after the input, so that a restored machine goes on alike
  // Not in the journal; for the history.
  uint64_t call = 0;   ///< of which call, see `Moment::call`
  uint64_t trace = 0;  ///< the newest trace event
};

/// What became of a restore.
struct RestoreReport {
  uint64_t last_sequence = 0;
  Instant last_time{};
  uint64_t random_state = 0;
  size_t records_loaded = 0;
  /// Empty if everything was whole; else what was wrong and from where on the journal was left out.
  std::string fault;
};

class Store {
 public:
  /// `types`: every record type of every service, each collection name once.
  explicit Store(std::span<const RecordType* const> types);
  ~Store();
  Store(const Store&) = delete;
  Store& operator=(const Store&) = delete;

  /// The collection of `R` in a scope, made when first asked for. The reference stays valid for the
  /// store's life (a restore or reset empties it in place).
  template <class R>
  Collection<R>& collection(const Scope& scope) {
    return static_cast<Collection<R>&>(find_or_make(scope, record_type<R>()));
  }
  /// The scopes that hold at least one record of `R`, in order.
  template <class R>
  std::vector<Scope> scopes_of() const {
    return scopes_of(record_type<R>());
  }

  // --- The batch
  // -------------------------------------------------------------------------------------------------
  using Savepoint = size_t;
  Savepoint savepoint() const { return changes_.size(); }
  void rollback_to(Savepoint savepoint);
  bool has_changes() const { return !changes_.empty(); }
  /// Ends the batch: journal bytes for what changed (framed: see journal.h), or "" if nothing
  /// durable did. `info.sequence` is set by the store.
  std::string commit(CommitInfo info);
  uint64_t last_sequence() const { return last_sequence_; }

  // --- Whole state
  // -----------------------------------------------------------------------------------------------
  /// The number of checkpoint pieces the state is divided into. A record's piece follows from its
  /// collection, scope and key.
  static constexpr size_t kPieceCount = 48;
  /// The pieces changed since they were last taken, as self-contained bytes; piece number -> bytes.
  /// Taking them all with the journal cut at `last_sequence()` is a checkpoint.
  std::map<size_t, std::string> take_changed_pieces();
  /// Marks every piece changed (the host lost its copy).
  void mark_all_pieces_changed();
  /// Empties the store and loads checkpoint pieces, then the journal (the segments' bytes, one
  /// after the other): the commits after those that the checkpoint holds, up to the first that is
  /// not whole. Derived collections are left empty.
  RestoreReport restore(const std::vector<std::string>& pieces, std::string_view journal);
  /// Takes every record away, in one batch.
  void clear();
  /// Empties the derived collections, for them to be rebuilt.
  void clear_derived();
  /// A copy that shares nothing; its history is empty.
  std::unique_ptr<Store> fork() const;

  // --- Other states
  // ----------------------------------------------------------------------------------------------
  const History& history() const { return history_; }
  /// Brings back the state at a position of the history, as changes of the batch, to be committed
  /// with `travel_cause`. Derived collections are not touched.
  void travel(size_t position);
  /// Every durable record as one frame, without those that stand aside.
  std::string snapshot(Instant time) const;
  /// Replaces every record by those of a snapshot, as changes of the batch; answers its time. The
  /// records that stand aside stay. Nothing changes if it is damaged.
  Result<Instant> replace(std::string_view snapshot);
  /// FNV-1a over every durable record in order: equal states have equal digests, natively and in
  /// wasm.
  uint64_t digest() const;

 private:
  friend class CollectionBase;
  struct Change {
    CollectionBase* collection;
    size_t index;
  };
  using CollectionKey = std::pair<Scope, std::string_view>;  // the view is the type's own, static
  /// One change to be written: the last of its record in the batch.
  struct Written {
    CollectionBase* collection;
    const std::string* key;
    /// Of its first change in the batch.
    size_t first;
  };

  CollectionBase& find_or_make(const Scope& scope, const RecordType& type);
  std::vector<Scope> scopes_of(const RecordType& type) const;
  std::vector<Written> durable_changes() const;
  static size_t piece_of(const CollectionBase& collection, std::string_view key);
  bool load_piece(std::string_view payload, RestoreReport& report);
  bool apply_commit(std::string_view payload, RestoreReport& report);
  void remember(const CommitInfo& info, std::vector<Image> images, Instant before);
  void exchange(Moment& moment);
  void forget_batch();
  /// The collection named next, or null if this build knows no such type.
  CollectionBase* read_collection(RecordReader& in);

  std::map<std::string_view, const RecordType*> types_;
  std::map<CollectionKey, std::unique_ptr<CollectionBase>> collections_;
  /// Where collections were last found, by their type's address: spares nearly every call the walk
  /// through `collections_`.
  std::array<CollectionBase*, 64> recent_{};
  std::vector<Change> changes_;
  std::vector<bool> piece_changed_;
  uint64_t last_sequence_ = 0;
  CommitInfo last_commit_;
  History history_;
};

}  // namespace cloudtab
