#include "core/services/dynamodb/stream_state.h"

#include <array>
#include <cstddef>

#include "core/services/dynamodb/key.h"

namespace cloudtab::dynamodb {

namespace {

constexpr size_t kShardAt = 4;
constexpr size_t kSequenceAt = 8;

void encode_optional(RecordWriter& out, const std::optional<Instant>& instant) {
  out.boolean(instant.has_value());
  if (instant) out.instant(*instant);
}

std::optional<Instant> decode_optional(RecordReader& in) {
  if (!in.boolean()) return std::nullopt;
  return in.instant();
}

}  // namespace

void StreamRecord::encode(RecordWriter& out) const {
  out.text(table_name);
  out.text(label);
  out.u64(number);
  out.text(view_type);
  out.document(key_schema);
  out.instant(created);
  encode_optional(out, disabled);
}

StreamRecord StreamRecord::decode(RecordReader& in, uint32_t) {
  StreamRecord stream;
  stream.table_name = in.text();
  stream.label = in.text();
  stream.number = static_cast<uint32_t>(in.u64());
  stream.view_type = in.text();
  stream.key_schema = in.document();
  stream.created = in.instant();
  stream.disabled = decode_optional(in);
  return stream;
}

void ShardRecord::encode(RecordWriter& out) const {
  out.text(id);
  out.text(parent_id);
  out.u64(hash_first);
  out.u64(hash_last);
  out.instant(opened);
  encode_optional(out, closed);
  out.u64(start);
  out.u64(end);
}

ShardRecord ShardRecord::decode(RecordReader& in, uint32_t) {
  ShardRecord shard;
  shard.id = in.text();
  shard.parent_id = in.text();
  shard.hash_first = static_cast<uint32_t>(in.u64());
  shard.hash_last = static_cast<uint32_t>(in.u64());
  shard.opened = in.instant();
  shard.closed = decode_optional(in);
  shard.start = in.u64();
  shard.end = in.u64();
  return shard;
}

std::string_view to_string(ChangeKind kind) {
  static constexpr std::array<std::string_view, 3> kNames = {"INSERT", "MODIFY", "REMOVE"};
  return kNames[static_cast<size_t>(kind)];
}

void ChangeRecord::encode(RecordWriter& out) const {
  out.instant(time);
  out.u64(static_cast<uint64_t>(kind));
  out.boolean(expired);
  out.text(keys);
  out.text(old_image);
  out.text(new_image);
}

ChangeRecord ChangeRecord::decode(RecordReader& in, uint32_t) {
  ChangeRecord change;
  change.time = in.instant();
  change.kind = static_cast<ChangeKind>(in.u64() % 3);
  change.expired = in.boolean();
  change.keys = in.text();
  change.old_image = in.text();
  change.new_image = in.text();
  return change;
}

std::string stream_key(std::string_view table_name, std::string_view label) {
  std::string key(table_name);
  key += '/';
  key += label;
  return key;
}

std::string shard_key(uint32_t stream, uint32_t shard) {
  std::string key;
  append_u32(key, stream);
  append_u32(key, shard);
  return key;
}

std::string change_key(uint32_t stream, uint32_t shard, uint64_t sequence) {
  std::string key = shard_key(stream, shard);
  append_u32(key, static_cast<uint32_t>(sequence >> 32));
  append_u32(key, static_cast<uint32_t>(sequence));
  return key;
}

uint32_t shard_of(std::string_view shard_or_change_key) {
  return read_u32(shard_or_change_key, kShardAt);
}

uint64_t sequence_of(std::string_view change_key) {
  return static_cast<uint64_t>(read_u32(change_key, kSequenceAt)) << 32 |
         read_u32(change_key, kSequenceAt + 4);
}

}  // namespace cloudtab::dynamodb
