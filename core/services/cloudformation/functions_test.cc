#include "core/services/cloudformation/functions.h"

#include <gtest/gtest.h>

#include "core/services/cloudformation/errors.h"
#include "core/services/cloudformation/template_text.h"

namespace cloudtab::cloudformation {
namespace {

class FakeResources final : public ResourceValues {
 public:
  Result<Document> ref(const std::string& id) override { return Document("physical-" + id); }
  Result<Document> attribute(const std::string& id, const std::string& name) override {
    if (name == "List") return Document::array({"x", "y"});
    if (name == "Later") return Document(std::string(kKnownAfterApply));
    return Document(id + "/" + name);
  }
  Result<Document> import_value(const std::string& name) override {
    if (name == "missing") return errors::validation("No export named missing found");
    return Document("imported-" + name);
  }
};

TemplateSide side() {
  TemplateSide side;
  side.body = *parse_template_text(R"(
Mappings:
  Regions:
    us-east-1: {Ami: ami-1, Zones: [a, b]}
)");
  side.parameters = {{"Env", "prod"}, {"Count", "3"}, {"List", Document::array({"p", "q"})}};
  side.conditions = {{"Right", true}, {"Wrong", false}};
  side.stack = {
      {"123456789012", "us-east-1"}, "arn:stack", "my-stack", Document::array({"arn:topic"})};
  return side;
}

struct Case {
  const char* name;
  const char* value;
  const char* expected;  ///< JSON, or `error: <message>`
};

const Case kCases[] = {
    {"plain", "a", R"("a")"},
    {"parameter", "!Ref Env", R"("prod")"},
    {"list parameter", "!Ref List", R"(["p","q"])"},
    {"resource", "!Ref Queue", R"("physical-Queue")"},
    {"region", "!Ref 'AWS::Region'", R"("us-east-1")"},
    {"account", "!Ref 'AWS::AccountId'", R"("123456789012")"},
    {"stack id", "!Ref 'AWS::StackId'", R"("arn:stack")"},
    {"stack name", "!Ref 'AWS::StackName'", R"("my-stack")"},
    {"partition", "!Ref 'AWS::Partition'", R"("aws")"},
    {"suffix", "!Ref 'AWS::URLSuffix'", R"("amazonaws.com")"},
    {"notifications", "!Ref 'AWS::NotificationARNs'", R"(["arn:topic"])"},
    {"no value in a map", "{a: 1, b: !Ref 'AWS::NoValue'}", R"({"a":1})"},
    {"no value in a list", "[1, !Ref 'AWS::NoValue', 2]", "[1,2]"},
    {"no value by a condition", "{a: !If [Wrong, 1, !Ref 'AWS::NoValue']}", "{}"},
    {"attribute", "!GetAtt Queue.Arn", R"("Queue/Arn")"},
    {"attribute in text form", "{'Fn::GetAtt': Db.Endpoint.Port}", R"("Db/Endpoint.Port")"},
    {"attribute named by a parameter", "{'Fn::GetAtt': [Queue, !Ref Env]}", R"("Queue/prod")"},
    {"join", "!Join ['-', [a, 1, true, !Ref Env]]", R"("a-1-true-prod")"},
    {"join of a list parameter", "!Join [',', !Ref List]", R"("p,q")"},
    {"join of nothing", "!Join [',', []]", R"("")"},
    {"join of a map",
     "!Join [',', [{a: b}]]",
     "error: Template error: every Fn::Join object requires two parameters, (1) a string delimiter "
     "and (2) a list of strings to "
     "be joined or a function that returns a list of strings (such as Fn::GetAZs) to be joined."},
    {"sub",
     "!Sub 'arn:${AWS::Partition}:${Queue.Arn}:${Env}:${Queue}'",
     R"("arn:aws:Queue/Arn:prod:physical-Queue")"},
    {"sub with a map", "!Sub ['${A}-${Env}', {A: !Ref Count}]", R"("3-prod")"},
    {"sub with a literal", "!Sub '${!Env} $Env {Env}'", R"("${Env} $Env {Env}")"},
    {"sub without end", "!Sub 'a ${'", R"("a ${")"},
    {"select", "!Select [1, [a, b]]", R"("b")"},
    {"select with text index", "!Select ['0', !Ref List]", R"("p")"},
    {"select outside",
     "!Select [2, !Split ['/', a/b]]",
     "error: Template error: Fn::Select cannot select nonexistent value at index 2"},
    {"select past a list that is written out",
     "!Select [2, [a, b]]",
     "error: Template error: Fn::Select requires a list argument with two elements: an integer "
     "index and a list"},
    {"select without a list",
     "!Select [x, [a]]",
     "error: Template error: Fn::Select requires a list argument with two elements: an integer "
     "index and a list"},
    {"split", "!Split ['|', 'a|b||c']", R"(["a","b","","c"])"},
    {"select of split", "!Select [1, !Split ['/', a/b]]", R"("b")"},
    {"map", "!FindInMap [Regions, !Ref 'AWS::Region', Ami]", R"("ami-1")"},
    {"map of a list", "!FindInMap [Regions, us-east-1, Zones]", R"(["a","b"])"},
    {"map without the key",
     "!FindInMap [Regions, C, Ami]",
     "error: Template error: Unable to get mapping for Regions::C::Ami"},
    {"map with a default", "!FindInMap [Regions, C, Ami, {DefaultValue: d}]", R"("d")"},
    {"no such map",
     "!FindInMap [Nope, a, b]",
     "error: Template error: Mapping named 'Nope' is not present in the 'Mappings' section of "
     "template."},
    {"if true", "!If [Right, a, b]", R"("a")"},
    {"if false", "!If [Wrong, a, !Ref Env]", R"("prod")"},
    {"base64", "!Base64 'hello'", R"("aGVsbG8=")"},
    {"base64 of sub", "{'Fn::Base64': !Sub '${Env}'}", R"("cHJvZA==")"},
    {"zones", "!GetAZs ''", R"(["us-east-1a","us-east-1b","us-east-1c"])"},
    {"zones of a region", "!GetAZs eu-west-1", R"(["eu-west-1a","eu-west-1b","eu-west-1c"])"},
    {"zone", "!Select [0, !GetAZs {Ref: 'AWS::Region'}]", R"("us-east-1a")"},
    {"import", "!ImportValue net-Vpc", R"("imported-net-Vpc")"},
    {"import by sub", "!ImportValue {'Fn::Sub': '${Env}-x'}", R"("imported-prod-x")"},
    {"import of nothing", "!ImportValue missing", "error: No export named missing found"},
    {"cidr", "!Cidr [10.0.0.0/16, 3, 8]", R"(["10.0.0.0/24","10.0.1.0/24","10.0.2.0/24"])"},
    {"cidr too many",
     "!Cidr [10.0.0.0/24, 2, 8]",
     "error: Template error: Fn::Cidr: 10.0.0.0/24 cannot be divided into 2 subnets"},
    {"length", "!Length [1, 2]", "2"},
    {"json text", "!ToJsonString {b: !Ref Env, a: 1}", R"("{\"a\":1,\"b\":\"prod\"}")"},
    {"unknown text", "!Join ['/', [a, !GetAtt Q.Later]]", R"("a/{{changeSet:KNOWN_AFTER_APPLY}}")"},
    {"unknown list",
     "!Select [5, !Split [',', !GetAtt Q.Later]]",
     R"("{{changeSet:KNOWN_AFTER_APPLY}}")"},
    {"policy condition is left alone",
     "{Condition: {StringLike: {k: !Ref Env}}}",
     R"({"Condition":{"StringLike":{"k":"prod"}}})"},
};

TEST(Functions, Resolve) {
  const TemplateSide values = side();
  FakeResources resources;
  for (const Case& c : kCases) {
    const Result<Document> value = parse_template_text("V: " + std::string(c.value));
    ASSERT_TRUE(value.ok()) << c.name;
    const Result<Document> resolved = resolve(value->at("V"), values, resources);
    EXPECT_EQ(resolved.ok() ? resolved->dump() : "error: " + resolved.error().message, c.expected)
        << c.name;
  }
}

TEST(Functions, ResolveConditions) {
  TemplateSide values = side();
  values.conditions.clear();
  values.body = *parse_template_text(R"(
Conditions:
  IsProd: !Equals [!Ref Env, prod]
  IsThree: !Equals [!Ref Count, 3]
  Neither: !And [!Not [!Condition IsProd], {Condition: IsThree}]
  Any: !Or [!Condition Neither, !Condition IsProd]
)");
  const Result<ConditionValues> conditions = resolve_conditions(values);
  ASSERT_TRUE(conditions.ok()) << conditions.error().message;
  EXPECT_EQ(
      *conditions,
      (ConditionValues{{"IsProd", true}, {"IsThree", true}, {"Neither", false}, {"Any", true}}));
}

}  // namespace
}  // namespace cloudtab::cloudformation
