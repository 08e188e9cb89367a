#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "core/base/document.h"
#include "core/base/result.h"
#include "core/engine/call.h"
#include "core/services/dynamodb/throttle.h"

// A table, and each global index, lies on partitions: ranges of the hash of the partition key
// (`partition_hash`), the first from 0, the last to the highest hash. There are as many as the
// throughput needs and as 10 GB each hold, equally wide, and one that stays hot is split in the
// middle. Source: Developer Guide, "Partitions and data distribution", "Designing partition keys to
// distribute your workload", "Burst and adaptive capacity"; when exactly the service splits it does
// not tell.

namespace cloudtab::dynamodb {

/// What was used in this minute and in the one before.
struct Heat {
  Instant minute{};
  Milliunits current = 0, previous = 0;

  void add(Instant now, Milliunits cost);
  /// Over the last sixty seconds, in milliunits a second: this minute and what is not over of the
  /// one before.
  Milliunits per_second(Instant now) const;
};

/// A partition that was used, or split off: keyed by `index_prefix` and its first hash, big-endian.
/// Not stored, like buckets.
struct PartitionRecord {
  static constexpr std::string_view kCollection = "dynamodb/partitions";
  static constexpr bool kDerived = true;

  Bucket read, write;
  Heat read_heat, write_heat;
  /// Split off from the one before it.
  bool split = false;
};

/// The first hashes of the partitions, ascending, the first 0. `index`: a global one or null.
std::vector<uint32_t> partition_starts(Call& call, const TableRef& table, const IndexRecord* index);

/// Whether the partition at `place.hash` has anything left of its own limit.
bool partition_has_room(Call& call, const Place& place, Access access);
/// Takes a cost from the partition, and splits it if it has been hot for a minute.
void heat_partition(Call& call, const Place& place, Access access, Milliunits cost);

/// `GET /_cloudtab/dynamodb/partitions?table=NAME`: where the data lies and what is hot.
///
///   {"table", "throttled": true, "parts": [{"index": absent for the table,
///     "read": {"rate", "burstSeconds", "left"}, "write": {...}: absent where nothing is rationed,
///     "partitions": [{"from": "00000000", "to": "7fffffff", "items", "bytes",
///       "readHeat", "writeHeat": units a second over the last minute,
///       "readLimit": 3000, "writeLimit": 1000}]}]}
///
/// AWS has no such call. Reads every key of the table. Heat is kept of what is rationed only.
/// Errors: those of finding the table.
Result<Document> partitions(Call& call, const Document& query);

}  // namespace cloudtab::dynamodb
