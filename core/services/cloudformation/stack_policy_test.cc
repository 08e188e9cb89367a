#include "core/services/cloudformation/stack_policy.h"

#include "core/services/cloudformation/testing.h"

namespace cloudtab::cloudformation {
namespace {

using Events = std::vector<std::string>;

constexpr const char* kAllowAll =
    R"({"Statement":[{"Effect":"Allow","Action":"Update:*","Principal":"*","Resource":"*"}]})";
constexpr const char* kDenyAll =
    R"({"Statement":[{"Effect":"Deny","Action":"Update:*","Principal":"*","Resource":"*"}]})";

TEST(StackPolicy, IsChecked) {
  const struct {
    const char* text;
    bool ok;
  } cases[] = {
      {"{}", true},
      {kAllowAll, true},
      {R"({"Statement":{"Effect":"Deny","NotAction":["Update:Modify"],"Principal":"*","NotResource":"LogicalResourceId/a*"}})",
       true},
      {R"({"Statement":[{"Effect":"Deny","Action":"Update:*","Principal":"*","Resource":"*","Condition":{"StringLike":{"ResourceType":"AWS::EC2::*"}}}]})",
       true},
      {"", false},
      {"a1b2c3", false},
      {"[]", false},
      {R"({"Statement":[1]})", false},
      {R"({"Statement":[{"Effect":"Deny","Action":"Update:*","Principal":"a1b2","Resource":"*"}]})",
       false},
      {R"({"Statement":[{"Effect":"Deny","Action":"Delete:*","Principal":"*","Resource":"*"}]})",
       false},
      {R"({"Statement":[{"Effect":"Maybe","Action":"Update:*","Principal":"*","Resource":"*"}]})",
       false},
      {R"({"Statement":[{"Effect":"Deny","Action":"Update:*","Principal":"*"}]})", false},
      {R"({"Statement":[{"Effect":"Deny","Action":"Update:*","Principal":"*","Resource":"*","Condition":{"Bool":{}}}]})",
       false},
  };
  for (const auto& row : cases) EXPECT_EQ(check_stack_policy(row.text).ok(), row.ok) << row.text;
}

TEST(StackPolicy, SaysWhatItStops) {
  const std::string mixed = R"({"Statement":[
    {"Effect":"Allow","Action":"Update:*","Principal":"*","Resource":"*"},
    {"Effect":"Deny","Action":"Update:Replace","Principal":"*","Resource":"LogicalResourceId/VPC"},
    {"Effect":"Deny","Action":["Update:Delete"],"Principal":"*","Resource":"*",
     "Condition":{"StringEquals":{"ResourceType":["AWS::S3::Bucket"]}}}]})";
  EXPECT_EQ(policy_denial("", UpdateAction::kDelete, "A", "T"), "");
  EXPECT_EQ(policy_denial("{}", UpdateAction::kDelete, "A", "T"), "");
  EXPECT_EQ(policy_denial(mixed, UpdateAction::kModify, "VPC", "AWS::EC2::VPC"), "");
  EXPECT_EQ(policy_denial(mixed, UpdateAction::kReplace, "VPC", "AWS::EC2::VPC"),
            "Action denied by stack policy: Statement [#1] does not allow [Update:Replace] for "
            "resource [LogicalResourceId/VPC];");
  EXPECT_EQ(policy_denial(mixed, UpdateAction::kReplace, "Other", "AWS::EC2::VPC"), "");
  EXPECT_EQ(policy_denial(mixed, UpdateAction::kDelete, "B", "AWS::S3::Bucket"),
            "Action denied by stack policy: Statement [#2] does not allow [Update:Delete] for "
            "resource [*];");
  const std::string some = R"({"Statement":[
    {"Effect":"Allow","NotAction":"Update:Delete","Principal":"*","Resource":"LogicalResourceId/web?-*"}]})";
  EXPECT_EQ(policy_denial(some, UpdateAction::kModify, "web1-a", "T"), "");
  EXPECT_EQ(policy_denial(some, UpdateAction::kDelete, "web1-a", "T"),
            "Action not allowed by stack policy");
  EXPECT_EQ(policy_denial(some, UpdateAction::kModify, "db", "T"),
            "Action not allowed by stack policy");
}

constexpr const char* kTwo = R"(
Parameters: {Size: {Type: String, Default: '1'}}
Resources:
  A: {Type: 'Test::Thing', Properties: {Name: a, Size: !Ref Size}}
  B: {Type: 'Test::Thing', Properties: {Name: b}}
)";

