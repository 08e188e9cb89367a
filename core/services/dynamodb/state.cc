#include "core/services/dynamodb/state.h"

#include <algorithm>
#include <array>

#include "core/services/dynamodb/backups.h"
#include "core/services/dynamodb/expiry.h"
#include "core/services/dynamodb/kinesis_destination.h"
#include "core/services/dynamodb/lag.h"
#include "core/services/dynamodb/partitions.h"
#include "core/services/dynamodb/recovery.h"
#include "core/services/dynamodb/stream_state.h"
#include "core/services/dynamodb/throttle.h"
#include "core/services/dynamodb/transfers.h"

namespace cloudtab::dynamodb {

namespace {

void encode_attributes(RecordWriter& out, const std::vector<KeyAttribute>& attributes) {
  out.u64(attributes.size());
  for (const KeyAttribute& attribute : attributes) {
    out.text(attribute.name);
    out.u64(static_cast<uint64_t>(attribute.type));
  }
}

std::vector<KeyAttribute> decode_attributes(RecordReader& in) {
  std::vector<KeyAttribute> attributes;
  for (uint64_t left = in.u64(); left > 0 && in.ok(); --left) {
    std::string name = in.text();
    attributes.push_back({std::move(name), static_cast<Type>(in.u64() & 3)});
  }
  return attributes;
}

void encode_optional(RecordWriter& out, const std::optional<Instant>& instant) {
  out.boolean(instant.has_value());
  if (instant) out.instant(*instant);
}

std::optional<Instant> decode_optional(RecordReader& in) {
  if (!in.boolean()) return std::nullopt;
  return in.instant();
}

void encode_throughput(RecordWriter& out, const Throughput& throughput) {
  out.i64(throughput.read_units);
  out.i64(throughput.write_units);
  encode_optional(out, throughput.last_increase);
  encode_optional(out, throughput.last_decrease);
  out.i64(throughput.decreases_today);
}

Throughput decode_throughput(RecordReader& in) {
  Throughput throughput;
  throughput.read_units = in.i64();
  throughput.write_units = in.i64();
  throughput.last_increase = decode_optional(in);
  throughput.last_decrease = decode_optional(in);
  throughput.decreases_today = in.i64();
  return throughput;
}

template <class Indexes>
auto* find_index_in(Indexes& indexes, std::string_view name) {
  const auto it = std::find_if(
      indexes.begin(), indexes.end(), [name](const auto& each) { return each.name == name; });
  return it == indexes.end() ? nullptr : &*it;
}

}  // namespace

std::string_view to_string(TableStatus status) {
  static constexpr std::array<std::string_view, 4> kNames = {
      "CREATING", "ACTIVE", "UPDATING", "DELETING"};
  return kNames[static_cast<size_t>(status)];
}

void IndexRecord::encode(RecordWriter& out) const {
  out.text(name);
  out.u64(number);
  out.boolean(global);
  encode_attributes(out, key.partition);
  encode_attributes(out, key.sort);
  out.u64(static_cast<uint64_t>(projection));
  out.u64(included.size());
  for (const std::string& attribute : included) out.text(attribute);
  out.u64(static_cast<uint64_t>(status));
  encode_throughput(out, throughput);
  out.document(settings);
}

IndexRecord IndexRecord::decode(RecordReader& in) {
  IndexRecord index;
  index.name = in.text();
  index.number = static_cast<uint32_t>(in.u64());
  index.global = in.boolean();
  index.key.partition = decode_attributes(in);
  index.key.sort = decode_attributes(in);
  index.projection = in.choice(ProjectionKind::kInclude);
  for (uint64_t left = in.u64(); left > 0 && in.ok(); --left) index.included.push_back(in.text());
  index.status = in.choice(TableStatus::kDeleting);
  index.throughput = decode_throughput(in);
  index.settings = in.document();
  return index;
}

const KeyAttribute* VectorIndexRecord::partition() const {
  for (const Element& element : search_schema) {
    if (element.is_partition) return &element.attribute;
  }
  return nullptr;
}

void VectorIndexRecord::encode(RecordWriter& out) const {
  out.text(name);
  out.u64(number);
  out.text(attribute);
  out.u64(dimensions);
  out.u64(static_cast<uint64_t>(distance));
  out.u64(static_cast<uint64_t>(projection));
  out.u64(included.size());
  for (const std::string& each : included) out.text(each);
  out.u64(search_schema.size());
  for (const Element& element : search_schema) {
    encode_attributes(out, {element.attribute});
    out.boolean(element.is_partition);
  }
  out.u64(static_cast<uint64_t>(status));
  out.boolean(backfilling);
}

VectorIndexRecord VectorIndexRecord::decode(RecordReader& in) {
  VectorIndexRecord index;
  index.name = in.text();
  index.number = static_cast<uint32_t>(in.u64());
  index.attribute = in.text();
  index.dimensions = static_cast<uint32_t>(in.u64());
  index.distance = in.choice(Distance::kEuclidean);
  index.projection = in.choice(ProjectionKind::kInclude);
  for (uint64_t left = in.u64(); left > 0 && in.ok(); --left) index.included.push_back(in.text());
  for (uint64_t left = in.u64(); left > 0 && in.ok(); --left) {
    Element element;
    for (KeyAttribute& attribute : decode_attributes(in)) element.attribute = std::move(attribute);
    element.is_partition = in.boolean();
    index.search_schema.push_back(std::move(element));
  }
  index.status = in.choice(TableStatus::kDeleting);
  index.backfilling = in.boolean();
  return index;
}

const IndexRecord* TableRecord::find_index(std::string_view index_name) const {
  return find_index_in(indexes, index_name);
}

IndexRecord* TableRecord::find_index(std::string_view index_name) {
  return find_index_in(indexes, index_name);
}

const VectorIndexRecord* TableRecord::find_vector_index(std::string_view index_name) const {
  return find_index_in(vector_indexes, index_name);
}

bool TableRecord::uses_attribute(std::string_view attribute) const {
  if (key.contains(attribute)) return true;
  for (const IndexRecord& index : indexes) {
    if (index.status != TableStatus::kDeleting && index.key.contains(attribute)) return true;
  }
  for (const VectorIndexRecord& index : vector_indexes) {
    if (index.status == TableStatus::kDeleting) continue;
    for (const auto& element : index.search_schema) {
      if (element.attribute.name == attribute) return true;
    }
  }
  return false;
}

void TableRecord::encode(RecordWriter& out) const {
  out.text(name);
  out.u64(number);
  out.text(id);
  out.instant(created);
  out.u64(static_cast<uint64_t>(status));
  encode_attributes(out, attributes);
  encode_attributes(out, key.partition);
  encode_attributes(out, key.sort);
  out.u64(indexes.size());
  for (const IndexRecord& index : indexes) index.encode(out);
  out.u64(last_index_number);
  out.boolean(on_demand);
  encode_optional(out, on_demand_since);
  encode_throughput(out, throughput);
  out.boolean(stream.enabled);
  out.text(stream.view_type);
  out.text(stream.label);
  out.boolean(deletion_protection);
  out.text(ttl_attribute);
  out.document(settings);
  out.document(tags);
  out.u64(vector_indexes.size());
  for (const VectorIndexRecord& index : vector_indexes) index.encode(out);
}

TableRecord TableRecord::decode(RecordReader& in, uint32_t version) {
  TableRecord table;
  table.name = in.text();
  table.number = static_cast<uint32_t>(in.u64());
  table.id = in.text();
  table.created = in.instant();
  table.status = in.choice(TableStatus::kDeleting);
  table.attributes = decode_attributes(in);
  table.key.partition = decode_attributes(in);
  table.key.sort = decode_attributes(in);
  for (uint64_t left = in.u64(); left > 0 && in.ok(); --left)
    table.indexes.push_back(IndexRecord::decode(in));
  table.last_index_number = static_cast<uint32_t>(in.u64());
  table.on_demand = in.boolean();
  table.on_demand_since = decode_optional(in);
  table.throughput = decode_throughput(in);
  table.stream.enabled = in.boolean();
  table.stream.view_type = in.text();
  table.stream.label = in.text();
  table.deletion_protection = in.boolean();
  table.ttl_attribute = in.text();
  table.settings = in.document();
  table.tags = in.document();
  if (version < 2) return table;
  for (uint64_t left = in.u64(); left > 0 && in.ok(); --left)
    table.vector_indexes.push_back(VectorIndexRecord::decode(in));
  return table;
}

void TransactionToken::encode(RecordWriter& out) const {
  out.text(digest);
  out.instant(expires);
  out.document(consumed_capacity);
}

TransactionToken TransactionToken::decode(RecordReader& in, uint32_t) {
  TransactionToken token;
  token.digest = in.text();
  token.expires = in.instant();
  token.consumed_capacity = in.document();
  return token;
}

void SettingsRecord::encode(RecordWriter& out) const {
  out.duration(transition);
  out.duration(expiry_delay_max);
  out.duration(recovery_lag);
  out.duration(lag_max);
}

SettingsRecord SettingsRecord::decode(RecordReader& in, uint32_t version) {
  SettingsRecord settings;
  settings.transition = in.duration();
  if (version >= 2) settings.expiry_delay_max = in.duration();
  if (version >= 3) settings.recovery_lag = in.duration();
  if (version >= 4) settings.lag_max = in.duration();
  return settings;
}

std::span<const RecordType* const> record_types() {
  static const std::array<const RecordType*, 21> types = {&record_type<TableRecord>(),
                                                          &record_type<ItemRecord>(),
                                                          &record_type<IndexEntry>(),
                                                          &record_type<VectorEntry>(),
                                                          &record_type<Usage>(),
                                                          &record_type<TransactionToken>(),
                                                          &record_type<SettingsRecord>(),
                                                          &record_type<Allowance>(),
                                                          &record_type<PartitionRecord>(),
                                                          &record_type<ThrottleSettings>(),
                                                          &record_type<ExpiryEntry>(),
                                                          &record_type<StreamRecord>(),
                                                          &record_type<ShardRecord>(),
                                                          &record_type<ChangeRecord>(),
                                                          &record_type<DestinationRecord>(),
                                                          &record_type<BackupRecord>(),
                                                          &record_type<BackupItemRecord>(),
                                                          &record_type<HistoryRecord>(),
                                                          &record_type<LagRecord>(),
                                                          &record_type<ExportRecord>(),
                                                          &record_type<ImportRecord>()};
  return types;
}

}  // namespace cloudtab::dynamodb
