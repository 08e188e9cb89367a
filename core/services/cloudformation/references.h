#pragma once

#include <functional>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/base/document.h"
#include "core/base/result.h"

namespace cloudtab::cloudformation {

// Where the values of a template lead: what `Ref`, `Fn::GetAtt`, `Fn::Sub`, `Condition` and
// `DependsOn` name.

struct Reference {
  enum class Kind { kRef, kAttribute, kCondition };
  Kind kind = Kind::kRef;
  std::string name;
  std::string attribute;  ///< of `kAttribute`
};

using ConditionValues = std::map<std::string, bool>;
using ReferenceVisitor = std::function<void(const Reference&)>;

/// If `value` is a call of a function (an object with one member whose name is a function's), its
/// name and argument; else
/// {"", null}. Both live as long as `value`.
std::pair<std::string_view, const Document*> function_call(const Document& value);

/// Visits every reference in a value. With `conditions`, only the branches of `Fn::If` that are
/// taken.
void for_each_reference(const Document& value,
                        const ConditionValues* conditions,
                        const ReferenceVisitor& visit);

/// A piece of an `Fn::Sub` text: literal, or the name of a variable.
struct SubPiece {
  std::string text;
  bool is_variable = false;
};
/// Splits the text of an `Fn::Sub`; `${!Name}` comes out as the literal `${Name}`. Error: a
/// variable whose name has other characters than letters, digits, `.`, `:` and `_`.
Result<std::vector<SubPiece>> split_sub(std::string_view text);

/// `DependsOn` as a list.
std::vector<std::string> depends_on(const Document& resource);

/// Checks the forms of all function calls in a value, so that it can be resolved.
Status check_calls(const Document& value);

/// Checks all functions' forms and that every reference names something the template has, and that
/// no condition and no resource refers back to itself. Errors: `ValidationError`, AWS's texts.
Status check_references(const Document& body);

/// Resource -> the resources it needs first: references that are taken, and DependsOn. Only those
/// in `active`.
using Dependencies = std::map<std::string, std::set<std::string>>;
Dependencies dependencies_of(const Document& body,
                             const ConditionValues& conditions,
                             const std::set<std::string>& active);

/// The names in an order in which each comes after those it needs, or those on a cycle in `cycle`.
struct Order {
  std::vector<std::string> names;
  std::vector<std::string> cycle;
};
Order topological_order(const Dependencies& dependencies);

}  // namespace cloudtab::cloudformation
