#include "core/services/dynamodb/expression/resolve.h"

#include <algorithm>
#include <array>
#include <utility>

#include "core/services/dynamodb/errors.h"
#include "core/services/dynamodb/expression/check.h"
#include "core/services/dynamodb/expression/evaluate.h"
#include "core/services/dynamodb/expression/overlap.h"
#include "core/services/dynamodb/expression/parser.h"
#include "core/services/dynamodb/limits.h"

namespace cloudtab::dynamodb {

namespace {

/// The type an operand has whatever the item: a literal's, a number for a size.
std::optional<Type> static_type(const Operand& operand) {
  if (const auto* literal = std::get_if<Literal>(&operand)) return literal->view().type();
  if (std::holds_alternative<SizeOf>(operand)) return Type::kNumber;
  return std::nullopt;
}

Error wrong_type(std::string_view function, Type type) {
  return errors::validation(
      "Incorrect operand type for operator or function; operator or function: " +
      std::string(function) + ", operand type: " + std::string(type_name(type)));
}

Error wrong_count(const ast::Call& call) {
  return errors::validation(
      "Incorrect number of operands for operator or function; operator or function: " +
      call.function + ", number of operands: " + std::to_string(call.arguments.size()));
}

Error needs_path(std::string_view function) {
  return errors::validation(
      "Operator or function requires a document path; operator or function: " +
      std::string(function));
}

/// As the service prints a bound: `AttributeValue: {N:5}`.
std::string bound_text(const ValueView& value) {
  std::string content;
  if (value.type() == Type::kNumber) {
    content = value.number().to_text();
  } else if (value.type() == Type::kBinary) {
    const std::string size = std::to_string(value.payload().size());
    content = "java.nio.HeapByteBuffer[pos=0 lim=" + size + " cap=" + size + "]";
  } else {
    content = std::string(value.payload());
  }
  return "AttributeValue: {" + std::string(type_name(value.type())) + ":" + content + "}";
}

class Resolver {
 public:
  explicit Resolver(Placeholders& placeholders) : placeholders_(placeholders) {}

  Result<Path> path(const ast::Path& source) {
    Path path;
    for (const ast::PathStep& step : source.steps) {
      PathStep resolved;
      switch (step.kind) {
        case ast::PathStep::Kind::kIndex:
          resolved.index = static_cast<uint32_t>(std::stoul(step.text));
          break;
        case ast::PathStep::Kind::kName:
          resolved.name = step.text;
          break;
        case ast::PathStep::Kind::kPlaceholder: {
          const std::string* name = placeholders_.name(step.text);
          if (name == nullptr) return undefined_name(step.text);
          resolved.name = *name;
          break;
        }
      }
      path.steps.push_back(std::move(resolved));
    }
    if (path.steps.size() > limits::kPathElementsMax) {
      return errors::validation("The document path has too many nesting levels; nesting levels: " +
                                std::to_string(path.steps.size()));
    }
    return path;
  }

  Result<Literal> literal(const ast::ValueName& source) {
    const std::string* value = placeholders_.value(source.name);
    if (value == nullptr) {
      return errors::validation(
          "An expression attribute value used in expression is not defined; attribute value: " +
          source.name);
    }
    return Literal{*value};
  }

  // --- Conditions

  Result<Condition> condition(const ast::Condition& source) {
    return std::visit([this](const auto& node) { return this->node(node); }, source.node);
  }

 private:
  template <class Node>
  Result<Condition> terms(const std::vector<ast::Condition>& sources,
                          std::vector<Condition> Node::*member) {
    Node node;
    for (const ast::Condition& source : sources) {
      ASSIGN_OR_RETURN(Condition term, condition(source));
      (node.*member).push_back(std::move(term));
    }
    return Condition{std::move(node)};
  }
  Result<Condition> node(const ast::And& source) { return terms(source.terms, &All::terms); }
  Result<Condition> node(const ast::Or& source) { return terms(source.terms, &Any::terms); }
  Result<Condition> node(const ast::Not& source) { return terms(source.term, &Negation::term); }

