#include "core/services/dynamodb/vectors.h"

#include <algorithm>
#include <cstring>
#include <utility>

#include "core/services/dynamodb/errors.h"
#include "core/services/dynamodb/float32.h"
#include "core/services/dynamodb/index_filling.h"
#include "core/services/dynamodb/index_keys.h"
#include "core/services/dynamodb/indexes.h"
#include "core/services/dynamodb/limits.h"
#include "core/services/dynamodb/parameters.h"
#include "core/services/dynamodb/schema.h"
#include "core/services/dynamodb/table.h"

namespace cloudtab::dynamodb {

namespace {

constexpr std::string_view kDistances[] = {"COSINE", "DOT_PRODUCT", "EUCLIDEAN"};

Distance distance_named(std::string_view name) {
  const auto* const it = std::find(std::begin(kDistances), std::end(kDistances), name);
  return static_cast<Distance>(it - std::begin(kDistances));
}

Status read_search_schema(const Document& schema,
                          const TableRecord& table,
                          VectorIndexRecord& index) {
  for (const Document& given : schema) {
    const std::string_view name = text_of(given, "AttributeName");
    const auto known = std::find_if(table.attributes.begin(),
                                    table.attributes.end(),
                                    [name](const KeyAttribute& each) { return each.name == name; });
    if (known == table.attributes.end()) {
      return errors::invalid_parameter(
          "One element in SearchSchema is not defined in attribute definitions");
    }
    const bool is_partition = text_of(given, "SearchSchemaElementType") == "HASH";
    // The text is ours: no published answer was found.
    if (is_partition && index.partition() != nullptr)
      return errors::invalid_parameter("SearchSchema can have one HASH element only");
    index.search_schema.push_back({*known, is_partition});
  }
  return ok();
}

Result<VectorIndexRecord> read_vector_index(const Document& definition, const TableRecord& table) {
  VectorIndexRecord index;
  index.name = text_of(definition, "IndexName");
  index.attribute = text_of(definition["VectorAttribute"], "AttributeName");
  const auto dimensions = definition["Dimensions"].get<int64_t>();
  if (dimensions > limits::kVectorDimensionsMax) {
    return errors::invalid_parameter("Number of dimensions must be between 1 and 4096 inclusive.");
  }
  index.dimensions = static_cast<uint32_t>(dimensions);
  index.distance = distance_named(text_of(definition, "DistanceFunction"));
  RETURN_IF_ERROR(
      read_index_projection(definition["Projection"], index.projection, index.included));
  if (const Document* schema = find_member(definition, "SearchSchema"))
    RETURN_IF_ERROR(read_search_schema(*schema, table, index));
  return index;
}

Error bad_type(const std::string& parameter, const std::string& rest, const std::string& index) {
  return errors::validation(
      "One or more parameter values were invalid. Invalid type for parameter " + parameter +
      ", Expected: 32-bit floating point number" + rest + " IndexName: " + index);
}

Status check_vector(const VectorIndexRecord& index, const ValueView& value) {
  if (value.type() != Type::kList) return bad_type(index.attribute, " list", index.name);
  ListReader list(value.payload());
  if (list.count() != index.dimensions) {
    return errors::validation(
        "One or more parameter values were invalid. Invalid size for parameter " + index.attribute +
        ", Expected: " + std::to_string(index.dimensions) +
        ", Actual: " + std::to_string(list.count()) + " IndexName: " + index.name);
  }
  for (size_t at = 0; const auto element = list.next(); ++at) {
    if (element->type() == Type::kNumber && to_float32(element->number())) continue;
    return bad_type(index.attribute + "[" + std::to_string(at) + "]",
                    ", Actual: " + std::string(type_name(element->type())) + ".",
                    index.name);
  }
  return ok();
}

/// What an index stores of an item, as a write to it is charged.
size_t entry_bytes(const VectorIndexRecord& index,
                   const IndexProjection& projection,
                   const ItemView& item) {
  size_t size = projection.size(item) + 4 * size_t{index.dimensions};
  if (const auto value = item.find(index.attribute)) size -= value_size(*value);
  return size;
}

double charge(const VectorIndexRecord& index,
              const IndexProjection& projection,
              const ItemView& item) {
  return static_cast<double>(
      std::max(entry_bytes(index, projection, item), limits::kVectorWriteBytesMin));
}

void count_vector(const WritePlan& plan, const VectorIndexRecord& index, Capacity& capacity) {
  const TableRecord& table = *plan.table;
  std::optional<std::string> before, after;
  if (plan.old_item != nullptr) before = vector_key(table, index, plan.old_view(), plan.key);
  if (plan.new_item) after = vector_key(table, index, plan.new_view(), plan.key);
  if (!before && !after) return;
  const IndexProjection projection(index, table.key);
  if (before == after) {
    if (projection.same(plan.old_view(), plan.new_view())) return;
    capacity.add_vector_bytes(index.name,
                              std::max(charge(index, projection, plan.old_view()),
                                       charge(index, projection, plan.new_view())));
    return;
  }
  // An entry that moves is deleted and put.
  if (before) capacity.add_vector_bytes(index.name, charge(index, projection, plan.old_view()));
  if (after) capacity.add_vector_bytes(index.name, charge(index, projection, plan.new_view()));
}

VectorEntry entry_of_vector(const VectorIndexRecord& index,
                            const ItemView& item,
                            std::string_view entry_key,
                            std::string_view base_key) {
  VectorEntry entry;
  const auto value = item.find(index.attribute);
  ENSURE(value.has_value());
  const auto vector = to_vector(*value);
  ENSURE(vector.has_value());
  entry.floats.resize(vector->size() * sizeof(float));
  std::memcpy(entry.floats.data(), vector->data(), entry.floats.size());
  entry.base_key_at =
      static_cast<uint32_t>(entry_key.size() - (base_key.size() - kTablePrefixBytes));
  return entry;
}

void adjust(Collection<Usage>& usages, const std::string& key, int64_t items, int64_t bytes) {
  if (items == 0 && bytes == 0) return;
  const bool found = usages.update(key, [&](Usage& usage) {
    usage.items += items;
    usage.bytes += bytes;
  });
  if (!found) usages.put(key, Usage{items, bytes});
}

}  // namespace

Status add_vector_index(const Document& definition, TableRecord& table) {
  if (!table.on_demand) {
    return errors::invalid_parameter(
        "Vector indexes are only supported for PAY_PER_REQUEST tables");
  }
  ASSIGN_OR_RETURN(VectorIndexRecord index, read_vector_index(definition, table));
  if (table.find_index(index.name) != nullptr || table.find_vector_index(index.name) != nullptr)
    return errors::invalid_parameter("Duplicate index name: " + index.name);
  auto place = table.vector_indexes.end();
  for (auto it = table.vector_indexes.begin(); it != table.vector_indexes.end(); ++it) {
    if (it->attribute != index.attribute) continue;
    place = it + 1;
    if (it->dimensions == index.dimensions) continue;
    return errors::invalid_parameter("Conflicting attribute definition for '" + index.attribute +
                                     "'. All VectorIndexes on the same vector attribute must use "
                                     "the same dimensions.");
  }
  if (table.vector_indexes.size() >= limits::kVectorIndexesMax)
    return errors::invalid_parameter("VectorIndex count exceeds the per-table limit of 5");
  index.number = ++table.last_index_number;
  index.status = TableStatus::kCreating;
  table.vector_indexes.insert(place, std::move(index));
  return ok();
}

Status read_vector_indexes(const Document& input, TableRecord& table) {
  const Document* given = find_member(input, "VectorIndexes");
  if (given == nullptr) return ok();
  if (given->empty()) return errors::invalid_parameter("List of VectorIndexes is empty");
  for (const Document& each : *given) RETURN_IF_ERROR(add_vector_index(each, table));
  return ok();
}

Status check_vectors(const TableRecord& table, const ItemView& item) {
  for (const VectorIndexRecord& index : table.vector_indexes) {
    if (const auto value = item.find(index.attribute)) RETURN_IF_ERROR(check_vector(index, *value));
    for (const auto& element : index.search_schema) {
      const auto value = item.find(element.attribute.name);
      if (!value) continue;
      if (value->type() != element.attribute.type) {
        return errors::index_key_type_mismatch(element.attribute.name,
                                               type_name(element.attribute.type),
                                               type_name(value->type()),
                                               index.name);
      }
      if (value->payload().empty()) return empty_index_key(element.attribute, index.name);
    }
  }
  return ok();
}

std::optional<std::vector<float>> to_vector(const ValueView& value) {
  if (value.type() != Type::kList) return std::nullopt;
  std::vector<float> vector;
  ListReader list(value.payload());
  vector.reserve(list.count());
  while (const auto element = list.next()) {
    if (element->type() != Type::kNumber) return std::nullopt;
    const auto number = to_float32(element->number());
    if (!number) return std::nullopt;
    vector.push_back(*number);
  }
  return vector;
}

std::string vector_prefix(const TableRecord& table,
                          const VectorIndexRecord& index,
                          const std::optional<ValueView>& partition) {
  std::string prefix = index_prefix(table.number, index.number);
  if (partition) append_key_part(prefix, *partition);
  return prefix;
}

std::optional<std::string> vector_key(const TableRecord& table,
                                      const VectorIndexRecord& index,
                                      const ItemView& item,
                                      std::string_view base_key) {
  const auto value = item.find(index.attribute);
  // What was in the table before the index may have no vector there.
  if (!value || !check_vector(index, *value).ok()) return std::nullopt;
  std::optional<ValueView> partition;
  if (const KeyAttribute* attribute = index.partition()) {
    partition = item.find(attribute->name);
    if (!partition || partition->type() != attribute->type) return std::nullopt;
  }
  return vector_prefix(table, index, partition) + std::string(base_key.substr(kTablePrefixBytes));
}

void count_vectors(const WritePlan& plan, Capacity& capacity) {
  for (const VectorIndexRecord& index : plan.table->vector_indexes)
    count_vector(plan, index, capacity);
}

void update_vectors(Call& call, const WritePlan& plan) {
  const TableRecord& table = *plan.table;
  for (const VectorIndexRecord& index : table.vector_indexes) {
    std::optional<std::string> before, after;
    if (plan.old_item != nullptr) before = vector_key(table, index, plan.old_view(), plan.key);
    if (plan.new_item) after = vector_key(table, index, plan.new_view(), plan.key);
    if (!before && !after) continue;
    auto& entries = call.records<VectorEntry>(plan.table.scope);
    if (before && before != after) entries.erase(*before);
    if (after) entries.put(*after, entry_of_vector(index, plan.new_view(), *after, plan.key));
    const IndexProjection projection(index, table.key);
    const auto bytes = [&](const std::optional<std::string>& in, const ItemView& item) {
      return in ? static_cast<int64_t>(entry_bytes(index, projection, item)) : 0;
    };
    adjust(call.records<Usage>(plan.table.scope),
           index_prefix(table.number, index.number),
           static_cast<int64_t>(after.has_value()) - static_cast<int64_t>(before.has_value()),
           bytes(after, plan.new_view()) - bytes(before, plan.old_view()));
  }
}

void fill_vector_index(Store& store,
                       const Scope& scope,
                       const TableRecord& table,
                       const VectorIndexRecord& index) {
  const IndexProjection projection(index, table.key);
  const auto entry = [&](const ItemView& item,
                         const std::string& key) -> std::optional<FilledEntry<VectorEntry>> {
    auto place = vector_key(table, index, item, key);
    if (!place) return std::nullopt;
    VectorEntry made = entry_of_vector(index, item, *place, key);
    return FilledEntry<VectorEntry>{
        *std::move(place), std::move(made), entry_bytes(index, projection, item)};
  };
  fill_entries<VectorEntry>(store, scope, table, index.number, entry);
}

Document describe_vector_index(Call& call,
                               const Scope& scope,
                               const TableRecord& table,
                               const VectorIndexRecord& index) {
  const Usage* usage = call.records<Usage>(scope).find(index_prefix(table.number, index.number));
  Document out = {{"IndexName", index.name},
                  {"VectorAttribute", {{"AttributeName", index.attribute}}},
                  {"Dimensions", index.dimensions},
                  {"DistanceFunction", kDistances[static_cast<size_t>(index.distance)]},
                  {"Projection", describe_projection(index.projection, index.included)},
                  {"IndexStatus", to_string(index.status)},
                  {"IndexSizeBytes", usage != nullptr ? usage->bytes : 0},
                  {"ItemCount", usage != nullptr ? usage->items : 0},
                  {"IndexArn", table_arn(scope, table) + "/index/" + index.name}};
  for (const auto& element : index.search_schema) {
    out["SearchSchema"].push_back(
        {{"AttributeName", element.attribute.name},
         {"SearchSchemaElementType", element.is_partition ? "HASH" : "INLINE_FILTER"}});
  }
  // Observed: told only while an index is added to a table that is there.
  if (index.status == TableStatus::kCreating && table.status != TableStatus::kCreating)
    out["Backfilling"] = index.backfilling;
  return out;
}

}  // namespace cloudtab::dynamodb
