#include <algorithm>
#include <array>
#include <cstdlib>

#include <nlohmann/json.hpp>

#include "core/base/json.h"
#include "core/services/sns/errors.h"
#include "core/services/sns/filter_policy.h"
#include "core/services/sns/ip_network.h"
#include "core/services/sns/json_fault.h"
#include "core/services/sns/json_tokens.h"
#include "core/services/sns/limits.h"

// Parsing of filter policies. The rules are checked while reading token by token, since the
// messages tell where in the text the reader was.

namespace cloudtab::sns {
namespace {

using Kind = JsonTokens::Kind;

constexpr std::string_view kOnlyOneKey = "Only one key allowed in match expression";

/// How many combinations of values the fields of a node make: the product over fields of values
/// times nesting level; branches of an `$or` add up. Saturates far above the limit.
int64_t combinations(const FilterNode& node, int64_t level) {
  constexpr int64_t kEnough = int64_t{1} << 40;
  int64_t product = 1;
  for (const FilterNode::Field& field : node.fields) {
    product *= field.below.empty() ? static_cast<int64_t>(field.conditions.size()) * level
                                   : combinations(field.below.front(), level + 1);
    product = std::min(product, kEnough);
  }
  for (const std::vector<FilterNode>& branches : node.alternatives) {
    int64_t sum = 0;
    for (const FilterNode& branch : branches) sum += combinations(branch, level);
    product = std::min(product * sum, kEnough);
  }
  return product;
}

bool has_nesting(const FilterNode& node) {
  const auto nested = [](const FilterNode& branch) { return has_nesting(branch); };
  return std::any_of(node.fields.begin(),
                     node.fields.end(),
                     [](const FilterNode::Field& field) { return !field.below.empty(); }) ||
         std::any_of(node.alternatives.begin(),
                     node.alternatives.end(),
                     [&](const std::vector<FilterNode>& branches) {
                       return std::any_of(branches.begin(), branches.end(), nested);
                     });
}

class PolicyReader {
 public:
  PolicyReader(std::string_view text, FilterDialect dialect) : tokens_(text), dialect_(dialect) {}

  Result<FilterNode> read() {
    if (tokens_.next() != Kind::kObjectBegin) return fault("Filter is not an object");
    return read_object(false);
  }

 private:
  Error fault(const std::string& reason) const {
    return errors::invalid_parameter_bare(
        "FilterPolicy: " + reason + "\n at [Source: (String)\"" + std::string(tokens_.source()) +
        "\"; line: 1, column: " + std::to_string(tokens_.column()) + "]");
  }
  static Error fault_without_place(const std::string& reason) {
    return errors::invalid_parameter_bare("FilterPolicy: " + reason);
  }

  // The functions below are entered with the token that begins what they read as the current one,
  // and leave the one that ends it as the current one.

  Result<FilterNode> read_object(bool inside_or) {
    FilterNode node;
    while (tokens_.next() != Kind::kObjectEnd) {
      const std::string name = tokens_.token_text();
      if (name == "$or") {
        ASSIGN_OR_RETURN(std::vector<FilterNode> branches, read_or());
        node.alternatives.push_back(std::move(branches));
        continue;
      }
      if (inside_or && (name == "numeric" || name == "prefix" || name == "suffix" ||
                        name == "anything-but" || name == "exists" || name == "cidr" ||
                        name == "equals-ignore-case" || name == "wildcard")) {
        return fault(name + " is Ruler reserved fieldName which cannot be used inside $or.");
      }
      FilterNode::Field field;
      field.name = name;
      const Kind kind = tokens_.next();
      if (kind == Kind::kObjectBegin) {
        ASSIGN_OR_RETURN(FilterNode below, read_object(inside_or));
        field.below.push_back(std::move(below));
      } else if (kind == Kind::kArrayBegin) {
        ASSIGN_OR_RETURN(field.conditions, read_conditions());
      } else {
        return fault("\"" + name + "\" must be an object or an array");
      }
      node.fields.push_back(std::move(field));
    }
    if (node.fields.empty() && node.alternatives.empty())
      return fault("Empty objects are not allowed");
    return node;
  }

  Result<std::vector<FilterNode>> read_or() {
    if (tokens_.next() != Kind::kArrayBegin) return fault("It must be an Array followed with $or.");
    std::vector<FilterNode> branches;
    while (tokens_.next() != Kind::kArrayEnd) {
      if (tokens_.current() != Kind::kObjectBegin) {
        return fault("Only JSON object is allowed in array of $or relationship.");
      }
      ASSIGN_OR_RETURN(FilterNode branch, read_object(true));
      branches.push_back(std::move(branch));
    }
    if (branches.size() < 2)
      return fault("There must have at least 2 Objects in $or relationship.");
    return branches;
  }

