#include "core/services/dynamodb/stream_log.h"

#include <algorithm>
#include <string>

#include "core/base/encoding.h"
#include "core/base/ensure.h"
#include "core/base/hash.h"
#include "core/engine/record_at.h"
#include "core/services/dynamodb/key.h"

namespace cloudtab::dynamodb {

namespace {

/// `shardId-00000001414576573621-f55eea83`, as the API reference's examples have it: the time, and
/// what tells it from others of that time.
std::string shard_id(uint32_t stream, uint32_t shard, Instant opened) {
  const std::string millis = std::to_string(to_millis(opened));
  std::string tail;
  append_u32(tail, static_cast<uint32_t>(fnv1a64(shard_key(stream, shard))));
  return "shardId-" + std::string(20 - std::min<size_t>(20, millis.size()), '0') + millis + "-" +
         hex_encode(tail);
}

uint64_t width(const ShardRecord& shard) {
  return static_cast<uint64_t>(shard.hash_last) - shard.hash_first;
}

}  // namespace

StreamLog::StreamLog(Store& store, const Scope& scope, const StreamRecord& stream)
    : shards_(store.collection<ShardRecord>(scope)),
      changes_(store.collection<ChangeRecord>(scope)),
      number_(stream.number) {
  append_u32(prefix_, number_);
}

void StreamLog::open(size_t shards, Instant now) {
  const uint64_t step = (uint64_t{1} << 32) / std::max<size_t>(shards, 1);
  for (size_t i = 0; i < shards; ++i) {
    const uint64_t last = i + 1 == shards ? 0xffffffff : (i + 1) * step - 1;
    add_shard(nullptr, static_cast<uint32_t>(i * step), static_cast<uint32_t>(last), now);
  }
}

void StreamLog::grow(size_t shards, Instant now) {
  for (std::vector<std::string> open = open_keys(); open.size() < shards; open = open_keys()) {
    const auto widest = std::max_element(open.begin(), open.end(), [&](auto& a, auto& b) {
      return width(record_at(shards_, a)) < width(record_at(shards_, b));
    });
    const ShardRecord parent = close_shard(*widest, now);
    const auto middle = static_cast<uint32_t>(parent.hash_first + width(parent) / 2);
    add_shard(&parent, parent.hash_first, middle, now);
    add_shard(&parent, middle + 1, parent.hash_last, now);
  }
}

void StreamLog::settle(Instant now) {
  if (is_settled(now)) return;
  const auto roll = [&](const std::string& key) {
    Instant at = record_at(shards_, key).opened + kShardLife;
    // Of shards that nobody could see any more, one stands for all.
    const Duration seen = kRetention + kShardLife;
    if (now - at > seen) at += (now - at - seen) / kShardLife * kShardLife;
    const ShardRecord parent = close_shard(key, at);
    add_shard(&parent, parent.hash_first, parent.hash_last, at);
  };
  for (bool rolled = true; rolled;) {
    rolled = false;
    for (const std::string& key : open_keys()) {
      if (record_at(shards_, key).opened + kShardLife > now) continue;
      roll(key);
      rolled = true;
    }
  }
  std::vector<std::string> old;
  for (const auto& [key, shard] : shards()) {
    if (shard.closed && *shard.closed + kRetention <= now) old.push_back(key);
  }
  for (const std::string& key : old) {
    changes_.erase_prefix(key);
    shards_.erase(key);
  }
}

void StreamLog::close(Instant now) {
  settle(now);
  for (const std::string& key : open_keys()) close_shard(key, now);
}

void StreamLog::erase() {
  shards_.erase_prefix(prefix_);
  changes_.erase_prefix(prefix_);
}

uint64_t StreamLog::append(uint32_t hash, ChangeRecord change) {
  const uint64_t sequence = next_sequence();
  for (const auto& [key, shard] : shards()) {
    if (!shard.is_open() || !shard.covers(hash)) continue;
    changes_.put(change_key(number_, shard_of(key), sequence), std::move(change));
    return sequence;
  }
  ENSURE(false);
  return 0;
}

const StreamLog::Shard* StreamLog::find(std::string_view shard_id) const {
  for (const Shard& shard : shards()) {
    if (shard.second.id == shard_id) return &shard;
  }
  return nullptr;
}

Collection<ChangeRecord>::Range StreamLog::changes(uint32_t shard, uint64_t from) const {
  return {changes_.lower_bound(change_key(number_, shard, from)),
          changes_.lower_bound(shard_key(number_, shard + 1))};
}

uint64_t StreamLog::next_sequence() const {
  uint64_t last = 0;
  for (const Shard& shard : shards()) {
    last = std::max(last, shard.second.is_open() ? last_sequence_of(shard) : shard.second.end);
  }
  return last + 1;
}

void StreamLog::add_shard(const ShardRecord* parent, uint32_t first, uint32_t last, Instant at) {
  uint32_t number = 1;
  for (const Shard& shard : shards()) number = shard_of(shard.first) + 1;
  ShardRecord shard;
  shard.id = shard_id(number_, number, at);
  if (parent != nullptr) shard.parent_id = parent->id;
  shard.hash_first = first;
  shard.hash_last = last;
  shard.opened = at;
  shard.start = next_sequence();
  shards_.put(shard_key(number_, number), std::move(shard));
}

ShardRecord StreamLog::close_shard(const std::string& key, Instant at) {
  const uint64_t end = next_sequence();
  shards_.update(key, [&](ShardRecord& shard) {
    shard.closed = at;
    shard.end = end;
  });
  return record_at(shards_, key);
}

bool StreamLog::is_settled(Instant now) const {
  for (const auto& [key, shard] : shards()) {
    if (shard.closed ? *shard.closed + kRetention <= now : shard.opened + kShardLife <= now)
      return false;
  }
  return true;
}

std::vector<std::string> StreamLog::open_keys() const {
  std::vector<std::string> keys;
  for (const auto& [key, shard] : shards()) {
    if (shard.is_open()) keys.push_back(key);
  }
  return keys;
}

uint64_t StreamLog::last_sequence_of(const Shard& shard) const {
  auto it = changes_.lower_bound(shard_key(number_, shard_of(shard.first) + 1));
  if (it == changes_.begin()) return shard.second.start;
  --it;
  const bool is_own = it->first.substr(0, shard.first.size()) == shard.first;
  return is_own ? sequence_of(it->first) : shard.second.start;
}

}  // namespace cloudtab::dynamodb
