#include "core/services/dynamodb/writes.h"

// Reading writes: what a request alone says wrong, then what its table and key do. Planning and
// committing them is in writes.cc.

#include <algorithm>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <variant>

#include "core/services/dynamodb/errors.h"
#include "core/services/dynamodb/expression/update.h"
#include "core/services/dynamodb/index_keys.h"
#include "core/services/dynamodb/item.h"
#include "core/services/dynamodb/legacy.h"
#include "core/services/dynamodb/limits.h"
#include "core/services/dynamodb/parameters.h"

namespace cloudtab::dynamodb {

namespace {

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

/// Whether a write gives an index's key an empty text or binary, whatever the item.
bool sets_empty(const UpdateAction& action) {
  const auto* set = std::get_if<SetAction>(&action);
  const auto* literal = set != nullptr ? std::get_if<Literal>(&set->value.node) : nullptr;
  if (literal == nullptr) return false;
  const ValueView value = literal->view();
  return (value.type() == Type::kString || value.type() == Type::kBinary) &&
         value.payload().empty();
}

/// Observed on the service (paritysuite/dynamodb-conformance, transactWriteItems.test.ts).
Error empty_updated_key(Type type) {
  return errors::validation(
      "One or more parameter values are not valid. The update expression attempted to update a "
      "secondary index key to a value that is not supported. The AttributeValue for a key "
      "attribute cannot contain an empty " +
      std::string(type == Type::kBinary ? "binary" : "string") + " value.");
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
                                if (sets_empty(action)) return empty_updated_key(attribute.type);
                              }
                              return ok();
                            });
}

/// The last step of reading: the request knows its table and key.
Result<WriteRequest> place(const TableRef& table, std::string key, WriteRequest request) {
  if (request.condition) RETURN_IF_ERROR(check_key_paths(*table, *request.condition));
  request.table = table;
  request.key = std::move(key);
  return request;
}

/// Of a Put whose item is of a size that may be.
Result<WriteRequest> place_put(const TableRef& table, WriteRequest request) {
  const ItemView item(std::get<PutWrite>(request.write).item);
  RETURN_IF_ERROR(check_item_key(table->key, item));
  RETURN_IF_ERROR(check_index_keys(*table, item));
  std::string key = item_key(table->number, table->key, item);
  return place(table, std::move(key), std::move(request));
}

/// Of a write that names its item by a Key.
Result<WriteRequest> place_keyed(const TableRef& table, const ItemView& key, WriteRequest request) {
  RETURN_IF_ERROR(check_key(table->key, key));
  if (const auto* update = std::get_if<UpdateWrite>(&request.write)) {
    RETURN_IF_ERROR(check_update(*table, update->update));
    RETURN_IF_ERROR(check_update_types(*table, update->update));
  }
  return place(table, item_key(table->number, table->key, key), std::move(request));
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
  const auto* put = std::get_if<PutWrite>(&draft.request.write);
  if (put != nullptr) RETURN_IF_ERROR(check_item_size(ItemView(put->item)));
  ASSIGN_OR_RETURN(const TableRef table, find_ready_table(call, draft.table_name));
  if (put != nullptr) return place_put(table, std::move(draft.request));
  return place_keyed(table, ItemView(draft.key), std::move(draft.request));
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
  const ItemView view(bytes);
  RETURN_IF_ERROR(check_item_size(view));
  // Recorded: a batch reports a missing or ill-typed key as it does for a Key.
  const Status keyed = check_item_key(table->key, view);
  if (!keyed.ok() && errors::is_mismatch(keyed.error())) return errors::key_mismatch();
  return place_put(table, {.write = PutWrite{std::move(bytes)}});
}

Result<WriteRequest> read_batch_delete(const TableRef& table, const Document& key) {
  ASSIGN_OR_RETURN(const std::string bytes, encode_item(key, Wording::kOlder));
  return place_keyed(table, ItemView(bytes), {.write = DeleteWrite{}});
}

Result<WriteRequest> make_put(const TableRef& table,
                              std::string item,
                              std::optional<Condition> condition) {
  RETURN_IF_ERROR(check_item_size(ItemView(item)));
  return place_put(table, {.write = PutWrite{std::move(item)}, .condition = std::move(condition)});
}

Result<WriteRequest> make_update(const TableRef& table,
                                 const std::string& key,
                                 Update update,
                                 std::optional<Condition> condition) {
  return place_keyed(table,
                     ItemView(key),
                     {.write = UpdateWrite{.update = std::move(update), .key_item = key},
                      .condition = std::move(condition)});
}

Result<WriteRequest> make_delete(const TableRef& table,
                                 const std::string& key,
                                 std::optional<Condition> condition) {
  return place_keyed(
      table, ItemView(key), {.write = DeleteWrite{}, .condition = std::move(condition)});
}

Result<WriteRequest> make_check(const TableRef& table,
                                const std::string& key,
                                Condition condition) {
  return place_keyed(
      table, ItemView(key), {.write = CheckWrite{}, .condition = std::move(condition)});
}

}  // namespace cloudtab::dynamodb