class StackPolicyTest : public CloudFormationTest {
 protected:
  void SetUp() override {
    ASSERT_TRUE(create("s", kTwo).ok());
    new_events("s");
  }
  std::string set(const Document& policy) {
    Document input = policy;
    input["StackName"] = "s";
    const Result<Document> answer = cfn("SetStackPolicy", input);
    return answer.ok() ? "" : answer.error().message;
  }
  std::string get() {
    return cfn("GetStackPolicy", {{"StackName", "s"}})->value("StackPolicyBody", "none");
  }
  void resize(const char* size, Document more = Document::object()) {
    more["Parameters"] = {{{"ParameterKey", "Size"}, {"ParameterValue", size}}};
    const Result<Document> asked = update("s", kTwo, std::move(more));
    ASSERT_TRUE(asked.ok()) << asked.error().message;
  }
};

/// As recorded of the service (api/test_stack_policies.py).
TEST_F(StackPolicyTest, IsSetAndAnsweredAsItWasSent) {
  EXPECT_EQ(get(), "none");
  EXPECT_EQ(set({{"StackPolicyBody", kAllowAll}}), "");
  EXPECT_EQ(get(), kAllowAll);
  EXPECT_EQ(set({{"StackPolicyBody", "a1b2c3"}}),
            "Error validating stack policy: Invalid stack policy");
  EXPECT_EQ(set({{"StackPolicyBody", "{}"},
                 {"StackPolicyURL", "https://b.s3.amazonaws.com/policy.json"}}),
            "You cannot specify both StackPolicyURL and StackPolicyBody");
  EXPECT_EQ(get(), kAllowAll);
  cloud_.restart();
  EXPECT_EQ(get(), kAllowAll);
  EXPECT_EQ(set({{"StackPolicyBody", "{}"}}), "");
  EXPECT_EQ(get(), "{}");
  resize("2");
  EXPECT_EQ(status("s"), "UPDATE_COMPLETE");

  ASSERT_TRUE(create("t",
                     "Resources: {C: {Type: 'Test::Thing', Properties: {Name: c}}}",
                     {{"StackPolicyBody", kDenyAll}})
                  .ok());
  EXPECT_EQ(cfn("GetStackPolicy", {{"StackName", "t"}})->at("StackPolicyBody"), kDenyAll);
  EXPECT_EQ(status("t"), "CREATE_COMPLETE");
}

TEST_F(StackPolicyTest, StopsAChange) {
  set({{"StackPolicyBody", kDenyAll}});
  resize("2");
  EXPECT_EQ(status("s"), "UPDATE_ROLLBACK_COMPLETE");
  EXPECT_EQ(
      new_events("s"),
      (Events{"stack UPDATE_IN_PROGRESS (User Initiated)",
              "A UPDATE_FAILED (Action denied by stack policy: Statement [#0] does not allow "
              "[Update:*] for resource [*];)",
              "stack UPDATE_ROLLBACK_IN_PROGRESS (The following resource(s) failed to update: "
              "[A]. )",
              "stack UPDATE_ROLLBACK_COMPLETE_CLEANUP_IN_PROGRESS",
              "stack UPDATE_ROLLBACK_COMPLETE"}));
  EXPECT_EQ(things().at("a")["Size"], "1");
}

TEST_F(StackPolicyTest, StopsARemovalBeforeAnythingIsDone) {
  set({{"StackPolicyBody",
        R"({"Statement":[{"Effect":"Allow","Action":["Update:Modify","Update:Replace"],"Principal":"*","Resource":"*"}]})"}});
  ASSERT_TRUE(
      update("s", "Resources: {A: {Type: 'Test::Thing', Properties: {Name: a, Size: 9}}}").ok());
  EXPECT_EQ(
      new_events("s"),
      (Events{"stack UPDATE_IN_PROGRESS (User Initiated)",
              "B UPDATE_FAILED (Action not allowed by stack policy)",
              "stack UPDATE_ROLLBACK_IN_PROGRESS (The following resource(s) failed to update: "
              "[B]. )",
              "stack UPDATE_ROLLBACK_COMPLETE_CLEANUP_IN_PROGRESS",
              "stack UPDATE_ROLLBACK_COMPLETE"}));
  EXPECT_EQ(things().size(), 2u);
  EXPECT_EQ(things().at("a")["Size"], "1");
}

TEST_F(StackPolicyTest, MayComeWithAnUpdate) {
  set({{"StackPolicyBody", kDenyAll}});
  // One that holds during the update opens it, and is gone after it.
  resize("2", {{"StackPolicyDuringUpdateBody", kAllowAll}});
  EXPECT_EQ(status("s"), "UPDATE_COMPLETE");
  EXPECT_EQ(get(), kDenyAll);
  // A new one does not hold for the update that brings it, and stays away if that fails.
  resize("3", {{"StackPolicyBody", kAllowAll}});
  EXPECT_EQ(status("s"), "UPDATE_ROLLBACK_COMPLETE");
  EXPECT_EQ(get(), kDenyAll);
  resize("3", {{"StackPolicyBody", "{}"}, {"StackPolicyDuringUpdateBody", kAllowAll}});
  EXPECT_EQ(status("s"), "UPDATE_COMPLETE");
  EXPECT_EQ(get(), "{}");
}

}  // namespace
}  // namespace cloudtab::cloudformation
