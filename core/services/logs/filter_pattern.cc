#include "core/services/logs/filter_pattern.h"

#include <algorithm>
#include <cctype>
#include <cstddef>
#include <utility>

#include "core/services/logs/errors.h"
#include "core/services/logs/number.h"

namespace cloudtab::logs {
namespace {

constexpr std::string_view kRest = "...";

/// `*` stands for any text.
bool matches_wildcards(std::string_view pattern, std::string_view text) {
  size_t p = 0;
  size_t t = 0;
  size_t star = pattern.npos;
  size_t resume = 0;
  while (t < text.size()) {
    if (p < pattern.size() && pattern[p] == '*') {
      star = p++;
      resume = t;
    } else if (p < pattern.size() && pattern[p] == text[t]) {
      ++p;
      ++t;
    } else if (star != pattern.npos) {
      p = star + 1;
      t = ++resume;
    } else {
      return false;
    }
  }
  while (p < pattern.size() && pattern[p] == '*') ++p;
  return p == pattern.size();
}

std::string text_of(const Document& value) {
  return value.is_string() ? value.get<std::string>() : value.dump();
}

/// Runs a condition in reverse Polish order; `leaf` decides what is no operator.
template <class Items, class Leaf>
bool run(const Items& items, Leaf&& leaf) {
  std::vector<bool> stack;
  for (const auto& item : items) {
    const std::optional<bool> value = leaf(item);
    if (value) {
      stack.push_back(*value);
      continue;
    }
    const bool right = stack.back();
    stack.pop_back();
    stack.back() = leaf.is_and(item) ? stack.back() && right : stack.back() || right;
  }
  return stack.empty() || stack.back();
}

}  // namespace

FilterOperand FilterOperand::text(std::string text, bool literal) {
  FilterOperand operand;
  operand.number_ = number_in(text);
  operand.literal_ = literal || text.find('*') == text.npos;
  operand.text_ = std::move(text);
  return operand;
}

Result<FilterOperand> FilterOperand::regex(std::string_view source) {
  Result<Pattern> pattern = Pattern::compile("[\\s\\S]*(" + std::string(source) + ")[\\s\\S]*");
  if (!pattern.ok()) return errors::invalid_parameter("Invalid filter pattern");
  FilterOperand operand;
  operand.pattern_ = std::move(pattern).value();
  return operand;
}

bool FilterOperand::equals(std::string_view value) const {
  if (pattern_) return pattern_->matches(value);
  if (!literal_) return matches_wildcards(text_, value);
  if (value == text_) return true;
  const std::optional<double> number = number_in(value);
  return number && number_ && *number == *number_;
}

bool FilterOperand::matches(Test test, std::string_view value) const {
  if (test == Test::kEqual) return equals(value);
  if (test == Test::kNotEqual) return !equals(value);
  const std::optional<double> number = number_in(value);
  if (!number || !number_) return false;
  if (test == Test::kLess) return *number < *number_;
  if (test == Test::kLessOrEqual) return *number <= *number_;
  if (test == Test::kGreater) return *number > *number_;
  return *number >= *number_;
}

bool FilterOperand::occurs_in(std::string_view message) const {
  return pattern_ ? pattern_->matches(message) : message.find(text_) != message.npos;
}

std::vector<const Document*> select(const Document& object, std::string_view selector) {
  std::vector<const Document*> values{&object};
  size_t at = 1;  // after `$`
  while (at < selector.size()) {
    std::vector<const Document*> next;
    if (selector[at] == '[') {
      const size_t end = std::min(selector.find(']', at), selector.size());
      std::string_view inside = selector.substr(at + 1, end - at - 1);
      at = end + 1;
      const bool quoted = inside.size() >= 2 && (inside[0] == '\'' || inside[0] == '"');
      if (quoted) inside = inside.substr(1, inside.size() - 2);
      for (const Document* value : values) {
        if (quoted && value->is_object()) {
          if (const auto found = value->find(inside); found != value->end())
            next.push_back(&*found);
        } else if (!quoted && value->is_array() && inside == "*") {
          for (const Document& item : *value) next.push_back(&item);
        } else if (!quoted && value->is_array()) {
          const std::optional<double> index = number_in(inside);
          if (index && *index >= 0 && *index < static_cast<double>(value->size()))
            next.push_back(&(*value)[static_cast<size_t>(*index)]);
        }
      }
    } else {
      if (selector[at] == '.') ++at;
      if (at < selector.size() && selector[at] == '[') continue;
      const size_t end = std::min(selector.find_first_of(".[", at), selector.size());
      const std::string_view name = selector.substr(at, end - at);
      at = end;
      for (const Document* value : values) {
        if (!value->is_object()) continue;
        if (const auto found = value->find(name); found != value->end()) next.push_back(&*found);
      }
    }
    values = std::move(next);
  }
  return values;
}

std::vector<std::string> split_columns(std::string_view message) {
  std::vector<std::string> columns;
  size_t at = 0;
  while (at < message.size()) {
    if (std::isspace(static_cast<unsigned char>(message[at])) != 0) {
      ++at;
      continue;
    }
    const char closing = message[at] == '"' ? '"' : (message[at] == '[' ? ']' : ' ');
    const size_t begin = closing == ' ' ? at : at + 1;
    size_t end = message.find(closing, begin);
    if (end == message.npos) end = message.size();
    columns.emplace_back(message.substr(begin, end - begin));
    at = end + 1;
  }
  return columns;
}

bool FilterPattern::holds_for(const std::vector<Item>& items, const Document& object) const {
  struct Leaf {
    const FilterPattern& pattern;
    const Document& object;
    static bool is_and(const Item& item) { return item.step == Step::kAnd; }
    std::optional<bool> operator()(const Item& item) const {
      if (item.step == Step::kAnd || item.step == Step::kOr) return std::nullopt;
      const std::vector<const Document*> values = select(object, pattern.places_[item.place]);
      if (item.step == Step::kNotExists) return values.empty();
      if (item.step == Step::kExists) return !values.empty();
      return std::any_of(values.begin(), values.end(), [&](const Document* value) {
        if (item.step == Step::kIsNull) return value->is_null();
        if (item.step == Step::kIsTrue) return value->is_boolean() && value->get<bool>();
        if (item.step == Step::kIsFalse) return value->is_boolean() && !value->get<bool>();
        return !value->is_structured() && !value->is_null() &&
               item.operand.matches(item.test, text_of(*value));
      });
    }
  };
  return run(items, Leaf{*this, object});
}

bool FilterPattern::holds_for(const std::vector<Item>& items,
                              const std::vector<std::string>& columns) const {
  struct Leaf {
    const std::vector<std::string>& columns;
    static bool is_and(const Item& item) { return item.step == Step::kAnd; }
    std::optional<bool> operator()(const Item& item) const {
      if (item.step == Step::kAnd || item.step == Step::kOr) return std::nullopt;
      return item.operand.matches(item.test, columns[item.place]);
    }
  };
  return run(items, Leaf{columns});
}

std::optional<std::vector<std::string>> FilterPattern::columns_of(std::string_view message) const {
  std::vector<std::string> given = split_columns(message);
  const auto rest = std::find(places_.begin(), places_.end(), kRest);
  if (rest == places_.end())
    return given.size() == places_.size() ? std::optional(std::move(given)) : std::nullopt;
  const size_t before = static_cast<size_t>(rest - places_.begin());
  const size_t after = places_.size() - before - 1;
  if (given.size() < before + after) return std::nullopt;
  std::vector<std::string> columns(given.begin(),
                                   given.begin() + static_cast<std::ptrdiff_t>(before));
  columns.emplace_back();  // what `...` stands for has no name
  columns.insert(columns.end(), given.end() - static_cast<std::ptrdiff_t>(after), given.end());
  return columns;
}

bool FilterPattern::matches(std::string_view message) const {
  if (kind_ == Kind::kJson) {
    const Document object = Document::parse(message, nullptr, /*allow_exceptions=*/false);
    return object.is_object() && holds_for(condition_, object);
  }
  if (kind_ == Kind::kColumns) {
    const auto columns = columns_of(message);
    return columns && holds_for(condition_, *columns);
  }
  const auto in_message = [&](const FilterOperand& term) { return term.occurs_in(message); };
  return std::all_of(all_.begin(), all_.end(), in_message) &&
         (any_.empty() || std::any_of(any_.begin(), any_.end(), in_message)) &&
         std::none_of(none_.begin(), none_.end(), in_message);
}

std::optional<std::string> FilterPattern::value_of(std::string_view message,
                                                   std::string_view selector) const {
  if (selector.empty() || selector[0] != '$') return std::nullopt;
  if (kind_ == Kind::kJson) {
    const Document object = Document::parse(message, nullptr, /*allow_exceptions=*/false);
    const std::vector<const Document*> values = select(object, selector);
    if (values.empty() || values[0]->is_structured()) return std::nullopt;
    return text_of(*values[0]);
  }
  if (kind_ != Kind::kColumns) return std::nullopt;
  const auto columns = columns_of(message);
  const auto place = std::find(places_.begin(), places_.end(), selector.substr(1));
  if (!columns || place == places_.end()) return std::nullopt;
  return (*columns)[static_cast<size_t>(place - places_.begin())];
}

std::map<std::string, std::string> FilterPattern::values_in(std::string_view message) const {
  std::map<std::string, std::string> values;
  for (const std::string& place : places_) {
    if (place.empty() || place == kRest) continue;
    const std::string selector = kind_ == Kind::kJson ? place : '$' + place;
    if (auto value = value_of(message, selector)) values[selector] = std::move(*value);
  }
  return values;
}

}  // namespace cloudtab::logs