  Result<std::vector<FilterCondition>> read_conditions() {
    std::vector<FilterCondition> conditions;
    while (tokens_.next() != Kind::kArrayEnd) {
      if (tokens_.current() == Kind::kObjectBegin) {
        ASSIGN_OR_RETURN(FilterCondition condition, read_match_expression());
        conditions.push_back(std::move(condition));
      } else if (const std::optional<FilterScalar> scalar = read_scalar()) {
        conditions.push_back(condition::Exact{*scalar});
      } else {
        return fault("Match value must be String, number, true, false, or null");
      }
    }
    if (conditions.empty()) return fault("Empty arrays are not allowed");
    return conditions;
  }

  std::optional<FilterScalar> read_scalar() {
    FilterScalar scalar;
    switch (tokens_.current()) {
      case Kind::kString:
        break;
      case Kind::kNumber:
        scalar.kind = FilterScalar::Kind::kNumber;
        break;
      case Kind::kTrue:
      case Kind::kFalse:
      case Kind::kNull:
        scalar.kind = FilterScalar::Kind::kLiteral;
        break;
      case Kind::kObjectBegin:
      case Kind::kObjectEnd:
      case Kind::kArrayBegin:
      case Kind::kArrayEnd:
      case Kind::kName:
        return std::nullopt;
    }
    scalar.text = tokens_.token_text();
    if (scalar.kind == FilterScalar::Kind::kNumber)
      scalar.number = std::strtod(scalar.text.c_str(), nullptr);
    return scalar;
  }

  Result<FilterCondition> read_match_expression() {
    if (tokens_.next() != Kind::kName) return fault("Match expression name not found");
    const std::string name = tokens_.token_text();
    if (name == "prefix" || name == "suffix") return read_affix(name);
    if (name == "numeric") return read_numeric();
    if (name == "anything-but") return read_anything_but();
    if (name == "exists") return read_exists();
    if (name == "cidr") return read_cidr();
    if (name == "equals-ignore-case") {
      ASSIGN_OR_RETURN(std::string text, read_text(name));
      RETURN_IF_ERROR(end_expression());
      return FilterCondition(condition::EqualsIgnoreCase{std::move(text)});
    }
    if (name == "wildcard" && dialect_ == FilterDialect::kEventBus) {
      ASSIGN_OR_RETURN(std::string pattern, read_text(name));
      RETURN_IF_ERROR(check_wildcard(pattern));
      RETURN_IF_ERROR(end_expression());
      return FilterCondition(condition::Wildcard{std::move(pattern)});
    }
    return fault("Unrecognized match type " + name);
  }

  Status end_expression() {
    if (tokens_.next() != Kind::kObjectEnd) return fault(std::string(kOnlyOneKey));
    return ok();
  }

  Result<std::string> read_text(const std::string& operator_name) {
    if (tokens_.next() != Kind::kString)
      return fault(operator_name + " match pattern must be a string");
    return tokens_.token_text();
  }

  Result<FilterCondition> read_affix(const std::string& name) {
    const auto make = [&](std::string text, bool ignore_case) -> FilterCondition {
      if (name == "prefix") return condition::Prefix{std::move(text), ignore_case};
      return condition::Suffix{std::move(text), ignore_case};
    };
    const Kind kind = tokens_.next();
    if (kind == Kind::kObjectBegin && dialect_ == FilterDialect::kEventBus) {
      if (tokens_.next() != Kind::kName || tokens_.token_text() != "equals-ignore-case") {
        return fault("Unsupported " + name + " pattern: " + tokens_.token_text());
      }
      ASSIGN_OR_RETURN(std::string text, read_text("equals-ignore-case"));
      RETURN_IF_ERROR(end_expression());
      RETURN_IF_ERROR(end_expression());
      return make(std::move(text), true);
    }
    if (kind != Kind::kString) return fault(name + " match pattern must be a string");
    std::string text = tokens_.token_text();
    RETURN_IF_ERROR(end_expression());
    return make(std::move(text), false);
  }

  Result<FilterCondition> read_exists() {
    const Kind kind = tokens_.next();
    if (kind != Kind::kTrue && kind != Kind::kFalse)
      return fault("exists match pattern must be either true or false.");
    RETURN_IF_ERROR(end_expression());
    return FilterCondition(condition::Exists{kind == Kind::kTrue});
  }

