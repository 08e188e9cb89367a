#include "core/services/cloudformation/testing.h"

namespace cloudtab::cloudformation {
namespace {

using Events = std::vector<std::string>;

constexpr const char* kTwo = R"(
Description: two things
Parameters:
  Size: {Type: Number, Default: 3}
Resources:
  First: {Type: 'Test::Thing', Properties: {Name: one, Size: !Ref Size}}
  Second: {Type: 'Test::Thing', Properties: {Other: !GetAtt First.Arn, Of: !Sub '${AWS::StackName}/${First}'}}
Outputs:
  FirstName: {Value: !Ref First, Description: its name}
  SecondName: {Value: !Ref Second, Export: {Name: !Sub '${AWS::StackName}-second'}}
)";

TEST_F(CloudFormationTest, CreatesInOrderAndTells) {
  const Result<Document> made = create("s", kTwo, {{"Tags", {{{"Key", "team"}, {"Value", "a"}}}}});
  ASSERT_TRUE(made.ok()) << made.error().message;
  const std::string id = made->at("StackId");
  EXPECT_EQ(id.substr(0, 59),
            "arn:aws:cloudformation:us-east-1:000000000000:stack/s/" + id.substr(54, 5));
  EXPECT_EQ(status("s"), "CREATE_COMPLETE");
  EXPECT_EQ(new_events("s"),
            (Events{"stack CREATE_IN_PROGRESS (User Initiated)",
                    "First CREATE_IN_PROGRESS",
                    "First CREATE_IN_PROGRESS (Resource creation Initiated)",
                    "First CREATE_COMPLETE",
                    "Second CREATE_IN_PROGRESS",
                    "Second CREATE_IN_PROGRESS (Resource creation Initiated)",
                    "Second CREATE_COMPLETE",
                    "stack CREATE_COMPLETE"}));
  const std::string second = physical_id("s", "Second");
  EXPECT_EQ(second.substr(0, 9), "s-Second-");
  EXPECT_EQ(second.size(), 21u);
  const auto all = things();
  EXPECT_EQ(all.at("one"), Document::parse(R"({"Name": "one", "Size": "3"})"));
  EXPECT_EQ(all.at(second), Document::parse(R"({"Other": "arn:thing:one", "Of": "s/one"})"));
  EXPECT_EQ(output("s", "FirstName"), "one");
  EXPECT_EQ(output("s", "SecondName"), second);
  const Document exports = cfn("ListExports")->at("Exports");
  ASSERT_EQ(exports.size(), 1u);
  EXPECT_EQ(exports[0],
            (Document{{"Name", "s-second"}, {"Value", second}, {"ExportingStackId", id}}));
}

TEST_F(CloudFormationTest, GivesResourcesTheTagsOfTheStack) {
  const std::string id =
      create("s", kTwo, {{"Tags", {{{"Key", "team"}, {"Value", "a"}}}}})->at("StackId");
  const Thing* thing =
      cloud_.machine().store().collection<Thing>({"000000000000", "us-east-1"}).find("one");
  ASSERT_NE(thing, nullptr);
  EXPECT_EQ(thing->tags,
            (Document{{{"Key", "team"}, {"Value", "a"}},
                      {{"Key", "aws:cloudformation:stack-name"}, {"Value", "s"}},
                      {{"Key", "aws:cloudformation:logical-id"}, {"Value", "First"}},
                      {{"Key", "aws:cloudformation:stack-id"}, {"Value", id}}}));
}

// Member for member as recorded: api/test_stacks.py, test_name_conflicts and
// TestStacksApi.test_stack_lifecycle.
TEST_F(CloudFormationTest, DescribesStacks) {
  const std::string id = create("s", "Resources: {A: {Type: 'Test::Thing'}}")->at("StackId");
  const int64_t start = to_millis(TestCloud::kStart);
  Document expected = {{"CreationTime", start},
                       {"DisableRollback", false},
                       {"DriftInformation", {{"StackDriftStatus", "NOT_CHECKED"}}},
                       {"EnableTerminationProtection", false},
                       {"NotificationARNs", Document::array()},
                       {"RollbackConfiguration", Document::object()},
                       {"StackId", id},
                       {"StackName", "s"},
                       {"StackStatus", "CREATE_COMPLETE"},
                       {"Tags", Document::array()}};
  EXPECT_EQ(stack("s"), expected);
  cloud_.advance(5s);
  ASSERT_TRUE(cfn("DeleteStack", {{"StackName", "s"}}).ok());
  expected.erase("EnableTerminationProtection");
  expected["StackStatus"] = "DELETE_COMPLETE";
  expected["DeletionTime"] = start + 5000;
  EXPECT_EQ(stack(id), expected);
  EXPECT_EQ(cfn("DescribeStacks", {{"StackName", "s"}}).error().message,
            "Stack with id s does not exist");
  EXPECT_EQ(cfn("DescribeStackEvents", {{"StackName", "s"}}).error().message,
            "Stack [s] does not exist");
  EXPECT_TRUE(cfn("DescribeStacks")->at("Stacks").empty());
  EXPECT_EQ(cfn("ListStacks")->at("StackSummaries").size(), 1u);
}

TEST_F(CloudFormationTest, DeletesInReverse) {
  const std::string id = create("s", kTwo)->at("StackId");
  new_events("s");
  ASSERT_TRUE(cfn("DeleteStack", {{"StackName", "s"}}).ok());
  EXPECT_EQ(new_events(id),
            (Events{"stack DELETE_IN_PROGRESS (User Initiated)",
                    "Second DELETE_IN_PROGRESS",
                    "Second DELETE_COMPLETE",
                    "First DELETE_IN_PROGRESS",
                    "First DELETE_COMPLETE",
                    "stack DELETE_COMPLETE"}));
  EXPECT_TRUE(things().empty());
  EXPECT_TRUE(cfn("ListExports")->at("Exports").empty());
  // The name is free again, and the old stack still answers by its id.
  EXPECT_NE(create("s", kTwo)->at("StackId"), id);
  EXPECT_EQ(status(id), "DELETE_COMPLETE");
  EXPECT_EQ(status("s"), "CREATE_COMPLETE");
}

TEST_F(CloudFormationTest, RollsBackWhatFailed) {
  ASSERT_TRUE(create("s", R"(
Resources:
  Good: {Type: 'Test::Thing', Properties: {Name: good}}
  Bad: {Type: 'Test::Thing', DependsOn: Good, Properties: {Name: bad, Fail: create}}
  Later: {Type: 'Test::Thing', DependsOn: Bad}
)")
                  .ok());
  EXPECT_EQ(status("s"), "ROLLBACK_COMPLETE");
  EXPECT_EQ(new_events("s"),
            (Events{"stack CREATE_IN_PROGRESS (User Initiated)",
                    "Good CREATE_IN_PROGRESS",
                    "Good CREATE_IN_PROGRESS (Resource creation Initiated)",
                    "Good CREATE_COMPLETE",
                    "Bad CREATE_IN_PROGRESS",
                    "Bad CREATE_FAILED (refused)",
                    "stack ROLLBACK_IN_PROGRESS (The following resource(s) failed to create: "
                    "[Bad]. Rollback requested by user.)",
                    "Bad DELETE_COMPLETE",
                    "Good DELETE_IN_PROGRESS",
                    "Good DELETE_COMPLETE",
                    "stack ROLLBACK_COMPLETE"}));
  EXPECT_TRUE(things().empty());
  EXPECT_EQ(create("s", kTwo).error().message, "Stack [s] already exists");
  EXPECT_EQ(update("s", kTwo).error().message,
            "Stack:" + stack("s")["StackId"].get<std::string>() +
                " is in ROLLBACK_COMPLETE state and can not be updated.");
}

TEST_F(CloudFormationTest, CancelsWhatIsInProgressWhenAnotherFails) {
  ASSERT_TRUE(create("s", R"(
Resources:
  Slow: {Type: 'Test::Thing', Properties: {Name: slow, Slow: 60}}
  Bad: {Type: 'Test::Thing', Properties: {Fail: create, Slow: 5}}
)")
                  .ok());
  EXPECT_EQ(status("s"), "CREATE_IN_PROGRESS");
  cloud_.advance(10s);
  EXPECT_EQ(status("s"), "ROLLBACK_COMPLETE");
  const Events events = new_events("s");
  EXPECT_NE(
      std::find(events.begin(), events.end(), "Slow CREATE_FAILED (Resource creation cancelled)"),
      events.end());
  cloud_.advance(100s);
  EXPECT_TRUE(things().empty());
}

TEST_F(CloudFormationTest, LeavesAFailureOrDeletesItOnRequest) {
  constexpr const char* kBad = "Resources: {A: {Type: 'Test::Thing', Properties: {Fail: create}}}";
  ASSERT_TRUE(create("keep", kBad, {{"DisableRollback", true}}).ok());
  EXPECT_EQ(status("keep"), "CREATE_FAILED");
  EXPECT_EQ(stack("keep")["StackStatusReason"],
            "The following resource(s) failed to create: [A]. ");
  const std::string id = create("drop", kBad, {{"OnFailure", "DELETE"}})->at("StackId");
  EXPECT_EQ(status(id), "DELETE_COMPLETE");
  EXPECT_EQ(create("both", kBad, {{"OnFailure", "DELETE"}, {"DisableRollback", true}}).error().code,
            "ValidationError");
}

TEST_F(CloudFormationTest, SaysWhatItCannotMake) {
  ASSERT_TRUE(create("s", "Resources: {A: {Type: 'AWS::EC2::VPC'}}").ok());
  const Events events = new_events("s");
  EXPECT_EQ(events.at(2),
            "A CREATE_FAILED (Resource type AWS::EC2::VPC is not supported in Cloudtab yet)");
  EXPECT_EQ(status("s"), "ROLLBACK_COMPLETE");
}

TEST_F(CloudFormationTest, FailsToDeleteAndRetains) {
  ASSERT_TRUE(create("s", R"(
Resources:
  Busy: {Type: 'Test::Thing', Properties: {Name: busy, Fail: delete, Needs: !Ref Needed}}
  Needed: {Type: 'Test::Thing', Properties: {Name: needed}}
  Kept: {Type: 'Test::Thing', DeletionPolicy: Retain, Properties: {Name: kept}}
)")
                  .ok());
  new_events("s");
  ASSERT_TRUE(cfn("DeleteStack", {{"StackName", "s"}}).ok());
  EXPECT_EQ(status("s"), "DELETE_FAILED");
  EXPECT_EQ(new_events("s"),
            (Events{"stack DELETE_IN_PROGRESS (User Initiated)",
                    "Busy DELETE_IN_PROGRESS",
                    "Kept DELETE_SKIPPED",
                    "Busy DELETE_FAILED (busy)",
                    "stack DELETE_FAILED (The following resource(s) failed to delete: [Busy]. )"}));
  const std::string id = stack("s")["StackId"];
  ASSERT_TRUE(cfn("DeleteStack", {{"StackName", "s"}, {"RetainResources", {"Busy"}}}).ok());
  EXPECT_EQ(status(id), "DELETE_COMPLETE");
  EXPECT_EQ(things().size(), 2u);
  EXPECT_EQ(things().count("needed"), 0u);
}

TEST_F(CloudFormationTest, ProtectsAgainstTermination) {
  ASSERT_TRUE(create("s", kTwo, {{"EnableTerminationProtection", true}}).ok());
  EXPECT_EQ(cfn("DeleteStack", {{"StackName", "s"}}).error().message,
            "Stack [s] cannot be deleted while TerminationProtection is enabled");
  ASSERT_TRUE(cfn("UpdateTerminationProtection",
                  {{"StackName", "s"}, {"EnableTerminationProtection", false}})
                  .ok());
  ASSERT_TRUE(cfn("DeleteStack", {{"StackName", "s"}}).ok());
  EXPECT_EQ(status("s"), "none");
}

TEST_F(CloudFormationTest, AnswersErrorsInAwsWords) {
  ASSERT_TRUE(create("s", kTwo).ok());
  struct Case {
    const char* operation;
    Document input;
    const char* code;
    const char* message;
  };
  const Case cases[] = {
      {"CreateStack",
       {{"StackName", "s"}, {"TemplateBody", kTwo}},
       "AlreadyExistsException",
       "Stack [s] already exists"},
      {"CreateStack",
       {{"StackName", "t"}},
       "ValidationError",
       "Either Template URL or Template Body must be specified."},
      {"CreateStack",
       {{"StackName", "*@_$"}, {"TemplateBody", kTwo}},
       "ValidationError",
       "1 validation error detected: Value '*@_$' at 'stackName' failed to satisfy constraint: "
       "Member must satisfy regular "
       "expression pattern: [a-zA-Z][-a-zA-Z0-9]*|arn:[-a-zA-Z0-9:/._+]*"},
      {"CreateStack",
       {{"StackName", "t"}, {"TemplateBody", "Resources: {A: {Type: 'AWS::IAM::Role'}}"}},
       "InsufficientCapabilitiesException",
       "Requires capabilities : [CAPABILITY_IAM]"},
      {"CreateStack",
       {{"StackName", "t"}, {"TemplateBody", "Resources: {A: {Type: 'Foo::Bar'}}"}},
       "ValidationError",
       "Template format error: Unrecognized resource types: [Foo::Bar]"},
      {"CreateStack",
       {{"StackName", "t"}, {"TemplateURL", "ftp://x/y"}},
       "ValidationError",
       "TemplateURL must be a supported URL."},
      {"CreateStack",
       {{"StackName", "t"}, {"TemplateURL", "s3://box/t.yaml"}},
       "ValidationError",
       "S3 error: Domain name specified in box is not a valid S3 domain"},
      {"UpdateStack",
       {{"StackName", "s"},
        {"TemplateBody", kTwo},
        {"RollbackConfiguration", {{"RollbackTriggers", {{{"Arn", "a"}, {"Type", "Other"}}}}}}},
       "ValidationError",
       "Rollback Trigger Type not supported"},
      {"UpdateStack",
       {{"StackName", "s"},
        {"TemplateBody", kTwo},
        {"RollbackConfiguration",
         {{"RollbackTriggers",
           {{{"Arn", "arn:aws:cloudwatch:us-east-1:000000000000:a"},
             {"Type", "AWS::CloudWatch::Alarm"}}}}}}},
       "ValidationError",
       "RelativeId of a Rollback Trigger's ARN is incorrect"},
      {"UpdateStack",
       {{"StackName", "t"}, {"TemplateBody", kTwo}},
       "ValidationError",
       "Stack [t] does not exist"},
      {"UpdateStack",
       {{"StackName", "s"}, {"TemplateBody", kTwo}},
       "ValidationError",
       "No updates are to be performed."},
      {"UpdateStack",
       {{"StackName", "s"}},
       "ValidationError",
       "Either Template URL or Template Body must be specified."},
      {"DescribeStackResource",
       {{"StackName", "s"}, {"LogicalResourceId", "No"}},
       "ValidationError",
       "Resource No does not exist for stack s"},
      {"GetTemplate", {{"StackName", "t"}}, "ValidationError", "Stack with id t does not exist"},
      {"GetTemplate",
       Document::object(),
       "ValidationError",
       "StackName is required if ChangeSetName is not specified."},
      {"GetTemplate",
       {{"ChangeSetName", "c"}},
       "ValidationError",
       "StackName is a required parameter."},
      {"ListImports",
       {{"ExportName", "x"}},
       "ValidationError",
       "Export 'x' is not imported by any stack."},
  };
  for (const Case& c : cases) {
    const Result<Document> answer = cfn(c.operation, c.input);
    ASSERT_FALSE(answer.ok()) << c.operation << c.input;
    EXPECT_EQ(answer.error().code, c.code) << c.operation << c.input;
    EXPECT_EQ(answer.error().message, c.message) << c.operation << c.input;
  }
  EXPECT_TRUE(cfn("DeleteStack", {{"StackName", "nothing"}}).ok());
}

// Clients sort events by their times, though steps take none here.
TEST_F(CloudFormationTest, GivesEveryEventItsOwnTime) {
  ASSERT_TRUE(create("s", kTwo).ok());
  const Document events = cfn("DescribeStackEvents", {{"StackName", "s"}})->at("StackEvents");
  ASSERT_GT(events.size(), 2u);
  for (size_t i = 1; i < events.size(); ++i)
    EXPECT_GT(events[i - 1]["Timestamp"], events[i]["Timestamp"]) << i;
}

// Recorded: api/test_stacks.py, test_no_echo_parameter.
TEST_F(CloudFormationTest, ResolvesMetadataAndKeepsCapabilities) {
  constexpr const char* kTemplate =
      "Parameters: {P: {Type: String, NoEcho: true, Default: x}}\n"
      "Resources: {A: {Type: 'Test::Thing', Metadata: {M: !Ref P}, Properties: {Size: 1}}}";
  ASSERT_TRUE(create("s", kTemplate, {{"Capabilities", {"CAPABILITY_IAM"}}}).ok());
  auto metadata = [this] {
    return cfn("DescribeStackResource", {{"StackName", "s"}, {"LogicalResourceId", "A"}})
        ->at("StackResourceDetail")
        .at("Metadata");
  };
  EXPECT_EQ(metadata(), R"({"M":"x"})");
  const Document changed = {{"Parameters", {{{"ParameterKey", "P"}, {"ParameterValue", "y"}}}}};
  Document asked = changed;
  asked.update({{"StackName", "s"}, {"ChangeSetName", "c"}, {"TemplateBody", kTemplate}});
  ASSERT_TRUE(cfn("CreateChangeSet", asked).ok());
  const Document change = cfn("DescribeChangeSet", {{"StackName", "s"}, {"ChangeSetName", "c"}})
                              ->at("Changes")
                              .at(0)
                              .at("ResourceChange");
  EXPECT_EQ(change["Scope"], Document::array({"Metadata"}));
  EXPECT_EQ(change["Details"], Document::parse(R"([
      {"Target": {"Attribute": "Metadata", "RequiresRecreation": "Never"},
       "Evaluation": "Static", "ChangeSource": "ParameterReference", "CausingEntity": "P"},
      {"Target": {"Attribute": "Metadata", "RequiresRecreation": "Never"},
       "Evaluation": "Dynamic", "ChangeSource": "DirectModification"}])"));
  ASSERT_TRUE(update("s", kTemplate, changed).ok());
  EXPECT_EQ(metadata(), R"({"M":"y"})");
  EXPECT_EQ(stack("s")["Capabilities"], Document::array({"CAPABILITY_IAM"}));
}

TEST_F(CloudFormationTest, ReadsTemplates) {
  ASSERT_TRUE(create("s", kTwo).ok());
  EXPECT_EQ(cfn("GetTemplate", {{"StackName", "s"}})->at("TemplateBody"), kTwo);
  const Document summary = *cfn("GetTemplateSummary", {{"StackName", "s"}});
  EXPECT_EQ(summary["ResourceTypes"], Document::array({"Test::Thing"}));
  EXPECT_EQ(summary["Parameters"][0]["DefaultValue"], "3");
  EXPECT_EQ(summary["Parameters"][0]["ParameterType"], "Number");
  const Document valid = *cfn("ValidateTemplate", {{"TemplateBody", kTwo}});
  EXPECT_EQ(valid["Description"], "two things");
  EXPECT_EQ(valid["Parameters"],
            Document::parse(R"([{"ParameterKey":"Size","NoEcho":false,"DefaultValue":"3"}])"));
}

TEST_F(CloudFormationTest, FailsOnWhatAnOutputCannotSay) {
  ASSERT_TRUE(
      create("s",
             "{Resources: {A: {Type: 'Test::Thing'}}, Outputs: {Bad: {Value: !GetAtt A.Invalid}}}")
          .ok());
  EXPECT_EQ(status("s"), "ROLLBACK_COMPLETE");
  // Recorded: engine/test_attributes.py.
  const Events events = new_events("s");
  EXPECT_EQ(events.at(4),
            "stack ROLLBACK_IN_PROGRESS ([Error] /Outputs/Bad/Value/Fn::GetAtt: Resource type "
            "Test::Thing does not support "
            "attribute {Invalid}. Rollback requested by user.)");
}

TEST_F(CloudFormationTest, GoesOnAfterARestart) {
  ASSERT_TRUE(create("s", R"(
Resources:
  First: {Type: 'Test::Thing', Properties: {Name: one, Slow: 10}}
  Second: {Type: 'Test::Thing', Properties: {Name: two, Slow: 10, Of: !GetAtt First.Arn}}
)")
                  .ok());
  cloud_.advance(5s);
  cloud_.restart();
  EXPECT_EQ(status("s"), "CREATE_IN_PROGRESS");
  cloud_.advance(10s);
  EXPECT_EQ(things().size(), 1u);
  cloud_.restart(/*checkpoint_first=*/true);
  cloud_.advance(10s);
  EXPECT_EQ(status("s"), "CREATE_COMPLETE");
  EXPECT_EQ(things().at("two")["Of"], "arn:thing:one");
}

TEST_F(CloudFormationTest, NestsStacks) {
  ASSERT_TRUE(create("parent", R"(
Resources:
  Child:
    Type: AWS::CloudFormation::Stack
    Properties:
      TemplateURL: https://s3.amazonaws.com/bucket/child.yaml
)")
                  .ok());
  // There is no S3 in this cloud, so the child cannot be read; tests/templates has the whole.
  EXPECT_EQ(status("parent"), "ROLLBACK_COMPLETE");
}

TEST_F(CloudFormationTest, PagesEvents) {
  std::string yaml = "Resources:\n";
  for (int i = 0; i < 60; ++i) yaml += "  R" + std::to_string(i) + ": {Type: 'Test::Thing'}\n";
  ASSERT_TRUE(create("s", yaml).ok());
  const Result<Document> first = cfn("DescribeStackEvents", {{"StackName", "s"}});
  EXPECT_EQ(first->at("StackEvents").size(), 100u);
  ASSERT_TRUE(first->contains("NextToken"));
  EXPECT_EQ(new_events("s").size(), 182u);
  EXPECT_EQ(cfn("DescribeStackResources", {{"StackName", "s"}})->at("StackResources").size(), 60u);
}

}  // namespace
}  // namespace cloudtab::cloudformation
