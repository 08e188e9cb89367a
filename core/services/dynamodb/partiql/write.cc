#include "core/services/dynamodb/partiql/write.h"

#include <optional>
#include <utility>
#include <variant>
#include <vector>

#include "core/services/dynamodb/errors.h"
#include "core/services/dynamodb/expression/path_tree.h"
#include "core/services/dynamodb/expression/update.h"
#include "core/services/dynamodb/item.h"
#include "core/services/dynamodb/partiql/plan.h"
#include "core/services/dynamodb/value.h"

namespace cloudtab::dynamodb::partiql {

namespace {

// Messages as observed of the service by paritysuite/dynamodb-conformance and floci's tests.

dynamodb::Condition item_exists(const TableRef& table, bool wanted) {
  return {dynamodb::Exists{dynamodb::Path{{{table->key.partition.front().name, std::nullopt}}},
                           wanted}};
}

Result<NamedItem> find_item(const TableRef& table, const Prepared& prepared) {
  std::optional<NamedItem> item = named_item(prepared.where, table->key);
  if (!item) {
    return errors::no_key_equality();
  }
  if (item->ambiguous) {
    return errors::several_key_conditions(*item->ambiguous);
  }
  return std::move(*item);
}

struct Locate {
  const TableRef& table;
  const Prepared& prepared;

  Result<WriteRequest> operator()(const Insert&) const {
    return make_put(table, prepared.item, item_exists(table, false));
  }
  Result<WriteRequest> operator()(const Update&) const {
    ASSIGN_OR_RETURN(NamedItem item, find_item(table, prepared));
    All all;
    all.terms = std::move(item.rest);
    all.terms.insert(all.terms.begin(), item_exists(table, true));
    return make_update(
        table, std::move(item.key), prepared.update, dynamodb::Condition{std::move(all)});
  }
  /// A condition is not tried on an item that is not there.
  Result<WriteRequest> operator()(const Delete&) const {
    ASSIGN_OR_RETURN(NamedItem item, find_item(table, prepared));
    std::optional<dynamodb::Condition> condition = joined(std::move(item.rest));
    if (!condition) return make_delete(table, item.key, std::nullopt);
    Any any;
    any.terms.push_back(item_exists(table, false));
    any.terms.push_back(std::move(*condition));
    return make_delete(table, item.key, dynamodb::Condition{std::move(any)});
  }
  /// A key that is given two values: the first names the item, the other is a condition on it.
  Result<WriteRequest> operator()(const Exists&) const {
    std::optional<NamedItem> item = named_item(prepared.where, table->key);
    if (!item || item->rest.empty()) {
      return errors::validation(
          "EXISTS() must contain a single item read with additional condition");
    }
    return make_check(table, item->key, *joined(std::move(item->rest)));
  }
  Result<WriteRequest> operator()(const Select&) const { return errors::key_mismatch(); }
};

const std::optional<Returning>* returning_of(const Prepared& prepared) {
  if (const auto* update = std::get_if<Update>(&prepared.statement.node)) return &update->returning;
  if (const auto* remove = std::get_if<Delete>(&prepared.statement.node)) return &remove->returning;
  return nullptr;
}

}  // namespace

Result<WriteRequest> locate_write(const TableRef& table, const Prepared& prepared) {
  auto request = std::visit(Locate{table, prepared}, prepared.statement.node);
  if (request.ok()) request->return_old_on_failure = prepared.return_old_on_failure;
  return request;
}

Result<WritePlan> plan_statement(Call& call,
                                 const Prepared& prepared,
                                 const WriteRequest& request) {
  auto plan = plan_write(call, request);
  if (!plan.ok() && plan.error().code == "ConditionalCheckFailedException" &&
      std::holds_alternative<Insert>(prepared.statement.node)) {
    return errors::duplicate_item();
  }
  return plan;
}

Document returned_item(const Prepared& prepared, const WritePlan& plan) {
  const std::optional<Returning>* asked = returning_of(prepared);
  if (asked == nullptr || !*asked) return nullptr;
  const Returning& returning = **asked;
  if (returning.old_image && plan.old_item == nullptr) return nullptr;
  const ItemView item = returning.old_image ? plan.old_view() : plan.new_view();
  if (returning.all) return to_document(item);
  const std::string part = project(item, PathTree::of(updated_paths(prepared.update)));
  return ItemView(part).empty() ? Document(nullptr) : to_document(ItemView(part));
}

bool has_returning(const Prepared& prepared) {
  const std::optional<Returning>* asked = returning_of(prepared);
  return asked != nullptr && asked->has_value();
}

}  // namespace cloudtab::dynamodb::partiql