  Result<Condition> node(const ast::Comparison& source) {
    ASSIGN_OR_RETURN(Operand left, operand(source.left));
    ASSIGN_OR_RETURN(Operand right, operand(source.right));
    RETURN_IF_ERROR(check_distinct(source.symbol, left, {&right}));
    static constexpr std::array<std::pair<std::string_view, Comparator>, 6> kComparators = {{
        {"=", Comparator::kEqual},
        {"<>", Comparator::kNotEqual},
        {"<", Comparator::kLess},
        {"<=", Comparator::kLessOrEqual},
        {">", Comparator::kGreater},
        {">=", Comparator::kGreaterOrEqual},
    }};
    const auto it = std::find_if(kComparators.begin(), kComparators.end(), [&](const auto& entry) {
      return entry.first == source.symbol;
    });
    ENSURE(it != kComparators.end());
    if (it->second != Comparator::kEqual && it->second != Comparator::kNotEqual) {
      RETURN_IF_ERROR(check_ordered(source.symbol, {&left, &right}));
    }
    return Condition{Compare{it->second, std::move(left), std::move(right)}};
  }

  Result<Condition> node(const ast::Between& source) {
    ASSIGN_OR_RETURN(Operand value, operand(source.value));
    ASSIGN_OR_RETURN(Operand low, operand(source.low));
    ASSIGN_OR_RETURN(Operand high, operand(source.high));
    RETURN_IF_ERROR(check_distinct("BETWEEN", value, {&low, &high}));
    RETURN_IF_ERROR(check_ordered("BETWEEN", {&value, &low, &high}));
    const auto* low_literal = std::get_if<Literal>(&low);
    const auto* high_literal = std::get_if<Literal>(&high);
    if (low_literal != nullptr && high_literal != nullptr) {
      const ValueView a = low_literal->view(), b = high_literal->view();
      const std::string bounds =
          "lower bound operand: " + bound_text(a) + ", upper bound operand: " + bound_text(b);
      if (a.type() != b.type()) {
        return errors::validation(
            "The BETWEEN operator requires same data type for lower and upper bounds; " + bounds);
      }
      if (compare_ordered(a, b) > 0) {
        return errors::validation(
            "The BETWEEN operator requires upper bound to be greater than or equal to lower "
            "bound; " +
            bounds);
      }
    }
    return Condition{BetweenBounds{std::move(value), std::move(low), std::move(high)}};
  }

  Result<Condition> node(const ast::In& source) {
    OneOf node;
    ASSIGN_OR_RETURN(node.value, operand(source.value));
    for (const ast::Operand& each : source.list) {
      ASSIGN_OR_RETURN(Operand resolved, operand(each));
      node.list.push_back(std::move(resolved));
    }
    if (node.list.size() > limits::kInOperandsMax) {
      return errors::validation(
          "The IN operator is provided with too many operands; number of operands: " +
          std::to_string(node.list.size()));
    }
    for (const Operand& each : node.list)
      RETURN_IF_ERROR(check_distinct("IN", node.value, {&each}));
    return Condition{std::move(node)};
  }

  Result<Condition> node(const ast::Call& source) {
    ASSIGN_OR_RETURN(Operand first, operand(source.arguments.at(0)));
    const bool existence =
        source.function == "attribute_exists" || source.function == "attribute_not_exists";
    auto* path = std::get_if<Path>(&first);
    if (existence) {
      if (path == nullptr) return needs_path(source.function);
      return Condition{Exists{std::move(*path), source.function == "attribute_exists"}};
    }
    ASSIGN_OR_RETURN(Operand second, operand(source.arguments.at(1)));
    if (source.function == "attribute_type") {
      if (path == nullptr) return needs_path(source.function);
      return has_type(std::move(*path), second);
    }
    RETURN_IF_ERROR(check_distinct(source.function, first, {&second}));
    if (source.function == "contains")
      return Condition{Contains{std::move(first), std::move(second)}};
    for (const Operand* each : {&first, &second}) {
      const auto type = static_type(*each);
      if (type && *type != Type::kString && *type != Type::kBinary)
        return wrong_type(source.function, *type);
    }
    return Condition{BeginsWith{std::move(first), std::move(second)}};
  }

