#include <algorithm>
#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "core/base/encoding.h"
#include "core/services/cloudwatch/errors.h"
#include "core/services/cloudwatch/limits.h"
#include "core/services/cloudwatch/operations/operations.h"
#include "core/services/cloudwatch/queries.h"

namespace cloudtab::cloudwatch {

namespace {

/// A token holds how many points went before.
Result<int64_t> points_before(const Document& input) {
  if (!input.contains("NextToken")) return int64_t{0};
  const auto text = base64_decode(input["NextToken"].get_ref<const std::string&>());
  const bool number = text.ok() && !text->empty() && text->size() < 16 &&
                      text->find_first_not_of("0123456789") == std::string::npos;
  if (!number) return errors::invalid_token();
  return std::stoll(*text);
}

/// Which of the points of all results, one after the other, a page has.
class Page {
 public:
  Page(int64_t skip, int64_t limit) : skip_(skip), left_(limit) {}

  /// Null where a result has no part in the page.
  Document cut(const QueryResult& result, bool ascending) {
    std::vector<std::pair<Instant, double>> points(result.points.begin(), result.points.end());
    if (!ascending) std::reverse(points.begin(), points.end());
    const int64_t size = static_cast<int64_t>(points.size());
    const bool told_before = skip_ >= size && skip_ > 0;
    const int64_t from = std::min(skip_, size);
    skip_ -= from;
    if (told_before && size > 0) return nullptr;
    const int64_t taken = std::min(left_, size - from);
    if (taken == 0 && size > 0) {
      more_ = true;
      return nullptr;
    }
    left_ -= taken;
    more_ = more_ || from + taken < size;
    Document times = Document::array();
    Document values = Document::array();
    for (int64_t i = from; i < from + taken; ++i) {
      times.push_back(to_millis(points[static_cast<size_t>(i)].first));
      values.push_back(points[static_cast<size_t>(i)].second);
    }
    return {{"Id", result.id},
            {"Label", result.label},
            {"Timestamps", std::move(times)},
            {"Values", std::move(values)},
            {"StatusCode", from + taken < size ? "PartialData" : "Complete"}};
  }
  bool has_more() const { return more_; }

 private:
  int64_t skip_;
  int64_t left_;
  bool more_ = false;
};

/// Recorded: test_cloudwatch.py, test_get_metric_data_different_units_no_unit_in_query.
void tell_of_units(const QueryResult& result, Document& shown) {
  if (result.units.size() < 2) return;
  std::string list;
  for (const std::string& unit : result.units) list += (list.empty() ? "" : ", ") + unit;
  shown["Messages"] = {
      {{"Code", "MultipleUnits"}, {"Value", "Multiple units returned: '[" + list + "]'"}}};
}

/// Source: observed texts, as moto's tests of its service tell them.
Status check_times(int64_t start, int64_t end) {
  if (start == end)
    return errors::validation("The parameter StartTime must not equal parameter EndTime.");
  if (start > end)
    return errors::validation("The parameter EndTime must be greater than StartTime.");
  return ok();
}

}  // namespace

Outcome get_metric_data(Call& call, const Document& input) {
  const Document& queries = input.at("MetricDataQueries");
  const int64_t start = input.at("StartTime").get<int64_t>();
  const int64_t end = input.at("EndTime").get<int64_t>();
  RETURN_IF_ERROR(check_times(start, end));
  if (queries.size() > kQueriesMax) {
    return errors::validation(
        "The collection MetricDataQueries must not have a size greater than " +
        std::to_string(kQueriesMax) + ".\n");
  }
  RETURN_IF_ERROR(check_queries(queries, "MetricDataQueries"));
  ASSIGN_OR_RETURN(const int64_t before, points_before(input));
  const int64_t limit =
      std::clamp(input.value("MaxDatapoints", kDatapointsPerPage), int64_t{1}, kDatapointsPerPage);
  ASSIGN_OR_RETURN(const std::vector<QueryResult> results,
                   run_queries(call, queries, from_millis(start), from_millis(end)));

  const bool ascending = input.value("ScanBy", "") == "TimestampAscending";
  Page page(before, limit);
  Document shown = Document::array();
  for (const QueryResult& result : results) {
    Document one = page.cut(result, ascending);
    if (one.is_null()) continue;
    tell_of_units(result, one);
    shown.push_back(std::move(one));
  }
  Document answer = {{"MetricDataResults", std::move(shown)}, {"Messages", Document::array()}};
  if (page.has_more()) answer["NextToken"] = base64_encode(std::to_string(before + limit));
  return answer;
}

}  // namespace cloudtab::cloudwatch
