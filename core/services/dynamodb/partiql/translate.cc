#include "core/services/dynamodb/partiql/translate.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <iterator>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/services/dynamodb/errors.h"
#include "core/services/dynamodb/expression/ast.h"
#include "core/services/dynamodb/expression/resolve.h"
#include "core/services/dynamodb/value.h"

namespace cloudtab::dynamodb::partiql {

namespace {

// Messages as observed of the service by paritysuite/dynamodb-conformance
// (partiqlFunctions.test.ts) and floci's tests, unless a comment says otherwise.

constexpr std::array<std::string_view, 5> kConditionFunctions = {
    "attribute_exists", "attribute_not_exists", "attribute_type", "begins_with", "contains"};

bool is_condition_function(const FunctionCall& call) {
  return std::find(kConditionFunctions.begin(), kConditionFunctions.end(), call.function) !=
         kConditionFunctions.end();
}

/// Whether an expression is true or false whatever its operands are.
bool is_condition(const Expression& expression) {
  if (const auto* call = std::get_if<FunctionCall>(&expression.node))
    return is_condition_function(*call);
  if (const auto* unary = std::get_if<Unary>(&expression.node)) return unary->symbol == "NOT";
  if (const auto* binary = std::get_if<Binary>(&expression.node)) {
    static constexpr std::string_view kArithmetic[] = {"+", "-", "*", "/", "%", "||"};
    return std::find(std::begin(kArithmetic), std::end(kArithmetic), binary->symbol) ==
           std::end(kArithmetic);
  }
  return std::holds_alternative<Between>(expression.node) ||
         std::holds_alternative<In>(expression.node) || std::holds_alternative<Is>(expression.node);
}

Error unrecognized(const FunctionCall& call, const Position& at) {
  return errors::validation("Unrecognized function: " + call.function + at.to_text());
}

/// Ours; what the service says is not known.
Error unsupported_operator(std::string_view symbol, const Position& at) {
  return errors::validation("Unsupported operator: " + std::string(symbol) + at.to_text());
}

/// The types of attributes that `IS type` accepts; none for a type that no attribute has.
std::vector<std::string_view> attribute_types(std::string_view type) {
  struct Row {
    std::string_view type;
    std::vector<std::string_view> attributes;
  };
  static const Row kRows[] = {
      {"NULL", {"NULL"}},
      {"BOOL", {"BOOL"}},
      {"BOOLEAN", {"BOOL"}},
      {"STRING", {"S"}},
      {"VARCHAR", {"S"}},
      {"CHAR", {"S"}},
      {"CHARACTER", {"S"}},
      {"CHARACTER VARYING", {"S"}},
      {"SYMBOL", {"S"}},
      {"INT", {"N"}},
      {"INT2", {"N"}},
      {"INT4", {"N"}},
      {"INT8", {"N"}},
      {"INTEGER", {"N"}},
      {"SMALLINT", {"N"}},
      {"DECIMAL", {"N"}},
      {"NUMERIC", {"N"}},
      {"FLOAT", {"N"}},
      {"REAL", {"N"}},
      {"DOUBLE PRECISION", {"N"}},
      {"BLOB", {"B"}},
      {"LIST", {"L"}},
      {"STRUCT", {"M"}},
      {"TUPLE", {"M"}},
      {"BAG", {"SS", "NS", "BS"}},
  };
  for (const Row& row : kRows) {
    if (row.type == type) return row.attributes;
  }
  return {};
}

ast::Condition never() { return ast::Condition{ast::Or{}}; }
ast::Condition always() { return ast::Condition{ast::And{}}; }

ast::Condition negated(ast::Condition condition) {
  ast::Not node;
  node.term.push_back(std::move(condition));
  return ast::Condition{std::move(node)};
}

ast::Condition both(ast::Condition a, ast::Condition b) {
  ast::And node;
  node.terms.push_back(std::move(a));
  node.terms.push_back(std::move(b));
  return ast::Condition{std::move(node)};
}

ast::Condition either(ast::Condition a, ast::Condition b) {
  ast::Or node;
  node.terms.push_back(std::move(a));
  node.terms.push_back(std::move(b));
  return ast::Condition{std::move(node)};
}

size_t size_of(const ast::Condition& condition) {
  size_t size = 1;
  const auto add = [&](const std::vector<ast::Condition>& terms) {
    for (const ast::Condition& term : terms) size += size_of(term);
  };
  if (const auto* all = std::get_if<ast::And>(&condition.node)) add(all->terms);
  if (const auto* any = std::get_if<ast::Or>(&condition.node)) add(any->terms);
  if (const auto* negation = std::get_if<ast::Not>(&condition.node)) add(negation->term);
  return size;
}

/// Ours: conditions that stand for conditions compared with each other. `a = b = c = ...` takes
/// twice as many with each sign; what the service says of long ones is not known.
constexpr size_t kComparedConditionsMax = 2000;

class Translator {
 public:
  explicit Translator(const Parameters& parameters) : parameters_(parameters) {}

