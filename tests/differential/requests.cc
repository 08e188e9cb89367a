#include <string>
#include <vector>

#include "tests/differential/operations.h"

namespace cloudtab::differential {

namespace {

/// Writes expressions, and collects the names and values that they refer to.
class Expressions {
 public:
  std::string path(const Path& path) {
    std::string text;
    for (const Step& step : path) {
      if (step.index) {
        text += "[" + std::to_string(*step.index) + "]";
      } else {
        text += (text.empty() ? "" : ".") + name(step.name);
      }
    }
    return text;
  }

  std::string value(const Value& value) {
    const std::string placeholder = ":v" + std::to_string(values_.size());
    values_[placeholder] = to_wire(value, Numbers::kAsSpelled);
    return placeholder;
  }

  std::string operand(const Operand& operand) {
    if (operand.kind == Operand::Kind::kLiteral) return value(operand.literal);
    if (operand.kind == Operand::Kind::kSize) return "size(" + path(operand.path) + ")";
    return path(operand.path);
  }

  std::string condition(const Condition& condition) {
    const std::string& kind = condition.kind;
    if (kind == "NOT") return "NOT (" + this->condition(condition.terms[0]) + ")";
    if (kind == "AND" || kind == "OR") {
      std::string text;
      for (const Condition& term : condition.terms) {
        const std::string inner = this->condition(term);
        const bool composed = term.kind == "AND" || term.kind == "OR";
        text += (text.empty() ? "" : " " + kind + " ") + (composed ? "(" + inner + ")" : inner);
      }
      return text;
    }
    std::vector<std::string> parts;
    for (const Operand& each : condition.operands) parts.push_back(operand(each));
    if (kind == "BETWEEN") return parts[0] + " BETWEEN " + parts[1] + " AND " + parts[2];
    if (kind == "IN") return parts[0] + " IN (" + joined(parts, 1) + ")";
    if (kind[0] >= 'a' && kind[0] <= 'z') return kind + "(" + joined(parts, 0) + ")";
    return parts[0] + " " + kind + " " + parts[1];
  }

  std::string expression(const Expression& expression) {
    if (expression.kind == "operand") return operand(expression.operand);
    if (expression.kind == "if_not_exists")
      return "if_not_exists(" + operand(expression.operand) + ", " +
             this->expression(expression.parts[0]) + ")";
    const std::string a = this->expression(expression.parts[0]);
    const std::string b = this->expression(expression.parts[1]);
    if (expression.kind == "list_append") return "list_append(" + a + ", " + b + ")";
    return a + " " + expression.kind + " " + b;
  }

  std::string update(const Update& update) {
    std::string text;
    for (const char* keyword : {"SET", "REMOVE", "ADD", "DELETE"}) {
      std::vector<std::string> actions;
      for (const Action& action : update) {
        if (action.keyword != keyword) continue;
        std::string one = path(action.path);
        if (action.keyword == "SET") one += " = " + expression(action.value);
        if (action.keyword == "ADD" || action.keyword == "DELETE")
          one += " " + value(action.literal);
        actions.push_back(std::move(one));
      }
      if (actions.empty()) continue;
      text += (text.empty() ? "" : " ") + std::string(keyword) + " " + joined(actions, 0);
    }
    return text;
  }

  std::string projection(const std::vector<Path>& paths) {
    std::vector<std::string> texts;
    for (const Path& each : paths) texts.push_back(path(each));
    return joined(texts, 0);
  }

  void finish(Document& request) {
    if (!names_.empty()) request["ExpressionAttributeNames"] = names_;
    if (!values_.empty()) request["ExpressionAttributeValues"] = values_;
  }

 private:
  static std::string joined(const std::vector<std::string>& parts, size_t from) {
    std::string text;
    for (size_t i = from; i < parts.size(); ++i) text += (i == from ? "" : ", ") + parts[i];
    return text;
  }

