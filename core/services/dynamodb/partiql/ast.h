#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "core/services/dynamodb/partiql/lexer.h"

// What a PartiQL statement says. Made by `parser.h`; `translate.h` turns its conditions and updates
// into those of expressions.

namespace cloudtab::dynamodb::partiql {

struct PathStep {
  std::string name;
  /// Set for `[3]`, and then `name` is empty.
  std::optional<uint32_t> index;
};

/// `a.b[3]`; the first step is a name.
struct Path {
  std::vector<PathStep> steps;
};

struct Text {
  std::string text;
};
/// As written, with the sign before it.
struct Number {
  std::string text;
};
struct Boolean {
  bool value = false;
};
struct Null {};
struct Missing {};
/// `?`: counted from 0.
struct Parameter {
  size_t index = 0;
};

struct Expression;

struct List {
  std::vector<Expression> elements;
};
struct Bag {
  std::vector<Expression> elements;
};
struct Member;
struct Tuple {
  std::vector<Member> members;
};
/// `size(a)`; the function's name in lower case.
struct FunctionCall {
  std::string function;
  std::vector<Expression> arguments;
};
/// `NOT a`, and a sign before what is no number.
struct Unary {
  std::string symbol;
  std::vector<Expression> operand;  ///< one
};
/// `AND`, `OR`, comparisons and arithmetic.
struct Binary {
  std::string symbol;
  std::vector<Expression> operands;  ///< two; of AND and OR two or more
};
struct Between {
  std::vector<Expression> operands;  ///< value, low, high
};
struct In {
  std::vector<Expression> value;  ///< one
  std::vector<Expression> list;
};
/// `a IS MISSING`. NOT is a `Unary` around it.
struct Is {
  std::vector<Expression> value;  ///< one
  /// In upper case: `INT4`, `DOUBLE PRECISION`.
  std::string type;
};

struct Expression {
  std::variant<Path,
               Text,
               Number,
               Boolean,
               Null,
               Missing,
               Parameter,
               List,
               Bag,
               Tuple,
               FunctionCall,
               Unary,
               Binary,
               Between,
               In,
               Is>
      node;
  /// Of its first token.
  Position at;
};

struct Member {
  std::string name;
  Expression value;
};

/// `"table"."index"`.
struct Target {
  std::string table;
  std::optional<std::string> index;
};

struct OrderTerm {
  Path path;
  bool ascending = true;
};

struct Select {
  /// Empty: `*`.
  std::vector<Expression> columns;
  Target from;
  std::optional<Expression> where;
  std::vector<OrderTerm> order;
};

struct Insert {
  Target into;
  Expression value;
};

struct SetClause {
  Path path;
  Expression value;
};
struct RemoveClause {
  Path path;
};

/// `ALL OLD *`.
struct Returning {
  bool all = true;
  bool old_image = true;
};

struct Update {
  Target target;
  std::vector<std::variant<SetClause, RemoveClause>> clauses;
  std::optional<Expression> where;
  std::optional<Returning> returning;
};

struct Delete {
  Target from;
  std::optional<Expression> where;
  std::optional<Returning> returning;
};

/// `EXISTS(SELECT ...)`: a transaction's condition.
struct Exists {
  Select select;
};

struct Statement {
  std::variant<Select, Insert, Update, Delete, Exists> node;
  /// How many `?` it has.
  size_t parameters = 0;

  bool is_read() const { return std::holds_alternative<Select>(node); }
};

}  // namespace cloudtab::dynamodb::partiql
