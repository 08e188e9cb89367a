#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/document.h"
#include "core/base/pattern.h"
#include "core/base/result.h"

// The filter pattern language. Source: CloudWatch Logs user guide, "Filter pattern syntax for
// metric filters, subscription filters, filter log events, and Live Tail".
//
//   ERROR "disk full" -test ?a ?b %[0-9]{3}%     terms, in any message
//   { $.status = 5* && ($.user IS NULL || $.items[0].id > 3) }     of messages that are JSON
//   [ip, user, ..., status=4* || status=5*, bytes]     of messages that are columns

namespace cloudtab::logs {

/// What a term, a property or a column is compared with.
class FilterOperand {
 public:
  enum class Test { kEqual, kNotEqual, kLess, kLessOrEqual, kGreater, kGreaterOrEqual };

  /// `text`: with `*` for anything unless `literal`.
  static FilterOperand text(std::string text, bool literal);
  /// Error: InvalidParameterException.
  static Result<FilterOperand> regex(std::string_view source);

  /// A text compares by numbers where both are such.
  bool matches(Test test, std::string_view value) const;
  /// Whether it occurs in a message.
  bool occurs_in(std::string_view message) const;

 private:
  bool equals(std::string_view value) const;

  std::string text_;
  bool literal_ = false;
  std::optional<double> number_;
  std::optional<Pattern> pattern_;
};

/// A pattern, parsed.
class FilterPattern {
 public:
  /// Error: InvalidParameterException, `Invalid filter pattern`.
  static Result<FilterPattern> parse(std::string_view text);
  bool matches(std::string_view message) const;
  /// The value of `$.status` or `$bytes` in a message that the pattern matches; null if there is
  /// none.
  std::optional<std::string> value_of(std::string_view message, std::string_view selector) const;
  /// The values of all that the pattern names, as TestMetricFilter answers them.
  std::map<std::string, std::string> values_in(std::string_view message) const;

 private:
  friend class FilterPatternParser;
  enum class Kind { kTerms, kJson, kColumns };
  enum class Step { kCompare, kIsNull, kIsTrue, kIsFalse, kNotExists, kExists, kAnd, kOr };
  /// Of a condition in reverse Polish order. `place`: which selector, or column.
  struct Item {
    Step step;
    size_t place = 0;
    FilterOperand::Test test = FilterOperand::Test::kEqual;
    FilterOperand operand = FilterOperand::text("", true);
  };

  bool holds_for(const std::vector<Item>& items, const Document& object) const;
  bool holds_for(const std::vector<Item>& items, const std::vector<std::string>& columns) const;
  /// The message's columns as the pattern names them; null if they do not fit.
  std::optional<std::vector<std::string>> columns_of(std::string_view message) const;

  Kind kind_ = Kind::kTerms;
  std::vector<FilterOperand> all_;
  std::vector<FilterOperand> any_;
  std::vector<FilterOperand> none_;
  /// Selectors of JSON, or names of columns (`...` among them).
  std::vector<std::string> places_;
  std::vector<Item> condition_;
};

/// The values at `$.a.b[0]` or `$.a[*].b`; null where there is none.
std::vector<const Document*> select(const Document& object, std::string_view selector);

/// Splits a message at spaces; quotes and square brackets keep together what is in them.
std::vector<std::string> split_columns(std::string_view message);

}  // namespace cloudtab::logs
