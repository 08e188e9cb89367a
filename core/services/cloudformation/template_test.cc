#include "core/services/cloudformation/template.h"

#include <string>

#include <gtest/gtest.h>

#include "core/services/cloudformation/limits.h"
#include "core/services/cloudformation/template_text.h"

namespace cloudtab::cloudformation {
namespace {

struct TextCase {
  const char* name;
  const char* text;
  const char* json;
};

// Left: a value as written in a template; right: the document it is.
const TextCase kYaml[] = {
    {"text", "plain", R"("plain")"},
    {"integer", "30", "30"},
    {"quoted integer", "\"30\"", R"("30")"},
    {"negative", "-5", "-5"},
    {"octal, as YAML 1.1 has it", "0123", "83"},
    {"escapes of two bytes", R"("é\N\_€x")", R"("é\u0085\u00a0€x")"},
    {"a number past all numbers is text", "1.5e999", R"("1.5e999")"},
    {"an account id with a leading zero and an 8 stays text", "012345678901", R"("012345678901")"},
    {"hexadecimal", "0x1F", "31"},
    {"float", "1.5", "1.5"},
    {"version text", "1.2.3", R"("1.2.3")"},
    {"date stays text", "2012-10-17", R"("2012-10-17")"},
    {"boolean", "true", "true"},
    {"boolean word", "yes", "true"},
    {"boolean word off", "Off", "false"},
    {"quoted boolean", "'true'", R"("true")"},
    {"null", "~", "null"},
    {"ARN-like text", "arn:aws:sqs:us-east-1:1:q", R"("arn:aws:sqs:us-east-1:1:q")"},
    {"Ref", "!Ref Queue", R"({"Ref": "Queue"})"},
    {"GetAtt", "!GetAtt Queue.Arn", R"({"Fn::GetAtt": ["Queue", "Arn"]})"},
    {"GetAtt with a dotted attribute",
     "!GetAtt Db.Endpoint.Address",
     R"({"Fn::GetAtt": ["Db", "Endpoint.Address"]})"},
    {"GetAtt as list", "!GetAtt [Queue, Arn]", R"({"Fn::GetAtt": ["Queue", "Arn"]})"},
    {"Sub", "!Sub 'a-${B}'", R"({"Fn::Sub": "a-${B}"})"},
    {"numbers stay text under a tag", "!Ref 30", R"({"Ref": "30"})"},
    {"Join with Ref inside",
     "!Join ['-', [a, !Ref B]]",
     R"({"Fn::Join": ["-", ["a", {"Ref": "B"}]]})"},
    {"If", "!If [C, 1, !Ref 'AWS::NoValue']", R"({"Fn::If": ["C", 1, {"Ref": "AWS::NoValue"}]})"},
    {"Condition", "!Condition C", R"({"Condition": "C"})"},
    {"Equals", "!Equals [!Ref A, b]", R"({"Fn::Equals": [{"Ref": "A"}, "b"]})"},
    {"key that looks like a number", "{80: http}", R"({"80": "http"})"},
    {"key that looks like a boolean", "{on: 1}", R"({"on": 1})"},
    {"block text", "|\n    a\n    b", R"("a\nb")"},
    {"explicit text tag", "!!str 30", R"("30")"},
};

TEST(TemplateText, ReadsYamlAsCloudFormationDoes) {
  for (const TextCase& c : kYaml) {
    const Result<Document> read = parse_template_text("Value: " + std::string(c.text));
    ASSERT_TRUE(read.ok()) << c.name << ": " << read.error().message;
    EXPECT_EQ(read->at("Value"), Document::parse(c.json)) << c.name;
  }
}

TEST(TemplateText, ReadsJson) {
  const Result<Document> read =
      parse_template_text("  {\"Resources\": {\"Q\": {\"Type\": \"T\"}}}");
  ASSERT_TRUE(read.ok());
  EXPECT_EQ(read->at("Resources").at("Q").at("Type"), "T");
}

struct FaultCase {
  const char* name;
  std::string text;
  const char* message;
};

std::string nested(const char* open, size_t depth) {
  std::string out;
  for (size_t i = 0; i < depth; ++i) out += open;
  return out;
}

TEST(TemplateText, RefusesWhatIsNotWellFormed) {
  const FaultCase cases[] = {
      {"recorded: api/test_templates.py, invalid JSON",
       R"({"this is invalid JSON"})",
       "Template format error: JSON not well-formed. (line 1, column 25)"},
      {"JSON fault in the second line",
       "{\"a\": 1,\n ]",
       "Template format error: JSON not well-formed. (line 2, column 3)"},
      {"alias",
       "A: &x 1\nB: *x",
       "Template error: YAML aliases are not allowed in CloudFormation templates"},
      {"deep JSON",
       "{\"a\":" + nested("[", 200),
       "Template format error: Nesting is deeper than 100 levels"},
      {"deep YAML",
       "a: " + nested("[", 101),
       "Template format error: Nesting is deeper than 100 levels"},
  };
  for (const FaultCase& c : cases) {
    const Result<Document> read = parse_template_text(c.text);
    ASSERT_FALSE(read.ok()) << c.name;
    EXPECT_EQ(read.error().code, "ValidationError") << c.name;
    EXPECT_EQ(read.error().message, c.message) << c.name;
  }
}

TEST(TemplateText, SurvivesHostileText) {
  const std::string cases[] = {"",
                               "\t",
                               "{",
                               "[",
                               "!",
                               "!Ref",
                               "? ",
                               "- - - -",
                               "a: b: c",
                               "%YAML 9.9\n---\n",
                               "\xff\xfe",
                               "{a: ",
                               "&a [*a]",
                               std::string(5000, '['),
                               std::string(5000, '{'),
                               "!<tag:x> a",
                               "---\n---\n",
                               "a: !Foo 1",
                               std::string("a: \0b", 5),
                               "? [a, b]\n: c",
                               "!!binary aGk="};
  for (const std::string& text : cases) {
    const Result<Document> read = parse_template_text(text);
    if (!read.ok()) {
      EXPECT_EQ(read.error().code, "ValidationError");
    }
  }
}

struct FormCase {
  const char* name;
  const char* text;
  const char* message;  ///< "" for a good template
};

// Messages with a source are recorded answers; see errors.h.
const FormCase kForms[] = {
    {"least template", "Resources: {A: {Type: 'AWS::SNS::Topic'}}", ""},
    {"not a map", "https://example.com/template", "Template format error: unsupported structure."},
    {"no resources",
     "Description: x",
     "Template format error: At least one Resources member must be defined."},
    {"empty resources",
     "Resources: {}",
     "Template format error: At least one Resources member must be defined."},
    {"resource not a map",
     "Resources: {A: 1}",
     "Template format error: Any Resources member must be an object."},
    {"no type",
     "Resources: {A: {Properties: {}}}",
     "Template format error: [/Resources/A] Every Resources object must contain a Type member."},
    {"unknown resource attribute",
     "Resources: {A: {Type: T, Invalid: 1}}",
     "Invalid template resource property 'Invalid'"},
    {"resource name",
     "Resources: {'AWS::NoValue': {Type: T}}",
     "Template format error: Resource name AWS::NoValue is non alphanumeric."},
    {"parameter name",
     "{Parameters: {'AWS::NoValue': {Type: String}}, Resources: {A: {Type: T}}}",
     "Template format error: Parameter name AWS::NoValue is non alphanumeric."},
    {"unknown section",
     "{Foo: 1, Resources: {A: {Type: T}}}",
     "Invalid template property or properties [Foo]"},
    {"version",
     "{AWSTemplateFormatVersion: 2010-09-10, Resources: {A: {Type: T}}}",
     "Template format error: 2010-09-10 is not a supported value for AWSTemplateFormatVersion."},
    {"output without value",
     "{Resources: {A: {Type: T}}, Outputs: {O: {Description: d}}}",
     "Template format error: Every Outputs member must contain a Value object"},
    {"null output",
     "{Resources: {A: {Type: T}}, Outputs: {MyOutput: {Value: null}}}",
     "[/Outputs/MyOutput/Value] 'null' values are not allowed in templates"},
    {"null output beside a member that is not one",
     "{Resources: {A: {Type: T}}, Outputs: {MyOutput: {Another: null, Value: null}}}",
     "[/Outputs/MyOutput/Value] 'null' values are not allowed in templates"},
    {"resources that are text, before outputs that are",
     "{Resources: '', Outputs: ''}",
     "Template format error: Any Resources member must be an object."},
    {"null property",
     "Resources: {A: {Type: T, Properties: {B: {C: [null]}}}}",
     "[/Resources/A/Properties/B/C/0] 'null' values are not allowed in templates"},
    {"mapping of wrong depth",
     "{Mappings: {M: {A: b}}, Resources: {A: {Type: T}}}",
     "Template format error: Every Mappings member A must be a map"},
    {"mapping too deep",
     "{Mappings: {M: {A: {B: {C: d}}}}, Resources: {A: {Type: T}}}",
     "Template format error: Every Mappings attribute must be a String or a List."},
    {"reference to nothing",
     "Resources: {A: {Type: T, Properties: {B: !Ref InvalidRef}}}",
     "Template format error: Unresolved resource dependencies [InvalidRef] in the Resources block "
     "of the template"},
    {"dependency on nothing",
     "Resources: {A: {Type: T, DependsOn: NonExistingResource}}",
     "Template format error: Unresolved resource dependencies [NonExistingResource] in the "
     "Resources block of the template"},
    {"Sub of nothing",
     "Resources: {A: {Type: T, Properties: {B: !Sub 'x${Nope}'}}}",
     "Template format error: Unresolved resource dependencies [Nope] in the Resources block of the "
     "template"},
    {"GetAtt of nothing",
     "Resources: {A: {Type: T, Properties: {B: !GetAtt X.Arn}}}",
     "Template error: instance of Fn::GetAtt references undefined resource X"},
    {"output refers to nothing",
     "{Resources: {A: {Type: T}}, Outputs: {O: {Value: !Ref X}}}",
     "Template format error: Unresolved resource dependencies [X] in the Outputs block of the "
     "template"},
    {"GetAtt of one part",
     "Resources: {A: {Type: T, Properties: {B: !GetAtt A}}}",
     "Template error: every Fn::GetAtt object requires two non-empty parameters, the resource name "
     "and the resource "
     "attribute"},
    {"unknown condition",
     "Resources: {A: {Type: T, Properties: {B: !If [MissingCondition, 1, 2]}}}",
     "Template error: unresolved condition dependency MissingCondition in Fn::If"},
    {"Equals of one",
     "{Conditions: {C: !Equals [a]}, Resources: {A: {Type: T}}}",
     "Template error: every Fn::Equals object requires a list of 2 string parameters."},
    {"circle of two",
     "Resources: {A: {Type: T, Properties: {X: !Ref B}}, B: {Type: T, Properties: {X: !Ref A}}, C: "
     "{Type: T, DependsOn: A}}",
     "Circular dependency between resources: [A, B]"},
    {"circle of one",
     "Resources: {A: {Type: T, DependsOn: A}}",
     "Circular dependency between resources: [A]"},
    {"Sub variable with a bad name",
     "Resources: {A: {Type: T, Properties: {B: !Sub '${A-B}'}}}",
     "Template error: variable names in Fn::Sub syntax must contain only alphanumeric characters, "
     "underscores, periods, and "
     "colons"},
    {"a literal in Sub refers to nothing",
     "Resources: {A: {Type: T, Properties: {B: !Sub '${!Nope}'}}}",
     ""},
    {"a policy's Condition is not a condition",
     "Resources: {A: {Type: T, Properties: {P: {Statement: [{Condition: {StringEquals: {a: "
     "b}}}]}}}}",
     ""},
};

TEST(Template, ChecksItsForm) {
  for (const FormCase& c : kForms) {
    const Result<Document> read = parse_template(c.text);
    EXPECT_EQ(read.ok() ? "" : read.error().message, c.message) << c.name;
  }
}

TEST(Template, LimitsCounts) {
  Document body = {{"Resources", Document::object()}};
  for (size_t i = 0; i <= kResourcesMax; ++i)
    body["Resources"]["R" + std::to_string(i)] = {{"Type", "T"}};
  const Status status = check_template(body);
  ASSERT_FALSE(status.ok());
  EXPECT_EQ(
      status.error().message,
      "Template format error: Number of resources, 501, is greater than maximum allowed, 500");
}

TEST(Template, NamesTheCapabilityItNeeds) {
  struct Case {
    const char* text;
    const char* capability;
  };
  const Case cases[] = {
      {"Resources: {A: {Type: 'AWS::SNS::Topic'}}", ""},
      {"Resources: {A: {Type: 'AWS::IAM::Role'}}", "CAPABILITY_IAM"},
      {"Resources: {A: {Type: 'AWS::IAM::Role', Properties: {RoleName: r}}}",
       "CAPABILITY_NAMED_IAM"},
      {"Resources: {A: {Type: 'AWS::IAM::Policy', Properties: {PolicyName: p}}}", "CAPABILITY_IAM"},
  };
  for (const Case& c : cases) {
    const Result<Document> body = parse_template(c.text);
    ASSERT_TRUE(body.ok()) << c.text;
    EXPECT_EQ(required_capability(*body).name, c.capability) << c.text;
  }
}

}  // namespace
}  // namespace cloudtab::cloudformation
