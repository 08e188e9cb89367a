#include "core/services/iam/policy/condition.h"

#include <algorithm>
#include <cstddef>
#include <optional>

#include "core/base/ascii.h"
#include "core/services/iam/policy/comparison.h"
#include "core/services/iam/policy/pattern_match.h"

namespace cloudtab::iam {

namespace {

/// Whether a request's value is as a policy's says. Only strings and ARNs are patterns, so that
/// only their comparisons take a policy's value with marks in it.
using Comparison = bool (*)(std::string_view actual, std::string_view wanted);

std::string unmarked(std::string_view text) {
  std::string out;
  for (const char c : text) {
    if (c != kLiteralMark) out.push_back(c);
  }
  return out;
}

bool same_text(std::string_view actual, std::string_view wanted) {
  return actual == unmarked(wanted);
}
bool same_but_for_case(std::string_view actual, std::string_view wanted) {
  return to_lower(actual) == to_lower(unmarked(wanted));
}
bool like_text(std::string_view actual, std::string_view wanted) {
  return matches_pattern(wanted, actual);
}
bool like_arn(std::string_view actual, std::string_view wanted) {
  return matches_arn(wanted, actual);
}
bool in_network(std::string_view actual, std::string_view wanted) {
  return is_in_network(actual, wanted);
}

enum class Order { kEqual, kLess, kLessOrEqual, kGreater, kGreaterOrEqual };

template <std::optional<int> (*kCompare)(std::string_view, std::string_view), Order kOrder>
bool ordered(std::string_view actual, std::string_view wanted) {
  const std::optional<int> order = kCompare(actual, wanted);
  if (!order) return false;
  switch (kOrder) {
    case Order::kEqual:
      return *order == 0;
    case Order::kLess:
      return *order < 0;
    case Order::kLessOrEqual:
      return *order <= 0;
    case Order::kGreater:
      return *order > 0;
    case Order::kGreaterOrEqual:
      return *order >= 0;
  }
  return false;
}

struct Test {
  std::string_view name;
  Comparison compare;
  bool negated = false;
};

constexpr Test kTests[] = {
    {"ArnEquals", like_arn},
    {"ArnLike", like_arn},
    {"ArnNotEquals", like_arn, true},
    {"ArnNotLike", like_arn, true},
    {"BinaryEquals", same_text},
    {"Bool", same_but_for_case},
    {"DateEquals", ordered<compare_dates, Order::kEqual>},
    {"DateGreaterThan", ordered<compare_dates, Order::kGreater>},
    {"DateGreaterThanEquals", ordered<compare_dates, Order::kGreaterOrEqual>},
    {"DateLessThan", ordered<compare_dates, Order::kLess>},
    {"DateLessThanEquals", ordered<compare_dates, Order::kLessOrEqual>},
    {"DateNotEquals", ordered<compare_dates, Order::kEqual>, true},
    {"IpAddress", in_network},
    {"NotIpAddress", in_network, true},
    {"NumericEquals", ordered<compare_numbers, Order::kEqual>},
    {"NumericGreaterThan", ordered<compare_numbers, Order::kGreater>},
    {"NumericGreaterThanEquals", ordered<compare_numbers, Order::kGreaterOrEqual>},
    {"NumericLessThan", ordered<compare_numbers, Order::kLess>},
    {"NumericLessThanEquals", ordered<compare_numbers, Order::kLessOrEqual>},
    {"NumericNotEquals", ordered<compare_numbers, Order::kEqual>, true},
    {"StringEquals", same_text},
    {"StringEqualsIgnoreCase", same_but_for_case},
    {"StringLike", like_text},
    {"StringNotEquals", same_text, true},
    {"StringNotEqualsIgnoreCase", same_but_for_case, true},
    {"StringNotLike", like_text, true},
};

/// An operator, taken apart.
struct ReadTest {
  enum class Quantity { kOne, kAll, kAny } quantity = Quantity::kOne;
  bool if_exists = false;
  bool is_null = false;  ///< `Null`, which has neither prefix nor suffix
  const Test* test = nullptr;
};

std::optional<ReadTest> read_test(std::string_view name) {
  constexpr std::string_view kAll = "ForAllValues:", kAny = "ForAnyValue:", kIf = "IfExists";
  ReadTest read;
  if (name == "Null") {
    read.is_null = true;
    return read;
  }
  if (name.substr(0, kAll.size()) == kAll) {
    read.quantity = ReadTest::Quantity::kAll;
    name.remove_prefix(kAll.size());
  } else if (name.substr(0, kAny.size()) == kAny) {
    read.quantity = ReadTest::Quantity::kAny;
    name.remove_prefix(kAny.size());
  }
  if (name.size() > kIf.size() && name.substr(name.size() - kIf.size()) == kIf) {
    read.if_exists = true;
    name.remove_suffix(kIf.size());
  }
  for (const Test& test : kTests) {
    if (test.name == name) read.test = &test;
  }
  return read.test == nullptr ? std::nullopt : std::optional(read);
}

bool holds(const Condition& condition, const Facts& facts, bool with_variables) {
  const std::optional<ReadTest> read = read_test(condition.test);
  if (!read) return false;
  const auto known = facts.find(condition.key);
  if (read->is_null) {
    const std::string_view wanted = known == facts.end() ? "true" : "false";
    return std::any_of(condition.values.begin(),
                       condition.values.end(),
                       [&](const std::string& value) { return to_lower(value) == wanted; });
  }
  if (known == facts.end()) {
    if (read->if_exists || read->quantity == ReadTest::Quantity::kAll) return true;
    return read->quantity == ReadTest::Quantity::kOne && read->test->negated;
  }
  std::vector<std::string> wanted;
  for (const std::string& value : condition.values) {
    std::string filled = value;
    if (!with_variables || fill_variables(value, facts, filled)) wanted.push_back(filled);
  }
  const auto fits = [&](const std::string& actual) {
    const bool any = std::any_of(wanted.begin(), wanted.end(), [&](const std::string& value) {
      return read->test->compare(actual, value);
    });
    return any != read->test->negated;
  };
  const std::vector<std::string>& actual = known->second;
  // Of a key with several values, without a quantity, a negated test holds if it does of all.
  if (read->quantity == ReadTest::Quantity::kAll ||
      (read->quantity == ReadTest::Quantity::kOne && read->test->negated))
    return std::all_of(actual.begin(), actual.end(), fits);
  return std::any_of(actual.begin(), actual.end(), fits);
}

std::string_view trimmed(std::string_view text) {
  while (!text.empty() && text.front() == ' ') text.remove_prefix(1);
  while (!text.empty() && text.back() == ' ') text.remove_suffix(1);
  return text;
}

/// What stands for a variable: `name` or `name, 'default'`.
std::optional<std::string> value_of(std::string_view variable, const Facts& facts) {
  if (variable == "*" || variable == "?" || variable == "$") return literal(variable);
  const size_t comma = variable.find(',');
  const auto known = facts.find(to_lower(trimmed(variable.substr(0, comma))));
  if (known != facts.end() && known->second.size() == 1) return literal(known->second[0]);
  if (comma == std::string_view::npos) return std::nullopt;
  std::string_view fallback = trimmed(variable.substr(comma + 1));
  if (fallback.size() < 2 || fallback.front() != '\'' || fallback.back() != '\'')
    return std::nullopt;
  return literal(fallback.substr(1, fallback.size() - 2));
}

}  // namespace

bool is_condition_test(std::string_view test) { return read_test(test).has_value(); }

bool hold(const std::vector<Condition>& conditions, const Facts& facts, bool with_variables) {
  return std::all_of(conditions.begin(), conditions.end(), [&](const Condition& condition) {
    return holds(condition, facts, with_variables);
  });
}

bool fill_variables(std::string_view text, const Facts& facts, std::string& out) {
  std::string filled;
  for (size_t at = 0; at < text.size();) {
    const size_t begin = text.find("${", at);
    const size_t end =
        begin == std::string_view::npos ? std::string_view::npos : text.find('}', begin);
    if (end == std::string_view::npos) {
      filled.append(text.substr(at));
      break;
    }
    filled.append(text.substr(at, begin - at));
    const std::optional<std::string> value =
        value_of(text.substr(begin + 2, end - begin - 2), facts);
    if (!value) return false;
    filled.append(*value);
    at = end + 1;
  }
  out = std::move(filled);
  return true;
}

}  // namespace cloudtab::iam
