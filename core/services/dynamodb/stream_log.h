#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/base/scope.h"
#include "core/base/time.h"
#include "core/engine/store.h"
#include "core/services/dynamodb/stream_state.h"

namespace cloudtab::dynamodb {

/// A stream's shards and changes; the only code that changes them.
///
///     shard 1 [start .. changes .. end]--+--> shard 2 [start .. changes .. end]--> ...
///                                        +--> shard 3 (after a split)
///
/// An open shard takes the changes of the items in its range of hashes. After four hours it closes
/// and a child goes on; when the table is to have more partitions, it closes and two do. A closed
/// shard goes with its changes a day later; until then, changes older than a day are there but
/// count as trimmed. Nothing runs when these times come: `settle` brings a stream to the present,
/// and everything that looks at one calls it first.
///
/// The changes of one item follow one another in its shard and that one's descendants. Source:
/// Developer Guide, "Change data capture for DynamoDB Streams".
class StreamLog {
 public:
  /// How long a shard stays open; not a promise of AWS, but documented as roughly this.
  static constexpr Duration kShardLife = std::chrono::hours(4);
  static constexpr Duration kRetention = std::chrono::hours(24);

  StreamLog(Store& store, const Scope& scope, const StreamRecord& stream);

  /// Makes the first shards, at least one.
  void open(size_t shards, Instant now);
  /// Splits shards until there are as many open ones; there never are fewer again.
  void grow(size_t shards, Instant now);
  void settle(Instant now);
  /// Closes what is open.
  void close(Instant now);
  /// Takes everything away.
  void erase();

  /// Answers the change's sequence number, counted. There is an open shard for each hash.
  uint64_t append(uint32_t hash, ChangeRecord change);

  using Shard = RecordEntry<ShardRecord>;
  Collection<ShardRecord>::Range shards() const { return shards_.prefix(prefix_); }
  /// Null if there is none.
  const Shard* find(std::string_view shard_id) const;
  /// The changes of a shard from a sequence number on.
  Collection<ChangeRecord>::Range changes(uint32_t shard, uint64_t from) const;
  /// The sequence number that the next change or shard will have.
  uint64_t next_sequence() const;

 private:
  void add_shard(const ShardRecord* parent, uint32_t first, uint32_t last, Instant at);
  /// Closes a shard and answers it as it then is.
  ShardRecord close_shard(const std::string& key, Instant at);
  bool is_settled(Instant now) const;
  std::vector<std::string> open_keys() const;
  uint64_t last_sequence_of(const Shard& shard) const;

  Collection<ShardRecord>& shards_;
  Collection<ChangeRecord>& changes_;
  uint32_t number_;
  std::string prefix_;
};

}  // namespace cloudtab::dynamodb
