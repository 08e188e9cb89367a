#include "core/services/dynamodb/key_condition.h"

#include <algorithm>
#include <array>
#include <string>
#include <utility>

#include "core/services/dynamodb/errors.h"
#include "core/services/dynamodb/expression/evaluate.h"
#include "core/services/dynamodb/item.h"
#include "core/services/dynamodb/legacy.h"

namespace cloudtab::dynamodb {

namespace {

Error bad_operator(std::string_view name) {
  return errors::validation("Invalid operator used in KeyConditionExpression: " +
                            std::string(name));
}

Error bad_condition(std::string_view detail) {
  return errors::validation("Invalid condition in KeyConditionExpression: " + std::string(detail));
}

/// With the head that the service has given these texts since dynalite's recordings.
Error bad_expression(std::string_view what) {
  return errors::validation("Invalid KeyConditionExpression: KeyConditionExpressions " +
                            std::string(what));
}

/// Takes a condition apart into terms.
struct Collect {
  KeyCondition& terms;

  Status operator()(const All& all) const {
    for (const Condition& term : all.terms) RETURN_IF_ERROR(std::visit(*this, term.node));
    return ok();
  }
  Status operator()(const Any&) const { return bad_operator("OR"); }
  Status operator()(const Negation&) const { return bad_operator("NOT"); }
  Status operator()(const OneOf&) const { return bad_operator("IN"); }
  Status operator()(const Exists& node) const {
    return bad_operator(node.wanted ? "attribute_exists" : "attribute_not_exists");
  }
  Status operator()(const HasType&) const { return bad_operator("attribute_type"); }
  Status operator()(const Contains&) const { return bad_operator("contains"); }
  Status operator()(const Compare& node) const {
    static constexpr std::array<std::string_view, 6> kComparisons = {
        "EQ", "NE", "LT", "LE", "GT", "GE"};
    static constexpr std::array<std::string_view, 6> kMirrored = {
        "EQ", "NE", "GT", "GE", "LT", "LE"};
    if (node.comparator == Comparator::kNotEqual) return bad_operator("<>");
    const bool mirrored = !std::holds_alternative<Path>(node.left);
    const auto& names = mirrored ? kMirrored : kComparisons;
    return add(names[static_cast<size_t>(node.comparator)], {&node.left, &node.right});
  }
  Status operator()(const BetweenBounds& node) const {
    if (std::holds_alternative<Literal>(node.value)) {
      return bad_condition("BETWEEN operator must have the key attribute as its first operand");
    }
    return add("BETWEEN", {&node.value, &node.low, &node.high});
  }
  Status operator()(const BeginsWith& node) const {
    if (std::holds_alternative<Literal>(node.value)) {
      return bad_condition("begins_with operator must have the key attribute as its first operand");
    }
    return add("BEGINS_WITH", {&node.value, &node.prefix});
  }