  Placeholders& placeholders() { return placeholders_; }

  Result<ast::Condition> condition(const Expression& source) {
    if (const auto* binary = std::get_if<Binary>(&source.node))
      return of_binary(*binary, source.at);
    if (const auto* unary = std::get_if<Unary>(&source.node)) {
      if (unary->symbol != "NOT") return unsupported_operator(unary->symbol, source.at);
      ASSIGN_OR_RETURN(ast::Condition term, condition(unary->operand.front()));
      return negated(std::move(term));
    }
    if (const auto* between = std::get_if<Between>(&source.node)) return of_between(*between);
    if (const auto* in = std::get_if<In>(&source.node)) return of_in(*in);
    if (const auto* is = std::get_if<Is>(&source.node)) return of_is(*is);
    if (const auto* call = std::get_if<FunctionCall>(&source.node))
      return of_call(*call, source.at);
    if (const auto* boolean = std::get_if<Boolean>(&source.node))
      return boolean->value ? always() : never();
    // Ours; what the service says is not known.
    return errors::validation("Expected a condition" + source.at.to_text());
  }

  ast::Path path(const Path& source) {
    ast::Path path;
    for (const PathStep& step : source.steps) {
      ast::PathStep out;
      if (step.index) {
        out = {ast::PathStep::Kind::kIndex, std::to_string(*step.index)};
      } else {
        out = {ast::PathStep::Kind::kPlaceholder, placeholders_.add_name(step.name)};
      }
      path.steps.push_back(std::move(out));
    }
    return path;
  }

  Result<ast::ValueName> value(const Expression& source) {
    ASSIGN_OR_RETURN(std::string encoded, encode_value(source, parameters_));
    return ast::ValueName{placeholders_.add_value(std::move(encoded))};
  }

  /// The right side of SET, but for set_add and set_delete.
  Result<ast::Operand> set_operand(const Expression& source) {
    if (const auto* binary = std::get_if<Binary>(&source.node)) {
      if (binary->symbol != "+" && binary->symbol != "-")
        return unsupported_operator(binary->symbol, source.at);
      ast::Arithmetic node{binary->symbol[0], {}};
      ASSIGN_OR_RETURN(node.operands, set_operands(binary->operands));
      return ast::Operand{std::move(node)};
    }
    if (const auto* call = std::get_if<FunctionCall>(&source.node)) {
      if (call->function != "list_append") return unrecognized(*call, source.at);
      ast::Call node{call->function, {}};
      ASSIGN_OR_RETURN(node.arguments, set_operands(call->arguments));
      return ast::Operand{std::move(node)};
    }
    if (const auto* named = std::get_if<Path>(&source.node)) return ast::Operand{path(*named)};
    ASSIGN_OR_RETURN(ast::ValueName literal, value(source));
    return ast::Operand{std::move(literal)};
  }

