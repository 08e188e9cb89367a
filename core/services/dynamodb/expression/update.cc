#include "core/services/dynamodb/expression/update.h"

#include <algorithm>
#include <utility>

#include "core/services/dynamodb/errors.h"
#include "core/services/dynamodb/expression/evaluate.h"
#include "core/services/dynamodb/expression/path_tree.h"
#include "core/services/dynamodb/limits.h"

namespace cloudtab::dynamodb {

namespace {

// Messages as dynalite's tests record them from the service.
Error wrong_type() {
  return errors::validation("An operand in the update expression has an incorrect data type");
}
Error legacy_wrong_type() { return errors::validation("Type mismatch for attribute to update"); }
Error missing_attribute() {
  return errors::validation(
      "The provided expression refers to an attribute that does not exist in the item");
}
Error bad_path() {
  return errors::validation(
      "The document path provided in the update expression is invalid for update");
}
Error too_deep() {
  return errors::validation(
      "Nesting Levels have exceeded supported limits: Attributes in the item have nested levels "
      "beyond supported limit");
}

/// Why a value could not be worked out, the gravest first.
enum class Problem { kNone, kType, kPath, kMissing, kNumber };

struct Computed {
  Problem problem = Problem::kNone;
  std::string number_error;
  /// Encoded; empty: the attribute goes away.
  std::string value;

  static Computed failed(Problem problem) { return Computed{problem, "", ""}; }
  static Computed of(std::string value) { return Computed{Problem::kNone, "", std::move(value)}; }
  static Computed of(const Result<Decimal>& number) {
    if (!number.ok()) return Computed{Problem::kNumber, number.error().message, ""};
    Computed computed;
    append_number(computed.value, *number);
    return computed;
  }
  ValueView view() const { return ValueView(value); }
};

std::string concatenate(const ValueView& a, const ValueView& b) {
  BodyBuilder body;
  for (const ValueView* list : {&a, &b}) {
    ListReader reader(list->payload());
    while (auto element = reader.next()) body.add() += element->encoded();
  }
  std::string out;
  append_container(out, Type::kList, body.finish());
  return out;
}

std::vector<std::string_view> elements_of(const ValueView& set) {
  std::vector<std::string_view> elements;
  SetReader reader(set.payload());
  std::string_view element;
  while (reader.next(element)) elements.push_back(element);
  return elements;
}

std::string make_set(Type type, const std::vector<std::string_view>& elements) {
  BodyBuilder body;
  for (std::string_view element : elements) body.add_element(element);
  std::string out;
  append_container(out, type, body.finish());
  return out;
}

std::string set_union(const ValueView& a, const ValueView& b) {
  const auto x = elements_of(a), y = elements_of(b);
  std::vector<std::string_view> out;
  std::set_union(x.begin(), x.end(), y.begin(), y.end(), std::back_inserter(out));
  return make_set(a.type(), out);
}

/// Empty if nothing is left.
std::string set_difference(const ValueView& a, const ValueView& b) {
  const auto x = elements_of(a), y = elements_of(b);
  std::vector<std::string_view> out;
  std::set_difference(x.begin(), x.end(), y.begin(), y.end(), std::back_inserter(out));
  return out.empty() ? std::string() : make_set(a.type(), out);
}

// --- Values of SET

Computed compute(const SetValue& value, const ItemView& item);

struct Compute {
  const ItemView& item;

  Computed operator()(const Path& path) const {
    const auto value = find(item, path);
    return value ? Computed::of(std::string(value->encoded()))
                 : Computed::failed(Problem::kMissing);
  }
  Computed operator()(const Literal& literal) const { return Computed::of(literal.encoded); }
  Computed operator()(const IfNotExists& node) const {
    const auto value = find(item, node.path);
    return value ? Computed::of(std::string(value->encoded()))
                 : compute(node.fallback.front(), item);
  }
  Computed operator()(const Sum& sum) const {
    const Computed a = compute(sum.operands[0], item), b = compute(sum.operands[1], item);
    if (const Problem problem = worse(a, b, Type::kNumber); problem != Problem::kNone)
      return Computed::failed(problem);
    const Decimal x = a.view().number(), y = b.view().number();
    return Computed::of(sum.subtract ? Decimal::subtract(x, y) : Decimal::add(x, y));
  }
  Computed operator()(const ListAppend& node) const {
    const Computed a = compute(node.operands[0], item), b = compute(node.operands[1], item);
    if (const Problem problem = worse(a, b, Type::kList); problem != Problem::kNone)
      return Computed::failed(problem);
    return Computed::of(concatenate(a.view(), b.view()));
  }

  static Problem worse(const Computed& a, const Computed& b, Type wanted) {
    for (const Computed* each : {&a, &b}) {
      if (each->problem != Problem::kNone) return each->problem;
      if (each->view().type() != wanted) return Problem::kType;
    }
    return Problem::kNone;
  }
};

Computed compute(const SetValue& value, const ItemView& item) {
  return std::visit(Compute{item}, value.node);
}

// --- Actions

struct ComputeAction {
  const ItemView& item;