  /// Of one letter: as it is, for no reserved word is so short. Else by a placeholder.
  std::string name(const std::string& name) {
    if (name.size() == 1) return name;
    names_["#" + name] = name;
    return "#" + name;
  }

  Document names_ = Document::object(), values_ = Document::object();
};

}  // namespace

Document request_of(const WriteAction& action) {
  Document request = {{"TableName", action.schema->name}};
  request[action.kind == "Put" ? "Item" : "Key"] = to_wire(action.item, Numbers::kAsSpelled);
  Expressions expressions;
  if (!action.update.empty()) request["UpdateExpression"] = expressions.update(action.update);
  if (action.condition) request["ConditionExpression"] = expressions.condition(*action.condition);
  expressions.finish(request);
  if (!action.return_values.empty()) request["ReturnValues"] = action.return_values;
  if (action.return_old_on_failure) request["ReturnValuesOnConditionCheckFailure"] = "ALL_OLD";
  return request;
}

Document request_of(const ReadAction& action) {
  Document request = {{"TableName", action.schema->name},
                      {"Key", to_wire(action.key, Numbers::kAsSpelled)}};
  Expressions expressions;
  if (!action.projection.empty())
    request["ProjectionExpression"] = expressions.projection(action.projection);
  expressions.finish(request);
  return request;
}

Document request_of(const Search& search) {
  Document request = {{"TableName", search.schema->name}};
  Expressions expressions;
  if (!search.index.empty()) request["IndexName"] = search.index;
  if (search.partition) {
    const Index& index = search.schema->index(search.index);
    std::string text = index.partition.name + " = " + expressions.value(*search.partition);
    if (!search.sort_kind.empty()) {
      Condition sort{search.sort_kind, {}, {}};
      sort.operands.push_back({Operand::Kind::kPath, {{index.sort->name, {}}}, {}});
      for (const Value& value : search.sort_values)
        sort.operands.push_back({Operand::Kind::kLiteral, {}, value});
      text += " AND " + expressions.condition(sort);
    }
    request["KeyConditionExpression"] = text;
    if (search.backwards) request["ScanIndexForward"] = false;
  }
  if (search.filter) request["FilterExpression"] = expressions.condition(*search.filter);
  if (!search.projection.empty())
    request["ProjectionExpression"] = expressions.projection(search.projection);
  if (search.whole_items) request["Select"] = "ALL_ATTRIBUTES";
  if (search.limit != 0) request["Limit"] = search.limit;
  if (search.segments > 1) request["TotalSegments"] = search.segments;
  expressions.finish(request);
  return request;
}

Document request_of(const Operation& operation) {
  if (operation.name == "Query" || operation.name == "Scan") return request_of(operation.search);
  if (operation.name == "GetItem") return request_of(operation.reads[0]);
  Document request = Document::object();
  if (operation.name == "BatchGetItem") {
    for (const ReadAction& read : operation.reads)
      request["RequestItems"][read.schema->name]["Keys"].push_back(
          to_wire(read.key, Numbers::kAsSpelled));
  } else if (operation.name == "TransactGetItems") {
    for (const ReadAction& read : operation.reads)
      request["TransactItems"].push_back({{"Get", request_of(read)}});
  } else if (operation.name == "TransactWriteItems") {
    for (const WriteAction& write : operation.writes)
      request["TransactItems"].push_back({{write.kind, request_of(write)}});
  } else if (operation.name == "BatchWriteItem") {
    for (const WriteAction& write : operation.writes) {
      const bool puts = write.kind == "Put";
      request["RequestItems"][write.schema->name].push_back(
          {{puts ? "PutRequest" : "DeleteRequest",
            {{puts ? "Item" : "Key", to_wire(write.item, Numbers::kAsSpelled)}}}});
    }
  } else if (operation.name != "Restart") {
    return request_of(operation.writes[0]);
  }
  return request;
}

}  // namespace cloudtab::differential
