#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "core/services/dynamodb/value.h"

// An expression whose names and values are known, checked, ready to be evaluated on items. Made by
// `resolve.h` from a parsed expression and by `legacy.h` from the older parameters; evaluated by
// `evaluate.h`, `update.h` and `projection.h`.

namespace cloudtab::dynamodb {

/// One step of a document path: an attribute or map member by name, or a list element by index.
struct PathStep {
  std::string name;
  std::optional<uint32_t> index;

  friend bool operator==(const PathStep& a, const PathStep& b) {
    return a.index == b.index && a.name == b.name;
  }
};

struct Path {
  std::vector<PathStep> steps;

  const std::string& head() const { return steps.front().name; }
  bool is_nested() const { return steps.size() > 1; }
  /// `[a, [0], b]`, as the service prints a path.
  std::string to_text() const;
  friend bool operator==(const Path& a, const Path& b) { return a.steps == b.steps; }
};

/// A value given in the request, encoded.
struct Literal {
  std::string encoded;
  ValueView view() const { return ValueView(encoded); }
};

/// `size(a)`; of a literal it is folded into a literal.
struct SizeOf {
  Path path;
};

using Operand = std::variant<Path, Literal, SizeOf>;

enum class Comparator { kEqual, kNotEqual, kLess, kLessOrEqual, kGreater, kGreaterOrEqual };

struct Condition;

struct All {
  std::vector<Condition> terms;
};
struct Any {
  std::vector<Condition> terms;
};
struct Negation {
  std::vector<Condition> term;  ///< one
};
struct Compare {
  Comparator comparator = Comparator::kEqual;
  Operand left, right;
};
struct BetweenBounds {
  Operand value, low, high;
};
struct OneOf {
  Operand value;
  std::vector<Operand> list;
};
struct Exists {
  Path path;
  bool wanted = true;
};
struct HasType {
  Path path;
  Type type{};
};
struct BeginsWith {
  Operand value, prefix;
};
struct Contains {
  Operand value, element;
};

struct Condition {
  std::variant<All,
               Any,
               Negation,
               Compare,
               BetweenBounds,
               OneOf,
               Exists,
               HasType,
               BeginsWith,
               Contains>
      node;
};

// --- Updates: an update expression's clauses, with every name and value put in its place and
// checked.

struct SetValue;

struct Sum {
  bool subtract = false;
  std::vector<SetValue> operands;  ///< two
};
struct IfNotExists {
  Path path;
  std::vector<SetValue> fallback;  ///< one
};
struct ListAppend {
  std::vector<SetValue> operands;  ///< two
};
struct SetValue {
  std::variant<Path, Literal, Sum, IfNotExists, ListAppend> node;
};

struct SetAction {
  Path path;
  SetValue value;
};
struct RemoveAction {
  Path path;
};
/// Adds to a number, or elements to a set; for the older ADD of a list, appends.
struct AddAction {
  Path path;
  Literal value;
};
/// Takes elements from a set.
struct DeleteAction {
  Path path;
  Literal value;
};
using UpdateAction = std::variant<SetAction, RemoveAction, AddAction, DeleteAction>;

struct Update {
  std::vector<UpdateAction> actions;
  /// From AttributeUpdates, whose errors have other texts.
  bool legacy = false;
};

const Path& path_of(const UpdateAction& action);

using Projection = std::vector<Path>;

/// Calls `visit(path, is_target)` for every path of a condition or update; `is_target` for what an
/// update writes.
template <class Visit>
void for_each_path(const Condition& condition, const Visit& visit);
template <class Visit>
void for_each_path(const SetValue& value, const Visit& visit);

// --- Implementation: of the templates above, so that a visitor is called without a detour and
// may take what it likes.

template <class Visit>
void for_each_path(const Operand& operand, const Visit& visit) {
  if (const auto* path = std::get_if<Path>(&operand)) visit(*path);
  if (const auto* size = std::get_if<SizeOf>(&operand)) visit(size->path);
}

template <class Visit>
void for_each_path(const Condition& condition, const Visit& visit) {
  struct Visitor {
    const Visit& visit;
    void operator()(const All& all) const { each(all.terms); }
    void operator()(const Any& any) const { each(any.terms); }
    void operator()(const Negation& negation) const { each(negation.term); }
    void operator()(const Compare& node) const { operands({&node.left, &node.right}); }
    void operator()(const BetweenBounds& node) const {
      operands({&node.value, &node.low, &node.high});
    }
    void operator()(const OneOf& node) const {
      for_each_path(node.value, visit);
      for (const Operand& operand : node.list) for_each_path(operand, visit);
    }
    void operator()(const Exists& node) const { visit(node.path); }
    void operator()(const HasType& node) const { visit(node.path); }
    void operator()(const BeginsWith& node) const { operands({&node.value, &node.prefix}); }
    void operator()(const Contains& node) const { operands({&node.value, &node.element}); }

    void each(const std::vector<Condition>& terms) const {
      for (const Condition& term : terms) for_each_path(term, visit);
    }
    void operands(std::initializer_list<const Operand*> list) const {
      for (const Operand* operand : list) for_each_path(*operand, visit);
    }
  };
  std::visit(Visitor{visit}, condition.node);
}

template <class Visit>
void for_each_path(const SetValue& value, const Visit& visit) {
  struct Visitor {
    const Visit& visit;
    void operator()(const Path& path) const { visit(path); }
    void operator()(const Literal&) const {}
    void operator()(const Sum& sum) const { each(sum.operands); }
    void operator()(const IfNotExists& node) const {
      visit(node.path);
      each(node.fallback);
    }
    void operator()(const ListAppend& node) const { each(node.operands); }
    void each(const std::vector<SetValue>& values) const {
      for (const SetValue& each_value : values) for_each_path(each_value, visit);
    }
  };
  std::visit(Visitor{visit}, value.node);
}

}  // namespace cloudtab::dynamodb
