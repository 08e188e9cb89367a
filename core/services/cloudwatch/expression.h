#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/result.h"
#include "core/services/cloudwatch/math_value.h"
#include "core/services/cloudwatch/metrics.h"

namespace cloudtab::cloudwatch {

/// What an expression is read in.
struct MathContext {
  /// The value of another query, by its id. Error `Math` if there is none, or it leads back here.
  std::function<Result<MathValue>(const std::string& id)> value_of;
  /// Ids of the queries that are metrics.
  std::vector<std::string> metric_ids;
  /// The times asked for.
  Span span;
};

/// Computes a metric math expression: arithmetic, comparisons and logic, and the functions that
/// `math_functions.cc` lists. Not implemented: SEARCH, SERVICE_QUOTA, INSIGHT_RULE_METRIC,
/// ANOMALY_DETECTION_BAND, DB_PERF_INSIGHTS, LAMBDA, LOG, LOG10 and powers that are no integers
/// (whose last digits differ between machines). Error: code `Math`.
Result<MathValue> evaluate_expression(std::string_view text, const MathContext& context);

/// One function's call; of `math_functions.cc`.
Result<MathValue> call_function(std::string_view name,
                                std::vector<MathValue> arguments,
                                const MathContext& context);

}  // namespace cloudtab::cloudwatch
