#include "core/services/dynamodb/legacy.h"

#include <algorithm>
#include <set>
#include <string>
#include <utility>

#include "core/services/dynamodb/errors.h"
#include "core/services/dynamodb/item.h"

namespace cloudtab::dynamodb {

namespace {

Path attribute_path(std::string_view name) {
  return Path{{PathStep{std::string(name), std::nullopt}}};
}

std::string type_of(const Document& value) { return value.begin().key(); }

Error wrong_count(std::string_view comparison_operator) {
  return errors::invalid_parameter("Invalid number of argument(s) for the " +
                                   std::string(comparison_operator) + " ComparisonOperator");
}

bool right_count(std::string_view comparison_operator, size_t count) {
  if (comparison_operator == "NULL" || comparison_operator == "NOT_NULL") return count == 0;
  if (comparison_operator == "IN") return count > 0;
  if (comparison_operator == "BETWEEN") return count == 2;
  return count == 1;
}

Status check_same_type(const Document& values) {
  for (const Document& value : values) {
    if (type_of(value) == type_of(values[0])) continue;
    return errors::invalid_parameter(
        "AttributeValues inside AttributeValueList must be of same type");
  }
  return ok();
}

/// Which types an operator takes in Conditions.
bool takes_type(std::string_view comparison_operator, Type type) {
  if (comparison_operator == "NULL" || comparison_operator == "NOT_NULL") return true;
  if (comparison_operator == "EQ" || comparison_operator == "NE") return true;
  if (comparison_operator == "BEGINS_WITH") return type == Type::kString || type == Type::kBinary;
  return is_ordered(type);
}

Status check_bounds(const std::vector<std::string>& values) {
  const ValueView low(values[0]), high(values[1]);
  if (low.type() == high.type() && is_ordered(low.type()) && compare_ordered(low, high) > 0) {
    return errors::validation(
        "The BETWEEN condition was provided a range where the lower bound is greater than the "
        "upper bound");
  }
  return ok();
}

Result<std::vector<std::string>> encode_values(const Document& values, Wording wording) {
  std::vector<std::string> encoded;
  for (const Document& value : values)
    RETURN_IF_ERROR(encode_value(value, encoded.emplace_back(), wording));
  return encoded;
}

Document values_of(const Document& condition) {
  return condition.value("AttributeValueList", Document::array());
}

Result<Condition> read_comparison(const std::string& attribute,
                                  const Document& expected,
                                  Wording wording) {
  const std::string comparison = expected["ComparisonOperator"].get<std::string>();
  const bool has_list = expected.contains("AttributeValueList"),
             has_value = expected.contains("Value");
  if (expected.contains("Exists")) {
    return errors::invalid_parameter(
        "Exists and ComparisonOperator cannot be used together for Attribute: " + attribute);
  }
  if (comparison != "NULL" && comparison != "NOT_NULL" && !has_list && !has_value) {
    return errors::invalid_parameter(
        "Value or AttributeValueList must be used with ComparisonOperator: " + comparison +
        " for Attribute: " + attribute);
  }
  Document given = values_of(expected);
  if (has_value) given.push_back(expected["Value"]);
  if (!right_count(comparison, given.size())) return wrong_count(comparison);
  ASSIGN_OR_RETURN(const std::vector<std::string> values, encode_values(given, wording));
  RETURN_IF_ERROR(check_same_type(given));
  for (const std::string& value : values) {
    const Type type = ValueView(value).type();
    if (!takes_type(comparison, type)) {
      return errors::invalid_parameter("ComparisonOperator " + comparison + " is not valid for " +
                                       std::string(type_name(type)) + " AttributeValue type");
    }
  }
  if (comparison == "BETWEEN") RETURN_IF_ERROR(check_bounds(values));
  return compare_attribute(attribute, comparison, values);
}

Result<Condition> read_existence(const std::string& attribute,
                                 const Document& expected,
                                 Wording wording) {
  const bool exists = expected.value("Exists", true), has_value = expected.contains("Value");
  if (exists && !has_value) {
    return errors::invalid_parameter(std::string("Value must be provided when Exists is ") +
                                     (expected.contains("Exists") ? "true" : "null") +
                                     " for Attribute: " + attribute);
  }
  if (!exists && has_value) {
    return errors::invalid_parameter("Value cannot be used when Exists is false for Attribute: " +
                                     attribute);
  }
  if (!exists) return Condition{Exists{attribute_path(attribute), false}};
  std::vector<std::string> values(1);
  RETURN_IF_ERROR(encode_value(expected["Value"], values[0], wording));
  return compare_attribute(attribute, "EQ", values);
}

Condition join(std::vector<Condition> terms, std::string_view conditional_operator) {
  if (conditional_operator == "OR") return Condition{Any{std::move(terms)}};
  return Condition{All{std::move(terms)}};
}

Result<UpdateAction> read_attribute_update(const std::string& attribute,
                                           const Document& update,
                                           Wording wording) {
  const std::string action = update.value("Action", "PUT");
  Path path = attribute_path(attribute);
  if (!update.contains("Value")) {
    if (action != "DELETE") {
      return errors::invalid_parameter(
          "Only DELETE action is allowed when no attribute value is specified");
    }
    return UpdateAction{RemoveAction{std::move(path)}};
  }
  Literal value;
  RETURN_IF_ERROR(encode_value(update["Value"], value.encoded, wording));
  const Type type = value.view().type();
  if (action == "DELETE") {
    if (!is_set(type)) {
      return errors::invalid_parameter("DELETE action with value is not supported for the type " +
                                       std::string(type_name(type)));
    }
    return UpdateAction{DeleteAction{std::move(path), std::move(value)}};
  }
  if (action == "ADD") {
    if (!is_set(type) && type != Type::kNumber && type != Type::kList) {
      return errors::invalid_parameter("ADD action is not supported for the type " +
                                       std::string(type_name(type)));
    }
    return UpdateAction{AddAction{std::move(path), std::move(value)}};
  }
  return UpdateAction{SetAction{std::move(path), SetValue{std::move(value)}}};
}

}  // namespace

Condition compare_attribute(std::string_view attribute,
                            std::string_view comparison_operator,
                            const std::vector<std::string>& values) {
  const Path path = attribute_path(attribute);
  if (comparison_operator == "NULL") return Condition{Exists{path, false}};
  if (comparison_operator == "NOT_NULL") return Condition{Exists{path, true}};
  if (comparison_operator == "BETWEEN")
    return Condition{BetweenBounds{path, Literal{values[0]}, Literal{values[1]}}};
  if (comparison_operator == "IN") {
    OneOf node{path, {}};
    for (const std::string& value : values) node.list.push_back(Literal{value});
    return Condition{std::move(node)};
  }
  const Literal value{values[0]};
  if (comparison_operator == "BEGINS_WITH") return Condition{BeginsWith{path, value}};
  if (comparison_operator == "CONTAINS") return Condition{Contains{path, value}};
  if (comparison_operator == "NOT_CONTAINS")
    return Condition{Negation{{Condition{Contains{path, value}}}}};
  const Comparator comparator = comparison_operator == "EQ"   ? Comparator::kEqual
                                : comparison_operator == "NE" ? Comparator::kNotEqual
                                : comparison_operator == "LT" ? Comparator::kLess
                                : comparison_operator == "LE" ? Comparator::kLessOrEqual
                                : comparison_operator == "GT" ? Comparator::kGreater
                                                              : Comparator::kGreaterOrEqual;
  return Condition{Compare{comparator, path, value}};
}

Result<Condition> read_expected(const Document& expected,
                                std::string_view conditional_operator,
                                Wording wording) {
  std::vector<Condition> terms;
  for (const auto& [attribute, each] : expected.items()) {
    const bool has_list = each.contains("AttributeValueList");
    if (has_list && each.contains("Value")) {
      return errors::invalid_parameter(
          "Value and AttributeValueList cannot be used together for Attribute: " + attribute);
    }
    if (each.contains("ComparisonOperator")) {
      ASSIGN_OR_RETURN(Condition term, read_comparison(attribute, each, wording));
      terms.push_back(std::move(term));
      continue;
    }
    if (has_list) {
      return errors::invalid_parameter(
          "AttributeValueList can only be used with a ComparisonOperator for Attribute: " +
          attribute);
    }
    ASSIGN_OR_RETURN(Condition term, read_existence(attribute, each, wording));
    terms.push_back(std::move(term));
  }
  return join(std::move(terms), conditional_operator);
}

// Texts as DynamoDB Local and the service give them.
Status check_conditional_operator(const Document& input, const Document* conditions) {
  if (!input.contains("ConditionalOperator")) return ok();
  if (conditions == nullptr || conditions->empty())
    return errors::validation("ConditionalOperator cannot be used without Filter or Expected");
  if (conditions->size() > 1) return ok();
  return errors::validation(
      "ConditionalOperator can only be used when Filter or Expected has two or more elements");
}

Status check_key_conditions(const Document& conditions) {
  for (const auto& [attribute, condition] : conditions.items()) {
    const std::string& comparison = condition["ComparisonOperator"].get_ref<const std::string&>();
    for (const Document& value : values_of(condition)) {
      const std::string type = type_of(value);
      if (type != "NULL" && type != "BOOL") continue;
      return errors::invalid_parameter("ComparisonOperator " + comparison + " is not valid for " +
                                       type + " AttributeValue type");
    }
  }
  return ok();
}

Status check_conditions(const Document& conditions, Wording wording) {
  for (const auto& [attribute, condition] : conditions.items()) {
    const std::string comparison = condition["ComparisonOperator"].get<std::string>();
    const Document given = values_of(condition);
    ASSIGN_OR_RETURN(const std::vector<std::string> values, encode_values(given, wording));
    if (!right_count(comparison, given.size())) return wrong_count(comparison);
    RETURN_IF_ERROR(check_same_type(given));
    for (const std::string& value : values) {
      const Type type = ValueView(value).type();
      if (takes_type(comparison, type)) continue;
      return errors::invalid_parameter("ComparisonOperator " + comparison + " is not valid for " +
                                       std::string(type_name(type)) + " AttributeValue type");
    }
    if (comparison == "BETWEEN") RETURN_IF_ERROR(check_bounds(values));
  }
  return ok();
}

Condition filter_of_conditions(const Document& conditions, std::string_view conditional_operator) {
  std::vector<Condition> terms;
  for (const auto& [attribute, condition] : conditions.items()) {
    const auto values = encode_values(values_of(condition), Wording::kOlder);
    ENSURE(values.ok());
    terms.push_back(
        compare_attribute(attribute, condition["ComparisonOperator"].get<std::string>(), *values));
  }
  return join(std::move(terms), conditional_operator);
}

Result<Update> read_attribute_updates(const Document& updates, Wording wording) {
  Update update;
  update.legacy = true;
  for (const auto& [attribute, each] : updates.items()) {
    ASSIGN_OR_RETURN(UpdateAction action, read_attribute_update(attribute, each, wording));
    update.actions.push_back(std::move(action));
  }
  return update;
}

Result<Projection> read_attributes_to_get(const Document& attributes) {
  Projection projection;
  std::set<std::string> seen;
  for (const Document& attribute : attributes) {
    const std::string& name = attribute.get_ref<const std::string&>();
    if (!seen.insert(name).second) {
      return errors::invalid_parameter("Duplicate value in attribute name: " + name);
    }
    projection.push_back(attribute_path(name));
  }
  return projection;
}

}  // namespace cloudtab::dynamodb
