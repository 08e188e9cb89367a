#include "core/wire/dynamodb_faults.h"

#include <algorithm>
#include <initializer_list>
#include <iterator>
#include <string>
#include <string_view>
#include <utility>

#include "core/base/ascii.h"
#include "core/base/encoding.h"
#include "core/base/json_scanner.h"
#include "core/base/sorting.h"
#include "core/wire/names.h"
#include "core/wire/scalar.h"

namespace cloudtab::wire {

namespace {

using model::Operation;
using model::Service;

/// Members in the order in which the service lists what is wrong with them; others follow in the
/// model's order. Source: dynalite's recordings; global indexes before local ones and a token
/// before all else as observed in October 2026.
struct MemberOrder {
  std::string_view operation;
  std::string_view members;
};
constexpr MemberOrder kMemberOrders[] = {
    {"BatchWriteItem", "returnConsumedCapacity returnItemCollectionMetrics requestItems"},
    {"CreateTable",
     "attributeDefinitions tableName billingMode provisionedThroughput keySchema "
     "globalSecondaryIndexes localSecondaryIndexes"},
    {"DeleteItem",
     "returnConsumedCapacity tableName returnValues returnItemCollectionMetrics key "
     "conditionalOperator expected"},
    {"GetItem", "returnConsumedCapacity attributesToGet tableName key"},
    {"PutItem",
     "returnConsumedCapacity tableName item conditionalOperator expected returnValues "
     "returnItemCollectionMetrics"},
    {"Query",
     "select indexName returnConsumedCapacity queryFilter tableName conditionalOperator "
     "attributesToGet limit keyConditions"},
    {"Scan",
     "select indexName totalSegments returnConsumedCapacity tableName conditionalOperator "
     "scanFilter segment limit attributesToGet"},
    {"TransactWriteItems",
     "clientRequestToken returnConsumedCapacity returnItemCollectionMetrics transactItems"},
    {"UpdateItem",
     "returnConsumedCapacity tableName returnItemCollectionMetrics returnValues "
     "conditionalOperator key expected attributeUpdates"},
};

/// The place of a violation in its operation's order.
size_t rank(std::string_view operation, std::string_view path) {
  const std::string_view outermost = path.substr(0, path.find('.'));
  for (const MemberOrder& order : kMemberOrders) {
    if (order.operation != operation) continue;
    const std::string spaced = ' ' + std::string(order.members) + ' ';
    const size_t at = spaced.find(' ' + std::string(outermost) + ' ');
    return at == std::string::npos ? spaced.size() : at;
  }
  return 0;
}

std::string violation_text(std::string_view shown, std::string_view path, std::string_view text) {
  return "Value" + (shown.empty() ? std::string() : " '" + std::string(shown) + '\'') + " at '" +
         std::string(path) + "' failed to satisfy constraint: " + std::string(text);
}

// --- Names of tables

constexpr int64_t kTableNameMin = 3, kTableNameMax = 255;
constexpr std::string_view kTableNamePattern = "[a-zA-Z0-9_.-]+";

bool is_name_character(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' ||
         c == '.' || c == '-';
}

/// The constraints that a name breaks, which the model leaves open as it also takes ARNs; of an
/// empty one the model tells.
std::vector<std::string> name_faults(std::string_view name) {
  std::vector<std::string> faults;
  if (name.empty() || name.substr(0, 4) == "arn:") return faults;
  const int64_t length = static_cast<int64_t>(utf8_length(name));
  if (!std::all_of(name.begin(), name.end(), is_name_character)) {
    faults.push_back("Member must satisfy regular expression pattern: " +
                     std::string(kTableNamePattern));
  }
  if (length < kTableNameMin) faults.push_back(length_text(false, kTableNameMin));
  if (length > kTableNameMax) faults.push_back(length_text(true, kTableNameMax));
  return faults;
}

void check_table_name(const Document& input, std::vector<Violation>& violations) {
  const auto name = input.find("TableName");
  if (name == input.end() || !name->is_string()) return;
  const std::string& text = name->get_ref<const std::string&>();
  const std::vector<std::string> faults = name_faults(text);
  if (faults.empty()) return;
  std::erase_if(violations, [](const Violation& each) { return each.coral_path == "tableName"; });
  for (const std::string& fault : faults) {
    violations.push_back({Violation::Kind::kPattern,
                          violation_text(text, "tableName", fault),
                          "tableName",
                          "TableName"});
  }
}

/// The names of tables in the actions of a transaction.
void check_action_names(const Document& input, std::vector<Violation>& violations) {
  const auto items = input.find("TransactItems");
  if (items == input.end() || !items->is_array()) return;
  for (size_t at = 0; at < items->size(); ++at) {
    for (const auto& [action, content] : (*items)[at].items()) {
      const auto name = content.find("TableName");
      if (name == content.end() || !name->is_string()) continue;
      const std::string path = "transactItems." + std::to_string(at + 1) + ".member." +
                               lower_first(action) + ".tableName";
      const std::string& text = name->get_ref<const std::string&>();
      for (const std::string& fault : name_faults(text)) {
        violations.push_back(
            {Violation::Kind::kPattern, violation_text(text, path, fault), path, path});
      }
    }
  }
}

/// The endpoint for searches reads its input by a parser of its own, which names the first member
/// that is not there, and where the text ends: in a text without spaces, as clients send it.
/// Observed (paritysuite/dynamodb-conformance, searchVectors.test.ts, 2026-10).
std::optional<Error> missing_field(const Document& input,
                                   const std::vector<Violation>& violations) {
  for (const Violation& each : violations) {
    if (each.kind != Violation::Kind::kRequired || each.member != each.outermost) continue;
    return Error{"ValidationException",
                 "missing field `" + std::string(each.member->name) + "` at line 1 column " +
                     std::to_string(input.dump().size())};
  }
  return std::nullopt;
}

/// The keys of RequestItems. A batch of reads is shown as JSON, one of writes as Java prints it.
void check_batch_names(const Service& service,
                       const Operation& operation,
                       const Document& input,
                       std::vector<Violation>& violations) {
  const auto items = input.find("RequestItems");
  if (items == input.end() || !items->is_object()) return;
  const bool all_hold =
      std::all_of(items->items().begin(), items->items().end(), [](const auto& each) {
        return !each.key().empty() && name_faults(each.key()).empty();
      });
  if (all_hold) return;
  std::string shown;
  if (operation.name == "BatchGetItem") {
    shown = items->dump();
  } else {
    const model::Member* member = find_named(service.shape(operation.input), "RequestItems");
    const std::string quoted = shown_value(*items, service, service.shape(member->shape));
    shown = quoted.substr(1, quoted.size() - 2);
  }
  violations.insert(
      violations.begin(),
      {Violation::Kind::kElements,
       violation_text(shown,
                      "requestItems",
                      "Map keys must satisfy constraint: [" + length_text(true, kTableNameMax) +
                          ", " + length_text(false, kTableNameMin) +
                          ", Member must satisfy regular expression pattern: " +
                          std::string(kTableNamePattern) + ']'),
       "requestItems",
       "RequestItems"});
}

// --- The newer forms

/// How deeply a document nests, counted up to `limit`.
int nesting_of(const Document& value, int limit) {
  if (!value.is_structured() || limit == 0) return 0;
  int deepest = 0;
  for (const Document& part : value) deepest = std::max(deepest, nesting_of(part, limit - 1));
  return deepest + 1;
}
/// Observed: what nests deeper is answered in the older form.
constexpr int kNewLayerNestingMax = 128;

bool is_one_of(std::string_view name, std::initializer_list<std::string_view> names) {
  return std::find(names.begin(), names.end(), name) != names.end();
}

const Violation* find_path(const std::vector<Violation>& violations, std::string_view path) {
  const auto found =
      std::find_if(violations.begin(), violations.end(), [path](const Violation& each) {
        return each.coral_path == path;
      });
  return found == violations.end() ? nullptr : &*found;
}

/// `Value at 'TableName' failed ...`: without the value, with the member's own name.
std::string plain_text(const Violation& violation, std::string_view path) {
  const std::string_view marker = " failed to satisfy constraint: ";
  const std::string_view text = violation.text;
  return violation_text("", path, text.substr(text.rfind(marker) + marker.size()));
}

// The service's own lists; the first lacks a letter there too.
constexpr std::string_view kReturnValues =
    "Failed to satisfy constraint: Member must satisfy enum value set: [ALL_OLD, UPDATED_OLD, "
    "ALL_NEW, UPDATE_NEW, NONE]";
constexpr std::string_view kConditionalOperators =
    "Failed to satisfy constraint: Member must satisfy enum value set: [ALL, OR]";

std::string joined(const std::vector<std::string>& texts) {
  std::string message = std::to_string(texts.size()) +
                        (texts.size() == 1 ? " validation error" : " validation errors") +
                        " detected: ";
  for (size_t i = 0; i < texts.size(); ++i) message += (i > 0 ? "; " : "") + texts[i];
  return message;
}

/// PutItem, UpdateItem and DeleteItem.
std::optional<std::string> write_fault(std::string_view operation,
                                       const Document& input,
                                       const std::vector<Violation>& violations) {
  const bool lacks_required =
      std::any_of(violations.begin(), violations.end(), [](const Violation& each) {
        return each.kind == Violation::Kind::kRequired;
      });
  if (lacks_required || nesting_of(input, kNewLayerNestingMax + 1) > kNewLayerNestingMax)
    return std::nullopt;
  const Violation* name = find_path(violations, "tableName");
  if (name != nullptr && name->kind == Violation::Kind::kLength)
    return joined({plain_text(*name, "TableName")});
  if (operation != "PutItem") {
    if (find_path(violations, "returnValues") != nullptr)
      return joined({std::string(kReturnValues)});
  }
  if (find_path(violations, "conditionalOperator") != nullptr)
    return joined({std::string(kConditionalOperators)});
  // The named ones in the order of the older form, what has no name at the end.
  std::vector<std::string> texts;
  bool return_values = false;
  for (const Violation& each : violations) {
    if (each.coral_path == "returnValues") {
      return_values = true;
    } else if (each.coral_path == "returnItemCollectionMetrics") {
      texts.push_back(plain_text(each, "ReturnItemCollectionMetrics"));
    } else {
      texts.push_back(each.text);
    }
  }
  if (return_values) texts.emplace_back(kReturnValues);
  return joined(texts);
}

std::optional<std::string> query_fault(const std::vector<Violation>& violations) {
  if (find_path(violations, "conditionalOperator") != nullptr)
    return std::string(kConditionalOperators);
  const Violation* limit = find_path(violations, "limit");
  if (limit != nullptr && violations.size() == 1) return joined({plain_text(*limit, "Limit")});
  return std::nullopt;
}

/// Members that are answered for alone, by their own names.
std::optional<std::string> sole_fault(const std::vector<Violation>& violations) {
  for (const char* member : {"ClientRequestToken", "TransactItems", "RequestItems"}) {
    const Violation* found = find_path(violations, lower_first(member));
    if (found != nullptr && found->kind == Violation::Kind::kLength)
      return joined({plain_text(*found, member)});
  }
  const std::string_view head = "requestItems.", tail = ".member.keys";
  for (const Violation& each : violations) {
    const std::string_view path = each.coral_path;
    if (path.substr(0, head.size()) != head || path.size() < head.size() + tail.size() ||
        path.substr(path.size() - tail.size()) != tail)
      continue;
    return joined({plain_text(
        each,
        "RequestItems." +
            std::string(path.substr(head.size(), path.size() - head.size() - tail.size())) +
            ".member.Keys")});
  }
  return std::nullopt;
}

/// The lists of a batch's writes are answered for together, with the whole map as the value.
void check_batch_lists(const Service& service,
                       const Operation& operation,
                       const Document& input,
                       std::vector<Violation>& violations) {
  const auto is_list = [](const Violation& each) {
    return each.kind == Violation::Kind::kLength && each.coral_path != "requestItems" &&
           each.coral_path.rfind("requestItems.", 0) == 0 && each.member == nullptr;
  };
  const auto found = std::find_if(violations.begin(), violations.end(), is_list);
  if (found == violations.end()) return;
  const model::Shape& map =
      service.shape(find_named(service.shape(operation.input), "RequestItems")->shape);
  const model::Shape& list = service.shape(map.members[1].shape);
  const std::string shown = shown_value(input["RequestItems"], service, map);
  found->text =
      violation_text(shown.substr(1, shown.size() - 2),
                     "requestItems",
                     "Map value must satisfy constraint: [" + length_text(true, list.max) + ", " +
                         length_text(false, list.min) + ']');
  found->coral_path = "requestItems";
  found->kind = Violation::Kind::kElements;
  std::erase_if(violations, is_list);
}

std::optional<std::string> newer_form(std::string_view operation,
                                      const Document& input,
                                      const std::vector<Violation>& violations) {
  if (is_one_of(operation, {"PutItem", "UpdateItem", "DeleteItem"}))
    return write_fault(operation, input, violations);
  if (operation == "Query") return query_fault(violations);
  if (is_one_of(operation,
                {"BatchGetItem", "BatchWriteItem", "TransactGetItems", "TransactWriteItems"}))
    return sole_fault(violations);
  return std::nullopt;
}

}  // namespace

std::optional<Error> dynamodb_fault(const Service& service,
                                    const Operation& operation,
                                    const Document& input,
                                    std::vector<Violation> violations) {
  if (operation.name == "SearchVectors") {
    if (auto error = missing_field(input, violations)) return error;
  }
  check_table_name(input, violations);
  if (is_one_of(operation.name, {"TransactGetItems", "TransactWriteItems"}))
    check_action_names(input, violations);
  if (is_one_of(operation.name, {"BatchGetItem", "BatchWriteItem"}))
    check_batch_names(service, operation, input, violations);
  if (violations.empty()) return std::nullopt;
  if (operation.name == "BatchWriteItem") {
    check_batch_lists(service, operation, input, violations);
    // Observed: a bad name gives way to what else is wrong.
    if (violations.size() > 1 && violations[0].kind == Violation::Kind::kElements)
      violations.erase(violations.begin());
  }
  put_in_order(violations, [&](const Violation& a, const Violation& b) {
    return rank(operation.name, a.coral_path) < rank(operation.name, b.coral_path);
  });
  auto message = newer_form(operation.name, input, violations);
  if (!message) {
    std::vector<std::string> texts;
    for (const Violation& each : violations) texts.push_back(each.text);
    message = joined(texts);
  }
  return Error{"ValidationException", std::move(*message)};
}

/// Observed (paritysuite/dynamodb-conformance, searchVectors.test.ts, 2026-10).
std::optional<Error> search_null_fault(std::string_view body) {
  static constexpr std::pair<std::string_view, std::string_view> kExpected[] = {
      {"TableName", "a string"},
      {"IndexName", "a string"},
      {"SearchVector", "a sequence"},
      {"TopK", "i32"}};
  std::optional<Error> error;
  JsonScanner scanner(body);
  scanner.skip_space();
  if (scanner.peek() != '{') return std::nullopt;
  scanner.take_entries(0, [&](std::string_view key) {
    const auto* const member = std::find_if(std::begin(kExpected),
                                            std::end(kExpected),
                                            [key](const auto& each) { return each.first == key; });
    if (member == std::end(kExpected) || scanner.peek() != 'n') return scanner.skip_value(1);
    // The key is a view of the text, as none of these has anything to escape.
    const auto after = static_cast<size_t>(key.data() + key.size() - body.data());
    error =
        serialization_error("invalid type: null, expected " + std::string(member->second) +
                            " at line 1 column " + std::to_string(body.find("null", after) + 4));
    return false;
  });
  return error;
}

}  // namespace cloudtab::wire
