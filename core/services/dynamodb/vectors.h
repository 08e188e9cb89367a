#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/document.h"
#include "core/base/result.h"
#include "core/engine/call.h"
#include "core/services/dynamodb/capacity.h"
#include "core/services/dynamodb/state.h"
#include "core/services/dynamodb/writes.h"

// Vector indexes: what they ask of items, what they hold, what a write to them costs, and the
// search. Every item with a vector of the index's attribute is in the index, unless it lacks the
// HASH attribute of the index's search schema. The search looks at every vector of the index, or of
// the partition searched, so its answer is exact where the service's is approximate.
//
// Source: Developer Guide, "Vector search", and the texts and sizes observed on the service by
// paritysuite/dynamodb-conformance (August to October 2026).

namespace cloudtab::dynamodb {

/// VectorIndexes of a CreateTable, or one of an UpdateTable's `Create`. `table` has its attributes,
/// its billing and the indexes before. Error: ValidationException.
Status read_vector_indexes(const Document& input, TableRecord& table);
/// Error also: too many of them, or a name that another index has.
Status add_vector_index(const Document& definition, TableRecord& table);

/// Whether an item's vectors, and the attributes of search schemas, fit the table's vector indexes.
Status check_vectors(const TableRecord& table, const ItemView& item);

/// A finite vector of 32-bit floats; nothing if the value is not a list of such.
std::optional<std::vector<float>> to_vector(const ValueView& value);

/// The key of an item's entry in a vector index: the index's prefix, the partition if it has any,
/// the item's key. Nothing if the item is not in the index.
std::optional<std::string> vector_key(const TableRecord& table,
                                      const VectorIndexRecord& index,
                                      const ItemView& item,
                                      std::string_view base_key);
/// Before every entry of a partition, or of the whole index.
std::string vector_prefix(const TableRecord& table,
                          const VectorIndexRecord& index,
                          const std::optional<ValueView>& partition);

/// What a write costs in the vector indexes whose stored view it changes.
void count_vectors(const WritePlan& plan, Capacity& capacity);
/// Takes a write over into the vector indexes.
void update_vectors(Call& call, const WritePlan& plan);

void fill_vector_index(Store& store,
                       const Scope& scope,
                       const TableRecord& table,
                       const VectorIndexRecord& index);

/// VectorIndexDescription.
Document describe_vector_index(Call& call,
                               const Scope& scope,
                               const TableRecord& table,
                               const VectorIndexRecord& index);

}  // namespace cloudtab::dynamodb
