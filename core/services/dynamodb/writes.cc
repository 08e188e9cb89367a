#include "core/services/dynamodb/writes.h"

#include <algorithm>
#include <set>
#include <string_view>
#include <utility>

#include "core/services/dynamodb/errors.h"
#include "core/services/dynamodb/expiry.h"
#include "core/services/dynamodb/expression/evaluate.h"
#include "core/services/dynamodb/expression/update.h"
#include "core/services/dynamodb/indexes.h"
#include "core/services/dynamodb/item.h"
#include "core/services/dynamodb/legacy.h"
#include "core/services/dynamodb/limits.h"
#include "core/services/dynamodb/parameters.h"
#include "core/services/dynamodb/streams.h"
#include "core/services/dynamodb/throttle.h"

namespace cloudtab::dynamodb {

namespace {

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

Error index_key_mismatch(const IndexRecord& index, const KeyAttribute& attribute, Type actual) {
  return errors::invalid_parameter("Type mismatch for Index Key " + attribute.name +
                                   " Expected: " + std::string(type_name(attribute.type)) +
                                   " Actual: " + std::string(type_name(actual)) +
                                   " IndexName: " + index.name);
}

/// An item's attributes that are keys of indexes must have the index's type; an empty text is
/// refused also there.
Status check_index_keys(const TableRecord& table, const ItemView& item) {
  return for_each_index_key(
      table, [&](const IndexRecord& index, const KeyAttribute& attribute) -> Status {
        const auto value = item.find(attribute.name);
        if (!value) return ok();
        if (value->type() != attribute.type)
          return index_key_mismatch(index, attribute, value->type());
        if (!value->payload().empty()) return ok();
        // Observed on the service: for an index key the text names the index.
        return errors::validation(
            "One or more parameter values are not valid. A value specified for a secondary index "
            "key is not supported. "
            "The AttributeValue for a key attribute cannot contain an empty " +
            std::string(attribute.type == Type::kBinary ? "binary" : "string") +
            " value. IndexName: " + index.name + ", IndexKey: " + attribute.name);
      });
}

Status check_return_values(const Document& input) {
  const std::string_view asked = text_of(input, "ReturnValues");
  if (asked.empty() || asked == "ALL_OLD" || asked == "NONE") return ok();
  return errors::validation("ReturnValues can only be ALL_OLD or NONE");
}

Status check_item_size(const ItemView& item) {
  // The service counts at most twice the encoded bytes (an element of a list is at least one byte
  // and counts one more), so only a large item has to be counted.
  if (item.bytes().size() <= limits::kItemBytesMax / 2) return ok();
  if (item_size(item) <= limits::kItemBytesMax) return ok();
  return errors::validation("Item size has exceeded the maximum allowed size");
}

bool wants_old_on_failure(const Document& input) {
  return text_of(input, "ReturnValuesOnConditionCheckFailure") == "ALL_OLD";
}

Result<WriteRequest> locate(const TableRef& table, const ItemView& key_item, WriteRequest request) {
  request.table = table;
  request.key = item_key(table->number, table->key, key_item);
  if (request.condition) RETURN_IF_ERROR(check_key_paths(*table, *request.condition));
  return request;
}

Result<WriteDraft> draft_keyed(const Document& input, Wording wording, WriteDraft draft) {
  draft.table_name = text_of(input, "TableName");
  draft.request.return_old_on_failure = wants_old_on_failure(input);
  // Observed of transactions: the expression comes before the key's values.
  if (wording == Wording::kOlder) {
    ASSIGN_OR_RETURN(draft.request.condition, read_write_condition(input, wording));
    ASSIGN_OR_RETURN(draft.key, encode_item(input["Key"], wording));
    return draft;
  }
  ASSIGN_OR_RETURN(draft.key, encode_item(input["Key"], wording));
  ASSIGN_OR_RETURN(draft.request.condition, read_write_condition(input, wording));
  return draft;
}

/// How deeply a document nests, counted up to `limit`.
int nesting_of(const Document& value, int limit) {
  if (!value.is_structured() || limit == 0) return 0;
  int deepest = 0;
  for (const Document& part : value) deepest = std::max(deepest, nesting_of(part, limit - 1));
  return deepest + 1;
}

/// An operation on one item: its request's faults in the newer layer's form, unless it nests too
/// deeply for that layer.
Result<WriteDraft> draft_single(const Document& input,
                                Result<WriteDraft> (*draft)(const Document&, Wording)) {
  auto drafted = draft(input, Wording::kCurrent);
  if (drafted.ok()) return drafted;
  if (nesting_of(input, limits::kNewLayerNestingMax + 1) > limits::kNewLayerNestingMax)
    return draft(input, Wording::kOlder);
  return errors::one_fault(drafted.error());
}

/// Both expressions of an UpdateItem share their names and values.
Status read_update_expressions(const Document& input,
                               Wording wording,
                               WriteRequest& request,
                               UpdateWrite& write) {
  ASSIGN_OR_RETURN(Placeholders placeholders, read_placeholders(input, wording));
  if (input.contains("UpdateExpression")) {
    ASSIGN_OR_RETURN(write.update, read_update(text_of(input, "UpdateExpression"), placeholders));
  }
  if (input.contains("ConditionExpression")) {
    ASSIGN_OR_RETURN(
        request.condition,
        read_condition(text_of(input, "ConditionExpression"), "ConditionExpression", placeholders));
  }
  return placeholders.check_all_used();
}

Status check_update(const TableRecord& table, const Update& update) {
  for (const KeyAttribute& attribute : table.key.all()) {
    for (const UpdateAction& action : update.actions) {
      if (path_of(action).head() != attribute.name) continue;
      return errors::invalid_parameter("Cannot update attribute " + attribute.name +
                                       ". This attribute is part of the key");
    }
  }
  for (const UpdateAction& action : update.actions) {
    RETURN_IF_ERROR(check_key_path(table, path_of(action)));
    if (const auto* set = std::get_if<SetAction>(&action)) {
      Status status = ok();
      for_each_path(set->value, [&](const Path& path) {
        if (status.ok()) status = check_key_path(table, path);
      });
      RETURN_IF_ERROR(std::move(status));
    }
  }
  return ok();
}

/// The type that a value will have whatever the item, as the service tells it: of a fallback it
/// takes the fallback's.
std::optional<Type> static_type(const SetValue& value) {
  if (const auto* literal = std::get_if<Literal>(&value.node)) return literal->view().type();
  if (const auto* fallback = std::get_if<IfNotExists>(&value.node))
    return static_type(fallback->fallback.front());
  if (std::holds_alternative<Sum>(value.node)) return Type::kNumber;
  if (std::holds_alternative<ListAppend>(value.node)) return Type::kList;
  return std::nullopt;
}

std::optional<Type> static_type(const UpdateAction& action) {
  if (const auto* set = std::get_if<SetAction>(&action)) return static_type(set->value);
  if (const auto* add = std::get_if<AddAction>(&action)) return add->value.view().type();
  if (const auto* remove = std::get_if<DeleteAction>(&action)) return remove->value.view().type();
  return std::nullopt;
}

/// A type that cannot fit an index is refused before the item is looked at.
Status check_update_types(const TableRecord& table, const Update& update) {
  return for_each_index_key(table,
                            [&](const IndexRecord& index, const KeyAttribute& attribute) -> Status {
                              for (const UpdateAction& action : update.actions) {
                                const Path& path = path_of(action);
                                if (path.is_nested() || path.head() != attribute.name) continue;
                                const auto type = static_type(action);
                                if (type && *type != attribute.type)
                                  return index_key_mismatch(index, attribute, *type);
                              }
                              return ok();
                            });
}

Error condition_failed(const WriteRequest& request, const ItemRecord* old_item) {
  Error error = errors::conditional_check_failed();
  if (request.return_old_on_failure && old_item != nullptr)
    error.fields["Item"] = to_document(old_item->view());
  return error;
}

/// What UpdateItem holds against the limit of an item's size, observed to the byte (the public
/// suite paritysuite/dynamodb-conformance, 2026-08): the attributes that the update writes, as they
/// will be, 3 for the update, 19 for a SET or ADD (20 of a list's element) and 2 for a REMOVE or
/// DELETE.
size_t update_charge(const Update& update, const ItemView& after) {
  size_t charge = 3;
  std::set<std::string_view> written;
  for (const UpdateAction& action : update.actions) {
    const Path& path = path_of(action);
    if (std::holds_alternative<SetAction>(action) || std::holds_alternative<AddAction>(action)) {
      charge += path.steps.back().index ? 20 : 19;
    } else {
      charge += 2;
    }
    if (!written.insert(path.head()).second) continue;
    const auto value = after.find(path.head());
    if (value) charge += path.head().size() + value_size(*value);
  }
  return charge;
}

/// The item after an update. Keys of indexes may only take values that the index can hold.
Result<std::string> updated_item(const TableRecord& table,
                                 const UpdateWrite& write,
                                 const ItemRecord* old_item) {
  const ItemView before = old_item != nullptr ? old_item->view() : ItemView(write.key_item);
  ASSIGN_OR_RETURN(std::string after, apply(write.update, before));
  if (item_size(ItemView(after)) > limits::kItemBytesMax ||
      (write.charges_actions &&
       update_charge(write.update, ItemView(after)) > limits::kItemBytesMax)) {
    return errors::validation("Item size to update has exceeded the maximum allowed size");
  }
  if (!check_index_keys(table, ItemView(after)).ok()) {
    return errors::validation(
        "The update expression attempted to update the secondary index key to unsupported type");
  }
  return after;
}

// --- Capacity
// -----------------------------------------------------------------------------------------------------------

void count_index(const WritePlan& plan, const IndexRecord& index, Capacity& capacity) {
  const TableRecord& table = *plan.table;
  const auto has = [&](const ItemView& item) {
    return key_values(index.key.all(), item).has_value();
  };
  const ItemView before = plan.old_view(), after = plan.new_view();
  const bool was_in = plan.old_item != nullptr && has(before), is_in = plan.new_item && has(after);
  if (!was_in && !is_in) return;
  const IndexProjection projection(index, table.key);
  if (was_in && is_in) {
    if (projection.same(before, after)) return;
    if (key_values(index.key.all(), before) == key_values(index.key.all(), after)) {
      capacity.add_index(index,
                         write_units(std::max(projection.size(before), projection.size(after))));
      return;
    }
  }
  // An entry that moves is deleted and put.
  if (was_in) capacity.add_index(index, write_units(projection.size(before)));
  if (is_in) capacity.add_index(index, write_units(projection.size(after)));
}

Capacity count_write(const WritePlan& plan) {
  Capacity capacity(true);
  capacity.add_table(write_units(std::max(plan.old_bytes, plan.new_bytes)));
  if (plan.check_only) return capacity;
  for (const IndexRecord& index : plan.table->indexes) count_index(plan, index, capacity);
  return capacity;
}

// --- Commit
// -------------------------------------------------------------------------------------------------------------

void adjust_usage(
    Call& call, const WritePlan& plan, uint32_t index_number, int64_t items, int64_t bytes) {
  if (items == 0 && bytes == 0) return;
  auto& usages = call.records<Usage>(plan.table.scope);
  const std::string key = index_prefix(plan.table->number, index_number);
  const bool found = usages.update(key, [&](Usage& usage) {
    usage.items += items;
    usage.bytes += bytes;
  });
  if (!found) usages.put(key, Usage{items, bytes});
}

void update_entry(Call& call, const WritePlan& plan, const IndexRecord& index) {
  const TableRecord& table = *plan.table;
  std::optional<std::string> before, after;
  if (plan.old_item != nullptr)
    before = entry_key(table.number, index.number, index.key, table.key, plan.old_view(), plan.key);
  if (plan.new_item)
    after = entry_key(table.number, index.number, index.key, table.key, plan.new_view(), plan.key);
  if (!before && !after) return;
  if (before != after) {
    auto& entries = call.records<IndexEntry>(plan.table.scope);
    if (before) entries.erase(*before);
    if (after) entries.put(*after, entry_of(*after, plan.key));
  }
  const IndexProjection projection(index, table.key);
  const auto size = [&](const ItemView& item) {
    return static_cast<int64_t>(projection.size(item));
  };
  adjust_usage(call,
               plan,
               index.number,
               static_cast<int64_t>(after.has_value()) - static_cast<int64_t>(before.has_value()),
               (after ? size(plan.new_view()) : 0) - (before ? size(plan.old_view()) : 0));
}

/// Where an item's key lies.
Place place_of(const TableRef& table, const std::string& key) {
  return Place{table, nullptr, read_u32(key, kTablePrefixBytes)};
}

const char* kind_of(const WritePlan& plan) {
  if (plan.check_only) return "CHECK";
  if (plan.old_item == nullptr) return plan.new_item ? "INSERT" : "NONE";
  return plan.new_item ? "MODIFY" : "REMOVE";
}

/// The one place that sees every change of an item, old and new. Streams, time to live and metrics
/// observe from here.
void observe(Call& call, const WritePlan& plan) {
  const TableRecord& table = *plan.table;
  if (plan.by_expiry) {
    call.meter("TimeToLiveDeletedItemCount", 1, "Count", {{"TableName", table.name}});
    call.trace("ddb.expire", table.name, Document::object());
  } else {
    plan.capacity.report(call, table, to_object({{"kind", kind_of(plan)}}));
    consume_write(call, place_of(plan.table, plan.key), plan.capacity);
  }
  if (plan.check_only || (!table.stream.enabled && table.ttl_attribute.empty())) return;
  std::optional<ItemView> before, after;
  if (plan.old_item != nullptr) before = plan.old_view();
  if (plan.new_item) after = plan.new_view();
  if (table.stream.enabled)
    record_change(call, plan.table, {plan.key, before, after, plan.by_expiry});
  if (!table.ttl_attribute.empty()) track_expiry(call, plan.table, plan.key, before, after);
}

}  // namespace

Result<WriteDraft> draft_put(const Document& input, Wording wording) {
  RETURN_IF_ERROR(check_parameter_mix(
      input, {"ConditionExpression"}, {"Expected", "ConditionalOperator"}, wording));
  WriteDraft draft;
  draft.table_name = text_of(input, "TableName");
  ASSIGN_OR_RETURN(std::string item, encode_item(input["Item"], wording));
  RETURN_IF_ERROR(check_return_values(input));
  draft.request.return_old_on_failure = wants_old_on_failure(input);
  ASSIGN_OR_RETURN(draft.request.condition, read_write_condition(input, wording));
  draft.request.write = PutWrite{std::move(item)};
  return draft;
}

Result<WriteDraft> draft_delete(const Document& input, Wording wording) {
  RETURN_IF_ERROR(check_parameter_mix(
      input, {"ConditionExpression"}, {"Expected", "ConditionalOperator"}, wording));
  WriteDraft draft;
  draft.request.write = DeleteWrite{};
  RETURN_IF_ERROR(check_return_values(input));
  return draft_keyed(input, wording, std::move(draft));
}

Result<WriteDraft> draft_check(const Document& input, Wording wording) {
  RETURN_IF_ERROR(check_parameter_mix(input, {"ConditionExpression"}, {}, wording));
  WriteDraft draft;
  draft.request.write = CheckWrite{};
  return draft_keyed(input, wording, std::move(draft));
}

Result<WriteDraft> draft_update(const Document& input, Wording wording) {
  RETURN_IF_ERROR(check_parameter_mix(input,
                                      {"UpdateExpression", "ConditionExpression"},
                                      {"AttributeUpdates", "Expected", "ConditionalOperator"},
                                      wording));
  WriteDraft draft;
  draft.table_name = text_of(input, "TableName");
  draft.request.return_old_on_failure = wants_old_on_failure(input);
  UpdateWrite write;
  if (wording == Wording::kCurrent) {
    ASSIGN_OR_RETURN(draft.key, encode_item(input["Key"], wording));
  }
  if (const Document* updates = find_member(input, "AttributeUpdates")) {
    ASSIGN_OR_RETURN(write.update, read_attribute_updates(*updates, wording));
  }
  if (input.contains("Expected") || input.contains("ConditionalOperator")) {
    ASSIGN_OR_RETURN(draft.request.condition, read_write_condition(input, wording));
  } else {
    RETURN_IF_ERROR(read_update_expressions(input, wording, draft.request, write));
  }
  if (wording == Wording::kOlder) {
    ASSIGN_OR_RETURN(draft.key, encode_item(input["Key"], wording));
  }
  write.key_item = draft.key;
  draft.request.write = std::move(write);
  return draft;
}

Result<WriteRequest> bind(Call& call, WriteDraft draft) {
  WriteRequest& request = draft.request;
  auto* put = std::get_if<PutWrite>(&request.write);
  if (put != nullptr) RETURN_IF_ERROR(check_item_size(ItemView(put->item)));
  ASSIGN_OR_RETURN(const TableRef table, find_ready_table(call, draft.table_name));
  if (put != nullptr) {
    PutWrite write = std::move(*put);
    const ItemView item(write.item);
    RETURN_IF_ERROR(check_item_key(table->key, item));
    RETURN_IF_ERROR(check_index_keys(*table, item));
    ASSIGN_OR_RETURN(request, locate(table, item, std::move(request)));
    request.write = std::move(write);
    return std::move(request);
  }
  const ItemView key(draft.key);
  RETURN_IF_ERROR(check_key(table->key, key));
  if (const auto* update = std::get_if<UpdateWrite>(&request.write)) {
    RETURN_IF_ERROR(check_update(*table, update->update));
    RETURN_IF_ERROR(check_update_types(*table, update->update));
  }
  return locate(table, key, std::move(request));
}

Result<WriteRequest> read_put(Call& call, const Document& input) {
  ASSIGN_OR_RETURN(WriteDraft draft, draft_single(input, draft_put));
  return bind(call, std::move(draft));
}

Result<WriteRequest> read_delete(Call& call, const Document& input) {
  ASSIGN_OR_RETURN(WriteDraft draft, draft_single(input, draft_delete));
  return bind(call, std::move(draft));
}

Result<WriteRequest> read_update(Call& call, const Document& input) {
  ASSIGN_OR_RETURN(WriteDraft draft, draft_single(input, draft_update));
  std::get<UpdateWrite>(draft.request.write).charges_actions = true;
  return bind(call, std::move(draft));
}

Result<WriteRequest> read_batch_put(const TableRef& table, const Document& item) {
  ASSIGN_OR_RETURN(std::string bytes, encode_item(item, Wording::kOlder));
  RETURN_IF_ERROR(check_item_size(ItemView(bytes)));
  const Status keyed = check_item_key(table->key, ItemView(bytes));
  if (!keyed.ok()) {
    // Recorded: a batch reports a missing or ill-typed key as it does for a Key.
    const std::string& text = keyed.error().message;
    const bool mismatch = text.find("Missing the key") != std::string::npos ||
                          text.find("Type mismatch for key") != std::string::npos;
    return mismatch ? errors::key_mismatch() : keyed.error();
  }
  RETURN_IF_ERROR(check_index_keys(*table, ItemView(bytes)));
  WriteRequest request;
  PutWrite write{std::move(bytes)};
  const ItemView view(write.item);
  ASSIGN_OR_RETURN(request, locate(table, view, std::move(request)));
  request.write = std::move(write);
  return request;
}

Result<WriteRequest> read_batch_delete(const TableRef& table, const Document& key) {
  ASSIGN_OR_RETURN(const std::string bytes, encode_item(key, Wording::kOlder));
  RETURN_IF_ERROR(check_key(table->key, ItemView(bytes)));
  WriteRequest request;
  request.write = DeleteWrite{};
  return locate(table, ItemView(bytes), std::move(request));
}

Result<WriteRequest> make_put(const TableRef& table,
                              std::string item,
                              std::optional<Condition> condition) {
  PutWrite write{std::move(item)};
  const ItemView view(write.item);
  RETURN_IF_ERROR(check_item_size(view));
  RETURN_IF_ERROR(check_item_key(table->key, view));
  RETURN_IF_ERROR(check_index_keys(*table, view));
  WriteRequest request;
  request.condition = std::move(condition);
  ASSIGN_OR_RETURN(request, locate(table, view, std::move(request)));
  request.write = std::move(write);
  return request;
}

Result<WriteRequest> make_update(const TableRef& table,
                                 std::string key,
                                 Update update,
                                 std::optional<Condition> condition) {
  UpdateWrite write{.update = std::move(update), .key_item = std::move(key)};
  const ItemView view(write.key_item);
  RETURN_IF_ERROR(check_key(table->key, view));
  RETURN_IF_ERROR(check_update(*table, write.update));
  RETURN_IF_ERROR(check_update_types(*table, write.update));
  WriteRequest request;
  request.condition = std::move(condition);
  ASSIGN_OR_RETURN(request, locate(table, view, std::move(request)));
  request.write = std::move(write);
  return request;
}

Result<WriteRequest> make_delete(const TableRef& table,
                                 const std::string& key,
                                 std::optional<Condition> condition) {
  RETURN_IF_ERROR(check_key(table->key, ItemView(key)));
  WriteRequest request;
  request.write = DeleteWrite{};
  request.condition = std::move(condition);
  return locate(table, ItemView(key), std::move(request));
}

Result<WriteRequest> make_check(const TableRef& table,
                                const std::string& key,
                                Condition condition) {
  RETURN_IF_ERROR(check_key(table->key, ItemView(key)));
  WriteRequest request;
  request.write = CheckWrite{};
  request.condition = std::move(condition);
  return locate(table, ItemView(key), std::move(request));
}

Result<WritePlan> plan_write(Call& call, const WriteRequest& request) {
  RETURN_IF_ERROR(admit(call, place_of(request.table, request.key), Access::kWrite));
  WritePlan plan;
  plan.table = request.table;
  plan.key = request.key;
  plan.old_item = call.records<ItemRecord>(request.table.scope).find(request.key);
  if (request.condition && !holds(*request.condition, plan.old_view())) {
    Capacity capacity(true);
    capacity.add_table(write_units(plan.old_item != nullptr ? item_size(plan.old_view()) : 0));
    capacity.report(call, *request.table, {{"kind", "CONDITION_FAILED"}});
    return condition_failed(request, plan.old_item);
  }
  if (const auto* put = std::get_if<PutWrite>(&request.write)) {
    plan.new_item = put->item;
  } else if (const auto* update = std::get_if<UpdateWrite>(&request.write)) {
    ASSIGN_OR_RETURN(plan.new_item, updated_item(*request.table, *update, plan.old_item));
  } else {
    plan.check_only = std::holds_alternative<CheckWrite>(request.write);
  }
  plan.count_bytes();
  plan.capacity = count_write(plan);
  RETURN_IF_ERROR(admit_indexes(call, plan.table, plan.capacity));
  return plan;
}

void commit_write(Call& call, WritePlan plan) {
  observe(call, plan);
  if (plan.check_only || (plan.old_item == nullptr && !plan.new_item)) return;
  for (const IndexRecord& index : plan.table->indexes) update_entry(call, plan, index);
  adjust_usage(call,
               plan,
               0,
               static_cast<int64_t>(plan.new_item.has_value()) -
                   static_cast<int64_t>(plan.old_item != nullptr),
               static_cast<int64_t>(plan.new_bytes) - static_cast<int64_t>(plan.old_bytes));
  auto& items = call.records<ItemRecord>(plan.table.scope);
  if (plan.new_item) {
    items.put(plan.key, ItemRecord{std::move(*plan.new_item)});
  } else {
    items.erase(plan.key);
  }
}

Document item_collection_metrics(Call& call, const WritePlan& plan) {
  const TableRecord& table = *plan.table;
  const bool has_local = std::any_of(table.indexes.begin(),
                                     table.indexes.end(),
                                     [](const IndexRecord& index) { return !index.global; });
  if (!has_local) return nullptr;
  const ItemView item = plan.new_item ? plan.new_view() : plan.old_view();
  const KeyAttribute& partition = table.key.partition[0];
  const auto value = item.find(partition.name);
  if (!value) return nullptr;
  std::string prefix = table_prefix(table.number);
  append_u32(prefix, partition_hash({*value}));
  append_key_part(prefix, *value);
  size_t bytes = 0;
  for (const auto& [key, record] : call.records<ItemRecord>(plan.table.scope).prefix(prefix)) {
    bytes += item_size(record.view());
  }
  // The service gives a range of one gigabyte around its estimate.
  const double gigabytes = static_cast<double>(bytes / (1024 * 1024 * 1024));
  return {{"ItemCollectionKey", {{partition.name, to_document(*value)}}},
          {"SizeEstimateRangeGB", {gigabytes, gigabytes + 1}}};
}

}  // namespace cloudtab::dynamodb
