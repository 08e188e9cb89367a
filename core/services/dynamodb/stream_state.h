#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "core/base/document.h"
#include "core/base/time.h"
#include "core/engine/record.h"

// The records of streams. A stream outlives its table, so it keeps what it tells of it.

namespace cloudtab::dynamodb {

/// A table's stream, from when it was enabled until a day after it was disabled; keyed by
/// `stream_key`.
struct StreamRecord {
  static constexpr std::string_view kCollection = "dynamodb/streams";
  static constexpr uint32_t kVersion = 1;

  std::string table_name;
  /// When it was enabled, as its ARN has it.
  std::string label;
  /// Heads the keys of its shards and changes; unique in its scope among the streams there are.
  uint32_t number = 0;
  std::string view_type;
  /// The table's key, as DescribeStream answers it.
  Document key_schema = Document::array();
  Instant created{};
  std::optional<Instant> disabled;

  void encode(RecordWriter& out) const;
  static StreamRecord decode(RecordReader& in, uint32_t version);
};

/// A part of a stream: the changes of the items whose hash lies in a range, for about four hours.
/// Keyed by stream number and shard number.
struct ShardRecord {
  static constexpr std::string_view kCollection = "dynamodb/stream_shards";
  static constexpr uint32_t kVersion = 1;

  std::string id;
  /// The shard that this one goes on from; empty for a stream's first. It may be gone.
  std::string parent_id;
  /// Of the partition keys' hashes, both included.
  uint32_t hash_first = 0;
  uint32_t hash_last = 0xffffffff;
  Instant opened{};
  std::optional<Instant> closed;
  /// Sequence numbers of the stream, as counted (see `SequenceNumbers`). No change has either.
  uint64_t start = 0;
  uint64_t end = 0;  ///< 0: open

  bool is_open() const { return !closed; }
  bool covers(uint32_t hash) const { return hash >= hash_first && hash <= hash_last; }

  void encode(RecordWriter& out) const;
  static ShardRecord decode(RecordReader& in, uint32_t version);
};

enum class ChangeKind : uint8_t { kInsert, kModify, kRemove };
std::string_view to_string(ChangeKind kind);

/// One change of an item, keyed by stream number, shard number and sequence number.
struct ChangeRecord {
  static constexpr std::string_view kCollection = "dynamodb/stream_changes";
  static constexpr uint32_t kVersion = 1;

  Instant time{};
  ChangeKind kind = ChangeKind::kInsert;
  /// The service deleted the item, by time to live.
  bool expired = false;
  /// Encoded items: the key attributes, and the images that the view type asks for; empty: none.
  std::string keys;
  std::string old_image;
  std::string new_image;

  void encode(RecordWriter& out) const;
  static ChangeRecord decode(RecordReader& in, uint32_t version);
};

/// Table names hold no slash, so the streams of a table are a range of keys, the oldest first.
std::string stream_key(std::string_view table_name, std::string_view label);
std::string shard_key(uint32_t stream, uint32_t shard);
std::string change_key(uint32_t stream, uint32_t shard, uint64_t sequence);
uint32_t shard_of(std::string_view shard_or_change_key);
uint64_t sequence_of(std::string_view change_key);

}  // namespace cloudtab::dynamodb