  Result<FilterCondition> read_cidr() {
    // The wording is SNS's own. Recorded.
    if (tokens_.next() != Kind::kString) return fault("prefix match pattern must be a string");
    const std::string text = tokens_.token_text();
    const size_t slash = text.find('/');
    if (slash == std::string::npos || text.find('/', slash + 1) != std::string::npos) {
      return fault_without_place("Malformed CIDR, one '/' required");
    }
    const std::string bits_text = text.substr(slash + 1);
    const bool digits = !bits_text.empty() && bits_text.size() <= 3 &&
                        std::all_of(bits_text.begin(), bits_text.end(), [](char c) {
                          return c >= '0' && c <= '9';
                        });
    if (!digits) return fault_without_place("Malformed CIDR, mask bits must be an integer");
    const std::optional<std::string> network =
        parse_ip_address(std::string_view(text).substr(0, slash));
    if (!network) return fault_without_place("Nonstandard IP address: " + text.substr(0, slash));
    const int bits = std::atoi(bits_text.c_str());
    if (bits > static_cast<int>(network->size()) * 8) {
      return fault_without_place(network->size() == 4 ? "IPv4 mask bits must be < 32"
                                                      : "IPv6 mask bits must be < 128");
    }
    RETURN_IF_ERROR(end_expression());
    return FilterCondition(condition::Cidr{*network, bits});
  }

  // --- anything-but

  Result<FilterCondition> read_anything_but() {
    Kind kind = tokens_.next();
    std::string inner;
    if (kind == Kind::kObjectBegin) {
      if (tokens_.next() != Kind::kName) return fault("Anything-But expression name not found");
      inner = tokens_.token_text();
      constexpr std::array<std::string_view, 4> kInner = {
          "prefix", "equals-ignore-case", "suffix", "wildcard"};
      const bool known = dialect_ == FilterDialect::kSns
                             ? inner == "prefix"
                             : std::find(kInner.begin(), kInner.end(), inner) != kInner.end();
      if (!known) return fault("Unsupported anything-but pattern: " + inner);
      kind = tokens_.next();
    }
    condition::AnythingBut anything_but;
    if (inner.empty()) {
      ASSIGN_OR_RETURN(anything_but, read_unwanted_values(kind));
    } else {
      ASSIGN_OR_RETURN(anything_but, read_unwanted_patterns(inner, kind));
      RETURN_IF_ERROR(end_expression());
    }
    RETURN_IF_ERROR(end_expression());
    return FilterCondition(std::move(anything_but));
  }

  Result<condition::AnythingBut> read_unwanted_values(Kind kind) {
    condition::AnythingBut anything_but;
    const auto add = [&]() {
      const std::optional<FilterScalar> scalar = read_scalar();
      if (!scalar || scalar->kind == FilterScalar::Kind::kLiteral) return false;
      anything_but.none_of.push_back(condition::Exact{*scalar});
      return true;
    };
    if (kind != Kind::kArrayBegin) {
      if (add()) return anything_but;
      return fault("Value of anything-but must be an array or single string/number value.");
    }
    while (tokens_.next() != Kind::kArrayEnd) {
      if (!add()) return fault("Inside anything but list, start|null|boolean is not supported.");
    }
    const auto is_number = [](const condition::StringCondition& item) {
      return std::get<condition::Exact>(item).value.kind == FilterScalar::Kind::kNumber;
    };
    const auto numbers =
        std::count_if(anything_but.none_of.begin(), anything_but.none_of.end(), is_number);
    const auto size = static_cast<std::ptrdiff_t>(anything_but.none_of.size());
    if (size == 0 || (numbers != 0 && numbers != size)) {
      return fault(
          "Inside anything but list, either all values are number or string, mixed type is not "
          "supported");
    }
    return anything_but;
  }

  Result<condition::AnythingBut> read_unwanted_patterns(const std::string& inner, Kind kind) {
    condition::AnythingBut anything_but;
    if (kind == Kind::kString) {
      RETURN_IF_ERROR(add_unwanted_pattern(inner, anything_but));
      return anything_but;
    }
    if (kind != Kind::kArrayBegin || dialect_ == FilterDialect::kSns) {
      return fault(inner + " match pattern must be a string");
    }
    while (tokens_.next() != Kind::kArrayEnd) {
      if (tokens_.current() != Kind::kString)
        return fault(inner + " match pattern must be a string");
      RETURN_IF_ERROR(add_unwanted_pattern(inner, anything_but));
    }
    return anything_but;
  }

  Status add_unwanted_pattern(const std::string& inner, condition::AnythingBut& anything_but) {
    std::string text = tokens_.token_text();
    if (inner == "wildcard") {
      RETURN_IF_ERROR(check_wildcard(text));
      anything_but.none_of.push_back(condition::Wildcard{std::move(text)});
    } else if (inner == "equals-ignore-case") {
      anything_but.none_of.push_back(condition::EqualsIgnoreCase{std::move(text)});
    } else if (text.empty()) {
      return fault("Null prefix/suffix not allowed");
    } else if (inner == "prefix") {
      anything_but.none_of.push_back(condition::Prefix{std::move(text)});
    } else {
      anything_but.none_of.push_back(condition::Suffix{std::move(text)});
    }
    return ok();
  }

