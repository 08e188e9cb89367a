#include "core/services/lambda/stream_lanes.h"

#include <algorithm>
#include <utility>
#include <vector>

#include "core/base/hash.h"
#include "core/services/lambda/stream_reading.h"

namespace cloudtab::lambda {

bool Lane::has(const Document& record) const {
  if (count <= 1) return true;
  const uint64_t hash = fnv1a64(record["dynamodb"]["Keys"].dump());
  return hash % static_cast<uint64_t>(count) == static_cast<uint64_t>(index);
}

std::string Lane::key(std::string_view uuid) const {
  return batch_key(uuid, count <= 1 ? shard : shard + "/" + std::to_string(index));
}

int64_t lane_count(const Document& mapping) {
  // AWS's bounds are the model's; a record may say anything.
  return std::clamp<int64_t>(mapping.value("ParallelizationFactor", int64_t{1}), 1, 10);
}

PositionRecord position_of(Call& call, std::string_view uuid, const Lane& lane) {
  auto& positions = call.records<PositionRecord>();
  if (const PositionRecord* found = positions.find(lane.key(uuid)); found != nullptr) return *found;
  const PositionRecord* found = positions.find(batch_key(uuid, lane.shard));
  return found != nullptr ? *found : PositionRecord{};
}

bool is_shard_done(Call& call,
                   std::string_view uuid,
                   const Document& mapping,
                   const std::string& shard) {
  const int64_t count = lane_count(mapping);
  for (int64_t index = 0; index < count; ++index)
    if (!position_of(call, uuid, {shard, index, count}).is_done) return false;
  return true;
}

void join_lanes(Call& call, std::string_view uuid, const Document& mapping) {
  const int64_t count = lane_count(mapping);
  const Result<Document> shards = shards_of(call, mapping);
  if (!shards.ok()) return;
  std::vector<std::pair<std::string, PositionRecord>> joined;
  for (const Document& described : *shards) {
    const std::string shard = described["ShardId"];
    PositionRecord position = position_of(call, uuid, {shard, 0, count});
    for (int64_t index = 1; index < count; ++index) {
      const PositionRecord other = position_of(call, uuid, {shard, index, count});
      position.is_done = position.is_done && other.is_done;
      if (other.after.empty() || is_after(position.after, other.after))
        position.after = other.after;
    }
    // Parts of failed batches, and windows, were a lane's own.
    position.parts.clear();
    position.window.reset();
    joined.emplace_back(shard, std::move(position));
  }
  call.records<PositionRecord>().erase_prefix(batches_of(uuid));
  for (auto& [shard, position] : joined)
    call.records<PositionRecord>().put(batch_key(uuid, shard), std::move(position));
}

}  // namespace cloudtab::lambda
