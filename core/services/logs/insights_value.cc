#include <algorithm>
#include <cctype>
#include <cmath>
#include <cstdlib>
#include <optional>
#include <utility>

#include "core/base/ascii.h"
#include "core/base/document.h"
#include "core/base/pattern.h"
#include "core/services/logs/insights.h"
#include "core/services/logs/number.h"

// Expressions of Insights queries: what they make of a row.

namespace cloudtab::logs {

namespace {

using Values = std::vector<InsightsValue>;

InsightsValue text_value(std::string text) { return {true, std::move(text)}; }

InsightsValue bool_value(bool value) { return text_value(value ? "1" : "0"); }

/// Without `.0` where it is whole.
InsightsValue number_value(double number) {
  if (!std::isfinite(number)) return {};
  std::string text = Document(number).dump();
  if (text.ends_with(".0")) text.erase(text.size() - 2);
  return text_value(std::move(text));
}

InsightsValue number_value(std::optional<double> number) {
  return number ? number_value(*number) : InsightsValue{};
}

/// Like and =~: a text occurs, or an expression matches somewhere.
bool is_like(const InsightsValue& value, const InsightsNode& right, const Row& row) {
  if (!value.present) return false;
  if (right.kind != InsightsNode::Kind::kRegex) {
    const InsightsValue part = evaluate(right, row);
    return part.present && value.text.find(part.text) != std::string::npos;
  }
  const bool any_case = right.text.starts_with("(?i)");
  const std::string source = any_case ? to_lower(right.text.substr(4)) : right.text;
  const Result<Pattern> pattern = Pattern::compile("[\\s\\S]*(" + source + ")[\\s\\S]*");
  return pattern.ok() && pattern->matches(any_case ? to_lower(value.text) : value.text);
}

bool is_in(const InsightsValue& value, const InsightsNode& list, const Row& row) {
  return value.present &&
         std::any_of(list.arguments.begin(), list.arguments.end(), [&](const InsightsNode& item) {
           return evaluate(item, row).text == value.text;
         });
}

InsightsValue compare(const std::string& name,
                      const InsightsValue& left,
                      const InsightsValue& right) {
  // What is not there equals nothing.
  if (!left.present || !right.present) return bool_value(name == "!=" && right.present);
  const std::optional<double> a = number_of(left);
  const std::optional<double> b = number_of(right);
  const int order = a && b ? (*a < *b ? -1 : (*a > *b ? 1 : 0)) : left.text.compare(right.text);
  if (name == "=") return bool_value(order == 0);
  if (name == "!=") return bool_value(order != 0);
  if (name == "<") return bool_value(order < 0);
  if (name == "<=") return bool_value(order <= 0);
  return bool_value(name == ">" ? order > 0 : order >= 0);
}

InsightsValue arithmetic(char name, const InsightsValue& left, const InsightsValue& right) {
  const std::optional<double> a = number_of(left);
  const std::optional<double> b = number_of(right);
  if (!a || !b) return {};
  switch (name) {
    case '+':
      return number_value(*a + *b);
    case '-':
      return number_value(*a - *b);
    case '*':
      return number_value(*a * *b);
    case '/':
      return *b == 0 ? InsightsValue{} : number_value(*a / *b);
    default:
      return *b == 0 ? InsightsValue{} : number_value(std::fmod(*a, *b));
  }
}

// --- Functions

/// `5m` in milliseconds; 0 if it is no period.
int64_t period_of(const std::string& text) {
  char* unit = nullptr;
  const int64_t count = std::strtol(text.c_str(), &unit, 10);
  const std::string name = unit;
  if (name == "ms") return count;
  if (name == "s" || name == "sec") return count * 1000;
  if (name == "m" || name == "min") return count * 60'000;
  if (name == "h" || name == "hr") return count * 3'600'000;
  if (name == "d" || name == "day") return count * 86'400'000;
  return 0;
}

/// `bin(5m)`: the time of the event, rounded down.
InsightsValue bin(const InsightsNode& node, const Row& row) {
  const auto millis = row.find("@millis");
  if (millis == row.end() || node.arguments.empty()) return {};
  const int64_t period = period_of(node.arguments[0].text);
  if (period <= 0) return {};
  const int64_t at = std::strtoll(millis->second.c_str(), nullptr, 10);
  return text_value(insights_time(from_millis(at - at % period)));
}

InsightsValue replaced(const Values& given) {
  if (given.size() != 3 || !given[0].present || given[1].text.empty()) return {};
  std::string text = given[0].text;
  size_t at = 0;
  while ((at = text.find(given[1].text, at)) != std::string::npos) {
    text.replace(at, given[1].text.size(), given[2].text);
    at += given[2].text.size();
  }
  return text_value(std::move(text));
}

InsightsValue part_of(const Values& given) {
  const std::optional<double> from = given.size() >= 2 ? number_of(given[1]) : std::nullopt;
  if (!from || !given[0].present || *from < 0) return {};
  const std::string& text = given[0].text;
  if (*from >= static_cast<double>(text.size())) return text_value("");
  const std::optional<double> size = given.size() == 3 ? number_of(given[2]) : std::nullopt;
  const size_t begin = static_cast<size_t>(*from);
  const bool bounded = size && *size >= 0 && *size < static_cast<double>(text.size());
  return text_value(text.substr(begin, bounded ? static_cast<size_t>(*size) : text.npos));
}

std::string trimmed(const std::string& text) {
  const size_t begin = text.find_first_not_of(" \t\r\n");
  if (begin == text.npos) return "";
  return text.substr(begin, text.find_last_not_of(" \t\r\n") - begin + 1);
}

InsightsValue of_numbers(const std::string& name, const Values& given) {
  std::optional<double> result;
  for (const InsightsValue& value : given) {
    const std::optional<double> number = number_of(value);
    if (!number) continue;
    if (!result) {
      result = number;
    } else {
      result = name == "greatest" ? std::max(*result, *number) : std::min(*result, *number);
    }
  }
  return number_value(result);
}

InsightsValue of_one(const std::string& name, const InsightsValue& value) {
  const std::optional<double> number = number_of(value);
  if (name == "ispresent") return bool_value(value.present);
  if (name == "isempty") return bool_value(!value.present || value.text.empty());
  if (name == "isblank") return bool_value(trimmed(value.text).empty());
  if (name == "not") return bool_value(!is_true(value));
  if (name == "negate") return number ? number_value(-*number) : InsightsValue{};
  if (name == "abs") return number ? number_value(std::fabs(*number)) : InsightsValue{};
  if (name == "ceil") return number ? number_value(std::ceil(*number)) : InsightsValue{};
  if (name == "floor") return number ? number_value(std::floor(*number)) : InsightsValue{};
  if (!value.present) return {};
  if (name == "strlen") return number_value(static_cast<double>(value.text.size()));
  if (name == "tolower") return text_value(to_lower(value.text));
  if (name == "trim") return text_value(trimmed(value.text));
  if (name == "toupper") return text_value(to_upper(value.text));
  return {};
}

InsightsValue call_function(const InsightsNode& node, const Row& row) {
  if (node.text == "bin") return bin(node, row);
  Values given;
  for (const InsightsNode& argument : node.arguments) given.push_back(evaluate(argument, row));
  if (node.text == "concat") {
    std::string text;
    for (const InsightsValue& value : given) text += value.text;
    return text_value(std::move(text));
  }
  if (node.text == "coalesce") {
    const auto first = std::find_if(
        given.begin(), given.end(), [](const InsightsValue& value) { return value.present; });
    return first == given.end() ? InsightsValue{} : *first;
  }
  if (node.text == "greatest" || node.text == "least") return of_numbers(node.text, given);
  if (node.text == "replace") return replaced(given);
  if (node.text == "substr") return part_of(given);
  if (node.text == "strcontains" && given.size() == 2)
    return bool_value(given[0].text.find(given[1].text) != std::string::npos);
  return given.size() == 1 ? of_one(node.text, given[0]) : InsightsValue{};
}

}  // namespace

std::optional<double> number_of(const InsightsValue& value) {
  return value.present ? number_in(value.text) : std::nullopt;
}

bool is_true(const InsightsValue& value) {
  return value.present && !value.text.empty() && value.text != "0" && value.text != "false";
}

InsightsValue evaluate(const InsightsNode& node, const Row& row) {
  using Kind = InsightsNode::Kind;
  if (node.kind == Kind::kField) {
    const auto found = row.find(node.text);
    return found == row.end() ? InsightsValue{} : text_value(found->second);
  }
  if (node.kind != Kind::kCall) return text_value(node.text);
  const std::string& name = node.text;
  const bool is_operator = std::isalpha(static_cast<unsigned char>(name[0])) == 0 || name == "or" ||
                           name == "and" || name == "like" || name == "not like" || name == "in" ||
                           name == "not in";
  if (!is_operator || node.arguments.size() != 2) return call_function(node, row);
  const InsightsValue left = evaluate(node.arguments[0], row);
  if (name == "or") return bool_value(is_true(left) || is_true(evaluate(node.arguments[1], row)));
  if (name == "and") return bool_value(is_true(left) && is_true(evaluate(node.arguments[1], row)));
  if (name == "like" || name == "=~") return bool_value(is_like(left, node.arguments[1], row));
  if (name == "not like") return bool_value(!is_like(left, node.arguments[1], row));
  if (name == "in") return bool_value(is_in(left, node.arguments[1], row));
  if (name == "not in") return bool_value(!is_in(left, node.arguments[1], row));
  const InsightsValue right = evaluate(node.arguments[1], row);
  if (std::string_view("+-*/%").find(name[0]) != std::string_view::npos)
    return arithmetic(name[0], left, right);
  return compare(name, left, right);
}

std::string insights_time(Instant time) {
  std::string text = to_iso8601_millis(time);
  text[10] = ' ';
  text.pop_back();
  return text;
}

}  // namespace cloudtab::logs
