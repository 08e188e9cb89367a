#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "core/base/error.h"
#include "core/base/result.h"
#include "core/base/time.h"
#include "core/engine/call.h"
#include "core/engine/outcome.h"
#include "core/services/dynamodb/capacity.h"
#include "core/services/dynamodb/state.h"
#include "core/services/dynamodb/table.h"

// Throughput as the service rations it. A table, and each of its global indexes, has an allowance
// for reads and one for writes: a bucket that fills at the provisioned rate, one unit a second for
// each, and holds what was unused for up to 300 seconds. A partition (partitions.h) has its own,
// smaller in time: 3000 reads and 1000 writes a second. A request may begin while there is anything
// left; what it then costs is taken even if that is more, and the next ones wait until the debt is
// paid. Sources: Developer Guide, "Provisioned capacity mode", "Burst and adaptive capacity",
// "DynamoDB on-demand capacity mode", "Designing partition keys"; the admission by debt is that of
// the service's paper (USENIX ATC 2022, "Amazon DynamoDB: A Scalable, Predictably Performant, and
// Fully Managed NoSQL Database Service").
//
// Buckets are kept in memory only: a read must not write the journal. After a restart they are
// full, as those of a new table are. A request that fails takes nothing from them, also where the
// service counts it (a condition that does not hold).

namespace cloudtab::dynamodb {

enum class Access : uint8_t { kRead, kWrite };

/// Thousandths of a unit, so that a rate by the second fills by the millisecond and half units are
/// whole numbers.
using Milliunits = int64_t;
Milliunits to_milliunits(double units);

struct Bucket {
  Milliunits left = 0;
  Instant as_of{};
  /// When CloudWatch was last told the rate.
  Instant told{};

  /// What is left by now at `rate` units a second, never more than `seconds` hold.
  Milliunits left_at(Instant now, int64_t rate, int64_t seconds) const;
};

/// The allowances of a table (index number 0) or a global index, keyed by `index_prefix`. Missing:
/// full.
struct Allowance {
  static constexpr std::string_view kCollection = "dynamodb/allowances";
  static constexpr bool kDerived = true;

  Bucket read, write;

  Bucket& of(Access access) { return access == Access::kRead ? read : write; }
  const Bucket& of(Access access) const { return access == Access::kRead ? read : write; }
};

/// What the sandbox rations; one record, key "". `GET` and `POST /_cloudtab/dynamodb/throttling`.
struct ThrottleSettings {
  static constexpr std::string_view kCollection = "dynamodb/throttle_settings";
  static constexpr uint32_t kVersion = 1;

  enum class Mode : uint8_t {
    kOff,
    /// Provisioned tables, and the maximum throughput that a table on demand was given.
    kProvisioned,
    /// Also what a table on demand is warmed up for.
    kAll,
  };
  Mode mode = Mode::kProvisioned;

  void encode(RecordWriter& out) const { out.u64(static_cast<uint64_t>(mode)); }
  static ThrottleSettings decode(RecordReader& in, uint32_t) { return {in.choice(Mode::kAll)}; }
};

/// How fast an allowance fills, and for how long.
struct Rate {
  int64_t units = 0;    ///< a second
  int64_t seconds = 0;  ///< of unused throughput that are kept
  /// As the service names it in a ThrottlingReason: `ProvisionedThroughputExceeded`.
  std::string_view limit;
};
/// Nothing: not rationed. `index`: a global one; null (or a local one) for the table.
std::optional<Rate> rate_of(Call& call,
                            const TableRef& table,
                            const IndexRecord* index,
                            Access access);

/// Where in a table or global index a request goes.
struct Place {
  TableRef table;
  /// Null for the table; a local index counts as its table.
  const IndexRecord* index = nullptr;
  /// Of the partition key; nothing for a request that goes everywhere.
  std::optional<uint32_t> hash;
};

/// Whether a request may begin. Error: ProvisionedThroughputExceededException, or
/// ThrottlingException of a table on demand; metered.
Status admit(Call& call, const Place& place, Access access);
/// Whether the global indexes that a write costs may take it.
Status admit_indexes(Call& call, const TableRef& table, const Capacity& capacity);
/// Takes what a request cost.
void consume(Call& call, const Place& place, Access access, double units);
/// Takes what a write cost its table and each global index.
void consume_write(Call& call, const Place& place, const Capacity& capacity);

bool is_throttled(const Error& error);
/// Meters ThrottledRequests of an operation if the error is of throttling; answers the error.
Error throttled_request(Call& call,
                        const TableRecord& table,
                        std::string_view operation,
                        Error error);

/// `GET /_cloudtab/dynamodb/throttling`: `{"mode": "off" | "provisioned" | "all"}`.
Result<Document> throttling(Call& call, const Document& query);
/// `POST`, with the same body.
HttpOutcome set_throttling(Call& call, const HttpRequest& request);

}  // namespace cloudtab::dynamodb
