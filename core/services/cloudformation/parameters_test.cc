#include "core/services/cloudformation/parameters.h"

#include <gtest/gtest.h>

#include "core/services/cloudformation/template_text.h"

namespace cloudtab::cloudformation {
namespace {

struct Case {
  const char* name;
  const char* declaration;  ///< of a parameter P, in YAML flow style
  const char* value;        ///< null: none given
  const char* expected;     ///< the typed value as JSON, or `error: <message>`
};

const Case kCases[] = {
    {"given", "{Type: String}", "a", R"("a")"},
    {"default", "{Type: String, Default: d}", nullptr, R"("d")"},
    {"numeric default", "{Type: Number, Default: 5}", nullptr, R"("5")"},
    {"boolean default", "{Type: String, Default: true}", nullptr, R"("true")"},
    {"missing", "{Type: String}", nullptr, "error: Parameters: [P] must have values"},
    {"not a number", "{Type: Number}", "x", "error: Parameter 'P' must be a number."},
    {"allowed", "{Type: String, AllowedValues: [a, b]}", "b", R"("b")"},
    {"allowed numbers", "{Type: Number, AllowedValues: [1, 2]}", "2", R"("2")"},
    {"not allowed",
     "{Type: String, AllowedValues: [a, b]}",
     "c",
     "error: Parameter 'P' must be one of AllowedValues"},
    {"pattern", "{Type: String, AllowedPattern: '[a-z]+'}", "abc", R"("abc")"},
    {"pattern must match the whole",
     "{Type: String, AllowedPattern: '[a-z]+'}",
     "abc1",
     "error: Parameter 'P' must match pattern [a-z]+"},
    {"constraint described",
     "{Type: String, AllowedPattern: '[a-z]+', ConstraintDescription: only letters}",
     "1",
     "error: Parameter P failed to satisfy constraint: only letters"},
    {"too short",
     "{Type: String, MinLength: 3}",
     "ab",
     "error: Parameter 'P' must contain at least 3 characters"},
    {"too long",
     "{Type: String, MaxLength: '3'}",
     "abcd",
     "error: Parameter 'P' must contain at most 3 characters"},
    {"too small",
     "{Type: Number, MinValue: 2}",
     "1",
     "error: Parameter 'P' must be a number not less than 2"},
    {"too large",
     "{Type: Number, MaxValue: 2}",
     "2.5",
     "error: Parameter 'P' must be a number not greater than 2"},
    {"list", "{Type: CommaDelimitedList}", "a, b,c", R"(["a","b","c"])"},
    {"empty list", "{Type: CommaDelimitedList, Default: ''}", nullptr, "[]"},
    {"list of numbers", "{Type: List<Number>}", "1,2", R"(["1","2"])"},
    {"not a list of numbers",
     "{Type: List<Number>}",
     "1,x",
     "error: Parameter 'P' must be a list of numbers."},
    {"pattern of each",
     "{Type: CommaDelimitedList, AllowedPattern: '[a-z]'}",
     "a,bb",
     "error: Parameter 'P' must match pattern [a-z]"},
    {"AWS type", "{Type: 'AWS::EC2::KeyPair::KeyName'}", "k", R"("k")"},
    {"AWS list type", "{Type: 'List<AWS::EC2::Subnet::Id>'}", "a,b", R"(["a","b"])"},
    {"unknown type",
     "{Type: Boolean}",
     "a",
     "error: Template format error: Unrecognized parameter type: Boolean"},
    {"parameter of the store",
     "{Type: 'AWS::SSM::Parameter::Value<String>'}",
     "/a",
     R"("one,two")"},
    {"list of the store",
     "{Type: 'AWS::SSM::Parameter::Value<List<String>>'}",
     "/a",
     R"(["one","two"])"},
    {"parameter that the store lacks",
     "{Type: 'AWS::SSM::Parameter::Value<String>', Default: /b}",
     nullptr,
     "error: Unable to fetch parameters [/b] from parameter store for this account."},
    {"a costly pattern ends", "{Type: String, AllowedPattern: '['}", "aaaa", R"("aaaa")"},
};

Document store(const std::string& name) {
  return name == "/a" ? Document{{"Value", "one,two"}} : Document();
}

TEST(Parameters, TakeValuesUnderTheirConstraints) {
  for (const Case& c : kCases) {
    const Document body =
        *parse_template_text("Parameters: {P: " + std::string(c.declaration) + "}");
    Document given = Document::array();
    if (c.value != nullptr) given.push_back({{"ParameterKey", "P"}, {"ParameterValue", c.value}});
    const auto values = parameter_values(body, given, {}, store);
    EXPECT_EQ(values.ok() ? typed_parameters(body, *values).at("P").dump()
                          : "error: " + values.error().message,
              c.expected)
        << c.name;
  }
}

TEST(Parameters, RefuseUnknownNames) {
  const Document body = *parse_template_text("Parameters: {P: {Type: String, Default: a}}");
  const auto values = parameter_values(
      body, Document::parse(R"([{"ParameterKey":"Q","ParameterValue":"1"}])"), {}, store);
  ASSERT_FALSE(values.ok());
  EXPECT_EQ(values.error().message, "Parameters: [Q] do not exist in the template");
}

TEST(Parameters, KeepThePreviousValueAndHideSecrets) {
  const Document body = *parse_template_text("Parameters: {P: {Type: String, NoEcho: true}}");
  const auto values =
      parameter_values(body,
                       Document::parse(R"([{"ParameterKey":"P","UsePreviousValue":true}])"),
                       {{"P", "secret", "", true}},
                       store);
  ASSERT_TRUE(values.ok());
  EXPECT_EQ(values->at(0).text, "secret");
  EXPECT_EQ(described_parameters(*values).dump(),
            R"([{"ParameterKey":"P","ParameterValue":"****"}])");
}

}  // namespace
}  // namespace cloudtab::cloudformation