  Status check_wildcard(const std::string& pattern) const {
    size_t stars = 0;
    for (size_t i = 0; i < pattern.size(); ++i) {
      if (pattern[i] == '\\') {
        ++i;
      } else if (pattern[i] == '*') {
        if (i + 1 < pattern.size() && pattern[i + 1] == '*') {
          return fault("Consecutive wildcard characters at pos " + std::to_string(i));
        }
        ++stars;
      }
    }
    if (stars <= kWildcardsMax) return ok();
    return fault(
        "Rule is too complex - try using fewer wildcard characters or fewer repeating character "
        "sequences after a "
        "wildcard character");
  }

  // --- numeric

  Result<FilterCondition> read_numeric() {
    if (tokens_.next() != Kind::kArrayBegin) return fault("Value of numeric must be an array.");
    if (tokens_.next() != Kind::kString)
      return fault("Invalid member in numeric match: " + tokens_.token_text());
    const std::string first = tokens_.token_text();
    const Kind kind = tokens_.next();
    condition::Numeric range;
    const bool lower = first == ">" || first == ">=";
    if (!lower && first != "=" && first != "<" && first != "<=") {
      return fault("Unrecognized numeric range operator: " + first);
    }
    if (kind != Kind::kNumber)
      return fault("Value of " + (first == "=" ? "equals" : first) + " must be numeric");
    ASSIGN_OR_RETURN(const double value, read_number());
    if (lower) {
      range.bottom = value;
      range.bottom_included = first == ">=";
      if (tokens_.next() != Kind::kArrayEnd) RETURN_IF_ERROR(read_upper_end(range));
    } else {
      range.top = value;
      range.top_included = first != "<";
      if (first == "=") {
        range.bottom = value;
        range.bottom_included = true;
      }
      if (tokens_.next() != Kind::kArrayEnd)
        return fault("Too many elements in numeric expression");
    }
    if (tokens_.next() != Kind::kObjectEnd) return fault("Too many elements in numeric expression");
    return FilterCondition(range);
  }

  Status read_upper_end(condition::Numeric& range) {
    if (tokens_.current() != Kind::kString)
      return fault("Bad value in numeric range: " + tokens_.token_text());
    const std::string second = tokens_.token_text();
    if (second != "<" && second != "<=") return fault("Bad numeric range operator: " + second);
    if (tokens_.next() != Kind::kNumber) return fault("Value of " + second + " must be numeric");
    ASSIGN_OR_RETURN(range.top, read_number());
    range.top_included = second == "<=";
    if (tokens_.next() != Kind::kArrayEnd)
      return fault("Too many terms in numeric range expression");
    if (*range.bottom >= *range.top) return fault("Bottom must be less than top");
    return ok();
  }

  Result<double> read_number() {
    const double value = std::strtod(tokens_.token_text().c_str(), nullptr);
    if (value < -kNumericMax || value > kNumericMax) {
      return fault_without_place("Value must be between -1.0E9 and 1.0E9, inclusive");
    }
    return value;
  }

  JsonTokens tokens_;
  FilterDialect dialect_;
};

}  // namespace

Result<FilterPolicy> FilterPolicy::parse(std::string_view json,
                                         FilterScope scope,
                                         FilterDialect dialect) {
  // SNS parses the text, writes it out compactly and reads that: its messages quote the compact
  // form.
  if (json.size() > kFilterPolicyBytesMax || !json_depth_is_fine(json)) {
    return errors::invalid_parameter_bare("FilterPolicy: Filter policy is too complex");
  }
  const auto document = nlohmann::ordered_json::parse(json, nullptr, false);
  if (document.is_discarded())
    return errors::invalid_parameter_bare("FilterPolicy: " + json_fault(json));
  const std::string compact = document.dump();

  ASSIGN_OR_RETURN(FilterNode root, PolicyReader(compact, dialect).read());
  if (dialect == FilterDialect::kSns) {
    if (scope == FilterScope::kMessageAttributes && has_nesting(root)) {
      return errors::invalid_parameter_bare(
          "Filter policy scope MessageAttributes does not support nested filter policy");
    }
    if (root.fields.size() + root.alternatives.size() > kFilterPolicyKeysMax) {
      return errors::invalid_parameter_bare(
          "FilterPolicy: Filter policy can not have more than 5 keys");
    }
    if (combinations(root, 1) > kFilterPolicyCombinationsMax) {
      return errors::invalid_parameter_bare("FilterPolicy: Filter policy is too complex");
    }
  }
  FilterPolicy policy;
  policy.root_ = std::move(root);
  return policy;
}

}  // namespace cloudtab::sns
