#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/result.h"

namespace cloudtab::cloudwatch {

/// The rule of a composite alarm: `ALARM("a") AND NOT (OK(b) OR FALSE)`. Source: API reference of
/// PutCompositeAlarm. Not implemented: AT_LEAST.
class AlarmRule {
 public:
  /// Error: ValidationError.
  static Result<AlarmRule> parse(std::string_view text);
  /// Names or ARNs, in the order in which they are named, each once.
  const std::vector<std::string>& alarms() const { return alarms_; }
  /// `state_of` answers an alarm's state by its name or ARN.
  bool holds(const std::function<std::string(const std::string& alarm)>& state_of) const;

 private:
  friend class AlarmRuleParser;
  enum class Step { kState, kTrue, kFalse, kNot, kAnd, kOr };
  /// In reverse Polish order.
  struct Item {
    Step step;
    std::string state;
    std::string alarm;
  };
  std::vector<Item> items_;
  std::vector<std::string> alarms_;
};

}  // namespace cloudtab::cloudwatch
