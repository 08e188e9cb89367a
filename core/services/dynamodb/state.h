#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/document.h"
#include "core/base/scope.h"
#include "core/base/time.h"
#include "core/engine/store.h"
#include "core/services/dynamodb/key.h"

namespace cloudtab::dynamodb {

enum class TableStatus : uint8_t { kCreating, kActive, kUpdating, kDeleting };
std::string_view to_string(TableStatus status);

struct Throughput {
  int64_t read_units = 0;
  int64_t write_units = 0;
  std::optional<Instant> last_increase;
  std::optional<Instant> last_decrease;
  int64_t decreases_today = 0;
};

enum class ProjectionKind : uint8_t { kAll, kKeysOnly, kInclude };

struct IndexRecord {
  std::string name;
  /// Unique within the table and its history, from 1.
  uint32_t number = 0;
  bool global = true;
  KeySchema key;
  ProjectionKind projection = ProjectionKind::kAll;
  /// Of kInclude, as given.
  std::vector<std::string> included;
  TableStatus status = TableStatus::kActive;
  Throughput throughput;
  /// OnDemandThroughput and WarmThroughput as given; empty object: not given.
  Document settings = Document::object();

  void encode(RecordWriter& out) const;
  static IndexRecord decode(RecordReader& in);
};

enum class Distance : uint8_t { kCosine, kDotProduct, kEuclidean };

/// A vector index: finds the items whose `attribute`, a list of numbers, is nearest to a vector.
struct VectorIndexRecord {
  std::string name;
  /// Unique among the table's indexes of every kind.
  uint32_t number = 0;
  std::string attribute;
  uint32_t dimensions = 0;
  Distance distance = Distance::kCosine;
  ProjectionKind projection = ProjectionKind::kAll;
  /// Of kInclude, as given.
  std::vector<std::string> included;
  /// SearchSchema: the HASH element, if there is one, and the INLINE_FILTER elements, in the order
  /// given.
  struct Element {
    KeyAttribute attribute;
    bool is_partition = false;
  };
  std::vector<Element> search_schema;
  TableStatus status = TableStatus::kActive;
  /// Of an index added to a table that is there: whether its resources stand and it takes in what
  /// the table holds. Only then may its making be called off.
  bool backfilling = false;

  const KeyAttribute* partition() const;

  void encode(RecordWriter& out) const;
  static VectorIndexRecord decode(RecordReader& in);
};

struct StreamSettings {
  bool enabled = false;
  std::string view_type;
  /// Of the newest stream, also after it was disabled; empty: never had one.
  std::string label;
};

/// Keyed by the table's name.
struct TableRecord {
  static constexpr std::string_view kCollection = "dynamodb/tables";
  static constexpr uint32_t kVersion = 2;

  std::string name;
  /// Heads the keys of the table's items; unique in its scope among the tables there are.
  uint32_t number = 0;
  std::string id;
  Instant created{};
  TableStatus status = TableStatus::kActive;
  /// Every attribute that a key names, in the order given.
  std::vector<KeyAttribute> attributes;
  KeySchema key;
  std::vector<IndexRecord> indexes;
  /// Those of one attribute stand together, in the order made.
  std::vector<VectorIndexRecord> vector_indexes;
  uint32_t last_index_number = 0;
  bool on_demand = false;
  /// Whether the table's answers have a BillingModeSummary: once on demand, always.
  std::optional<Instant> on_demand_since;
  Throughput throughput;
  StreamSettings stream;
  bool deletion_protection = false;
  std::string ttl_attribute;  ///< empty: no time to live
  /// What is kept as given: SSESpecification, TableClass, OnDemandThroughput, WarmThroughput,
  /// ResourcePolicy.
  Document settings = Document::object();
  /// A list of {Key, Value}, by ascending key.
  Document tags = Document::array();

  const IndexRecord* find_index(std::string_view index_name) const;
  IndexRecord* find_index(std::string_view index_name);
  const VectorIndexRecord* find_vector_index(std::string_view index_name) const;
  /// Whether the table's key, or an index that stays, names the attribute.
  bool uses_attribute(std::string_view attribute) const;

  void encode(RecordWriter& out) const;
  static TableRecord decode(RecordReader& in, uint32_t version);
};

/// Keyed by `item_key`.
struct ItemRecord {
  static constexpr std::string_view kCollection = "dynamodb/items";
  static constexpr uint32_t kVersion = 1;

  std::string bytes;

  ItemView view() const { return ItemView(bytes); }
  void encode(RecordWriter& out) const { out.text(bytes); }
  static ItemRecord decode(RecordReader& in, uint32_t) { return ItemRecord{in.text()}; }
};

/// An item's place in an index, keyed by `entry_key`. What a query of the index answers is read
/// from the item.
struct IndexEntry {
  static constexpr std::string_view kCollection = "dynamodb/index_entries";
  static constexpr bool kDerived = true;

  /// Where in the entry's key the item's key starts (behind its table number).
  uint32_t base_key_at = 0;

  std::string base_key(std::string_view entry_key) const {
    return std::string(entry_key.substr(0, kTablePrefixBytes)) +
           std::string(entry_key.substr(base_key_at));
  }
};

/// An item's vector in a vector index, keyed by `vector_key`.
struct VectorEntry {
  static constexpr std::string_view kCollection = "dynamodb/vector_entries";
  static constexpr bool kDerived = true;

  /// 32-bit floats in the machine's own form.
  std::string floats;
  /// Where in the entry's key the item's key starts (behind its table number).
  uint32_t base_key_at = 0;
};

/// How much a table (index number 0) or an index holds, keyed by `index_prefix`.
struct Usage {
  static constexpr std::string_view kCollection = "dynamodb/usage";
  static constexpr bool kDerived = true;

  int64_t items = 0;
  int64_t bytes = 0;
};

/// A transaction's ClientRequestToken, keyed by it, for ten minutes.
struct TransactionToken {
  static constexpr std::string_view kCollection = "dynamodb/transaction_tokens";
  static constexpr uint32_t kVersion = 1;

  /// Of the request, to tell a retry from another request.
  std::string digest;
  Instant expires{};
  Document consumed_capacity;

  void encode(RecordWriter& out) const;
  static TransactionToken decode(RecordReader& in, uint32_t version);
};

/// Settings of the sandbox that AWS has no word for; one record, key "".
struct SettingsRecord {
  static constexpr std::string_view kCollection = "dynamodb/settings";
  static constexpr uint32_t kVersion = 4;

  /// How long a table takes to be created, changed or deleted; zero: at once.
  Duration transition{};
  /// How long after its time an item is deleted at most, by its key; zero: at its time.
  Duration expiry_delay_max{};
  /// How far the latest time to which a table can be recovered lies behind the present; the
  /// service's own is five minutes (API reference, PointInTimeRecoveryDescription).
  Duration recovery_lag = 5min;
  /// How long eventually consistent reads and global indexes lag behind a write at most, by chance;
  /// zero: not at all (see `lag.h`).
  Duration lag_max{};

  void encode(RecordWriter& out) const;
  static SettingsRecord decode(RecordReader& in, uint32_t version);
};

/// The first number above those of a collection's records.
template <class R>
uint32_t number_after(const Collection<R>& records) {
  uint32_t last = 0;
  for (const auto& [key, record] : records) last = record.number > last ? record.number : last;
  return last + 1;
}

std::span<const RecordType* const> record_types();

}  // namespace cloudtab::dynamodb
