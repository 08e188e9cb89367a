#pragma once

#include <array>
#include <cstdint>
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
#include "core/engine/collection.h"
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

  using Savepoint = size_t;
  Savepoint savepoint() const { return changes_.size(); }
  void rollback_to(Savepoint savepoint);
  bool has_changes() const { return !changes_.empty(); }
  /// Ends the batch: journal bytes for what changed (framed: see journal.h), or "" if nothing
  /// durable did. `info.sequence` is set by the store.
  std::string commit(CommitInfo info);
  uint64_t last_sequence() const { return last_sequence_; }
  /// From now on `commit` answers no bytes: nobody keeps them. Its other effects stay.
  void leave_out_journal() { writes_journal_ = false; }

  // --- Whole state

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
    /// Of collection and key; see `place_of`.
    uint64_t place;
  };

  CollectionBase& find_or_make(const Scope& scope, const RecordType& type);
  std::vector<Scope> scopes_of(const RecordType& type) const;
  std::vector<Written> durable_changes() const;
  static std::string encode_commit(const CommitInfo& info, const std::vector<Written>& written);
  static std::vector<Image> images_before(const std::vector<Written>& written);
  /// A hash of the record's name, which says where in the checkpoint it is.
  static uint64_t place_of(const CollectionBase& collection, std::string_view key);
  static size_t piece_of(const CollectionBase& collection, std::string_view key) {
    return place_of(collection, key) % kPieceCount;
  }
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
  bool writes_journal_ = true;
};

}  // namespace cloudtab
