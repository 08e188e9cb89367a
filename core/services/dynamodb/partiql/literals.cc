#include "core/services/dynamodb/partiql/literals.h"

#include <algorithm>
#include <map>
#include <string_view>
#include <utility>

#include "core/base/sorting.h"
#include "core/services/dynamodb/decimal.h"
#include "core/services/dynamodb/errors.h"
#include "core/services/dynamodb/limits.h"
#include "core/services/dynamodb/value.h"

namespace cloudtab::dynamodb::partiql {

namespace {

// Messages as observed of the service by floci's tests (DynamoDbPartiQLEdgeCaseIntegrationTest and
// DynamoDbPartiQLDocumentedSyntaxIntegrationTest) and paritysuite/dynamodb-conformance.

/// What the service calls an expression that is no value.
struct DataType {
  std::string operator()(const Parameter&) const { return "Parameter"; }
  std::string operator()(const FunctionCall& call) const { return call.function; }
  std::string operator()(const Path& path) const { return path.steps.front().name; }
  std::string operator()(const Missing&) const { return "MISSING"; }
  template <class Other>
  std::string operator()(const Other&) const {
    return "NAry";
  }
};

Error unsupported(const Expression& expression, const std::string& place) {
  return errors::validation("Unsupported data type: " + std::visit(DataType(), expression.node) +
                            " under key " + place + expression.at.to_text());
}

Result<Decimal> decimal(const Number& number, const std::string& place) {
  auto parsed = Decimal::parse(number.text);
  if (parsed.ok()) return parsed;
  Error error = std::move(parsed).error();
  error.message += " under " + place;
  return error;
}

class Encoder {
 public:
  Status value(const Expression& expression,
               const std::string& place,
               int depth,
               std::string& out) {
    if (depth >= limits::kNestingMax) {
      return errors::validation("Nesting Levels have exceeded supported limits under " + place);
    }
    if (const auto* text = std::get_if<Text>(&expression.node)) {
      append_text(out, text->text);
    } else if (const auto* number = std::get_if<Number>(&expression.node)) {
      ASSIGN_OR_RETURN(const Decimal parsed, decimal(*number, place));
      append_number(out, parsed);
    } else if (const auto* boolean = std::get_if<Boolean>(&expression.node)) {
      append_boolean(out, boolean->value);
    } else if (std::holds_alternative<Null>(expression.node)) {
      append_null(out);
    } else if (const auto* list = std::get_if<List>(&expression.node)) {
      return list_value(*list, place, depth, out);
    } else if (const auto* tuple = std::get_if<Tuple>(&expression.node)) {
      ASSIGN_OR_RETURN(const std::string body, members(*tuple, place, depth));
      append_container(out, Type::kMap, body);
    } else if (const auto* bag = std::get_if<Bag>(&expression.node)) {
      return set_value(*bag, place, out);
    } else {
      return unsupported(expression, place);
    }
    return ok();
  }

 private:
  Status list_value(const List& list, const std::string& place, int depth, std::string& out) {
    BodyBuilder body;
    for (size_t i = 0; i < list.elements.size(); ++i) {
      RETURN_IF_ERROR(
          value(list.elements[i], place + "[" + std::to_string(i) + "]", depth + 1, body.add()));
    }
    append_container(out, Type::kList, body.finish());
    return ok();
  }

  Result<std::string> members(const Tuple& tuple, const std::string& place, int depth) {
    std::map<std::string, std::string> encoded;
    for (const Member& member : tuple.members) {
      std::string bytes;
      RETURN_IF_ERROR(value(member.value, place + "." + member.name, depth + 1, bytes));
      encoded[member.name] = std::move(bytes);
    }
    BodyBuilder body;
    for (const auto& [name, bytes] : encoded) append_entry(body.add(), name, bytes);
    return body.finish();
  }

  Status set_value(const Bag& bag, const std::string& place, std::string& out) {
    if (bag.elements.empty()) return errors::validation("Empty bags are not supported");
    std::vector<std::string> elements;
    std::string printed;
    const bool numbers = std::holds_alternative<Number>(bag.elements.front().node);
    for (const Expression& element : bag.elements) {
      const auto* text = std::get_if<Text>(&element.node);
      const auto* number = std::get_if<Number>(&element.node);
      if (numbers ? number == nullptr : text == nullptr) {
        return errors::validation(
            "Unsupported data type in Bag. DynamoDB only supports either numbers or strings in "
            "bags");
      }
      printed += (printed.empty() ? "" : ", ") + (numbers ? number->text : text->text);
      if (numbers) {
        ASSIGN_OR_RETURN(const Decimal parsed, decimal(*number, place));
        elements.push_back(parsed.encoded());
      } else {
        elements.push_back(text->text);
      }
    }
    put_in_order(elements);
    if (std::adjacent_find(elements.begin(), elements.end()) != elements.end()) {
      return errors::invalid_parameter("Input collection [" + printed + "] contains duplicates" +
                                       (numbers ? "! under " + place : "."));
    }
    BodyBuilder body;
    for (const std::string& element : elements) body.add_element(element);
    append_container(out, numbers ? Type::kNumberSet : Type::kStringSet, body.finish());
    return ok();
  }
};

}  // namespace

bool is_value(const Expression& expression) {
  return std::holds_alternative<Text>(expression.node) ||
         std::holds_alternative<Number>(expression.node) ||
         std::holds_alternative<Boolean>(expression.node) ||
         std::holds_alternative<Null>(expression.node) ||
         std::holds_alternative<Parameter>(expression.node) ||
         std::holds_alternative<List>(expression.node) ||
         std::holds_alternative<Bag>(expression.node) ||
         std::holds_alternative<Tuple>(expression.node);
}

Result<std::string> encode_value(const Expression& value, const Parameters& parameters) {
  if (const auto* parameter = std::get_if<Parameter>(&value.node))
    return parameters[parameter->index];
  std::string out;
  RETURN_IF_ERROR(Encoder().value(value, "root", 0, out));
  return out;
}

Result<std::string> encode_item(const Expression& value, const Parameters& parameters) {
  if (const auto* parameter = std::get_if<Parameter>(&value.node)) {
    const ValueView view(parameters[parameter->index]);
    if (view.type() == Type::kMap) return std::string(view.payload());
  }
  const auto* tuple = std::get_if<Tuple>(&value.node);
  if (tuple == nullptr) return not_well_formed("Expected a tuple in VALUE");
  std::map<std::string, std::string> encoded;
  for (const Member& member : tuple->members) {
    ASSIGN_OR_RETURN(encoded[member.name], encode_value(member.value, parameters));
  }
  BodyBuilder body;
  for (const auto& [name, bytes] : encoded) append_entry(body.add(), name, bytes);
  return body.finish();
}

}  // namespace cloudtab::dynamodb::partiql
