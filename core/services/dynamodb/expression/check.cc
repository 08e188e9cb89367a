#include "core/services/dynamodb/expression/check.h"

#include <algorithm>
#include <array>
#include <string>

#include "core/services/dynamodb/errors.h"
#include "core/services/dynamodb/expression/reserved_words.h"

namespace cloudtab::dynamodb {

namespace {

enum class Place { kCondition, kOperand, kUpdate };

struct Function {
  std::string_view name;
  Place place;
  size_t operands;
};

// Developer Guide, "Condition and filter expressions, operators, and functions" and "Using update
// expressions".
constexpr std::array<Function, 8> kFunctions = {{
    {"attribute_exists", Place::kCondition, 1},
    {"attribute_not_exists", Place::kCondition, 1},
    {"attribute_type", Place::kCondition, 2},
    {"begins_with", Place::kCondition, 2},
    {"contains", Place::kCondition, 2},
    {"size", Place::kOperand, 1},
    {"if_not_exists", Place::kUpdate, 2},
    {"list_append", Place::kUpdate, 2},
}};

constexpr size_t kIndexDigitsMax = 10;
constexpr unsigned long kIndexMax = 2147483647;

Status check_path(const ast::Path& path) {
  for (const ast::PathStep& step : path.steps) {
    if (step.kind == ast::PathStep::Kind::kName && is_reserved_word(step.text)) {
      return errors::validation("Attribute name is a reserved keyword; reserved keyword: " +
                                step.text);
    }
    if (step.kind == ast::PathStep::Kind::kIndex &&
        (step.text.size() > kIndexDigitsMax || std::stoull(step.text) > kIndexMax)) {
      return errors::validation("List index is not within the allowable range; index: [" +
                                step.text + "]");
    }
  }
  return ok();
}

Status check_operand(const ast::Operand& operand, bool in_update);

Status check_call(const ast::Call& call, Place place) {
  const auto function =
      std::find_if(kFunctions.begin(), kFunctions.end(), [&](const Function& each) {
        return each.name == call.function;
      });
  if (function == kFunctions.end())
    return errors::validation("Invalid function name; function: " + call.function);
  const bool in_update = place == Place::kUpdate;
  if (in_update && function->place != Place::kUpdate) {
    return errors::validation("The function is not allowed in an update expression; function: " +
                              call.function);
  }
  if (!in_update && function->place == Place::kUpdate) {
    return errors::validation("The function is not allowed in a condition expression; function: " +
                              call.function);
  }
  if (function->place != place) {
    return errors::validation(
        "The function is not allowed to be used this way in an expression; function: " +
        call.function);
  }
  // An update's operands are counted when its values are looked up.
  if (!in_update && call.arguments.size() != function->operands) {
    return errors::validation(
        "Incorrect number of operands for operator or function; operator or function: " +
        call.function + ", number of operands: " + std::to_string(call.arguments.size()));
  }
  for (const ast::Operand& argument : call.arguments)
    RETURN_IF_ERROR(check_operand(argument, in_update));
  return ok();
}

Status check_operand(const ast::Operand& operand, bool in_update) {
  if (const auto* path = std::get_if<ast::Path>(&operand.term)) return check_path(*path);
  if (const auto* call = std::get_if<ast::Call>(&operand.term)) {
    return check_call(*call, in_update ? Place::kUpdate : Place::kOperand);
  }
  if (const auto* arithmetic = std::get_if<ast::Arithmetic>(&operand.term)) {
    for (const ast::Operand& each : arithmetic->operands)
      RETURN_IF_ERROR(check_operand(each, in_update));
  }
  return ok();
}

struct ConditionForm {
  Status operator()(const ast::And& node) const { return each(node.terms); }
  Status operator()(const ast::Or& node) const { return each(node.terms); }
  Status operator()(const ast::Not& node) const { return each(node.term); }
  Status operator()(const ast::Comparison& node) const {
    return operands({&node.left, &node.right});
  }
  Status operator()(const ast::Between& node) const {
    return operands({&node.value, &node.low, &node.high});
  }
  Status operator()(const ast::In& node) const {
    RETURN_IF_ERROR(check_operand(node.value, false));
    for (const ast::Operand& operand : node.list) RETURN_IF_ERROR(check_operand(operand, false));
    return ok();
  }
  Status operator()(const ast::Call& node) const { return check_call(node, Place::kCondition); }

  static Status each(const std::vector<ast::Condition>& terms) {
    for (const ast::Condition& term : terms) RETURN_IF_ERROR(check_condition_form(term));
    return ok();
  }
  static Status operands(std::initializer_list<const ast::Operand*> list) {
    for (const ast::Operand* operand : list) RETURN_IF_ERROR(check_operand(*operand, false));
    return ok();
  }
};

Status check_section(const ast::UpdateSection& section) {
  for (const ast::UpdateAction& action : section.actions) {
    const ast::Path& path =
        std::visit([](const auto& each) -> const ast::Path& { return each.path; }, action);
    RETURN_IF_ERROR(check_path(path));
    if (const auto* set = std::get_if<ast::SetAction>(&action))
      RETURN_IF_ERROR(check_operand(set->value, true));
  }
  return ok();
}

}  // namespace

Status check_condition_form(const ast::Condition& condition) {
  return std::visit(ConditionForm(), condition.node);
}

Status check_update_form(const ast::Update& update) {
  for (const ast::UpdateSection& section : update.sections) RETURN_IF_ERROR(check_section(section));
  for (size_t i = 0; i < update.sections.size(); ++i) {
    for (size_t j = 0; j < i; ++j) {
      if (update.sections[j].keyword != update.sections[i].keyword) continue;
      return errors::validation("The \"" + update.sections[i].keyword +
                                "\" section can only be used once in an update expression;");
    }
  }
  return ok();
}

Status check_projection_form(const ast::Projection& projection) {
  for (const ast::Path& path : projection.paths) RETURN_IF_ERROR(check_path(path));
  return ok();
}

}  // namespace cloudtab::dynamodb
