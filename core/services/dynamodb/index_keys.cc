#include "core/services/dynamodb/index_keys.h"

#include <string>

#include "core/services/dynamodb/errors.h"
#include "core/services/dynamodb/vectors.h"

namespace cloudtab::dynamodb {

Error index_key_mismatch(const IndexRecord& index, const KeyAttribute& attribute, Type actual) {
  return errors::index_key_type_mismatch(
      attribute.name, type_name(attribute.type), type_name(actual), index.name);
}

Error empty_index_key(const KeyAttribute& attribute, const std::string& index) {
  return errors::validation(
      "One or more parameter values are not valid. A value specified for a secondary index "
      "key is not supported. "
      "The AttributeValue for a key attribute cannot contain an empty " +
      std::string(attribute.type == Type::kBinary ? "binary" : "string") +
      " value. IndexName: " + index + ", IndexKey: " + attribute.name);
}

Status check_index_keys(const TableRecord& table, const ItemView& item) {
  RETURN_IF_ERROR(for_each_index_key(
      table, [&](const IndexRecord& index, const KeyAttribute& attribute) -> Status {
        const auto value = item.find(attribute.name);
        if (!value) return ok();
        if (value->type() != attribute.type)
          return index_key_mismatch(index, attribute, value->type());
        if (!value->payload().empty()) return ok();
        return empty_index_key(attribute, index.name);
      }));
  return check_vectors(table, item);
}

}  // namespace cloudtab::dynamodb
