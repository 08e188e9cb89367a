#include <algorithm>

#include "core/services/cloudformation/testing.h"

namespace cloudtab::cloudformation {
namespace {

using Events = std::vector<std::string>;

TEST_F(CloudFormationTest, UpdatesOnlyWhatChanges) {
  ASSERT_TRUE(create("s", R"(
Resources:
  Same: {Type: 'Test::Thing', Properties: {Name: same}}
  Edited: {Type: 'Test::Thing', Properties: {Name: edited, Size: 1}}
  Gone: {Type: 'Test::Thing', Properties: {Name: gone}}
)")
                  .ok());
  new_events("s");
  cloud_.advance(1s);
  ASSERT_TRUE(update("s", R"(
Resources:
  Same: {Type: 'Test::Thing', Properties: {Name: same}}
  Edited: {Type: 'Test::Thing', Properties: {Name: edited, Size: 2}}
  Made: {Type: 'Test::Thing', Properties: {Name: made, Of: !Ref Edited}}
)")
                  .ok());
  EXPECT_EQ(status("s"), "UPDATE_COMPLETE");
  EXPECT_EQ(new_events("s"),
            (Events{"stack UPDATE_IN_PROGRESS (User Initiated)",
                    "Edited UPDATE_IN_PROGRESS",
                    "Edited UPDATE_COMPLETE",
                    "Made CREATE_IN_PROGRESS",
                    "Made CREATE_IN_PROGRESS (Resource creation Initiated)",
                    "Made CREATE_COMPLETE",
                    "stack UPDATE_COMPLETE_CLEANUP_IN_PROGRESS",
                    "Gone DELETE_IN_PROGRESS",
                    "Gone DELETE_COMPLETE",
                    "stack UPDATE_COMPLETE"}));
  EXPECT_EQ(things().at("edited")["Size"], 2);
  EXPECT_EQ(things().count("gone"), 0u);
  EXPECT_EQ(things().at("made")["Of"], "edited");
  EXPECT_EQ(stack("s")["LastUpdatedTime"], to_millis(TestCloud::kStart) + 1000);
}

TEST_F(CloudFormationTest, ReplacesAndCleansUp) {
  ASSERT_TRUE(create("s", R"(
Resources:
  A: {Type: 'Test::Fixed', Properties: {Size: 1}}
  B: {Type: 'Test::Thing', Properties: {Name: b, Of: !Ref A}}
)")
                  .ok());
  const std::string before = physical_id("s", "A");
  new_events("s");
  ASSERT_TRUE(update("s", R"(
Resources:
  A: {Type: 'Test::Fixed', Properties: {Size: 2}}
  B: {Type: 'Test::Thing', Properties: {Name: b, Of: !Ref A}}
)")
                  .ok());
  EXPECT_EQ(new_events("s"),
            (Events{"stack UPDATE_IN_PROGRESS (User Initiated)",
                    "A UPDATE_IN_PROGRESS (Requested update requires the creation of a new "
                    "physical resource; hence creating "
                    "one.)",
                    "A UPDATE_IN_PROGRESS (Resource creation Initiated)",
                    "A UPDATE_COMPLETE",
                    "B UPDATE_IN_PROGRESS",
                    "B UPDATE_COMPLETE",
                    "stack UPDATE_COMPLETE_CLEANUP_IN_PROGRESS",
                    "A DELETE_IN_PROGRESS",
                    "A DELETE_COMPLETE",
                    "stack UPDATE_COMPLETE"}));
  const std::string after = physical_id("s", "A");
  EXPECT_NE(after, before);
  EXPECT_EQ(things().at("b")["Of"], after);
  EXPECT_EQ(things().size(), 2u);
}

TEST_F(CloudFormationTest, KeepsTheOldOneByPolicy) {
  ASSERT_TRUE(create("s",
                     "Resources: {A: {Type: 'Test::Fixed', UpdateReplacePolicy: Retain, "
                     "Properties: {Size: 1}}}")
                  .ok());
  ASSERT_TRUE(update("s",
                     "Resources: {A: {Type: 'Test::Fixed', UpdateReplacePolicy: Retain, "
                     "Properties: {Size: 2}}}")
                  .ok());
  EXPECT_EQ(status("s"), "UPDATE_COMPLETE");
  EXPECT_EQ(things().size(), 2u);
}

constexpr const char* kStands = R"(
Parameters: {P: {Type: String, Default: a}}
Resources:
  Edited: {Type: 'Test::Thing', Properties: {Name: edited, Size: 1}}
  Replaced: {Type: 'Test::Fixed', Properties: {Size: 1}}
  Bad: {Type: 'Test::Thing', Properties: {Name: bad}}
Outputs: {O: {Value: !Ref Replaced}}
)";
constexpr const char* kFails = R"(
Parameters: {P: {Type: String, Default: a}}
Resources:
  Edited: {Type: 'Test::Thing', Properties: {Name: edited, Size: 2}}
  Replaced: {Type: 'Test::Fixed', Properties: {Size: 2}}
  Made: {Type: 'Test::Thing', Properties: {Name: made}}
  Bad: {Type: 'Test::Thing', DependsOn: [Edited, Replaced, Made], Properties: {Name: bad, Fail: update}}
)";

