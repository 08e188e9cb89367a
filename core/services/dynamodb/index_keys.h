#pragma once

#include "core/base/error.h"
#include "core/base/result.h"
#include "core/services/dynamodb/item.h"
#include "core/services/dynamodb/state.h"

// What a table's indexes ask of the attributes that are their keys.

namespace cloudtab::dynamodb {

/// Global indexes first: that is the order in which the service finds fault.
template <class Visit>
Status for_each_index_key(const TableRecord& table, const Visit& visit) {
  for (const bool global : {true, false}) {
    for (const IndexRecord& index : table.indexes) {
      if (index.global != global) continue;
      for (const KeyAttribute& attribute : index.key.all())
        RETURN_IF_ERROR(visit(index, attribute));
    }
  }
  return ok();
}

Error index_key_mismatch(const IndexRecord& index, const KeyAttribute& attribute, Type actual);

/// An empty text or binary for a key of an index. Observed on the service.
Error empty_index_key(const KeyAttribute& attribute, const std::string& index);

/// An item's attributes that are keys of indexes must have the index's type; an empty text is
/// refused also there. So with vectors and the attributes of search schemas.
Status check_index_keys(const TableRecord& table, const ItemView& item);

}  // namespace cloudtab::dynamodb
