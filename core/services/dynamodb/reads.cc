#include "core/services/dynamodb/reads.h"

#include <string>
#include <utility>

#include "core/services/dynamodb/capacity.h"
#include "core/services/dynamodb/item.h"
#include "core/services/dynamodb/lag.h"
#include "core/services/dynamodb/legacy.h"
#include "core/services/dynamodb/parameters.h"
#include "core/services/dynamodb/throttle.h"

namespace cloudtab::dynamodb {

Document Wanted::document(const ItemView& item) const {
  if (!paths) return to_packed(item);
  const std::string part = project(item, tree);
  return to_packed(ItemView(part));
}

Wanted want(std::optional<Projection> paths) {
  Wanted wanted{std::move(paths), {}};
  if (wanted.paths) wanted.tree = PathTree::of(*wanted.paths);
  return wanted;
}

Result<Wanted> read_wanted(const Document& input, Placeholders& placeholders) {
  std::optional<Projection> paths;
  if (const Document* attributes = find_member(input, "AttributesToGet")) {
    ASSIGN_OR_RETURN(paths, read_attributes_to_get(*attributes));
  } else if (input.contains("ProjectionExpression")) {
    ASSIGN_OR_RETURN(paths, read_projection(text_of(input, "ProjectionExpression"), placeholders));
  }
  return want(std::move(paths));
}

Result<Retrieval> read_retrieval(const Document& input) {
  RETURN_IF_ERROR(check_parameter_mix(input, {"ProjectionExpression"}, {"AttributesToGet"}));
  ASSIGN_OR_RETURN(Placeholders placeholders,
                   Placeholders::read(find_member(input, "ExpressionAttributeNames"), nullptr));
  Retrieval retrieval;
  ASSIGN_OR_RETURN(retrieval.wanted, read_wanted(input, placeholders));
  RETURN_IF_ERROR(placeholders.check_all_used());
  retrieval.consistent = input.value("ConsistentRead", false);
  return retrieval;
}

Result<Retrieved> retrieve(Call& call,
                           const TableRef& table,
                           const ItemView& key,
                           const Retrieval& retrieval) {
  RETURN_IF_ERROR(check_key(table->key, key));
  if (retrieval.wanted.paths) {
    for (const Path& path : *retrieval.wanted.paths) RETURN_IF_ERROR(check_key_path(*table, path));
  }
  Retrieved retrieved;
  const std::string item = item_key(table->number, table->key, key);
  const Place place{table, nullptr, read_u32(item, kTablePrefixBytes)};
  RETURN_IF_ERROR(admit(call, place, Access::kRead));
  const bool may_lag = !retrieval.consistent && !retrieval.transactional;
  if (const auto found = may_lag ? lagging_item(call, table, item) : item_at(call, table, item)) {
    retrieved.bytes = item_size(*found);
    retrieved.item = retrieval.wanted.document(*found);
  }
  retrieved.units = read_units(retrieved.bytes, retrieval.consistent);
  consume(call, place, Access::kRead, retrieved.units * (retrieval.transactional ? 2 : 1));
  return retrieved;
}

}  // namespace cloudtab::dynamodb