TEST_F(CloudFormationTest, RollsAnUpdateBack) {
  ASSERT_TRUE(create("s", kStands).ok());
  const std::string before = physical_id("s", "Replaced");
  const auto things_before = things();
  new_events("s");
  ASSERT_TRUE(
      update("s", kFails, {{"Parameters", {{{"ParameterKey", "P"}, {"ParameterValue", "b"}}}}})
          .ok());
  EXPECT_EQ(status("s"), "UPDATE_ROLLBACK_COMPLETE");
  EXPECT_EQ(
      new_events("s"),
      (Events{
          "stack UPDATE_IN_PROGRESS (User Initiated)",
          "Edited UPDATE_IN_PROGRESS",
          "Made CREATE_IN_PROGRESS",
          "Replaced UPDATE_IN_PROGRESS (Requested update requires the creation of a new physical "
          "resource; hence "
          "creating one.)",
          "Edited UPDATE_COMPLETE",
          "Made CREATE_IN_PROGRESS (Resource creation Initiated)",
          "Made CREATE_COMPLETE",
          "Replaced UPDATE_IN_PROGRESS (Resource creation Initiated)",
          "Replaced UPDATE_COMPLETE",
          "Bad UPDATE_IN_PROGRESS",
          "Bad UPDATE_FAILED (refused)",
          "stack UPDATE_ROLLBACK_IN_PROGRESS (The following resource(s) failed to update: [Bad]. )",
          "Bad UPDATE_IN_PROGRESS",
          "Edited UPDATE_IN_PROGRESS",
          "Replaced UPDATE_IN_PROGRESS",
          "Bad UPDATE_COMPLETE",
          "Edited UPDATE_COMPLETE",
          "Replaced UPDATE_COMPLETE",
          "stack UPDATE_ROLLBACK_COMPLETE_CLEANUP_IN_PROGRESS",
          "Made DELETE_IN_PROGRESS",
          "Replaced DELETE_IN_PROGRESS",
          "Made DELETE_COMPLETE",
          "Replaced DELETE_COMPLETE",
          "stack UPDATE_ROLLBACK_COMPLETE"}));
  EXPECT_EQ(things(), things_before);
  EXPECT_EQ(physical_id("s", "Replaced"), before);
  EXPECT_EQ(output("s", "O"), before);
  EXPECT_EQ(stack("s")["Parameters"][0]["ParameterValue"], "a");
  EXPECT_EQ(cfn("GetTemplate", {{"StackName", "s"}})->at("TemplateBody"), kStands);
  // What was rolled back stands, so it can be updated again.
  EXPECT_EQ(update("s", kStands).error().message, "No updates are to be performed.");
}

TEST_F(CloudFormationTest, LeavesAFailedUpdateOnRequest) {
  ASSERT_TRUE(create("s", kStands).ok());
  ASSERT_TRUE(update("s", kFails, {{"DisableRollback", true}}).ok());
  EXPECT_EQ(status("s"), "UPDATE_FAILED");
  EXPECT_EQ(things().at("edited")["Size"], 2);
  EXPECT_EQ(things().size(), 4u);
  ASSERT_TRUE(update("s", kStands).ok());
  EXPECT_EQ(status("s"), "UPDATE_COMPLETE");
  EXPECT_EQ(things().at("edited")["Size"], 1);
  EXPECT_EQ(things().size(), 3u);
}