  Status add(std::string_view comparison, std::initializer_list<const Operand*> operands) const {
    KeyTerm term{"", std::string(comparison), {}};
    bool named = false;
    for (const Operand* operand : operands) {
      if (std::holds_alternative<SizeOf>(*operand)) {
        return bad_expression("cannot contain nested operations");
      }
      const auto* path = std::get_if<Path>(operand);
      if (path == nullptr) {
        term.values.push_back(std::get<Literal>(*operand).encoded);
        continue;
      }
      if (named) return bad_condition("Multiple attribute names used in one condition");
      if (path->is_nested()) {
        return bad_expression("cannot have conditions on nested attributes");
      }
      named = true;
      term.attribute = path->head();
    }
    if (!named) return bad_condition("No key attribute specified");
    const bool again = std::any_of(terms.begin(), terms.end(), [&](const KeyTerm& each) {
      return each.attribute == term.attribute;
    });
    if (again) return bad_expression("must only contain one condition per key");
    terms.push_back(std::move(term));
    return ok();
  }
};

const KeyTerm* find_term(const KeyCondition& condition, std::string_view attribute) {
  const auto it =
      std::find_if(condition.begin(), condition.end(), [attribute](const KeyTerm& each) {
        return each.attribute == attribute;
      });
  return it == condition.end() ? nullptr : &*it;
}

bool is_indexable(std::string_view comparison) {
  static constexpr std::array<std::string_view, 7> kIndexable = {
      "EQ", "LT", "LE", "GT", "GE", "BETWEEN", "BEGINS_WITH"};
  return std::find(kIndexable.begin(), kIndexable.end(), comparison) != kIndexable.end();
}

Status check_term(const KeyTerm& term, const KeyAttribute& attribute, bool must_equal) {
  if (!is_indexable(term.comparison)) {
    return errors::validation("Attempted conditional constraint is not an indexable operation");
  }
  for (const std::string& value : term.values) {
    const ValueView view(value);
    if (view.type() != attribute.type) {
      return errors::invalid_parameter("Condition parameter type does not match schema type");
    }
    if (must_equal && attribute.type != Type::kNumber && view.payload().empty()) {
      return errors::validation(empty_key_text(attribute));
    }
  }
  if (must_equal && term.comparison != "EQ")
    return errors::validation("Query key condition not supported");
  return ok();
}

KeyRange range_of(const KeyTerm& term, const std::string& prefix) {
  const auto with = [&prefix](const std::string& value) {
    std::string key = prefix;
    append_key_part(key, ValueView(value));
    return key;
  };
  const std::string low = with(term.values[0]);
  if (term.comparison == "EQ") return {low, past_prefix(low)};
  if (term.comparison == "LT") return {prefix, low};
  if (term.comparison == "LE") return {prefix, past_prefix(low)};
  if (term.comparison == "GT") return {past_prefix(low), past_prefix(prefix)};
  if (term.comparison == "GE") return {low, past_prefix(prefix)};
  if (term.comparison == "BETWEEN") return {low, past_prefix(with(term.values[1]))};
  std::string head = prefix;
  append_key_part_head(head, ValueView(term.values[0]));
  return {head, past_prefix(head)};
}

}  // namespace

Result<KeyCondition> key_condition_of(const Condition& condition) {
  KeyCondition terms;
  RETURN_IF_ERROR(std::visit(Collect{terms}, condition.node));
  return terms;
}

Result<KeyCondition> key_condition_of(const Document& key_conditions) {
  KeyCondition terms;
  for (const auto& [attribute, condition] : key_conditions.items()) {
    KeyTerm term{attribute, condition["ComparisonOperator"].get<std::string>(), {}};
    for (const Document& value : condition.value("AttributeValueList", Document::array())) {
      RETURN_IF_ERROR(encode_value(value, term.values.emplace_back()));
    }
    terms.push_back(std::move(term));
  }
  return terms;
}

Status check_key_condition(const KeyCondition& condition, const KeySchema& schema) {
  const size_t attributes = schema.partition.size() + schema.sort.size();
  if (condition.empty()) return errors::validation("Conditions can be of length 1 or 2 only");
  if (condition.size() > std::max<size_t>(attributes, 2)) {
    return errors::validation("The number of query conditions (" +
                              std::to_string(condition.size()) +
                              ") exceeds the number of key attributes defined in the schema (" +
                              std::to_string(attributes) + ")");
  }
  if (condition.size() > attributes) return errors::validation("Query key condition not supported");
  size_t found = 0;
  for (const KeyAttribute& attribute : schema.partition) {
    const KeyTerm* term = find_term(condition, attribute.name);
    if (term == nullptr) {
      return errors::validation("Query condition missed key schema element: " + attribute.name);
    }
    ++found;
    RETURN_IF_ERROR(check_term(*term, attribute, true));
  }
  bool ended = false;
  for (const KeyAttribute& attribute : schema.sort) {
    const KeyTerm* term = find_term(condition, attribute.name);
    if (term == nullptr) {
      if (found < condition.size()) {
        return errors::validation("Query condition missed key schema element: " + attribute.name);
      }
      break;
    }
    if (ended) return errors::validation("Query key condition not supported");
    ++found;
    RETURN_IF_ERROR(check_term(*term, attribute, false));
    // With several sort attributes a range ends the condition.
    ended = term->comparison != "EQ";
  }
  return ok();
}

KeyRange key_range(const KeyCondition& condition, const KeySchema& schema, std::string prefix) {
  std::vector<ValueView> partition;
  for (const KeyAttribute& attribute : schema.partition) {
    partition.emplace_back(find_term(condition, attribute.name)->values[0]);
  }
  append_u32(prefix, partition_hash(partition));
  for (const ValueView& value : partition) append_key_part(prefix, value);
  for (const KeyAttribute& attribute : schema.sort) {
    const KeyTerm* term = find_term(condition, attribute.name);
    if (term == nullptr) break;
    if (term->comparison != "EQ") return range_of(*term, prefix);
    append_key_part(prefix, ValueView(term->values[0]));
  }
  return {prefix, past_prefix(prefix)};
}

bool matches(const KeyCondition& condition,
             const std::vector<KeyAttribute>& attributes,
             const ItemView& key) {
  for (const KeyAttribute& attribute : attributes) {
    const KeyTerm* term = find_term(condition, attribute.name);
    if (term != nullptr &&
        !holds(compare_attribute(attribute.name, term->comparison, term->values), key))
      return false;
  }
  return true;
}

}  // namespace cloudtab::dynamodb