  Computed operator()(const SetAction& action) const { return compute(action.value, item); }
  Computed operator()(const RemoveAction&) const { return Computed::of(std::string()); }
  Computed operator()(const AddAction& action) const {
    const ValueView value = action.value.view();
    const auto current = find(item, action.path);
    if (!current) return Computed::of(action.value.encoded);
    if (current->type() != value.type()) return Computed::failed(Problem::kType);
    if (value.type() == Type::kNumber)
      return Computed::of(Decimal::add(current->number(), value.number()));
    if (value.type() == Type::kList) return Computed::of(concatenate(*current, value));
    return Computed::of(set_union(*current, value));
  }
  Computed operator()(const DeleteAction& action) const {
    const ValueView value = action.value.view();
    const auto current = find(item, action.path);
    if (!current) return Computed::of(std::string());
    if (current->type() != value.type()) return Computed::failed(Problem::kType);
    return Computed::of(set_difference(*current, value));
  }
};

/// Whether the last step of a path has a map or list to be written into.
enum class Target { kWritable, kAbsent, kWrongType };

Target target_of(const ItemView& item, const Path& path) {
  if (!path.is_nested()) return Target::kWritable;
  Path parent = path;
  const bool wants_list = parent.steps.back().index.has_value();
  parent.steps.pop_back();
  const auto container = find(item, parent);
  if (!container) return Target::kAbsent;
  return container->type() == (wants_list ? Type::kList : Type::kMap) ? Target::kWritable
                                                                      : Target::kWrongType;
}

/// Levels of a value, itself included.
int nesting_of(const ValueView& value) {
  int deepest = 0;
  if (value.type() == Type::kList) {
    ListReader reader(value.payload());
    while (auto element = reader.next()) deepest = std::max(deepest, nesting_of(*element));
  } else if (value.type() == Type::kMap) {
    MapReader reader = ItemView(value.payload()).entries();
    while (auto entry = reader.next()) deepest = std::max(deepest, nesting_of(entry->value));
  }
  return deepest + 1;
}

// --- Writing

using Values = std::vector<Computed>;

void rewrite(const ValueView& old, const PathTree& node, const Values& values, std::string& out);

void rewrite_map(const ItemView& old,
                 const PathTree& node,
                 const Values& values,
                 BodyBuilder& body) {
  const auto add_new = [&](const auto& change) {
    // A path that goes on below an absent member was refused before.
    const std::string& value = values[*change.second.path].value;
    if (!value.empty()) append_entry(body.add(), change.first, value);
  };
  auto change = node.members.begin();
  MapReader reader = old.entries();
  while (auto entry = reader.next()) {
    for (; change != node.members.end() && change->first < entry->name; ++change) add_new(*change);
    if (change == node.members.end() || change->first != entry->name) {
      body.add() += entry->encoded;
      continue;
    }
    if (change->second.path) {
      add_new(*change);
    } else {
      std::string value;
      rewrite(entry->value, change->second, values, value);
      append_entry(body.add(), entry->name, value);
    }
    ++change;
  }
  for (; change != node.members.end(); ++change) add_new(*change);
}

void rewrite_list(const ValueView& old,
                  const PathTree& node,
                  const Values& values,
                  BodyBuilder& body) {
  auto change = node.elements.begin();
  ListReader reader(old.payload());
  for (uint32_t index = 0; auto element = reader.next(); ++index) {
    if (change == node.elements.end() || change->first != index) {
      body.add() += element->encoded();
      continue;
    }
    if (!change->second.path) {
      rewrite(*element, change->second, values, body.add());
    } else if (const std::string& value = values[*change->second.path].value; !value.empty()) {
      body.add() += value;
    }
    ++change;
  }
  for (; change != node.elements.end(); ++change) {
    const std::string& value = values[*change->second.path].value;
    if (!value.empty()) body.add() += value;
  }
}

void rewrite(const ValueView& old, const PathTree& node, const Values& values, std::string& out) {
  BodyBuilder body;
  if (old.type() == Type::kMap) {
    rewrite_map(ItemView(old.payload()), node, values, body);
  } else {
    rewrite_list(old, node, values, body);
  }
  append_container(out, old.type(), body.finish());
}

}  // namespace

Result<std::string> apply(const Update& update, const ItemView& item) {
  Values values;
  values.reserve(update.actions.size());
  const Projection paths = updated_paths(update);
  bool path_absent = false;
  for (const Path& path : paths) {
    const Target target = target_of(item, path);
    if (target == Target::kWrongType) return bad_path();
    path_absent = path_absent || target == Target::kAbsent;
  }
  for (const UpdateAction& action : update.actions)
    values.push_back(std::visit(ComputeAction{item}, action));

  const auto has = [&values](Problem problem) {
    return std::any_of(values.begin(), values.end(), [problem](const Computed& each) {
      return each.problem == problem;
    });
  };
  if (has(Problem::kType)) return update.legacy ? legacy_wrong_type() : wrong_type();
  if (path_absent) return bad_path();
  if (has(Problem::kMissing)) return missing_attribute();
  for (size_t i = 0; i < values.size(); ++i) {
    if (values[i].problem == Problem::kNumber) return errors::validation(values[i].number_error);
    if (values[i].value.empty()) continue;
    const int levels_above = static_cast<int>(paths[i].steps.size()) - 1;
    if (levels_above + nesting_of(values[i].view()) > limits::kNestingMax) return too_deep();
  }
  BodyBuilder body;
  rewrite_map(item, PathTree::of(paths), values, body);
  return body.finish();
}

Projection updated_paths(const Update& update) {
  Projection paths;
  paths.reserve(update.actions.size());
  for (const UpdateAction& action : update.actions) paths.push_back(path_of(action));
  return paths;
}

}  // namespace cloudtab::dynamodb
