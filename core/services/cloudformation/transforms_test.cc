#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "core/cloud/testing.h"
#include "core/services/cloudformation/functions.h"
#include "core/services/cloudformation/loops.h"
#include "core/services/cloudformation/template_text.h"

// Loops, and templates with AWS::Include and AWS::LanguageExtensions, deployed.

namespace cloudtab::cloudformation {
namespace {

struct LoopCase {
  const char* name;
  const char* text;
  const char* result;  ///< YAML, or a message that begins with `!`
};

const LoopCase kLoops[] = {
    {"no loop", "{A: {B: '${X}'}}", "{A: {B: '${X}'}}"},
    {"members for each element",
     "{'Fn::ForEach::L': [X, [a, b], {'N${X}': {V: '${X}-${Y}'}}]}",
     "{Na: {V: 'a-${Y}'}, Nb: {V: 'b-${Y}'}}"},
    {"beside others", "{A: 1, 'Fn::ForEach::L': [X, [b], {'${X}': 2}]}", "{A: 1, b: 2}"},
    {"reference to the identifier",
     "{'Fn::ForEach::L': [X, [a], {N: {V: !Ref X, W: !Ref Y, D: ['${X}']}}]}",
     "{N: {V: a, W: !Ref Y, D: [a]}}"},
    {"only letters and digits",
     "{'Fn::ForEach::L': [X, ['10.0-a'], {'N&{X}': '${X}'}]}",
     "{N100a: '10.0-a'}"},
    {"within another",
     "{'Fn::ForEach::L': [X, [a, b], {'Fn::ForEach::M': [Y, [1, '${X}'], {'N${X}${Y}': {}}]}]}",
     "{Na1: {}, Naa: {}, Nb1: {}, Nbb: {}}"},
    {"over a parameter", "{'Fn::ForEach::L': [X, !Ref List, {'N${X}': {}}]}", "{Np: {}, Nq: {}}"},
    {"over a computed list",
     "{'Fn::ForEach::L': [X, !Split [',', 'r,s'], {'N${X}': {}}]}",
     "{Nr: {}, Ns: {}}"},
    {"of nothing", "{A: 1, 'Fn::ForEach::L': [X, [], {'N${X}': {}}]}", "{A: 1}"},
    {"no list",
     "{'Fn::ForEach::L': [X, a, {'N${X}': {}}]}",
     "!Transform AWS::LanguageExtensions failed with: Fn::ForEach could not resolve list"},
    {"of what is known later",
     "{'Fn::ForEach::L': [X, [!Ref Thing], {'N${X}': {}}]}",
     "!Transform AWS::LanguageExtensions failed with: Fn::ForEach could not resolve list"},
    {"two parts",
     "{'Fn::ForEach::L': [X, [a]]}",
     "!Transform AWS::LanguageExtensions failed with: Fn::ForEach layout is incorrect"},
    {"a malformed call for a list",
     "{'Fn::ForEach::L': [X, {Ref: [1]}, {A: 1}]}",
     "!Template error: every Ref object must have a single String value."},
    {"one identifier twice",
     "{'Fn::ForEach::L': [X, [a], {'Fn::ForEach::M': [X, [b], {'${X}': 1}]}]}",
     "!Transform AWS::LanguageExtensions failed with: Fn::ForEach layout is incorrect"},
    {"one name twice",
     "{'Fn::ForEach::L': [X, [a, b], {N: {}}]}",
     "!Transform AWS::LanguageExtensions failed with: Duplicate key N found."},
};

TEST(Loops, AreWrittenOut) {
  for (const LoopCase& c : kLoops) {
    SCOPED_TRACE(c.name);
    TemplateSide side;
    side.body = (*parse_template_text("B: " + std::string(c.text)))["B"];
    side.parameters["List"] = Document::array({"p", "q"});
    const Result<Document> made = expand_loops(side);
    if (*c.result == '!')
      EXPECT_EQ(made.ok() ? made->dump() : "!" + made.error().message, c.result);
    else
      EXPECT_EQ(made.ok() ? made->dump() : made.error().message,
                (*parse_template_text("B: " + std::string(c.result)))["B"].dump());
  }
}

std::string numbers(int count) {
  std::string list = "[0";
  for (int i = 1; i < count; ++i) list += "," + std::to_string(i);
  return list + "]";
}

/// Why the loops of a template cannot be written out.
std::string refusal_of(const std::string& loops) {
  TemplateSide side;
  side.body = *parse_template_text(loops);
  const Result<Document> made = expand_loops(side);
  return made.ok() ? "made" : made.error().message;
}

TEST(Loops, OfManyWithinManyEnd) {
  const std::string list = numbers(200);
  const auto three = [&list](const std::string& body) {
    return "'Fn::ForEach::L': [X, " + list + ", {'Fn::ForEach::M': [Y, " + list +
           ", {'Fn::ForEach::N': [Z, " + list + ", " + body + "]}]}]";
  };
  for (const char* body : {"{'N${X}x${Y}x${Z}': 1}", "{}"}) {
    EXPECT_EQ(refusal_of(three(body)),
              "Transform AWS::LanguageExtensions failed with: The loops make more than 100000 "
              "members.");
  }
}

TEST(Loops, OfLongTextsEnd) {
  const std::string element(100'000, 'e');
  std::string many;
  for (int i = 0; i < 100; ++i) many += "${X}";
  for (const std::string& member : {"'" + many + "'", std::string("{Ref: X}")}) {
    const std::string turns = member[0] == '{' ? numbers(100) : "[1]";
    EXPECT_EQ(refusal_of("'Fn::ForEach::L': [X, [" + element + "], {'Fn::ForEach::M': [Y, " +
                         turns + ", {'M${Y}': " + member + "}]}]"),
              "Transform AWS::LanguageExtensions failed with: The loops make more than 8388608 "
              "bytes of text.");
  }
}

class TransformsTest : public ::testing::Test {
 protected:
  Result<Document> call(const char* service, const char* operation, const Document& input) {
    return cloud.call(service, operation, input);
  }
  /// Deploys and answers the stack's status, or why it was refused.
  std::string deploy(const std::string& text,
                     const char* operation = "CreateStack",
                     const Document& parameters = Document::array()) {
    Document input = {{"StackName", "s"},
                      {"TemplateBody", text},
                      {"Parameters", parameters},
                      {"Capabilities", Document::array({"CAPABILITY_AUTO_EXPAND"})}};
    const Result<Document> answer = call("cloudformation", operation, input);
    if (!answer.ok()) return answer.error().message;
    return (*call(
        "cloudformation", "DescribeStacks", {{"StackName", "s"}}))["Stacks"][0]["StackStatus"];
  }
  Document processed() {
    const Result<Document> answer = call("cloudformation", "GetTemplate", {{"StackName", "s"}});
    return Document::parse((*answer)["TemplateBody"].get<std::string>());
  }
  void store(const char* key, const std::string& text) {
    (void)call("s3", "CreateBucket", {{"Bucket", "box"}});
    ASSERT_TRUE(call("s3",
                     "PutObject",
                     {{"Bucket", "box"},
                      {"Key", key},
                      {"Body", Document::binary({text.begin(), text.end()})}})
                    .ok());
  }
  size_t topics() { return (*call("sns", "ListTopics", Document::object()))["Topics"].size(); }

  TestCloud cloud;
};

constexpr const char* kTopics = R"(
Transform: AWS::LanguageExtensions
Parameters: {Names: {Type: CommaDelimitedList, Default: 'red,green'}}
Resources:
  Fn::ForEach::Topics:
    - Name
    - !Ref Names
    - Topic${Name}:
        Type: AWS::SNS::Topic
        Properties:
          TopicName: !Join ['-', [!Ref Name, news]]
  Count:
    Type: AWS::SSM::Parameter
    Properties: {Type: String, Value: {'Fn::Length': !Ref Names}}
Outputs:
  Fn::ForEach::Arns:
    - Name
    - !Ref Names
    - Arn${Name}: {Value: !GetAtt 'Topic${Name}.TopicArn'}
)";

// As recorded: api/test_transformers.py, TestLanguageExtensionsTransform.
TEST_F(TransformsTest, LanguageExtensions) {
  ASSERT_EQ(deploy(kTopics), "CREATE_COMPLETE");
  EXPECT_EQ(topics(), 2U);
  const Document body = processed();
  EXPECT_FALSE(body.contains("Transform"));
  EXPECT_EQ(body["Resources"]["Topicred"],
            Document::parse(R"({"Properties":{"TopicName":"red-news"},"Type":"AWS::SNS::Topic"})"));
  EXPECT_EQ(body["Resources"]["Count"]["Properties"]["Value"], 2);
  EXPECT_EQ(body["Outputs"].size(), 2U);
  const Result<Document> original =
      call("cloudformation", "GetTemplate", {{"StackName", "s"}, {"TemplateStage", "Original"}});
  EXPECT_EQ((*original)["TemplateBody"], kTopics);

  // Once made it stays so, over restarts too, until other parameters make another.
  cloud.restart();
  EXPECT_EQ(processed(), body);
  const Document blue = {{{"ParameterKey", "Names"}, {"ParameterValue", "blue,red"}}};
  ASSERT_EQ(deploy(kTopics, "UpdateStack", blue), "UPDATE_COMPLETE");
  EXPECT_TRUE(processed()["Resources"].contains("Topicblue"));
  EXPECT_FALSE(processed()["Resources"].contains("Topicgreen"));
  EXPECT_EQ(topics(), 2U);
  ASSERT_TRUE(call("cloudformation", "DeleteStack", {{"StackName", "s"}}).ok());
  EXPECT_EQ(topics(), 0U);
}

TEST_F(TransformsTest, LoopsNeedTheirTransform) {
  EXPECT_EQ(deploy("Resources: {'Fn::ForEach::L': [X, [a], {'N${X}': {Type: "
                   "'AWS::SNS::Topic'}}]}"),
            "Template format error: Resource name Fn::ForEach::L is non alphanumeric.");
  EXPECT_EQ(deploy("Transform: 'AWS::LanguageExtensions'\nResources: {'Fn::ForEach::L': [X, [a], "
                   "{'N${X}': {Type: 'AWS::SNS::Topic', Properties: {TopicName: !Ref Y}}}]}"),
            "Template format error: Unresolved resource dependencies [Y] in the Resources block of "
            "the template");
  const Result<Document> summary =
      call("cloudformation", "GetTemplateSummary", {{"TemplateBody", kTopics}});
  EXPECT_TRUE(summary.ok()) << summary.error().message;
}

// As recorded: api/test_transformers.py, test_transformer_property_level.
TEST_F(TransformsTest, IncludesWhereItSays) {
  store("values.yaml", "Value: from elsewhere\n");
  store("topic.json", R"({"Type": "AWS::SNS::Topic"})");
  const std::string text = R"(
Parameters: {Box: {Type: String, Default: box}}
Resources:
  Told:
    Type: AWS::SSM::Parameter
    Properties:
      Type: String
      Fn::Transform: {Name: 'AWS::Include', Parameters: {Location: !Sub 's3://${Box}/values.yaml'}}
  Topic:
    Fn::Transform: [{Name: 'AWS::Include', Parameters: {Location: 's3://box/topic.json'}}]
)";
  ASSERT_EQ(deploy(text), "CREATE_COMPLETE");
  EXPECT_EQ(processed()["Resources"], Document::parse(R"({"Told": {"Type": "AWS::SSM::Parameter",
                "Properties": {"Type": "String", "Value": "from elsewhere"}},
                "Topic": {"Type": "AWS::SNS::Topic"}})"));
  // What was included stays what it was.
  store("values.yaml", "Value: new\n");
  EXPECT_EQ(processed()["Resources"]["Told"]["Properties"]["Value"], "from elsewhere");
  ASSERT_EQ(deploy(text, "UpdateStack"), "UPDATE_COMPLETE");
  EXPECT_EQ(processed()["Resources"]["Told"]["Properties"]["Value"], "new");
}

