#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <vector>

// What is fuzzed: functions that take any bytes and end the process if something that has to hold
// does not. Run by libFuzzer (fuzzer.cc, scripts/fuzz), and by a test on seeds changed at random.

namespace cloudtab::fuzz {

struct Target {
  std::string_view name;
  void (*run)(std::string_view bytes);
  /// Where to begin.
  std::vector<std::string> (*seeds)();
};

/// All of them, in the order in which they are run.
std::span<const Target* const> all_targets();

// DynamoDB

/// The five expressions, from the text to what they make of an item. The first byte tells which:
/// `u` an update, `p` a projection, `k` a key condition, else a condition.
extern const Target kExpression;
/// A PartiQL statement, executed on a table.
extern const Target kStatement;
/// The JSON of an attribute's value, over the wire into a table and back.
extern const Target kAttributeValue;

// The wire. What was read of a request is a value of the operation's input, or an error that can be
// written.

/// `SERVICE.OPERATION` of a JSON service in the first line, the body after it.
extern const Target kJsonRequest;
/// The body of a query request: `Action=...&...`.
extern const Target kFormRequest;
/// Method and target of a request to S3 in the first line (presigned links among them), the body
/// after it.
extern const Target kRestRequest;
/// Any request: method and target in the first line, headers up to an empty line, the body.
extern const Target kHttpRequest;

// Languages of templates

/// A CloudFormation template in YAML or JSON, as it is and written again as JSON.
extern const Target kStackTemplate;
/// An API's mapping template, filled.
extern const Target kMappingTemplate;
/// A JSON path in the first line, what it is looked for in after it.
extern const Target kJsonPath;
/// A model's JSON schema in the first line, a body after it.
extern const Target kJsonSchema;
/// An OpenAPI definition.
extern const Target kOpenApi;

// Languages that decide

/// A policy of IAM, of each kind, asked about requests.
extern const Target kPolicy;
/// A subscription's filter policy, in each scope and dialect.
extern const Target kFilterPolicy;
/// A pattern of Lambda's event filters.
extern const Target kEventFilter;
/// CloudWatch Logs' filter patterns.
extern const Target kLogFilter;
/// A query of CloudWatch Logs Insights, run.
extern const Target kInsightsQuery;
/// The rule of a composite alarm.
extern const Target kAlarmRule;
/// Metric math.
extern const Target kMetricMath;
/// A regular expression in the first line, a text after it.
extern const Target kPattern;

// What is kept

/// The payload of a snapshot (first byte `s`), of a checkpoint's piece (`p`) or of a commit in the
/// journal. Their sums are made here, as no fuzzer finds those.
extern const Target kStoredState;

/// A list of texts as seeds.
template <size_t N>
std::vector<std::string> as_seeds(const std::string_view (&texts)[N]) {
  return std::vector<std::string>(texts, texts + N);
}

/// Takes a line off the front; the line feed goes.
inline std::string_view take_line(std::string_view& rest) {
  const size_t end = rest.find('\n');
  const std::string_view line = rest.substr(0, end);
  rest.remove_prefix(end == std::string_view::npos ? rest.size() : end + 1);
  return line;
}

}  // namespace cloudtab::fuzz
