#include "core/services/dynamodb/indexes.h"

namespace cloudtab::dynamodb {

IndexProjection::IndexProjection(const IndexRecord& index, const KeySchema& table_key)
    : all_(index.projection == ProjectionKind::kAll) {
  if (all_) return;
  for (const KeySchema* schema : {&index.key, &table_key}) {
    for (const KeyAttribute& attribute : schema->all()) names_.insert(attribute.name);
  }
  names_.insert(index.included.begin(), index.included.end());
}

IndexProjection::IndexProjection(const VectorIndexRecord& index, const KeySchema& table_key)
    : all_(index.projection == ProjectionKind::kAll) {
  if (all_) return;
  for (const KeyAttribute& attribute : table_key.all()) names_.insert(attribute.name);
  for (const auto& element : index.search_schema) names_.insert(element.attribute.name);
  names_.insert(index.attribute);
  names_.insert(index.included.begin(), index.included.end());
}

std::string IndexProjection::of(const ItemView& item) const {
  if (all_) return std::string(item.bytes());
  BodyBuilder body;
  MapReader reader = item.entries();
  while (auto entry = reader.next()) {
    if (holds(entry->name)) body.add() += entry->encoded;
  }
  return body.finish();
}

size_t IndexProjection::size(const ItemView& item) const {
  size_t size = 0;
  MapReader reader = item.entries();
  while (auto entry = reader.next()) {
    if (holds(entry->name)) size += entry->name.size() + value_size(entry->value);
  }
  return size;
}

bool IndexProjection::same(const ItemView& a, const ItemView& b) const {
  return all_ ? a.bytes() == b.bytes() : of(a) == of(b);
}

size_t billed_size(const TableRecord& table, const ItemView& item) {
  size_t size = item_size(item);
  std::string_view last;
  for (const VectorIndexRecord& index : table.vector_indexes) {
    // Indexes of one attribute stand together.
    if (index.attribute == last) continue;
    last = index.attribute;
    const auto value = item.find(index.attribute);
    if (!value || value->type() != Type::kList) continue;
    if (ListReader(value->payload()).count() != index.dimensions) continue;
    size = size - value_size(*value) + 4 * size_t{index.dimensions};
  }
  return size;
}

IndexEntry entry_of(std::string_view entry_key, std::string_view base_key) {
  return IndexEntry{
      static_cast<uint32_t>(entry_key.size() - (base_key.size() - kTablePrefixBytes))};
}

}  // namespace cloudtab::dynamodb