TEST_F(CloudFormationTest, ContinuesARollbackThatFailed) {
  constexpr const char* kBefore = R"(
Resources:
  Stuck: {Type: 'Test::Thing', Properties: {Name: stuck, Fail: update, Size: 1}}
  Bad: {Type: 'Test::Thing', DependsOn: Stuck, Properties: {Name: bad}}
)";
  constexpr const char* kAfter = R"(
Resources:
  Stuck: {Type: 'Test::Thing', Properties: {Name: stuck, Size: 2}}
  Bad: {Type: 'Test::Thing', DependsOn: Stuck, Properties: {Name: bad, Fail: update}}
)";
  ASSERT_TRUE(create("s", kBefore).ok());
  ASSERT_TRUE(update("s", kAfter).ok());
  EXPECT_EQ(status("s"), "UPDATE_ROLLBACK_FAILED");
  EXPECT_EQ(stack("s")["StackStatusReason"],
            "The following resource(s) failed to update: [Stuck]. ");
  EXPECT_EQ(update("s", kAfter).error().code, "ValidationError");
  EXPECT_FALSE(
      cfn("ContinueUpdateRollback", {{"StackName", "s"}, {"ResourcesToSkip", {"Nope"}}}).ok());
  cloud_.restart();
  ASSERT_TRUE(cfn("ContinueUpdateRollback", {{"StackName", "s"}}).ok());
  EXPECT_EQ(status("s"), "UPDATE_ROLLBACK_FAILED");
  ASSERT_TRUE(
      cfn("ContinueUpdateRollback", {{"StackName", "s"}, {"ResourcesToSkip", {"Stuck"}}}).ok());
  EXPECT_EQ(status("s"), "UPDATE_ROLLBACK_COMPLETE");
}

TEST_F(CloudFormationTest, CancelsAnUpdate) {
  ASSERT_TRUE(create("s", "Resources: {A: {Type: 'Test::Thing', Properties: {Name: a}}}").ok());
  EXPECT_FALSE(cfn("CancelUpdateStack", {{"StackName", "s"}}).ok());
  ASSERT_TRUE(update("s", R"(
Resources:
  A: {Type: 'Test::Thing', Properties: {Name: a}}
  B: {Type: 'Test::Thing', Properties: {Name: b, Slow: 60}}
)")
                  .ok());
  EXPECT_EQ(status("s"), "UPDATE_IN_PROGRESS");
  EXPECT_FALSE(cfn("DeleteStack", {{"StackName", "s"}}).ok());
  cloud_.restart();
  ASSERT_TRUE(cfn("CancelUpdateStack", {{"StackName", "s"}}).ok());
  EXPECT_EQ(status("s"), "UPDATE_ROLLBACK_COMPLETE");
  cloud_.advance(120s);
  EXPECT_EQ(things().size(), 1u);
}

TEST_F(CloudFormationTest, UpdatesByParametersAndTags) {
  constexpr const char* kYaml = R"(
Parameters: {Size: {Type: Number}, Secret: {Type: String, NoEcho: true, Default: x}}
Conditions: {Large: !Equals [!Ref Size, '2']}
Resources:
  A: {Type: 'Test::Thing', Properties: {Name: a, Size: !Ref Size, Big: !If [Large, 'yes', !Ref 'AWS::NoValue']}}
  B: {Type: 'Test::Thing', Condition: Large, Properties: {Name: b}}
)";
  auto size = [](const char* value) {
    return Document{{"Parameters", {{{"ParameterKey", "Size"}, {"ParameterValue", value}}}}};
  };
  EXPECT_EQ(create("s", kYaml).error().message, "Parameters: [Size] must have values");
  ASSERT_TRUE(create("s", kYaml, size("1")).ok());
  EXPECT_EQ(things().size(), 1u);
  EXPECT_EQ(things().at("a"), Document::parse(R"({"Name": "a", "Size": "1"})"));
  Document more = size("2");
  more["UsePreviousTemplate"] = true;
  more["StackName"] = "s";
  ASSERT_TRUE(cfn("UpdateStack", more).ok());
  EXPECT_EQ(things().at("a"), Document::parse(R"({"Name": "a", "Size": "2", "Big": "yes"})"));
  EXPECT_EQ(things().count("b"), 1u);
  EXPECT_EQ(cfn("UpdateStack", more).error().message, "No updates are to be performed.");
  EXPECT_EQ(
      stack("s")["Parameters"],
      Document::parse(
          R"([{"ParameterKey":"Secret","ParameterValue":"****"},{"ParameterKey":"Size","ParameterValue":"2"}])"));
  more["Parameters"] = Document::parse(R"([{"ParameterKey":"Size","UsePreviousValue":true}])");
  more["Tags"] = Document::parse(R"([{"Key":"k","Value":"v"}])");
  ASSERT_TRUE(cfn("UpdateStack", more).ok());
  EXPECT_EQ(stack("s")["Tags"], more["Tags"]);
}

