#include "core/services/cloudformation/change_tree.h"

#include <gtest/gtest.h>

#include "core/services/cloudformation/template_text.h"
#include "core/services/cloudformation/validate.h"

namespace cloudtab::cloudformation {
namespace {

TemplateSide side(const char* yaml, std::map<std::string, Document> parameters = {}) {
  TemplateSide side;
  if (*yaml != '\0') side.body = *parse_template_text(yaml);
  side.parameters = std::move(parameters);
  return side;
}

constexpr const char* kBefore = R"(
Conditions: {IsOn: !Equals [!Ref P, 'on']}
Resources:
  Same: {Type: T, Properties: {A: 1}}
  Edited: {Type: T, Properties: {A: 1, L: [x, y]}}
  Gone: {Type: T}
  Optional: {Type: T, Condition: IsOn}
)";
constexpr const char* kAfter = R"(
Conditions: {IsOn: !Equals [!Ref P, 'on']}
Resources:
  Same: {Type: T, Properties: {A: 1}}
  Edited: {Type: T, DependsOn: [Made, Same], Properties: {A: 2, L: [x], R: !If [IsOn, !Ref Optional, !Ref Same]}}
  Made: {Type: T, Properties: {S: !Sub '${Same}'}}
  Optional: {Type: T, Condition: IsOn}
)";

TEST(ChangeTree, PairsBothSides) {
  const Result<ChangeTree> made =
      ChangeTree::make(side(kBefore, {{"P", "on"}}), side(kAfter, {{"P", "off"}}));
  ASSERT_TRUE(made.ok()) << made.error().message;
  const ChangeTree& tree = *made;
  EXPECT_EQ(tree.resource("Same").change(), Change::kNone);
  EXPECT_EQ(tree.resource("Edited").change(), Change::kModified);
  EXPECT_EQ(tree.resource("Gone").change(), Change::kRemoved);
  EXPECT_EQ(tree.resource("Made").change(), Change::kAdded);
  // The condition no longer holds, so the resource is gone though its text is the same.
  EXPECT_EQ(tree.resource("Optional").change(), Change::kRemoved);
  EXPECT_TRUE(tree.condition_changed("IsOn"));
  EXPECT_TRUE(tree.parameter_changed("P"));

  std::map<std::string, Change> children;
  tree.resource("Edited")
      .member("Properties")
      .for_each_child(
          [&](const std::string& name, const Node& child) { children[name] = child.change(); });
  EXPECT_EQ(children,
            (std::map<std::string, Change>{
                {"A", Change::kModified}, {"L", Change::kModified}, {"R", Change::kAdded}}));
  std::vector<Change> items;
  tree.resource("Edited")
      .member("Properties")
      .member("L")
      .for_each_child(
          [&](const std::string&, const Node& child) { items.push_back(child.change()); });
  EXPECT_EQ(items, (std::vector<Change>{Change::kNone, Change::kRemoved}));
}

TEST(ChangeTree, FindsWhatDependsOnWhatInTakenBranches) {
  const Result<ChangeTree> off = ChangeTree::make(side(""), side(kAfter, {{"P", "off"}}));
  ASSERT_TRUE(off.ok());
  EXPECT_EQ(off->dependencies_after().at("Edited"), (std::set<std::string>{"Made", "Same"}));
  EXPECT_EQ(off->dependencies_after().at("Made"), (std::set<std::string>{"Same"}));
  EXPECT_EQ(topological_order(off->dependencies_after()).names,
            (std::vector<std::string>{"Same", "Made", "Edited"}));
  EXPECT_TRUE(off->resources_before().empty());
  const Result<ChangeTree> on = ChangeTree::make(side(""), side(kAfter, {{"P", "on"}}));
  ASSERT_TRUE(on.ok());
  EXPECT_EQ(on->dependencies_after().at("Edited"),
            (std::set<std::string>{"Made", "Optional", "Same"}));
}

TEST(ChangeTree, ComparesScalarsByText) {
  EXPECT_TRUE(same_value(Document::parse(R"({"a": ["1", true]})"),
                         Document::parse(R"({"a": [1, "true"]})")));
  EXPECT_FALSE(same_value(Document::parse("[1]"), Document::parse("[1, 2]")));
  EXPECT_FALSE(same_value(Document::parse("{}"), Document::parse("[]")));
}

struct ValidateCase {
  const char* name;
  const char* text;
  const char* message;
};

const ValidateCase kValidate[] = {
    {"good", "Resources: {A: {Type: 'Test::Thing'}}", ""},
    {"unknown type",
     "Resources: {A: {Type: 'Nope::Thing'}, B: {Type: 'Test::Thing'}}",
     "Template format error: Unrecognized resource types: [Nope::Thing]"},
    {"a resource that its condition takes away, in Resources",
     "{Conditions: {C: !Equals [a, b]}, Resources: {MyTopic: {Type: 'Test::Thing', Condition: C}, "
     "B: {Type: 'Test::Thing', "
     "Properties: {X: !Ref MyTopic}}}}",
     "Template format error: Unresolved resource dependencies [MyTopic] in the Resources block of "
     "the template"},
    {"and in Outputs",
     "{Conditions: {C: !Equals [a, b]}, Resources: {MyTopic: {Type: 'Test::Thing', Condition: C}, "
     "B: {Type: 'Test::Thing'}}, "
     "Outputs: {O: {Value: !Ref MyTopic}}}",
     "Unresolved resource dependencies [MyTopic] in the Outputs block of the template"},
    {"a function that cannot be resolved",
     "{Mappings: {M: {A: {B: c}}}, Resources: {A: {Type: 'Test::Thing', Properties: {X: !FindInMap "
     "[M, C, B]}}}}",
     "Template error: Unable to get mapping for M::C::B"},
};

TEST(Validate, ReadsTheNewSide) {
  for (const ValidateCase& c : kValidate) {
    const Result<ChangeTree> tree = ChangeTree::make(side(""), side(c.text));
    ASSERT_TRUE(tree.ok()) << c.name;
    const Status status =
        validate(*tree, [](std::string_view type) { return type == "Test::Thing"; });
    EXPECT_EQ(status.ok() ? "" : status.error().message, c.message) << c.name;
  }
}

TEST(Validate, LooksAtAllowedTypes) {
  const Document body = *parse_template_text("Resources: {A: {Type: 'AWS::SNS::Topic'}}");
  EXPECT_TRUE(check_resource_types(body, {"AWS::*"}).ok());
  EXPECT_TRUE(check_resource_types(body, {"AWS::SNS::*"}).ok());
  EXPECT_TRUE(check_resource_types(body, Document::array()).ok());
  const Status refused = check_resource_types(body, {"AWS::EC2::*"});
  ASSERT_FALSE(refused.ok());
  EXPECT_EQ(
      refused.error().message,
      "Resource type AWS::SNS::Topic is not allowed by parameter ResourceTypes [AWS::EC2::*]");
}

}  // namespace
}  // namespace cloudtab::cloudformation
