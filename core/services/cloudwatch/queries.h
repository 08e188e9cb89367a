#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "core/base/result.h"
#include "core/engine/call.h"
#include "core/services/cloudwatch/math_value.h"

namespace cloudtab::cloudwatch {

/// 1, 5, 10, 20, 30, or a multiple of 60. Source: API reference of MetricStat.
bool is_period(int64_t seconds);

/// One series that a query answers.
struct QueryResult {
  std::string id;
  std::string label;
  std::map<Instant, double> points;
  Duration period{};
  /// Of a metric: in which units it has values; the points are those of the first.
  std::vector<std::string> units;
};

/// Checks MetricDataQueries. `place` names the list in errors' texts.
Status check_queries(const Document& queries, const std::string& place);

/// Answers those of the queries that are to return data, in order. `queries` are checked.
Result<std::vector<QueryResult>> run_queries(Call& call,
                                             const Document& queries,
                                             Instant start,
                                             Instant end);

}  // namespace cloudtab::cloudwatch
