#pragma once

#include <set>
#include <string>
#include <string_view>

#include "core/services/dynamodb/state.h"
#include "core/services/dynamodb/value.h"

namespace cloudtab::dynamodb {

/// What an index holds of an item.
class IndexProjection {
 public:
  IndexProjection(const IndexRecord& index, const KeySchema& table_key);
  /// With the vector itself, and the attributes of its search schema.
  IndexProjection(const VectorIndexRecord& index, const KeySchema& table_key);

  bool holds_all() const { return all_; }
  bool holds(std::string_view attribute) const { return all_ || names_.count(attribute) > 0; }
  /// The attributes of `item` that the index holds.
  std::string of(const ItemView& item) const;
  /// The size of those.
  size_t size(const ItemView& item) const;
  /// Whether the index holds the same of both.
  bool same(const ItemView& a, const ItemView& b) const;

 private:
  bool all_ = false;
  std::set<std::string, std::less<>> names_;
};

/// An item's size as a write is billed and as the table's size counts it: of a vector that an index
/// reads, four bytes for each dimension in place of its numbers. Observed to the byte
/// (paritysuite/dynamodb-conformance, 2026-10); reads and the limit of an item's size count the
/// numbers.
size_t billed_size(const TableRecord& table, const ItemView& item);

/// The entry stored under `entry_key` for the item stored under `base_key`.
IndexEntry entry_of(std::string_view entry_key, std::string_view base_key);

}  // namespace cloudtab::dynamodb
