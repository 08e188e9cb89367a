#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "core/base/document.h"
#include "core/base/result.h"

// Filter policies: which messages a subscription takes. A policy is parsed once into a checked tree
// and then matched against a JSON object, which is a message's attributes or its body.
//
//   {"store": ["a", {"prefix": "b"}], "detail": {"size": [{"numeric": [">", 0]}]}, "$or": [{...},
//   {...}]}
//
// A field's path is matched if one of its conditions is; a policy is matched if all its fields are
// and one branch of each
// `$or`. Values inside arrays are values of the array's field, each on its own; but fields found in
// one array of objects must come from the same object of it.
//
// Sources: SNS developer guide, "subscription filter policies" and "filter policy constraints";
// recorded answers.

namespace cloudtab::sns {

/// A value a condition is compared with: text, a number, or `true`, `false`, `null`.
struct FilterScalar {
  enum class Kind { kString, kNumber, kLiteral };
  Kind kind = Kind::kString;
  std::string text;  ///< a string's characters; a number or literal as JSON
  double number = 0;
};

namespace condition {

struct Exact {
  FilterScalar value;
};
struct Prefix {
  std::string text;
  bool ignore_case = false;
};
struct Suffix {
  std::string text;
  bool ignore_case = false;
};
struct EqualsIgnoreCase {
  std::string text;
};
/// `*` stands for any characters; `\*` and `\\` for themselves.
struct Wildcard {
  std::string pattern;
};
struct Exists {
  bool wanted = true;
};
struct Numeric {
  std::optional<double> bottom, top;
  bool bottom_included = false, top_included = false;
};
struct Cidr {
  std::string network;
  int bits = 0;
};  ///< network: 4 or 16 bytes

using StringCondition = std::variant<Exact, Prefix, Suffix, EqualsIgnoreCase, Wildcard>;
/// There is a value, and none of these is true of it.
struct AnythingBut {
  std::vector<StringCondition> none_of;
};

}  // namespace condition

using FilterCondition = std::variant<condition::Exact,
                                     condition::Prefix,
                                     condition::Suffix,
                                     condition::EqualsIgnoreCase,
                                     condition::Wildcard,
                                     condition::Exists,
                                     condition::Numeric,
                                     condition::Cidr,
                                     condition::AnythingBut>;

struct FilterNode {
  struct Field {
    std::string name;
    /// Conditions, one of which must hold; or the fields below.
    std::vector<FilterCondition> conditions;
    std::vector<FilterNode> below;  ///< none or one
  };
  std::vector<Field> fields;
  /// Each `$or`: branches, one of which must match.
  std::vector<std::vector<FilterNode>> alternatives;
};

enum class FilterScope { kMessageAttributes, kMessageBody };

/// Which operators are known. SNS takes fewer than event buses do: no `wildcard`, no
/// case-insensitive `prefix` and `suffix`, and inside `anything-but` only `prefix`.
enum class FilterDialect { kSns, kEventBus };

class FilterPolicy {
 public:
  /// Errors: code InvalidParameterException; the message begins where SNS's goes on after `Invalid
  /// parameter: ` or `Invalid parameter: Attributes Reason: ` (`FilterPolicy: Empty arrays are not
  /// allowed\n at [Source: ...]`).
  static Result<FilterPolicy> parse(std::string_view json,
                                    FilterScope scope,
                                    FilterDialect dialect = FilterDialect::kSns);

  /// `fields` is a JSON object; see `attributes_as_fields`.
  bool matches(const Document& fields) const;

 private:
  FilterNode root_;
};

/// Message attributes as the object a policy is matched against: String as text, Number as a
/// number, String.Array as the array it spells; Binary and what does not parse are left out.
Document attributes_as_fields(const Document& message_attributes);

}  // namespace cloudtab::sns