TEST_F(CloudFormationTest, GuardsExports) {
  constexpr const char* kExporter =
      "{Resources: {A: {Type: 'Test::Thing', Properties: {Name: %}}}, Outputs: {O: {Value: !Ref A, "
      "Export: {Name: shared}}}}";
  auto exporter = [&](const std::string& name) {
    std::string text = kExporter;
    return text.replace(text.find('%'), 1, name);
  };
  ASSERT_TRUE(create("net", exporter("a")).ok());
  ASSERT_TRUE(
      create(
          "app",
          "Resources: {B: {Type: 'Test::Thing', Properties: {Name: b, Of: !ImportValue shared}}}")
          .ok());
  EXPECT_EQ(things().at("b")["Of"], "a");
  EXPECT_EQ(cfn("ListImports", {{"ExportName", "shared"}})->at("Imports"),
            Document::array({"app"}));

  ASSERT_TRUE(cfn("DeleteStack", {{"StackName", "net"}}).ok());
  EXPECT_EQ(status("net"), "CREATE_COMPLETE");
  EXPECT_EQ(stack("net")["StackStatusReason"],
            "Export shared cannot be deleted as it is in use by app");

  ASSERT_TRUE(update("net", exporter("c")).ok());
  EXPECT_EQ(status("net"), "UPDATE_ROLLBACK_COMPLETE");
  const Events events = new_events("net");
  EXPECT_NE(std::find(events.begin(),
                      events.end(),
                      "stack UPDATE_ROLLBACK_IN_PROGRESS (Export shared cannot be updated as it is "
                      "in use by app)"),
            events.end());

  ASSERT_TRUE(create("twin", exporter("d")).ok());
  EXPECT_EQ(status("twin"), "ROLLBACK_COMPLETE");
  EXPECT_NE(
      new_events("twin").at(4).find("Export with name shared is already exported by stack net"),
      std::string::npos);

  ASSERT_TRUE(
      create("lost",
             "Resources: {B: {Type: 'Test::Thing', Properties: {Of: !ImportValue nothing}}}")
          .ok());
  EXPECT_EQ(
      new_events("lost").at(1),
      "stack ROLLBACK_IN_PROGRESS (No export named nothing found. Rollback requested by user.)");

  ASSERT_TRUE(cfn("DeleteStack", {{"StackName", "app"}}).ok());
  ASSERT_TRUE(cfn("DeleteStack", {{"StackName", "net"}}).ok());
  EXPECT_EQ(status("net"), "none");
}

TEST_F(CloudFormationTest, GoesOnWithAnUpdateAfterARestart) {
  ASSERT_TRUE(create("s", "Resources: {A: {Type: 'Test::Fixed', Properties: {Name: a}}}").ok());
  ASSERT_TRUE(update("s", R"(
Resources:
  A: {Type: 'Test::Fixed', Properties: {Name: a2, Slow: 10}}
  B: {Type: 'Test::Thing', Properties: {Name: b, Of: !Ref A, Fail: create}}
)")
                  .ok());
  cloud_.advance(5s);
  cloud_.restart();
  EXPECT_EQ(status("s"), "UPDATE_IN_PROGRESS");
  cloud_.advance(10s);
  EXPECT_EQ(status("s"), "UPDATE_ROLLBACK_COMPLETE");
  EXPECT_EQ(things().size(), 1u);
  EXPECT_EQ(things().count("a"), 1u);
}

}  // namespace
}  // namespace cloudtab::cloudformation