 private:
  Result<std::vector<ast::Operand>> set_operands(const std::vector<Expression>& sources) {
    std::vector<ast::Operand> operands;
    for (const Expression& each : sources) {
      ASSIGN_OR_RETURN(ast::Operand operand, set_operand(each));
      operands.push_back(std::move(operand));
    }
    return operands;
  }

  Result<ast::Condition> of_binary(const Binary& binary, const Position& at) {
    if (binary.symbol == "AND" || binary.symbol == "OR") {
      std::vector<ast::Condition> terms;
      for (const Expression& each : binary.operands) {
        ASSIGN_OR_RETURN(ast::Condition term, condition(each));
        terms.push_back(std::move(term));
      }
      if (binary.symbol == "AND") return ast::Condition{ast::And{std::move(terms)}};
      return ast::Condition{ast::Or{std::move(terms)}};
    }
    static constexpr std::string_view kComparators[] = {"=", "<>", "<", "<=", ">", ">="};
    if (std::find(std::begin(kComparators), std::end(kComparators), binary.symbol) ==
        std::end(kComparators)) {
      return unsupported_operator(binary.symbol, at);
    }
    const Expression &left = binary.operands[0], &right = binary.operands[1];
    if (is_condition(left)) return compare_truth(binary.symbol, left, right);
    if (is_condition(right)) return compare_truth(binary.symbol, right, left);
    ast::Comparison node;
    node.symbol = binary.symbol;
    ASSIGN_OR_RETURN(node.left, operand(left));
    ASSIGN_OR_RETURN(node.right, operand(right));
    return ast::Condition{std::move(node)};
  }

  /// `attribute_exists(a) = true`: what a condition comes to is a boolean.
  Result<ast::Condition> compare_truth(std::string_view symbol,
                                       const Expression& left,
                                       const Expression& right) {
    if (symbol != "=" && symbol != "<>") return no_order(symbol);
    ASSIGN_OR_RETURN(ast::Condition term, condition(left));
    ASSIGN_OR_RETURN(ast::Condition equal, equals(std::move(term), right));
    return symbol == "=" ? std::move(equal) : negated(std::move(equal));
  }

  Result<ast::Condition> equals(ast::Condition term, const Expression& other) {
    compared_ += size_of(term);
    if (compared_ > kComparedConditionsMax)
      return errors::validation("Too many conditions are compared with each other in a statement.");
    if (is_condition(other)) {
      ASSIGN_OR_RETURN(ast::Condition second, condition(other));
      ast::Condition none = both(negated(term), negated(second));
      return either(both(std::move(term), std::move(second)), std::move(none));
    }
    if (is_value(other)) {
      ASSIGN_OR_RETURN(const std::string encoded, encode_value(other, parameters_));
      const ValueView view(encoded);
      if (view.type() != Type::kBoolean) return never();
      return view.boolean() ? std::move(term) : negated(std::move(term));
    }
    ASSIGN_OR_RETURN(ast::Operand side, operand(other));
    const auto is = [&](bool wanted) {
      std::string encoded;
      append_boolean(encoded, wanted);
      return ast::Condition{ast::Comparison{
          "=", side, ast::Operand{ast::ValueName{placeholders_.add_value(std::move(encoded))}}}};
    };
    ast::Condition no = both(negated(term), is(false));
    return either(both(std::move(term), is(true)), std::move(no));
  }

  static Error no_order(std::string_view function) {
    return errors::validation(
        "Incorrect operand type for operator or function; operator or function: " +
        std::string(function) + ", operand type: BOOL");
  }

  Result<ast::Condition> of_between(const Between& between) {
    for (const Expression& each : between.operands) {
      if (is_condition(each)) return no_order("BETWEEN");
    }
    ast::Between node;
    ASSIGN_OR_RETURN(node.value, operand(between.operands[0]));
    ASSIGN_OR_RETURN(node.low, operand(between.operands[1]));
    ASSIGN_OR_RETURN(node.high, operand(between.operands[2]));
    return ast::Condition{std::move(node)};
  }

