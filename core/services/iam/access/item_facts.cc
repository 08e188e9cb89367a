#include "core/services/iam/access/item_facts.h"

#include <algorithm>
#include <cstddef>
#include <iterator>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/base/ascii.h"
#include "core/base/encoding.h"

namespace cloudtab::iam {

namespace {

constexpr const char* kExpressions[] = {"ProjectionExpression",
                                        "KeyConditionExpression",
                                        "FilterExpression",
                                        "ConditionExpression",
                                        "UpdateExpression"};
/// The older members that have attributes' names as their own members' names.
constexpr const char* kByName[] = {
    "Key", "Item", "Expected", "AttributeUpdates", "KeyConditions", "QueryFilter", "ScanFilter"};
constexpr std::string_view kWords[] = {
    "and", "or", "not", "in", "between", "set", "remove", "add", "delete"};

bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }
bool is_digit(char c) { return c >= '0' && c <= '9'; }

/// Names, values and single signs.
std::vector<std::string> tokens_of(std::string_view expression) {
  const auto is_of_name = [](char c) {
    return is_letter(c) || is_digit(c) || c == '_' || c == '#' || c == ':';
  };
  std::vector<std::string> tokens;
  for (size_t at = 0; at < expression.size();) {
    size_t end = at;
    while (end < expression.size() && is_of_name(expression[end])) ++end;
    if (end > at) {
      tokens.emplace_back(expression.substr(at, end - at));
      at = end;
      continue;
    }
    if (static_cast<unsigned char>(expression[at]) > ' ') tokens.emplace_back(1, expression[at]);
    ++at;
  }
  return tokens;
}

/// What the request calls `name`, which may be a placeholder.
std::string resolved(const Document& request, const std::string& name) {
  if (name.empty() || name[0] != '#') return name;
  const auto names = request.find("ExpressionAttributeNames");
  if (names == request.end()) return name;
  const auto found = names->find(name);
  return found != names->end() && found->is_string() ? found->get<std::string>() : name;
}

/// A key's value, as policies write it.
void add_key_value(const Document& value, std::vector<std::string>& out) {
  if (!value.is_object() || value.empty()) return;
  const Document& content = value.begin().value();
  if (content.is_string()) out.push_back(content.get<std::string>());
  if (content.is_binary()) {
    const auto& bytes = content.get_binary();
    out.push_back(base64_encode(std::string(bytes.begin(), bytes.end())));
  }
}

class ItemFacts {
 public:
  explicit ItemFacts(Call& call) : call_(call) {}

  /// One request about items of a table, or the part of a larger one that is of that form.
  void add(const std::string& table, const Document& request) {
    for (const char* member : kByName) {
      const auto found = request.find(member);
      if (found == request.end() || !found->is_object()) continue;
      for (const auto& attribute : found->items()) add_attribute(attribute.key());
    }
    for (const Document& name : request.value("AttributesToGet", Document::array()))
      add_attribute(name.get<std::string>());
    for (const char* member : kExpressions) {
      if (const auto text = request.find(member); text != request.end()) add_names(request, *text);
    }
    add_keys(partition_key(table, request.value("IndexName", "")), request);
  }

  void add_to(Facts& facts) && {
    if (!keys_.empty()) facts["dynamodb:leadingkeys"] = std::move(keys_);
    if (!attributes_.empty()) facts["dynamodb:attributes"] = std::move(attributes_);
  }

 private:
  void add_attribute(std::string name) {
    if (std::find(attributes_.begin(), attributes_.end(), name) == attributes_.end())
      attributes_.push_back(std::move(name));
  }

  void add_names(const Document& request, const std::string& expression) {
    const std::vector<std::string> tokens = tokens_of(expression);
    for (size_t i = 0; i < tokens.size(); ++i) {
      const char first = tokens[i][0];
      if (!is_letter(first) && first != '_' && first != '#') continue;
      const bool is_nested = i > 0 && tokens[i - 1] == ".";
      const bool is_word =
          std::find(std::begin(kWords), std::end(kWords), to_lower(tokens[i])) != std::end(kWords);
      const bool is_function = i + 1 < tokens.size() && tokens[i + 1] == "(";
      if (!is_nested && !is_word && !is_function) add_attribute(resolved(request, tokens[i]));
    }
  }

