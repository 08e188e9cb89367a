#include "core/services/cloudformation/testing.h"

namespace cloudtab::cloudformation {
namespace {

constexpr const char* kFirst =
    "Resources: {A: {Type: 'Test::Thing', Properties: {Name: a, Size: 1}}}";

class ChangeSetTest : public CloudFormationTest {
 protected:
  Result<Document> make(const char* type, const std::string& yaml, const std::string& name = "c") {
    return cfn("CreateChangeSet",
               {{"StackName", "s"},
                {"ChangeSetName", name},
                {"ChangeSetType", type},
                {"TemplateBody", yaml}});
  }
  Document describe(const std::string& name = "c", bool with_values = false) {
    const Result<Document> answer =
        cfn("DescribeChangeSet",
            {{"StackName", "s"}, {"ChangeSetName", name}, {"IncludePropertyValues", with_values}});
    return answer.ok() ? *answer : Document(answer.error().message);
  }
};

TEST_F(ChangeSetTest, CreatesAStack) {
  const Result<Document> made = make("CREATE", kFirst);
  ASSERT_TRUE(made.ok()) << made.error().message;
  EXPECT_EQ(status("s"), "REVIEW_IN_PROGRESS");
  EXPECT_EQ(stack("s")["StackStatusReason"], "User Initiated");
  // Member for member as recorded: api/test_changesets.py, test_empty_changeset.
  EXPECT_EQ(describe(),
            (Document{{"Capabilities", Document::array()},
                      {"ChangeSetId", made->at("Id")},
                      {"ChangeSetName", "c"},
                      {"Changes",
                       {{{"Type", "Resource"},
                         {"ResourceChange",
                          {{"Action", "Add"},
                           {"Details", Document::array()},
                           {"LogicalResourceId", "A"},
                           {"ResourceType", "Test::Thing"},
                           {"Scope", Document::array()}}}}}},
                      {"CreationTime", to_millis(TestCloud::kStart)},
                      {"ExecutionStatus", "AVAILABLE"},
                      {"IncludeNestedStacks", false},
                      {"NotificationARNs", Document::array()},
                      {"RollbackConfiguration", Document::object()},
                      {"StackId", made->at("StackId")},
                      {"StackName", "s"},
                      {"Status", "CREATE_COMPLETE"}}));
  EXPECT_EQ(describe("c", true)["Changes"][0]["ResourceChange"]["AfterContext"],
            R"({"Properties":{"Name":"a","Size":1}})");
  ASSERT_TRUE(cfn("ExecuteChangeSet", {{"StackName", "s"}, {"ChangeSetName", "c"}}).ok());
  EXPECT_EQ(status("s"), "CREATE_COMPLETE");
  EXPECT_EQ(new_events("s").at(0), "stack REVIEW_IN_PROGRESS (User Initiated)");
  EXPECT_EQ(describe()["ExecutionStatus"], "EXECUTE_COMPLETE");
  EXPECT_EQ(stack("s")["ChangeSetId"], made->at("Id"));
}

TEST_F(ChangeSetTest, UpdatesAStack) {
  ASSERT_TRUE(create("s", kFirst).ok());
  ASSERT_TRUE(
      make("UPDATE", "Resources: {A: {Type: 'Test::Thing', Properties: {Name: a, Size: 2}}}").ok());
  EXPECT_EQ(describe()["Changes"], Document::parse(R"([{"Type": "Resource", "ResourceChange": {
      "Action": "Modify", "LogicalResourceId": "A", "PhysicalResourceId": "a", "ResourceType": "Test::Thing",
      "Replacement": "False", "Scope": ["Properties"],
      "Details": [{"ChangeSource": "DirectModification", "Evaluation": "Static",
                   "Target": {"Attribute": "Properties", "Name": "Size", "RequiresRecreation": "Never"}}]}}])"));
  const Document with_values = describe("c", true)["Changes"][0]["ResourceChange"];
  EXPECT_EQ(
      with_values["Details"][0]["Target"],
      Document::parse(R"({"Attribute": "Properties", "Name": "Size", "RequiresRecreation": "Never",
                "Path": "/Properties/Size", "AttributeChangeType": "Modify", "BeforeValue": "1", "AfterValue": "2"})"));
  EXPECT_EQ(with_values["BeforeContext"], R"({"Properties":{"Name":"a","Size":1}})");
  ASSERT_TRUE(cfn("ExecuteChangeSet", {{"StackName", "s"}, {"ChangeSetName", "c"}}).ok());
  EXPECT_EQ(status("s"), "UPDATE_COMPLETE");
  EXPECT_EQ(things().at("a")["Size"], 2);
}