  Result<ast::Condition> of_in(const In& in) {
    const Expression& value = in.value.front();
    if (is_condition(value)) {
      ASSIGN_OR_RETURN(const ast::Condition term, condition(value));
      ast::Or any;
      for (const Expression& each : in.list) {
        ASSIGN_OR_RETURN(ast::Condition equal, equals(term, each));
        any.terms.push_back(std::move(equal));
      }
      return ast::Condition{std::move(any)};
    }
    ast::In node;
    ASSIGN_OR_RETURN(node.value, operand(value));
    for (const Expression& each : in.list) {
      ASSIGN_OR_RETURN(ast::Operand one, operand(each));
      node.list.push_back(std::move(one));
    }
    return ast::Condition{std::move(node)};
  }

  Result<ast::Condition> of_is(const Is& is) {
    ASSIGN_OR_RETURN(ast::Operand value, operand(is.value.front()));
    if (is.type == "MISSING") return ast::Condition{ast::Call{"attribute_not_exists", {value}}};
    ast::Or any;
    for (const std::string_view type : attribute_types(is.type)) {
      std::string encoded;
      append_text(encoded, type);
      const ast::ValueName name{placeholders_.add_value(std::move(encoded))};
      any.terms.push_back(ast::Condition{ast::Call{"attribute_type", {value, ast::Operand{name}}}});
    }
    return ast::Condition{std::move(any)};
  }

  Result<ast::Condition> of_call(const FunctionCall& call, const Position& at) {
    // `size` is no condition by itself, which the second phase says.
    if (!is_condition_function(call) && call.function != "size") return unrecognized(call, at);
    ast::Call node{call.function, {}};
    ASSIGN_OR_RETURN(node.arguments, operands(call.arguments));
    if (call.function == "attribute_type" && call.arguments.size() == 2 &&
        is_value(call.arguments[1])) {
      RETURN_IF_ERROR(check_type_name(call.arguments[1]));
    }
    return ast::Condition{std::move(node)};
  }

  /// PartiQL lists the types in another order than expressions do.
  Status check_type_name(const Expression& name) const {
    ASSIGN_OR_RETURN(const std::string encoded, encode_value(name, parameters_));
    const ValueView view(encoded);
    if (view.type() != Type::kString || type_named(view.payload())) return ok();
    return errors::validation(
        "Invalid attribute type name found; type: " + std::string(view.payload()) +
        ", valid types: {N,BS,L,B,NULL,M,S,SS,NS,BOOL}");
  }

  Result<std::vector<ast::Operand>> operands(const std::vector<Expression>& sources) {
    std::vector<ast::Operand> out;
    for (const Expression& each : sources) {
      ASSIGN_OR_RETURN(ast::Operand one, operand(each));
      out.push_back(std::move(one));
    }
    return out;
  }

  Result<ast::Operand> operand(const Expression& source) {
    if (const auto* named = std::get_if<Path>(&source.node)) return ast::Operand{path(*named)};
    if (is_value(source)) {
      ASSIGN_OR_RETURN(ast::ValueName literal, value(source));
      return ast::Operand{std::move(literal)};
    }
    if (const auto* call = std::get_if<FunctionCall>(&source.node)) {
      if (call->function != "size") return unrecognized(*call, source.at);
      ast::Call node{call->function, {}};
      ASSIGN_OR_RETURN(node.arguments, operands(call->arguments));
      return ast::Operand{std::move(node)};
    }
    if (const auto* binary = std::get_if<Binary>(&source.node))
      return unsupported_operator(binary->symbol, source.at);
    if (const auto* unary = std::get_if<Unary>(&source.node))
      return unsupported_operator(unary->symbol, source.at);
    return errors::validation("Unexpected operand" + source.at.to_text());
  }