  /// Empty: there is no such table, or index.
  std::string partition_key(const std::string& table, const std::string& index) {
    const Result<Document> described = call_.invoke(
        {.service = "dynamodb", .operation = "DescribeTable", .input = {{"TableName", table}}});
    if (!described.ok()) return "";
    const Document& found = described->at("Table");
    if (index.empty()) return found["KeySchema"].at(0)["AttributeName"];
    for (const char* kind : {"GlobalSecondaryIndexes", "LocalSecondaryIndexes"}) {
      for (const Document& each : found.value(kind, Document::array())) {
        if (each["IndexName"] == index) return each["KeySchema"].at(0)["AttributeName"];
      }
    }
    return "";
  }

  void add_keys(const std::string& name, const Document& request) {
    if (name.empty()) return;
    for (const char* member : {"Key", "Item"}) {
      const auto item = request.find(member);
      if (item != request.end() && item->contains(name)) add_key_value((*item)[name], keys_);
    }
    const auto conditions = request.find("KeyConditions");
    if (conditions != request.end() && conditions->contains(name)) {
      for (const Document& value : (*conditions)[name].value("AttributeValueList", Document()))
        add_key_value(value, keys_);
    }
    const auto expression = request.find("KeyConditionExpression");
    const auto values = request.find("ExpressionAttributeValues");
    if (expression == request.end() || values == request.end()) return;
    const std::vector<std::string> tokens = tokens_of(expression->get<std::string>());
    for (size_t i = 0; i + 2 < tokens.size(); ++i) {
      if (tokens[i + 1] == "=" && resolved(request, tokens[i]) == name &&
          values->contains(tokens[i + 2]))
        add_key_value((*values)[tokens[i + 2]], keys_);
    }
  }

  Call& call_;
  std::vector<std::string> keys_;
  std::vector<std::string> attributes_;
};

/// A batch's keys and items, each as a request of its own.
void add_batch(const Document& tables, ItemFacts& facts) {
  for (const auto& table : tables.items()) {
    const Document& asked = table.value();
    if (asked.is_array()) {
      for (const Document& write : asked) {
        for (const auto& each : write.items()) facts.add(table.key(), each.value());
      }
      continue;
    }
    Document get = asked;
    const Document keys = asked.value("Keys", Document::array());
    get.erase("Keys");
    for (const Document& key : keys) {
      get["Key"] = key;
      facts.add(table.key(), get);
    }
  }
}

/// Which attributes a Query or Scan asks for, said or not.
/// https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_Query.html#DDB-Query-request-Select
std::string select_of(const Document& input) {
  if (input.contains("Select")) return input["Select"];
  if (input.contains("ProjectionExpression") || input.contains("AttributesToGet"))
    return "SPECIFIC_ATTRIBUTES";
  return input.contains("IndexName") ? "ALL_PROJECTED_ATTRIBUTES" : "ALL_ATTRIBUTES";
}

}  // namespace

void add_item_facts(Call& call, const AccessRequest& request, Facts& facts) {
  constexpr std::string_view kOfItems[] = {
      "DeleteItem", "GetItem", "PutItem", "Query", "Scan", "UpdateItem"};
  const std::string_view operation = request.operation.name;
  const Document& input = request.input;
  ItemFacts items(call);
  if (std::find(std::begin(kOfItems), std::end(kOfItems), operation) != std::end(kOfItems))
    items.add(input.value("TableName", ""), input);
  if (operation == "BatchGetItem" || operation == "BatchWriteItem")
    add_batch(input.value("RequestItems", Document::object()), items);
  if (operation == "TransactGetItems" || operation == "TransactWriteItems") {
    facts["dynamodb:enclosingoperation"] = {std::string(operation)};
    for (const Document& action : input.value("TransactItems", Document::array())) {
      for (const auto& each : action.items())
        items.add(each.value().value("TableName", ""), each.value());
    }
  }
  if (operation == "Query" || operation == "Scan") facts["dynamodb:select"] = {select_of(input)};
  std::move(items).add_to(facts);
}

}  // namespace cloudtab::iam