// Recorded: api/test_changesets.py, test_empty_changeset, whose `deploy` the CLI understands.
TEST_F(ChangeSetTest, SaysThatNothingChanges) {
  ASSERT_TRUE(create("s", kFirst).ok());
  const Result<Document> made = make("UPDATE", kFirst);
  ASSERT_TRUE(made.ok());
  const Document described = describe();
  EXPECT_EQ(described["Status"], "FAILED");
  EXPECT_EQ(described["ExecutionStatus"], "UNAVAILABLE");
  EXPECT_EQ(described["StatusReason"],
            "The submitted information didn't contain changes. Submit different information to "
            "create a change set.");
  const Result<Document> executed =
      cfn("ExecuteChangeSet", {{"StackName", "s"}, {"ChangeSetName", "c"}});
  ASSERT_FALSE(executed.ok());
  EXPECT_EQ(executed.error().code, "InvalidChangeSetStatusException");
  EXPECT_EQ(executed.error().message,
            "ChangeSet [" + made->at("Id").get<std::string>() +
                "] cannot be executed in its current status of [FAILED]");
}

struct Why {
  const char* name;
  const char* before;
  const char* after;
  const char* parameter;  ///< new value of P
  const char* details;    ///< of the change of B: source, evaluation, causing entity
};

// The rules are those of the recorded answers (test_change_set_ref.py, test_change_sets.py,
// test_change_set_parameters.py).
const Why kWhys[] = {
    {"parameter",
     "{Of: !Ref P}",
     "{Of: !Ref P}",
     "2",
     R"([["ParameterReference","Static","P"],["DirectModification","Dynamic",""]])"},
    {"parameter in a text",
     "{Of: !Sub 'x${P}'}",
     "{Of: !Sub 'x${P}'}",
     "2",
     R"([["ParameterReference","Static","P"],["DirectModification","Dynamic",""]])"},
    {"condition",
     "{Of: !If [IsOne, a, b]}",
     "{Of: !If [IsOne, a, b]}",
     "2",
     R"([["DirectModification","Static",""]])"},
    {"reference to a replaced resource",
     "{Of: !Ref Fixed}",
     "{Of: !Ref Fixed}",
     "1",
     R"([["ResourceReference","Static","Fixed"]])"},
    {"attribute of a replaced resource",
     "{Of: !GetAtt Fixed.Arn}",
     "{Of: !GetAtt Fixed.Arn}",
     "1",
     R"([["ResourceAttribute","Static","Fixed.Arn"]])"},
    {"attribute of a changed resource",
     "{Of: !GetAtt Plain.Arn}",
     "{Of: !GetAtt Plain.Arn}",
     "1",
     R"([["ResourceAttribute","Dynamic","Plain.Arn"]])"},
    {"reference to a changed resource", "{Of: !Ref Plain}", "{Of: !Ref Plain}", "1", "[]"},
    {"text that now has a parameter",
     "{Of: 1}",
     "{Of: !Sub 'x${P}'}",
     "2",
     R"([["DirectModification","Dynamic",""],["ParameterReference","Static","P"]])"},
    {"text", "{Of: 1}", "{Of: 2}", "1", R"([["DirectModification","Static",""]])"},
    {"same value written otherwise", "{Of: 1}", "{Of: '1'}", "1", "[]"},
};

TEST_F(ChangeSetTest, TellsWhy) {
  constexpr const char* kHead =
      "Parameters: {P: {Type: String, Default: 1}}\nConditions: {IsOne: !Equals [!Ref P, "
      "'1']}\nResources:\n";
  for (const Why& c : kWhys) {
    const std::string first = std::string(kHead) +
                              "  Fixed: {Type: 'AWS::SQS::Queue', Properties: {QueueName: f1}}\n" +
                              "  Plain: {Type: 'Test::Thing', Properties: {Size: 1}}\n  B: {Type: "
                              "'Test::Thing', Properties: " +
                              c.before + "}\n";
    const std::string second = std::string(kHead) +
                               "  Fixed: {Type: 'AWS::SQS::Queue', Properties: {QueueName: f2}}\n" +
                               "  Plain: {Type: 'Test::Thing', Properties: {Size: 2}}\n  B: {Type: "
                               "'Test::Thing', Properties: " +
                               c.after + "}\n";
    ASSERT_TRUE(create("s", first).ok()) << c.name;
    ASSERT_EQ(status("s"), "CREATE_COMPLETE") << c.name;
    ASSERT_TRUE(cfn("CreateChangeSet",
                    {{"StackName", "s"},
                     {"ChangeSetName", "c"},
                     {"TemplateBody", second},
                     {"Parameters", {{{"ParameterKey", "P"}, {"ParameterValue", c.parameter}}}}})
                    .ok())
        << c.name;
    Document details = Document::array();
    const Document described = describe();
    for (const Document& change : described["Changes"]) {
      if (change["ResourceChange"]["LogicalResourceId"] != "B") continue;
      for (const Document& detail : change["ResourceChange"]["Details"]) {
        details.push_back(
            {detail["ChangeSource"], detail["Evaluation"], detail.value("CausingEntity", "")});
      }
    }
    EXPECT_EQ(details, Document::parse(c.details)) << c.name << ": " << details;
    ASSERT_TRUE(cfn("DeleteStack", {{"StackName", "s"}}).ok());
  }
}