  const Parameters& parameters_;
  size_t compared_ = 0;
  Placeholders placeholders_;
};

bool same(const Path& a, const Path& b) {
  return std::equal(
      a.steps.begin(),
      a.steps.end(),
      b.steps.begin(),
      b.steps.end(),
      [](const PathStep& x, const PathStep& y) { return x.name == y.name && x.index == y.index; });
}

/// The sections of an update expression, as PartiQL's clauses fill them in any order.
class UpdateTranslator {
 public:
  explicit UpdateTranslator(const Parameters& parameters)
      : parameters_(parameters), translator_(parameters) {}

  Result<dynamodb::Update> run(const Update& update) {
    for (const auto& clause : update.clauses) {
      if (const auto* set = std::get_if<SetClause>(&clause)) {
        RETURN_IF_ERROR(add(*set));
      } else {
        ast::Path path = translator_.path(std::get<RemoveClause>(clause).path);
        section("REMOVE").actions.push_back(ast::RemoveAction{std::move(path)});
      }
    }
    return resolve_update(out_, translator_.placeholders(), "");
  }

 private:
  Status add(const SetClause& set) {
    const auto* call = std::get_if<FunctionCall>(&set.value.node);
    if (call != nullptr && (call->function == "set_add" || call->function == "set_delete"))
      return change_set(set, *call);
    ast::SetAction action{translator_.path(set.path), {}};
    ASSIGN_OR_RETURN(action.value, translator_.set_operand(set.value));
    section("SET").actions.push_back(std::move(action));
    return ok();
  }

  /// `SET a = set_add(a, <<1>>)`
  Status change_set(const SetClause& set, const FunctionCall& call) {
    const bool adds = call.function == "set_add";
    const std::string function = adds ? "SET_ADD" : "SET_DELETE";
    if (call.arguments.size() != 2) {
      return errors::validation(function + " must have exactly two arguments" +
                                set.value.at.to_text());
    }
    const Expression &first = call.arguments[0], &second = call.arguments[1];
    const auto* named = std::get_if<Path>(&first.node);
    if (named == nullptr || !same(*named, set.path)) {
      return errors::validation("The first argument to " + function +
                                " must equal the assignment value" + set.value.at.to_text());
    }
    if (!is_set_value(second)) {
      // The service tells the place of the first argument.
      return errors::validation("The second argument to " + function +
                                " must be a value with type SET" + first.at.to_text());
    }
    ASSIGN_OR_RETURN(ast::ValueName value, translator_.value(second));
    ast::Path path = translator_.path(set.path);
    if (adds) {
      section("ADD").actions.push_back(ast::AddAction{std::move(path), std::move(value)});
    } else {
      section("DELETE").actions.push_back(ast::DeleteAction{std::move(path), std::move(value)});
    }
    return ok();
  }

  bool is_set_value(const Expression& value) const {
    if (const auto* parameter = std::get_if<Parameter>(&value.node))
      return is_set(ValueView(parameters_[parameter->index]).type());
    return std::holds_alternative<Bag>(value.node);
  }

  ast::UpdateSection& section(std::string_view keyword) {
    for (ast::UpdateSection& each : out_.sections) {
      if (each.keyword == keyword) return each;
    }
    return out_.sections.emplace_back(ast::UpdateSection{std::string(keyword), {}});
  }

  const Parameters& parameters_;
  Translator translator_;
  ast::Update out_;
};

}  // namespace

Result<dynamodb::Condition> translate_condition(const Expression& where,
                                                const Parameters& parameters) {
  Translator translator(parameters);
  ASSIGN_OR_RETURN(const ast::Condition condition, translator.condition(where));
  return resolve_condition(condition, "", translator.placeholders());
}

Result<dynamodb::Update> translate_update(const Update& update, const Parameters& parameters) {
  return UpdateTranslator(parameters).run(update);
}

dynamodb::Path translate_path(const Path& path) {
  dynamodb::Path out;
  for (const PathStep& step : path.steps) out.steps.push_back({step.name, step.index});
  return out;
}

}  // namespace cloudtab::dynamodb::partiql
