#include <string>
#include <vector>

#include "core/base/document.h"
#include "core/base/encoding.h"
#include "core/base/ensure.h"
#include "core/base/json.h"
#include "core/base/pattern.h"
#include "core/services/cloudwatch/alarm_rule.h"
#include "core/services/cloudwatch/expression.h"
#include "core/services/iam/policy/evaluate.h"
#include "core/services/iam/policy/policy.h"
#include "core/services/lambda/filter.h"
#include "core/services/logs/filter_pattern.h"
#include "core/services/logs/insights.h"
#include "core/services/sns/filter_policy.h"
#include "tests/fuzz/targets.h"

namespace cloudtab::fuzz {

namespace {

void run_policy(std::string_view bytes) {
  if (!is_valid_utf8(bytes)) return;
  static const iam::AccessQuestion question = {
      "s3:GetObject",
      "arn:aws:s3:::bucket/home/ada/x",
      {"arn:aws:iam::111122223333:user/ada", "", "111122223333", ""},
      {{"aws:username", {"ada"}},
       {"aws:sourceip", {"10.0.0.7"}},
       {"aws:currenttime", {"2026-01-01T00:00:00Z"}},
       {"aws:securetransport", {"true"}},
       {"aws:tagkeys", {"a", "b"}},
       {"s3:max-keys", {"5"}}}};
  for (const auto kind :
       {iam::PolicyKind::kIdentity, iam::PolicyKind::kResource, iam::PolicyKind::kTrust}) {
    const auto policy = iam::parse_policy(bytes, kind);
    if (!policy.ok()) continue;
    iam::PolicySet policies;
    if (kind == iam::PolicyKind::kIdentity)
      policies.identity.push_back({"p", *policy});
    else
      policies.resource = {"p", *policy};
    const iam::Decision decision = iam::evaluate(policies, question);
    // What no policy allows, none has allowed.
    ENSURE(!decision.allowed || !policy->statements.empty());
    ENSURE(!iam::explain(decision, question.action).empty());
  }
}

constexpr std::string_view kPolicySeeds[] = {
    R"({"Version":"2012-10-17","Statement":{"Sid":"a","Effect":"Allow","Action":"s3:Get*","Resource":"arn:aws:s3:::bucket/home/${aws:username}/*"}})",
    R"({"Version":"2012-10-17","Statement":[{"Effect":"Allow","NotAction":["iam:*"],"NotResource":"*:x"},{"Effect":"Deny","Action":"*","Resource":"*","Condition":{"IpAddress":{"aws:SourceIp":["10.0.0.0/8","2001:db8::/32"]},"DateGreaterThan":{"aws:CurrentTime":"2026-01-01T00:00:00Z"}}}]})",
    R"({"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"AWS":["111122223333","arn:aws:iam::111122223333:root"],"Service":"sns.amazonaws.com"},"Action":"s3:GetObject","Resource":"*","Condition":{"ForAllValues:StringLikeIfExists":{"aws:TagKeys":["a*"]},"Null":{"x:y":true},"Bool":{"aws:SecureTransport":"true"},"NumericLessThan":{"s3:max-keys":10}}}]})",
    R"({"Statement":[{"Effect":"Allow","Principal":"*","Action":"sts:AssumeRole","Condition":{"ArnLike":{"aws:SourceArn":"arn:aws:*:*:*:*"},"BinaryEquals":{"k":"AAA="}}}]})",
    R"({"Version":"2012-10-17","Statement":[{"Effect":"Allow","NotPrincipal":{"AWS":"*"},"Action":["s3:?et*"],"Resource":["${*}${aws:none, 'd'}"]}]})",
};

void run_filter_policy(std::string_view bytes) {
  if (!is_valid_utf8(bytes)) return;
  static const std::vector<Document> all = {
      Document::object(),
      {{"a", "abc"}, {"n", 5}, {"l", {"x", 1.5, nullptr}}, {"ip", "10.0.0.7"}},
      {{"a", {{{"b", "x"}, {"c", 1}}, {{"b", "y"}, {"c", {{"d", true}}}}}}, {"a.b", "x"}}};
  for (const auto scope : {sns::FilterScope::kMessageAttributes, sns::FilterScope::kMessageBody}) {
    for (const auto dialect : {sns::FilterDialect::kSns, sns::FilterDialect::kEventBus}) {
      const auto policy = sns::FilterPolicy::parse(bytes, scope, dialect);
      for (const Document& fields : all) {
        if (policy.ok()) (void)policy->matches(fields);
      }
    }
  }
}

constexpr std::string_view kFilterPolicySeeds[] = {
    R"({"a":["x",{"prefix":"ab"},{"suffix":"c"},{"equals-ignore-case":"ABC"}],"n":[{"numeric":[">",0,"<=",1e2]}]})",
    R"({"a":{"b":["x"],"c":[{"exists":false}]},"$or":[{"l":[null,true]},{"ip":[{"cidr":"10.0.0.0/24"}]}]})",
    R"({"a":[{"anything-but":["x",1]},{"anything-but":{"prefix":"q"}},{"wildcard":"a*\\*c"}]})",
    R"({"a":[{"anything-but":{"wildcard":["*b*"]}},{"prefix":{"equals-ignore-case":"AB"}}]})",
};

void run_event_filter(std::string_view bytes) {
  if (!is_valid_utf8(bytes)) return;
  const Document criteria = {{"Filters", {{{"Pattern", bytes}}}}};
  if (!lambda::check_filters(criteria).ok()) return;
  static const std::vector<Document> records = {
      {{"body", R"({"a":"abc","n":5,"l":[{"m":null},{"m":"x"}]})"}},
      {{"body", "text"}},
      {{"eventName", "INSERT"}, {"dynamodb", {{"Keys", {{"p", {{"S", "k"}}}}}}}}};
  for (const Document& record : records) (void)lambda::passes_filters(criteria, record);
}

constexpr std::string_view kEventFilterSeeds[] = {
    R"({"body":{"a":["abc",{"prefix":"x"}],"n":[{"numeric":[">=",1,"<",10]}],"l":{"m":[null]}}})",
    R"({"body":[{"suffix":"xt"},{"anything-but":["a"]},{"equals-ignore-case":"TEXT"}]})",
    R"({"eventName":["INSERT"],"dynamodb":{"Keys":{"p":{"S":[{"exists":true}]}}},"$or":[{"x":[1]},{"y":[{"exists":false}]}]})",
};

void run_log_filter(std::string_view bytes) {
  if (!is_valid_utf8(bytes)) return;
  const auto pattern = logs::FilterPattern::parse(bytes);
  if (!pattern.ok()) return;
  for (const char* message :
       {"",
        "ERROR disk full at 10:00 [a b] \"c d\" 404 1024",
        R"({"status":404,"user":null,"ok":true,"items":[{"id":7},{"id":"x"}]})"}) {
    (void)pattern->matches(message);
    (void)pattern->values_in(message);
    (void)pattern->value_of(message, "$.items[0].id");
    (void)pattern->value_of(message, "$bytes");
  }
}

constexpr std::string_view kLogFilterSeeds[] = {
    "ERROR \"disk full\" -test ?a ?b",
    "%[0-9]{3}|x+%",
    "{ $.status = 4* && ($.user IS NULL || $.items[0].id > 3.5) }",
    "{ ($.ok IS TRUE) && $.none NOT EXISTS || $.items[*].id != \"x\" }",
    "[level, ..., status=4* || status=5*, bytes > 1000 && bytes != 7]",
};

void run_insights(std::string_view bytes) {
  if (!is_valid_utf8(bytes)) return;
  const auto query = logs::InsightsQuery::parse(bytes);
  if (!query.ok()) return;
  std::vector<logs::Row> rows;
  for (const char* message : {R"({"level":"ERROR","took":250,"user":{"name":"bob"}})",
                              R"({"level":"INFO","took":"10","list":[1,2]})",
                              "GET /a user=7 took=9ms"}) {
    logs::Row row = {{"@timestamp", "2026-01-01 00:00:00.000"}, {"@message", message}};
    logs::add_message_fields(message, row);
    rows.push_back(row);
  }
  const logs::InsightsQuery::Output output = query->run(rows, 1000);
  ENSURE(output.matched <= rows.size());
}

constexpr std::string_view kInsightsSeeds[] = {
    "fields @timestamp, level, took / 1000 as seconds | filter level = \"ERROR\" and @message like "
    "/^G.*a/ | sort took desc | limit 20",
    "parse @message \"user=* took=*ms\" as user, took | stats count(*) as n, pct(took, 95) by "
    "bin(5m), level | sort n asc",
    "filter level in ['INFO', 'x'] or not ispresent(user.name) and took >= 10 | display @message",
    "stats avg(took) + max(took) * 2 - min(took) % 3, earliest(level) by strlen(@message)",
    "fields concat(upper(level), '-', substr(@message, 1, 2)) as t, coalesce(x, 1 ^ 2) | dedup t",
    "# comment\nfields toMillis(@timestamp) | filter isIpv4InSubnet(`a-b`, \"10.0.0.0/8\")",
};

void run_alarm_rule(std::string_view bytes) {
  if (!is_valid_utf8(bytes)) return;
  const auto rule = cloudwatch::AlarmRule::parse(bytes);
  if (rule.ok()) (void)rule->holds([](const std::string& alarm) { return alarm; });
}

constexpr std::string_view kAlarmRuleSeeds[] = {
    "ALARM(\"a b\") AND NOT (OK(b) OR INSUFFICIENT_DATA('c'))",
    "TRUE OR (FALSE AND ALARM(arn:aws:cloudwatch:us-east-1:111122223333:alarm:x))",
};

void run_metric_math(std::string_view bytes) {
  if (!is_valid_utf8(bytes)) return;
  using cloudwatch::MathValue;
  constexpr Instant kStart = from_millis(1'767'225'600'000);
  cloudwatch::TimeSeries series;
  series.period = std::chrono::minutes(1);
  for (int i = 0; i < 5; ++i) series.points[kStart + i * series.period] = i * 1.5 - 2;
  cloudwatch::MathContext context;
  context.span = {kStart, kStart + 5 * series.period, series.period};
  context.metric_ids = {"m1", "m2"};
  context.value_of = [&](const std::string& id) -> Result<MathValue> {
    if (id == "m1" || id == "m2") return MathValue(series);
    return cloudwatch::math_error("Undefined variable " + id);
  };
  (void)cloudwatch::evaluate_expression(bytes, context);
}

constexpr std::string_view kMetricMathSeeds[] = {
    "(m1 + 2) * -m2 / 3 - 2 ^ 3",
    "IF(m1 > 0 AND m2 <= 1 || NOT m1 == 2, FILL(m1, REPEAT), AVG(METRICS(\"m\")))",
    "SUM([m1, m2]) + SORT(METRICS(), AVG, DESC, 1)",
    "RATE(m1) + DIFF(m2) + PERIOD(m1) + RUNNING_SUM(m1) + TIME_SERIES(5) + DATAPOINT_COUNT(m1)",
    "EPOCH(m1) - FLOOR(ABS(STDDEV(m1))) && HOUR(m1) != DAY(m2)",
};

void run_pattern(std::string_view bytes) {
  const std::string_view source = take_line(bytes);
  // As large as the models' own are.
  if (source.size() > 512 || bytes.size() > 512) return;
  const auto pattern = Pattern::compile(source);
  if (pattern.ok()) (void)pattern->matches(bytes);
}

constexpr std::string_view kPatternSeeds[] = {
    "^[a-zA-Z0-9_.-]{3,25}$\nabc",
    "(a|b)*c+?d{2,}\nabccdd",
    "(?=.*\\d)(?!x)[^\\s\\p{L}&&[abc]]+\\.\n12.",
    "(?<=a)b\\b|\\B(?:c)?\nab",
    "[\\u0009\\x{10FFFF}\\p{Lu}\\P{N}-]\\Q.\\E\n-",
};

}  // namespace

const Target kPolicy = {"policy", run_policy, [] { return as_seeds(kPolicySeeds); }};
const Target kFilterPolicy = {
    "filter_policy", run_filter_policy, [] { return as_seeds(kFilterPolicySeeds); }};
const Target kEventFilter = {
    "event_filter", run_event_filter, [] { return as_seeds(kEventFilterSeeds); }};
const Target kLogFilter = {"log_filter", run_log_filter, [] { return as_seeds(kLogFilterSeeds); }};
const Target kInsightsQuery = {
    "insights_query", run_insights, [] { return as_seeds(kInsightsSeeds); }};
const Target kAlarmRule = {"alarm_rule", run_alarm_rule, [] { return as_seeds(kAlarmRuleSeeds); }};
const Target kMetricMath = {
    "metric_math", run_metric_math, [] { return as_seeds(kMetricMathSeeds); }};
const Target kPattern = {"pattern", run_pattern, [] { return as_seeds(kPatternSeeds); }};

}  // namespace cloudtab::fuzz
