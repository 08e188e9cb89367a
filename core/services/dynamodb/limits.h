#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>

#include "core/base/time.h"

/// Limits of the service. Source, unless another is given: Amazon DynamoDB Developer Guide, "Quotas
/// in Amazon DynamoDB".
namespace cloudtab::dynamodb::limits {

constexpr size_t kItemBytesMax = 400 * 1024;
constexpr size_t kPartitionKeyBytesMax = 2048;
constexpr size_t kSortKeyBytesMax = 1024;
/// Maps and lists within maps and lists.
constexpr int kNestingMax = 32;
/// Levels of a whole request, as JSON, beyond which the service's newer layer does not read it.
/// Observed: between 62 and 63 maps in one another.
constexpr int kNewLayerNestingMax = 128;
/// Elements of a document path.
constexpr size_t kPathElementsMax = 32;

constexpr size_t kExpressionBytesMax = 4096;
constexpr size_t kExpressionOperatorsMax = 300;
constexpr size_t kInOperandsMax = 100;
/// Of `#name` and `:value`, in bytes with the sign.
constexpr size_t kPlaceholderBytesMax = 255;

constexpr size_t kGlobalIndexesMax = 20;
constexpr size_t kLocalIndexesMax = 5;
/// Names given as INCLUDE projections, summed over all indexes of a table.
constexpr size_t kProjectedAttributesMax = 100;
/// Of vector indexes: how many a table may have, what one may hold, what a search may ask for.
constexpr size_t kVectorIndexesMax = 5;
constexpr int64_t kVectorDimensionsMax = 4096;
constexpr int64_t kNearestMax = 100;
/// What a write to a vector index is charged at least, in bytes. Observed
/// (paritysuite/dynamodb-conformance, 2026-08).
constexpr size_t kVectorWriteBytesMin = 1024;
constexpr size_t kTagsMax = 50;
/// Days that recovery to a point in time reaches back, unless fewer are asked for.
constexpr int64_t kRecoveryDaysMax = 35;

/// Seconds of unused provisioned throughput that are kept. Source: Developer Guide, "Burst and
/// adaptive capacity".
constexpr int64_t kBurstSeconds = 300;
/// How often CloudWatch is told what is provisioned. Source: Developer Guide, "DynamoDB metrics and
/// dimensions".
constexpr Duration kProvisionedToldEvery = std::chrono::minutes(5);
/// What one partition serves a second, and holds. Source: Developer Guide, "Designing partition
/// keys to distribute your workload", "Partitions and data distribution".
constexpr int64_t kPartitionReadUnits = 3000;
constexpr int64_t kPartitionWriteUnits = 1000;
constexpr int64_t kPartitionBytes = int64_t{10} * 1024 * 1024 * 1024;
/// What a new table on demand serves at once. Source: Developer Guide, "DynamoDB on-demand capacity
/// mode", "Initial throughput".
constexpr int64_t kWarmReadUnits = 12000;
constexpr int64_t kWarmWriteUnits = 4000;

constexpr size_t kBatchWriteRequestsMax = 25;
constexpr size_t kBatchGetKeysMax = 100;
constexpr size_t kTransactionActionsMax = 100;
constexpr size_t kTransactionBytesMax = 4 * 1024 * 1024;
/// How long a ClientRequestToken is remembered.
constexpr Duration kTransactionTokenLife = std::chrono::minutes(10);

/// Queries that one PartiQL SELECT comes to (floci's tests, observed of the service).
constexpr size_t kDecomposedReadsMax = 50;

/// Of one Query or Scan page, before filtering.
constexpr size_t kPageBytesMax = 1024 * 1024;
/// Of the items a BatchGetItem returns.
constexpr size_t kBatchGetBytesMax = 16 * 1024 * 1024;

/// Of streams: API reference, ListStreams, DescribeStream, GetRecords and GetShardIterator.
constexpr size_t kListedStreamsMax = 100;
constexpr size_t kDescribedShardsMax = 100;
constexpr size_t kStreamRecordsMax = 1000;
constexpr size_t kStreamRecordsBytesMax = 1024 * 1024;
constexpr Duration kShardIteratorLife = std::chrono::minutes(15);

/// API reference, UpdateTimeToLive. Observed: about half an hour is enough.
constexpr Duration kTimeToLiveChangeInterval = std::chrono::hours(1);
/// Items whose time is longer ago stay. Developer Guide, "Using time to live (TTL) in DynamoDB".
constexpr Duration kExpiryAgeMax = std::chrono::hours(24 * 365 * 5);

constexpr size_t kReadUnitBytes = 4096;
constexpr size_t kWriteUnitBytes = 1024;
/// Throughput settings above are refused (dynalite's recordings).
constexpr int64_t kThroughputMax = 1000000000000;

}  // namespace cloudtab::dynamodb::limits