// Recorded: test_change_set_fn_get_attr.py.
TEST_F(ChangeSetTest, ForeseesNoMoreThanAwsDoes) {
  constexpr const char* kRest = "  B: {Type: 'Test::Thing', Properties: {Of: !GetAtt A.Arn}}\n";
  const std::string head = "Resources:\n  A: {Type: 'Test::Thing', Properties: {Size: ";
  ASSERT_TRUE(
      create("s", head + "1}}\n" + kRest + "  C: {Type: 'Test::Thing', Properties: {Of: !Ref A}}\n")
          .ok());
  ASSERT_EQ(status("s"), "CREATE_COMPLETE");
  ASSERT_TRUE(make("UPDATE", head + "2}}\n" + kRest).ok());
  // Whether B changes is not known: told without the values, left out with them.
  const Document plain = describe("c")["Changes"];
  ASSERT_EQ(plain.size(), 3u);
  EXPECT_EQ(plain[1]["ResourceChange"]["Details"][0]["Evaluation"], "Dynamic");
  const Document changes = describe("c", true)["Changes"];
  ASSERT_EQ(changes.size(), 2u);
  EXPECT_EQ(changes[0]["ResourceChange"]["LogicalResourceId"], "A");
  EXPECT_EQ(changes[1]["ResourceChange"]["Action"], "Remove");
  EXPECT_EQ(changes[1]["ResourceChange"]["BeforeContext"],
            R"({"Properties":{"Of":"{{changeSet:KNOWN_AFTER_APPLY}}"}})");
}

// Recorded: the second change set of every test_change_set_*.py has the name of the first.
TEST_F(ChangeSetTest, FreesTheNameOfWhatWasExecuted) {
  ASSERT_TRUE(make("CREATE", kFirst).ok());
  ASSERT_TRUE(cfn("ExecuteChangeSet", {{"StackName", "s"}, {"ChangeSetName", "c"}}).ok());
  ASSERT_EQ(status("s"), "CREATE_COMPLETE");
  ASSERT_TRUE(make("UPDATE", "Resources: {B: {Type: 'Test::Thing'}}").ok());
  EXPECT_EQ(describe()["ExecutionStatus"], "AVAILABLE");
  ASSERT_TRUE(cfn("ExecuteChangeSet", {{"StackName", "s"}, {"ChangeSetName", "c"}}).ok());
  EXPECT_EQ(status("s"), "UPDATE_COMPLETE");
}

TEST_F(ChangeSetTest, AnswersErrorsAsRecorded) {
  EXPECT_EQ(make("UPDATE", kFirst).error().message, "Stack [s] does not exist");
  EXPECT_EQ(describe(), "Stack [s] does not exist");
  EXPECT_EQ(cfn("DeleteChangeSet", {{"ChangeSetName", "c"}}).error().message,
            "StackName must be specified if ChangeSetName is not specified as an ARN.");
  EXPECT_EQ(
      cfn("DeleteChangeSet", {{"ChangeSetName", "c"}, {"StackName", "nostack"}}).error().message,
      "Stack [nostack] does not exist");
  ASSERT_TRUE(create("s", kFirst).ok());
  EXPECT_EQ(make("CREATE", kFirst).error().message,
            "Stack [s] already exists and cannot be created again with the changeSet [c].");
  EXPECT_EQ(describe(), "ChangeSet [c] does not exist");
  ASSERT_TRUE(make("UPDATE", "Resources: {B: {Type: 'Test::Thing'}}").ok());
  EXPECT_EQ(make("UPDATE", kFirst).error().code, "AlreadyExistsException");
  EXPECT_EQ(cfn("ListChangeSets", {{"StackName", "s"}})->at("Summaries").size(), 1u);
  ASSERT_TRUE(cfn("DeleteChangeSet", {{"ChangeSetName", "c"}, {"StackName", "s"}}).ok());
  EXPECT_TRUE(cfn("ListChangeSets", {{"StackName", "s"}})->at("Summaries").empty());
  const std::string id = stack("s")["StackId"];
  ASSERT_TRUE(cfn("DeleteStack", {{"StackName", "s"}}).ok());
  EXPECT_EQ(
      cfn("CreateChangeSet", {{"StackName", id}, {"ChangeSetName", "c"}, {"TemplateBody", kFirst}})
          .error()
          .message,
      "Stack:" + id + " is in DELETE_COMPLETE state and can not be updated.");
}

// Recorded: api/test_changesets.py, test_create_while_in_review.
TEST_F(ChangeSetTest, LetsAStackUnderReviewBeCreatedOtherwise) {
  ASSERT_TRUE(make("CREATE", kFirst).ok());
  EXPECT_EQ(cfn("GetTemplateSummary", {{"StackName", "s"}}).error().message,
            "GetTemplateSummary cannot be called on REVIEW_IN_PROGRESS stacks.");
  const std::string id = stack("s")["StackId"];
  EXPECT_EQ(create("s", kFirst)->at("StackId"), id);
  EXPECT_EQ(status("s"), "CREATE_COMPLETE");
  EXPECT_EQ(describe()["ExecutionStatus"], "OBSOLETE");
}

}  // namespace
}  // namespace cloudtab::cloudformation
