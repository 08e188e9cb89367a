#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "core/base/result.h"

namespace cloudtab::logs {

/// A filter pattern of terms: all plain ones must occur in a message, at least one of those with a
/// question mark, and none of those with a minus. Quotes keep a phrase together. Source: CloudWatch
/// Logs user guide, "Filter pattern syntax". Patterns of JSON, of columns and regular expressions
/// are not implemented.
class FilterPattern {
 public:
  /// Errors: InvalidParameterException for a quote without end; NotImplemented.
  static Result<FilterPattern> parse(std::string_view text);
  bool matches(std::string_view message) const;

 private:
  std::vector<std::string> all_;
  std::vector<std::string> any_;
  std::vector<std::string> none_;
};

}  // namespace cloudtab::logs