TEST_F(TransformsTest, IncludesNoMoreThanFits) {
  store("long.yaml", "Description: " + std::string(900'000, 'd') + "\n");
  std::string text = "Resources: {T: {Type: 'AWS::SNS::Topic'}}\nMetadata:\n";
  for (int i = 0; i < 10; ++i) {
    text += "  M" + std::to_string(i) +
            ": {Fn::Transform: {Name: 'AWS::Include', Parameters: {Location: "
            "'s3://box/long.yaml'}}}\n";
  }
  EXPECT_EQ(deploy(text),
            "Transform AWS::Include failed with: More than 8388608 bytes are included.");
  EXPECT_EQ(topics(), 0u);
}

TEST_F(TransformsTest, IncludesForTheWhole) {
  store("more.yaml", "Resources: {B: {Type: 'AWS::SNS::Topic'}}\n");
  ASSERT_EQ(deploy("Transform: {Name: 'AWS::Include', Parameters: {Location: "
                   "'s3://box/more.yaml'}}\nResources: {A: {Type: 'AWS::SNS::Topic'}}"),
            "CREATE_COMPLETE");
  EXPECT_EQ(topics(), 2U);
}

TEST_F(TransformsTest, RefusesATypeThatIsNone) {
  EXPECT_EQ(deploy("Resources: {A: {Type: [a], 'Fn::Transform': {Name: 'AWS::Include'}}}"),
            "Template format error: [/Resources/A] Every Resources object must contain a Type "
            "member.");
}

TEST_F(TransformsTest, RefusesWhatIsNotThere) {
  const auto with = [this](const std::string& transform) {
    return deploy("Resources: {A: {Type: 'AWS::SNS::Topic', Properties: {'Fn::Transform': " +
                  transform + "}}}");
  };
  EXPECT_EQ(with("{Name: 'Mine'}"), "No transform named Mine found.");
  EXPECT_EQ(with("{Name: 'AWS::Include'}"),
            "Transform AWS::Include failed with: The location parameter is missing.");
  EXPECT_EQ(with("{Name: 'AWS::Include', Parameters: {Location: 'http://x/y'}}"),
            "Transform AWS::Include failed with: The location parameter is not a valid S3 uri.");
  EXPECT_EQ(with("{Name: 'AWS::Include', Parameters: {Location: 's3://none/y'}}"),
            "S3 error: The specified bucket does not exist");
  EXPECT_EQ(with("[a]"), "Transform AWS::Include failed with: The transform must be an object.");
  EXPECT_EQ(with("[{Name: 'Mine'}]"), "No transform named Mine found.");
}

}  // namespace
}  // namespace cloudtab::cloudformation