  static Result<Condition> has_type(Path path, const Operand& second) {
    const auto* literal = std::get_if<Literal>(&second);
    if (literal == nullptr || literal->view().type() != Type::kString) {
      const auto type = static_type(second);
      // Of a path the service prints every type it knows.
      return errors::validation(
          "Incorrect operand type for operator or function; operator or function: attribute_type, "
          "operand type: " +
          (type ? std::string(type_name(*type)) : std::string("{NS,SS,L,BS,N,M,B,BOOL,NULL,S}")));
    }
    const auto type = type_named(literal->view().payload());
    if (!type) {
      return errors::validation(
          "Invalid attribute type name found; type: " + std::string(literal->view().payload()) +
          ", valid types: {B,NULL,SS,BOOL,L,BS,N,NS,S,M}");
    }
    return Condition{HasType{std::move(path), *type}};
  }

  Result<Operand> operand(const ast::Operand& source) {
    if (const auto* source_path = std::get_if<ast::Path>(&source.term)) {
      ASSIGN_OR_RETURN(Path resolved, path(*source_path));
      return Operand{std::move(resolved)};
    }
    if (const auto* name = std::get_if<ast::ValueName>(&source.term)) {
      ASSIGN_OR_RETURN(Literal resolved, literal(*name));
      return Operand{std::move(resolved)};
    }
    const auto& call = std::get<ast::Call>(source.term);
    ASSIGN_OR_RETURN(Operand argument, operand(call.arguments.at(0)));
    if (const auto type = static_type(argument)) {
      if (*type == Type::kNumber || *type == Type::kBoolean || *type == Type::kNull) {
        return wrong_type(call.function, *type);
      }
      Literal size;
      append_number(size.encoded, Decimal::of(size_of(std::get<Literal>(argument).view())));
      return Operand{std::move(size)};
    }
    return Operand{SizeOf{std::get<Path>(std::move(argument))}};
  }

  static Status check_distinct(std::string_view function,
                               const Operand& first,
                               std::initializer_list<const Operand*> rest) {
    const auto* path = std::get_if<Path>(&first);
    if (path == nullptr) return ok();
    for (const Operand* each : rest) {
      const auto* other = std::get_if<Path>(each);
      if (other != nullptr && *other == *path) {
        return errors::validation(
            "The first operand must be distinct from the remaining operands for this operator or "
            "function; operator: " +
            std::string(function) + ", first operand: " + path->to_text());
      }
    }
    return ok();
  }

  static Status check_ordered(std::string_view function,
                              std::initializer_list<const Operand*> operands) {
    for (const Operand* each : operands) {
      const auto type = static_type(*each);
      if (type && !is_ordered(*type)) return wrong_type(function, *type);
    }
    return ok();
  }

 public:
  // --- Updates

  Result<SetValue> set_value(const ast::Operand& source) {
    if (const auto* source_path = std::get_if<ast::Path>(&source.term)) {
      ASSIGN_OR_RETURN(Path resolved, path(*source_path));
      return SetValue{std::move(resolved)};
    }
    if (const auto* name = std::get_if<ast::ValueName>(&source.term)) {
      ASSIGN_OR_RETURN(Literal resolved, literal(*name));
      return SetValue{std::move(resolved)};
    }
    if (const auto* arithmetic = std::get_if<ast::Arithmetic>(&source.term)) {
      Sum sum;
      sum.subtract = arithmetic->sign == '-';
      ASSIGN_OR_RETURN(sum.operands, set_values(arithmetic->operands));
      RETURN_IF_ERROR(check_types(std::string(1, arithmetic->sign), sum.operands, Type::kNumber));
      return SetValue{std::move(sum)};
    }
    const auto& call = std::get<ast::Call>(source.term);
    if (call.arguments.size() != 2) return wrong_count(call);
    ASSIGN_OR_RETURN(std::vector<SetValue> arguments, set_values(call.arguments));
    if (call.function == "list_append") {
      RETURN_IF_ERROR(check_types(call.function, arguments, Type::kList));
      return SetValue{ListAppend{std::move(arguments)}};
    }
    auto* first = std::get_if<Path>(&arguments[0].node);
    if (first == nullptr) return needs_path(call.function);
    IfNotExists node{std::move(*first), {}};
    node.fallback.push_back(std::move(arguments[1]));
    return SetValue{std::move(node)};
  }

