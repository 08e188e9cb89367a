#include <algorithm>
#include <string>
#include <string_view>

#include "core/base/encoding.h"
#include "core/services/cloudwatch/errors.h"
#include "core/services/cloudwatch/limits.h"
#include "core/services/cloudwatch/metrics.h"
#include "core/services/cloudwatch/operations/operations.h"

namespace cloudtab::cloudwatch {

namespace {

bool has_dimensions(const MetricName& metric, const Document& filters) {
  return std::all_of(filters.begin(), filters.end(), [&](const Document& filter) {
    return std::any_of(metric.dimensions.begin(), metric.dimensions.end(), [&](const auto& own) {
      return own.first == filter["Name"] &&
             (!filter.contains("Value") || own.second == filter["Value"]);
    });
  });
}

}  // namespace

Outcome list_metrics(Call& call, const Document& input) {
  const std::string space = input.value("Namespace", "");
  const std::string name = input.value("MetricName", "");
  const Document filters = input.value("Dimensions", Document::array());
  const Duration listed = input.contains("RecentlyActive") ? kRecentlyActive : kMetricListed;
  std::string after;
  if (input.contains("NextToken")) {
    const auto decoded = base64_decode(input["NextToken"].get_ref<const std::string&>());
    if (!decoded) return errors::invalid_value("Invalid nextToken");
    after = *decoded;
  }
  Document metrics = Document::array();
  std::string last;
  bool more = false;
  for_each_series(call, [&](const MetricName& metric, Instant newest) {
    const bool wanted = (space.empty() || metric.space == space) &&
                        (name.empty() || metric.name == name) && has_dimensions(metric, filters) &&
                        newest + listed >= call.now();
    if (!wanted || more) return;
    std::string key = series_key(metric);
    if (!after.empty() && key <= after) return;
    if (metrics.size() == kMetricsPerPage) {
      more = true;
      return;
    }
    metrics.push_back(to_document(metric));
    last = std::move(key);
  });
  Document answer = {{"Metrics", std::move(metrics)}};
  if (more) answer["NextToken"] = base64_encode(last);
  return answer;
}

}  // namespace cloudtab::cloudwatch
