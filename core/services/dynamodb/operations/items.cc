#include <string>
#include <utility>

#include "core/services/dynamodb/errors.h"
#include "core/services/dynamodb/expression/update.h"
#include "core/services/dynamodb/item.h"
#include "core/services/dynamodb/operations/operations.h"
#include "core/services/dynamodb/parameters.h"
#include "core/services/dynamodb/reads.h"
#include "core/services/dynamodb/throttle.h"
#include "core/services/dynamodb/writes.h"

namespace cloudtab::dynamodb {

namespace {

/// What every write may be asked to answer besides its attributes; ends the write.
Outcome finish_write(Call& call, const Document& input, WritePlan plan, Document answer) {
  answer_capacity(input, *plan.table, plan.capacity, answer);
  if (text_of(input, "ReturnItemCollectionMetrics") == "SIZE") {
    Document metrics = item_collection_metrics(call, plan);
    if (!metrics.is_null()) answer["ItemCollectionMetrics"] = std::move(metrics);
  }
  commit_write(call, std::move(plan));
  return answer;
}

/// The Attributes of UpdateItem; null for none.
Document updated_attributes(std::string_view return_values,
                            const Update& update,
                            const WritePlan& plan) {
  if (return_values == "ALL_NEW") return to_packed(plan.new_view());
  if (return_values == "ALL_OLD") {
    return plan.old_item != nullptr ? to_packed(plan.old_view()) : Document(nullptr);
  }
  if (return_values != "UPDATED_OLD" && return_values != "UPDATED_NEW") return nullptr;
  const ItemView item = return_values == "UPDATED_OLD" ? plan.old_view() : plan.new_view();
  const std::string part = project(item, PathTree::of(updated_paths(update)));
  return ItemView(part).empty() ? Document(nullptr) : to_packed(ItemView(part));
}

}  // namespace

Outcome put_item(Call& call, const Document& input) {
  ASSIGN_OR_RETURN(const WriteRequest request, read_put(call, input));
  auto planned = plan_write(call, request);
  if (!planned.ok())
    return throttled_request(call, *request.table, "PutItem", std::move(planned).error());
  WritePlan plan = std::move(*planned);
  Document answer(Document::value_t::object);
  if (plan.old_item != nullptr && text_of(input, "ReturnValues") == "ALL_OLD") {
    answer["Attributes"] = to_packed(plan.old_view());
  }
  return finish_write(call, input, std::move(plan), std::move(answer));
}

Outcome delete_item(Call& call, const Document& input) {
  ASSIGN_OR_RETURN(const WriteRequest request, read_delete(call, input));
  auto planned = plan_write(call, request);
  if (!planned.ok())
    return throttled_request(call, *request.table, "DeleteItem", std::move(planned).error());
  WritePlan plan = std::move(*planned);
  Document answer(Document::value_t::object);
  if (plan.old_item != nullptr && text_of(input, "ReturnValues") == "ALL_OLD") {
    answer["Attributes"] = to_packed(plan.old_view());
  }
  return finish_write(call, input, std::move(plan), std::move(answer));
}

Outcome update_item(Call& call, const Document& input) {
  ASSIGN_OR_RETURN(const WriteRequest request, read_update(call, input));
  auto planned = plan_write(call, request);
  if (!planned.ok())
    return throttled_request(call, *request.table, "UpdateItem", std::move(planned).error());
  WritePlan plan = std::move(*planned);
  Document answer(Document::value_t::object);
  Document attributes = updated_attributes(
      text_of(input, "ReturnValues"), std::get<UpdateWrite>(request.write).update, plan);
  if (!attributes.is_null()) answer["Attributes"] = std::move(attributes);
  return finish_write(call, input, std::move(plan), std::move(answer));
}

Outcome get_item(Call& call, const Document& input) {
  ASSIGN_OR_RETURN(const Retrieval retrieval, read_retrieval(input));
  ASSIGN_OR_RETURN(const std::string key, encode_item(input["Key"]));
  ASSIGN_OR_RETURN(const TableRef table, find_ready_table(call, text_of(input, "TableName")));
  auto retrieved = retrieve(call, table, ItemView(key), retrieval);
  if (!retrieved.ok())
    return throttled_request(call, *table, "GetItem", std::move(retrieved).error());
  Document answer(Document::value_t::object);
  if (retrieved->item) answer["Item"] = std::move(*retrieved->item);
  Capacity capacity(false);
  capacity.add_table(retrieved->units);
  capacity.report(call, *table);
  answer_capacity(input, *table, capacity, answer);
  return answer;
}

}  // namespace cloudtab::dynamodb
