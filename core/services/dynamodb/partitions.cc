#include "core/services/dynamodb/partitions.h"

#include <algorithm>
#include <string>
#include <utility>

#include "core/services/dynamodb/indexes.h"
#include "core/services/dynamodb/limits.h"

namespace cloudtab::dynamodb {

namespace {

constexpr int64_t kMinuteMillis = 60'000;
/// Ours: a partition counts as hot at this share of its limit over a minute, and no table is split
/// into more parts than this by heat.
constexpr int64_t kHotPercent = 80;
constexpr size_t kSplitsMax = 64;
/// Far above what an account's quota asks for.
constexpr int64_t kPartitionsMax = 10'000;

int64_t limit_of(Access access) {
  return access == Access::kRead ? limits::kPartitionReadUnits : limits::kPartitionWriteUnits;
}

std::string prefix_of(const TableRef& table, const IndexRecord* index) {
  return index_prefix(table->number, index != nullptr && index->global ? index->number : 0);
}

std::string partition_key(const std::string& prefix, uint32_t start) {
  std::string key = prefix;
  append_u32(key, start);
  return key;
}

int64_t divide_up(int64_t value, int64_t by) { return (value + by - 1) / by; }

/// How many partitions throughput and size ask for.
int64_t count_partitions(Call& call, const TableRef& table, const IndexRecord* index) {
  const Throughput& throughput = index != nullptr ? index->throughput : table->throughput;
  const int64_t read = table->on_demand ? limits::kWarmReadUnits : throughput.read_units;
  const int64_t write = table->on_demand ? limits::kWarmWriteUnits : throughput.write_units;
  const Usage* usage = call.records<Usage>(table.scope).find(prefix_of(table, index));
  // On demand the service starts with four; provisioned, reads and writes add up.
  const int64_t by_throughput =
      table->on_demand
          ? std::max(divide_up(read, limits::kPartitionReadUnits),
                     divide_up(write, limits::kPartitionWriteUnits))
          : divide_up(read * limits::kPartitionWriteUnits + write * limits::kPartitionReadUnits,
                      limits::kPartitionReadUnits * limits::kPartitionWriteUnits);
  const int64_t by_size = usage != nullptr ? divide_up(usage->bytes, limits::kPartitionBytes) : 0;
  return std::clamp<int64_t>(std::max(by_throughput, by_size), 1, kPartitionsMax);
}

/// The partition that holds a hash.
uint32_t start_of(const std::vector<uint32_t>& starts, uint32_t hash) {
  return *std::prev(std::upper_bound(starts.begin(), starts.end(), hash));
}

/// The last hash of the partition that begins with `start`.
uint32_t last_of(const std::vector<uint32_t>& starts, uint32_t start) {
  const auto next = std::upper_bound(starts.begin(), starts.end(), start);
  return next == starts.end() ? UINT32_MAX : *next - 1;
}

const Bucket& bucket_of(const PartitionRecord& partition, Access access) {
  return access == Access::kRead ? partition.read : partition.write;
}

void split(Call& call,
           const Place& place,
           const std::vector<uint32_t>& starts,
           uint32_t start,
           const std::string& prefix) {
  const uint32_t last = last_of(starts, start);
  if (last == start || starts.size() >= kSplitsMax) return;
  const uint32_t middle = start + (last - start) / 2 + 1;
  PartitionRecord half;
  half.split = true;
  half.read = {limits::kPartitionReadUnits * 1000, call.now()};
  half.write = {limits::kPartitionWriteUnits * 1000, call.now()};
  call.records<PartitionRecord>(place.table.scope).put(partition_key(prefix, middle), half);
  call.trace("ddb.split", place.table->name, {{"partitions", starts.size() + 1}});
}

std::string hex(uint32_t hash) {
  static constexpr char kDigits[] = "0123456789abcdef";
  std::string out(8, '0');
  for (size_t i = 8; i > 0; --i, hash >>= 4) out[i - 1] = kDigits[hash & 15];
  return out;
}

double units(Milliunits milliunits) { return static_cast<double>(milliunits) / 1000; }

Document describe_rate(Call& call, const TableRef& table, const IndexRecord* index, Access access) {
  const auto rate = rate_of(call, table, index, access);
  if (!rate) return nullptr;
  const Allowance* allowance = call.records<Allowance>(table.scope).find(prefix_of(table, index));
  const Milliunits left =
      allowance != nullptr ? allowance->of(access).left_at(call.now(), rate->units, rate->seconds)
                           : rate->units * rate->seconds * 1000;
  return {{"rate", rate->units}, {"burstSeconds", rate->seconds}, {"left", units(left)}};
}

struct Content {
  int64_t items = 0, bytes = 0;
};

/// What lies in each partition, in the order of `starts`.
std::vector<Content> contents(Call& call,
                              const TableRef& table,
                              const IndexRecord* index,
                              const std::vector<uint32_t>& starts) {
  std::vector<Content> parts(starts.size());
  const auto add = [&](uint32_t hash, size_t bytes) {
    const auto next = std::upper_bound(starts.begin(), starts.end(), hash);
    Content& part = parts[static_cast<size_t>(next - starts.begin()) - 1];
    ++part.items;
    part.bytes += static_cast<int64_t>(bytes);
  };
  const auto& items = call.records<ItemRecord>(table.scope);
  if (index == nullptr) {
    for (const auto& [key, item] : items.prefix(table_prefix(table->number)))
      add(read_u32(key, kTablePrefixBytes), item_size(item.view()));
    return parts;
  }
  const IndexProjection projection(*index, table->key);
  for (const auto& [key, entry] :
       call.records<IndexEntry>(table.scope).prefix(prefix_of(table, index))) {
    const ItemRecord* item = items.find(entry.base_key(key));
    if (item != nullptr) add(read_u32(key, kIndexPrefixBytes), projection.size(item->view()));
  }
  return parts;
}

Document describe_part(Call& call, const TableRef& table, const IndexRecord* index) {
  const std::vector<uint32_t> starts = partition_starts(call, table, index);
  const std::vector<Content> parts = contents(call, table, index, starts);
  const std::string prefix = prefix_of(table, index);
  Document list = Document::array();
  for (size_t i = 0; i < starts.size(); ++i) {
    const PartitionRecord* used =
        call.records<PartitionRecord>(table.scope).find(partition_key(prefix, starts[i]));
    const auto heat = [&](const Heat PartitionRecord::*member) {
      return used != nullptr ? units((used->*member).per_second(call.now())) : 0.0;
    };
    list.push_back({{"from", hex(starts[i])},
                    {"to", hex(last_of(starts, starts[i]))},
                    {"items", parts[i].items},
                    {"bytes", parts[i].bytes},
                    {"readHeat", heat(&PartitionRecord::read_heat)},
                    {"writeHeat", heat(&PartitionRecord::write_heat)},
                    {"readLimit", limits::kPartitionReadUnits},
                    {"writeLimit", limits::kPartitionWriteUnits}});
  }
  Document out = {{"partitions", std::move(list)}};
  if (index != nullptr) out["index"] = index->name;
  for (const auto& [name, access] :
       {std::pair{"read", Access::kRead}, std::pair{"write", Access::kWrite}}) {
    Document rate = describe_rate(call, table, index, access);
    if (!rate.is_null()) out[name] = std::move(rate);
  }
  return out;
}

}  // namespace

void Heat::add(Instant now, Milliunits cost) {
  const int64_t passed = to_millis(now) - to_millis(minute);
  if (passed >= 2 * kMinuteMillis) {
    *this = {now, 0, 0};
  } else if (passed >= kMinuteMillis) {
    *this = {minute + std::chrono::minutes(1), 0, current};
  }
  current += cost;
}

Milliunits Heat::per_second(Instant now) const {
  const int64_t passed = to_millis(now) - to_millis(minute);
  if (passed >= 2 * kMinuteMillis) return 0;
  if (passed >= kMinuteMillis) return current * (2 * kMinuteMillis - passed) / kMinuteMillis / 60;
  return (previous * (kMinuteMillis - passed) / kMinuteMillis + current) / 60;
}

std::vector<uint32_t> partition_starts(Call& call,
                                       const TableRef& table,
                                       const IndexRecord* index) {
  const int64_t count = count_partitions(call, table, index);
  std::vector<uint32_t> starts;
  for (int64_t i = 0; i < count; ++i) {
    starts.push_back(
        static_cast<uint32_t>((static_cast<uint64_t>(i) << 32) / static_cast<uint64_t>(count)));
  }
  for (const auto& [key, partition] :
       call.records<PartitionRecord>(table.scope).prefix(prefix_of(table, index))) {
    if (partition.split) starts.push_back(read_u32(key, kIndexPrefixBytes));
  }
  std::sort(starts.begin(), starts.end());
  starts.erase(std::unique(starts.begin(), starts.end()), starts.end());
  return starts;
}

bool partition_has_room(Call& call, const Place& place, Access access) {
  const std::vector<uint32_t> starts = partition_starts(call, place.table, place.index);
  const PartitionRecord* partition =
      call.records<PartitionRecord>(place.table.scope)
          .find(partition_key(prefix_of(place.table, place.index), start_of(starts, *place.hash)));
  return partition == nullptr ||
         bucket_of(*partition, access).left_at(call.now(), limit_of(access), 1) > 0;
}

void heat_partition(Call& call, const Place& place, Access access, Milliunits cost) {
  const std::vector<uint32_t> starts = partition_starts(call, place.table, place.index);
  const uint32_t start = start_of(starts, *place.hash);
  const std::string prefix = prefix_of(place.table, place.index);
  const std::string key = partition_key(prefix, start);
  bool hot = false;
  const auto take = [&](PartitionRecord& partition) {
    Bucket& bucket = access == Access::kRead ? partition.read : partition.write;
    Heat& heat = access == Access::kRead ? partition.read_heat : partition.write_heat;
    bucket = {bucket.left_at(call.now(), limit_of(access), 1) - cost, call.now()};
    const Instant minute = heat.minute;
    heat.add(call.now(), cost);
    hot =
        heat.minute != minute && heat.previous >= limit_of(access) * 60 * 1000 * kHotPercent / 100;
  };
  auto& records = call.records<PartitionRecord>(place.table.scope);
  if (!records.update(key, take)) {
    PartitionRecord fresh;
    fresh.read = {limits::kPartitionReadUnits * 1000, call.now()};
    fresh.write = {limits::kPartitionWriteUnits * 1000, call.now()};
    fresh.read_heat.minute = fresh.write_heat.minute = call.now();
    take(fresh);
    records.put(key, fresh);
  }
  if (hot) split(call, place, starts, start, prefix);
}

Result<Document> partitions(Call& call, const Document& query) {
  ASSIGN_OR_RETURN(const TableRef table, find_table(call, query.value("table", "")));
  Document parts = Document::array();
  parts.push_back(describe_part(call, table, nullptr));
  for (const IndexRecord& index : table->indexes) {
    if (index.global) parts.push_back(describe_part(call, table, &index));
  }
  return Document{{"table", table->name},
                  {"throttled", rate_of(call, table, nullptr, Access::kRead).has_value()},
                  {"parts", std::move(parts)}};
}

}  // namespace cloudtab::dynamodb
