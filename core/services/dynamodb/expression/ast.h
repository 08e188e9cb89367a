#pragma once

#include <string>
#include <variant>
#include <vector>

// What an expression says, before anything is known of the names and values it refers to. Made by
// `parser.h`, read by `resolve.h`.

namespace cloudtab::dynamodb::ast {

/// One step of a document path.
struct PathStep {
  enum class Kind { kName, kPlaceholder, kIndex };
  Kind kind = Kind::kName;
  /// The name, the `#name`, or the digits of an index.
  std::string text;
};

/// `a.b[3].#c`; the first step is never an index.
struct Path {
  std::vector<PathStep> steps;
};

/// `:value`.
struct ValueName {
  std::string name;
};

struct Operand;

/// `contains(tags, :t)`.
struct Call {
  std::string function;
  std::vector<Operand> arguments;
};

/// `a + :b`, in SET only.
struct Arithmetic {
  char sign = '+';
  std::vector<Operand> operands;  ///< two
};

struct Operand {
  std::variant<Path, ValueName, Call, Arithmetic> term;
};

struct Condition;

struct And {
  std::vector<Condition> terms;
};
struct Or {
  std::vector<Condition> terms;
};
struct Not {
  std::vector<Condition> term;  ///< one
};
struct Comparison {
  std::string symbol;  ///< `=`, `<>`, `<`, `<=`, `>`, `>=`
  Operand left, right;
};
struct Between {
  Operand value, low, high;
};
struct In {
  Operand value;
  std::vector<Operand> list;
};

struct Condition {
  /// A `Call` stands where a condition is wanted: `attribute_exists(a)`.
  std::variant<And, Or, Not, Comparison, Between, In, Call> node;
};

struct SetAction {
  Path path;
  Operand value;
};
struct RemoveAction {
  Path path;
};
struct AddAction {
  Path path;
  ValueName value;
};
struct DeleteAction {
  Path path;
  ValueName value;
};
using UpdateAction = std::variant<SetAction, RemoveAction, AddAction, DeleteAction>;

/// `SET a = :a, b = :b`: one keyword and its actions.
struct UpdateSection {
  std::string keyword;
  std::vector<UpdateAction> actions;
};

struct Update {
  std::vector<UpdateSection> sections;
};

struct Projection {
  std::vector<Path> paths;
};

}  // namespace cloudtab::dynamodb::ast
