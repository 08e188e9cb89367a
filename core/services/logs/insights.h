#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/result.h"
#include "core/base/time.h"

// The query language of CloudWatch Logs Insights. Source: user guide, "CloudWatch Logs Insights
// language query syntax".
//
//   fields @timestamp, level, took / 1000 as seconds | filter level = "ERROR" and path like /^\/a/
//   | parse @message "user=* id=*" as user, id
//   | stats count(*) as n, pct(took, 95) by bin(5m), level | sort n desc | limit 20
//
// Not implemented: pattern, diff, unmask, unnest, subqueries, parse by regular expression.

namespace cloudtab::logs {

/// An event, or a row made of several: field -> value. A field that is not there is absent.
using Row = std::map<std::string, std::string, std::less<>>;

/// An expression, parsed. Values are texts; where numbers are wanted, those that read as such.
struct InsightsNode {
  enum class Kind { kField, kText, kNumber, kRegex, kCall, kList };
  Kind kind = Kind::kField;
  /// The field, the text, the regular expression, or the function or operator.
  std::string text;
  std::vector<InsightsNode> arguments;
};

/// Absent is null.
struct InsightsValue {
  bool present = false;
  std::string text;
};

InsightsValue evaluate(const InsightsNode& node, const Row& row);
bool is_true(const InsightsValue& value);
/// Nothing if it is absent, or does not read as a number.
std::optional<double> number_of(const InsightsValue& value);

class InsightsQuery {
 public:
  /// Error: MalformedQueryException.
  static Result<InsightsQuery> parse(std::string_view text);

  struct Output {
    std::vector<std::string> fields;
    std::vector<Row> rows;
    size_t matched = 0;
  };
  /// `rows`: the events, the newest first. At most `limit` rows, unless the query says otherwise.
  Output run(std::vector<Row> rows, size_t limit) const;
  bool has_stats() const;

 private:
  friend class InsightsParser;
  class Run;
  struct Named {
    InsightsNode node;
    std::string name;
  };
  enum class Step { kFields, kDisplay, kFilter, kStats, kSort, kLimit, kParse, kDedup };
  struct Command {
    Step step = Step::kFields;
    std::vector<Named> items;
    /// Stats: the groups. Sort: whether each is downwards is told by its name, `desc`.
    std::vector<Named> by;
    std::string glob;
    size_t count = 0;
  };

  std::vector<Command> commands_;
};

/// An event's message as fields: those of JSON by their paths (`user.name`, `list.0`).
void add_message_fields(const std::string& message, Row& row);

/// `2026-01-01 00:00:00.000`.
std::string insights_time(Instant time);

}  // namespace cloudtab::logs
