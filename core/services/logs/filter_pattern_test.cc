#include "core/services/logs/filter_pattern.h"

#include <string>

#include <gtest/gtest.h>

namespace cloudtab::logs {
namespace {

std::string outcome(const char* pattern, const char* message) {
  const Result<FilterPattern> parsed = FilterPattern::parse(pattern);
  if (!parsed.ok()) return parsed.error().message;
  return parsed->matches(message) ? "yes" : "no";
}

TEST(FilterPattern, Matches) {
  const char* kJson =
      R"({"level":"ERROR","status":503,"user":{"name":"ann","id":null},"ok":true,"list":[{"a":1},{"a":7}],"n":1.5})";
  const char* kLine =
      "127.0.0.1 - frank [10/Oct/2000:13:25:15] \"GET /index.html HTTP/1.0\" 404 1534";
  const struct {
    const char* pattern;
    const char* message;
    const char* outcome;
  } kCases[] = {
      {"", "anything", "yes"},
      {"ERROR disk", "ERROR: the disk", "yes"},
      {"ERROR disk", "ERROR: the net", "no"},
      {"?ERROR ?WARN", "WARN", "yes"},
      {"ERROR -disk", "ERROR disk", "no"},
      {"\"disk full\"", "the disk full", "yes"},
      {"\"a \\\" b\"", "x a \" b x", "yes"},
      {"\"disk", "disk", "Invalid filter pattern"},
      {"%[45][0-9]{2}%", "status 503", "yes"},
      {"%[45][0-9]{2}%", "status 203", "no"},
      {"{ $.level = ERROR }", kJson, "yes"},
      {"{ $.level = \"ERROR\" }", kJson, "yes"},
      {"{ $.level = \"ERR*\" }", kJson, "yes"},
      {"{ $.level != ERROR }", kJson, "no"},
      {"{ $.none != ERROR }", kJson, "no"},
      {"{$.status=503}", kJson, "yes"},
      {"{ $.status >= 500 && $.status < 600 }", kJson, "yes"},
      {"{ $.status = 5* }", kJson, "yes"},
      {"{ $.n = 1.50 }", kJson, "yes"},
      {"{ $.user.name = %^a.n$% }", kJson, "yes"},
      {"{ $.user.id IS NULL }", kJson, "yes"},
      {"{ $.ok IS TRUE }", kJson, "yes"},
      {"{ $.ok IS FALSE }", kJson, "no"},
      {"{ $.gone NOT EXISTS }", kJson, "yes"},
      {"{ $.list[1].a = 7 }", kJson, "yes"},
      {"{ $.list[*].a = 7 }", kJson, "yes"},
      {"{ $.list[0].a = 7 }", kJson, "no"},
      {"{ $.['level'] = ERROR }", kJson, "yes"},
      {"{ ($.status = 1 || $.status = 503) && $.level = ERROR }", kJson, "yes"},
      {"{ $.status = 1 || $.status = 503 && $.level = WARN }", kJson, "no"},
      {"{ $.level = ERROR }", "no json", "no"},
      {"{ $.level = ERROR", kJson, "Invalid filter pattern"},
      {"{ level = ERROR }", kJson, "Invalid filter pattern"},
      {"{ $.level }", kJson, "Invalid filter pattern"},
      {"[ip, id, user, time, request, status, size]", kLine, "yes"},
      {"[ip, id, user, time, request, status]", kLine, "no"},
      {"[ip, id, user, time, request, status=4*, size]", kLine, "yes"},
      {"[ip, id, user, time, request, status=5*, size]", kLine, "no"},
      {"[ip, ..., status=404, size>1000]", kLine, "yes"},
      {"[ip, ..., status=404, size>2000]", kLine, "no"},
      {"[..., status = 5* || status = 404, size]", kLine, "yes"},
      {"[ip, id, user, time, request = \"*html*\", ...]", kLine, "yes"},
      {"[ip=%127\\.[0-9.]+%, ...]", kLine, "yes"},
      {"[ip, ", kLine, "Invalid filter pattern"},
  };
  for (const auto& c : kCases) EXPECT_EQ(outcome(c.pattern, c.message), c.outcome) << c.pattern;
}

TEST(FilterPattern, ExtractsWhatItNames) {
  const Result<FilterPattern> json = FilterPattern::parse("{ $.status > 0 && $.user.name = * }");
  const char* message = R"({"status":200,"user":{"name":"ann"},"took":12})";
  const std::map<std::string, std::string> of_json = {{"$.status", "200"}, {"$.user.name", "ann"}};
  EXPECT_EQ(json->values_in(message), of_json);
  EXPECT_EQ(json->value_of(message, "$.took"), "12");
  EXPECT_EQ(json->value_of(message, "$.user"), std::nullopt);
  const Result<FilterPattern> columns = FilterPattern::parse("[ip, ..., size]");
  const std::map<std::string, std::string> of_columns = {{"$ip", "1.2.3.4"}, {"$size", "17"}};
  EXPECT_EQ(columns->values_in("1.2.3.4 x \"a b\" 17"), of_columns);
}

TEST(FilterPattern, NestingIsBounded) {
  const std::string deep = "{ " + std::string(10'000, '(');
  EXPECT_FALSE(FilterPattern::parse(deep).ok());
}

}  // namespace
}  // namespace cloudtab::logs