  static Error undefined_name(std::string_view name) {
    return errors::validation(
        "An expression attribute name used in the document path is not defined; attribute name: " +
        std::string(name));
  }

 private:
  Result<std::vector<SetValue>> set_values(const std::vector<ast::Operand>& sources) {
    std::vector<SetValue> values;
    for (const ast::Operand& each : sources) {
      ASSIGN_OR_RETURN(SetValue value, set_value(each));
      values.push_back(std::move(value));
    }
    return values;
  }

  static Status check_types(std::string_view function,
                            const std::vector<SetValue>& values,
                            Type wanted) {
    for (const SetValue& value : values) {
      std::optional<Type> type;
      if (const auto* given = std::get_if<Literal>(&value.node)) type = given->view().type();
      if (std::holds_alternative<Sum>(value.node)) type = Type::kNumber;
      if (std::holds_alternative<ListAppend>(value.node)) type = Type::kList;
      if (type && *type != wanted) return wrong_type(function, *type);
    }
    return ok();
  }

  Placeholders& placeholders_;
};

/// `STRING`, `STRING_SET`: how ADD and DELETE print a type.
std::string_view long_type_name(Type type) {
  static constexpr std::array<std::string_view, 10> kNames = {"STRING",
                                                              "NUMBER",
                                                              "BINARY",
                                                              "BOOLEAN",
                                                              "NULL",
                                                              "LIST",
                                                              "MAP",
                                                              "STRING_SET",
                                                              "NUMBER_SET",
                                                              "BINARY_SET"};
  return kNames[static_cast<size_t>(type)];
}

Status check_add_or_delete(std::string_view keyword, const Literal& value) {
  const Type type = value.view().type();
  if (is_set(type) || (keyword == "ADD" && type == Type::kNumber)) return ok();
  return errors::validation(
      "Incorrect operand type for operator or function; operator: " + std::string(keyword) +
      ", operand type: " + std::string(long_type_name(type)) + ", typeSet: ALLOWED_FOR_" +
      std::string(keyword) + "_OPERAND");
}

Result<UpdateAction> resolve_action(const ast::UpdateAction& source, Resolver& resolver) {
  if (const auto* set = std::get_if<ast::SetAction>(&source)) {
    ASSIGN_OR_RETURN(Path path, resolver.path(set->path));
    ASSIGN_OR_RETURN(SetValue value, resolver.set_value(set->value));
    return UpdateAction{SetAction{std::move(path), std::move(value)}};
  }
  if (const auto* remove = std::get_if<ast::RemoveAction>(&source)) {
    ASSIGN_OR_RETURN(Path path, resolver.path(remove->path));
    return UpdateAction{RemoveAction{std::move(path)}};
  }
  if (const auto* add = std::get_if<ast::AddAction>(&source)) {
    ASSIGN_OR_RETURN(Path path, resolver.path(add->path));
    ASSIGN_OR_RETURN(Literal value, resolver.literal(add->value));
    RETURN_IF_ERROR(check_add_or_delete("ADD", value));
    return UpdateAction{AddAction{std::move(path), std::move(value)}};
  }
  const auto& remove = std::get<ast::DeleteAction>(source);
  ASSIGN_OR_RETURN(Path path, resolver.path(remove.path));
  ASSIGN_OR_RETURN(Literal value, resolver.literal(remove.value));
  RETURN_IF_ERROR(check_add_or_delete("DELETE", value));
  return UpdateAction{DeleteAction{std::move(path), std::move(value)}};
}

template <class T>
Result<T> headed(std::string_view parameter, Result<T> result) {
  if (result.ok() || parameter.empty()) return result;
  Error error = std::move(result).error();
  error.message = "Invalid " + std::string(parameter) + ": " + error.message;
  return error;
}

Result<Update> resolve_update_body(const ast::Update& update, Placeholders& placeholders) {
  RETURN_IF_ERROR(check_update_form(update));
  Resolver resolver(placeholders);
  // The service checks that written paths do not overlap before it looks at any value.
  Projection written;
  for (const ast::UpdateSection& section : update.sections) {
    for (const ast::UpdateAction& action : section.actions) {
      const ast::Path& source =
          std::visit([](const auto& each) -> const ast::Path& { return each.path; }, action);
      ASSIGN_OR_RETURN(Path path, resolver.path(source));
      written.push_back(std::move(path));
    }
  }
  RETURN_IF_ERROR(check_overlap(written));
  // It then checks the actions from the last to the first.
  Update resolved;
  for (auto section = update.sections.rbegin(); section != update.sections.rend(); ++section) {
    for (auto action = section->actions.rbegin(); action != section->actions.rend(); ++action) {
      ASSIGN_OR_RETURN(UpdateAction each, resolve_action(*action, resolver));
      resolved.actions.push_back(std::move(each));
    }
  }
  std::reverse(resolved.actions.begin(), resolved.actions.end());
  return resolved;
}

Result<Condition> resolve_condition_body(const ast::Condition& condition,
                                         Placeholders& placeholders) {
  RETURN_IF_ERROR(check_condition_form(condition));
  return Resolver(placeholders).condition(condition);
}

Result<Projection> resolve_projection_body(const ast::Projection& projection,
                                           Placeholders& placeholders) {
  RETURN_IF_ERROR(check_projection_form(projection));
  Resolver resolver(placeholders);
  Projection paths;
  for (const ast::Path& source : projection.paths) {
    ASSIGN_OR_RETURN(Path path, resolver.path(source));
    paths.push_back(std::move(path));
  }
  RETURN_IF_ERROR(check_overlap(paths));
  return paths;
}

}  // namespace

Result<Condition> resolve_condition(const ast::Condition& condition,
                                    std::string_view parameter,
                                    Placeholders& placeholders) {
  return headed(parameter, resolve_condition_body(condition, placeholders));
}

Result<Update> resolve_update(const ast::Update& update,
                              Placeholders& placeholders,
                              std::string_view parameter) {
  return headed(parameter, resolve_update_body(update, placeholders));
}

Result<Projection> resolve_projection(const ast::Projection& projection,
                                      Placeholders& placeholders) {
  return headed("ProjectionExpression", resolve_projection_body(projection, placeholders));
}

Result<Condition> read_condition(std::string_view source,
                                 std::string_view parameter,
                                 Placeholders& placeholders) {
  ASSIGN_OR_RETURN(const ast::Condition parsed, headed(parameter, parse_condition(source)));
  return resolve_condition(parsed, parameter, placeholders);
}

Result<Update> read_update(std::string_view source, Placeholders& placeholders) {
  ASSIGN_OR_RETURN(const ast::Update parsed, headed("UpdateExpression", parse_update(source)));
  return resolve_update(parsed, placeholders);
}

Result<Projection> read_projection(std::string_view source, Placeholders& placeholders) {
  ASSIGN_OR_RETURN(const ast::Projection parsed,
                   headed("ProjectionExpression", parse_projection(source)));
  return resolve_projection(parsed, placeholders);
}

}  // namespace cloudtab::dynamodb
