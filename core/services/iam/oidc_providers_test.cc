#include <string>

#include <gtest/gtest.h>

#include "core/cloud/testing.h"

namespace cloudtab {
namespace {

class OidcProvidersTest : public ::testing::Test {
 protected:
  Document answer(const char* operation, const Document& input = Document::object()) {
    const Result<Document> result = cloud_.call("iam", operation, input);
    EXPECT_TRUE(result.ok()) << operation << ": " << (result.ok() ? "" : result.error().message);
    return result.ok() ? *result : Document::object();
  }
  std::string fault(const char* operation, const Document& input) {
    const Result<Document> result = cloud_.call("iam", operation, input);
    return result.ok() ? "" : result.error().code + ": " + result.error().message;
  }
  TestCloud cloud_;
};

TEST_F(OidcProvidersTest, AProviderIsKnownByItsUrl) {
  const std::string print(40, 'a');
  const std::string arn = "arn:aws:iam::000000000000:oidc-provider/issuer.example/tenant";
  EXPECT_EQ(answer("CreateOpenIDConnectProvider",
                   {{"Url", "https://issuer.example/tenant?x=1"},
                    {"ClientIDList", {"app"}},
                    {"ThumbprintList", {print}}}),
            Document({{"OpenIDConnectProviderArn", arn}}));
  EXPECT_EQ(fault("CreateOpenIDConnectProvider", {{"Url", "https://issuer.example/tenant"}}),
            "EntityAlreadyExistsException: Provider with url https://issuer.example/tenant already "
            "exists.");
  EXPECT_EQ(answer("ListOpenIDConnectProviders"),
            Document({{"OpenIDConnectProviderList", Document::array({{{"Arn", arn}}})}}));
  const Document which = {{"OpenIDConnectProviderArn", arn}};
  const auto with = [&](const char* member, const Document& value) {
    Document input = which;
    input[member] = value;
    return input;
  };
  // Twice is once.
  for (int i = 0; i < 2; ++i) {
    answer("AddClientIDToOpenIDConnectProvider", with("ClientID", "other"));
    answer("RemoveClientIDFromOpenIDConnectProvider", with("ClientID", "app"));
  }
  const std::string second(40, 'b');
  answer("UpdateOpenIDConnectProviderThumbprint", with("ThumbprintList", {second}));
  answer("TagOpenIDConnectProvider",
         with("Tags",
              Document::array({{{"Key", "k"}, {"Value", "v"}}, {{"Key", "l"}, {"Value", "w"}}})));
  answer("UntagOpenIDConnectProvider", with("TagKeys", {"k"}));
  cloud_.restart();
  const Document provider = answer("GetOpenIDConnectProvider", which);
  EXPECT_EQ(provider["Url"], "issuer.example/tenant");
  EXPECT_EQ(provider["ClientIDList"], Document::array({"other"}));
  EXPECT_EQ(provider["ThumbprintList"], Document::array({second}));
  EXPECT_EQ(provider["Tags"], Document::array({{{"Key", "l"}, {"Value", "w"}}}));
  for (int i = 0; i < 2; ++i) answer("DeleteOpenIDConnectProvider", which);
  EXPECT_EQ(fault("GetOpenIDConnectProvider", which),
            "NoSuchEntityException: OpenIDConnect Provider not found for arn " + arn);
}

TEST_F(OidcProvidersTest, Faults) {
  Document prints = Document::array();
  for (char c = 'a'; c < 'g'; ++c) prints.push_back(std::string(40, c));
  Document ids = Document::array();
  for (int i = 0; i < 101; ++i) ids.push_back(std::to_string(i));
  const std::string arn = "arn:aws:iam::000000000000:oidc-provider/none.example";
  const struct {
    const char* operation;
    Document input;
    std::string fault;
  } kCases[] = {
      {"CreateOpenIDConnectProvider",
       {{"Url", "issuer.example"}},
       "ValidationError: Invalid Open ID Connect Provider URL"},
      {"CreateOpenIDConnectProvider",
       {{"Url", "https://"}},
       "ValidationError: Invalid Open ID Connect Provider URL"},
      {"CreateOpenIDConnectProvider",
       {{"Url", "https://a.example"}, {"ThumbprintList", prints}},
       "InvalidInputException: Thumbprint list must contain fewer than 5 entries."},
      {"CreateOpenIDConnectProvider",
       {{"Url", "https://a.example"}, {"ClientIDList", ids}},
       "LimitExceededException: Cannot exceed quota for ClientIdsPerOpenIdConnectProvider: 100"},
      {"AddClientIDToOpenIDConnectProvider",
       {{"OpenIDConnectProviderArn", arn}, {"ClientID", "x"}},
       "NoSuchEntityException: OpenIDConnect Provider not found for arn " + arn},
  };
  for (const auto& [operation, input, text] : kCases)
    EXPECT_EQ(fault(operation, input), text) << input.dump();
  EXPECT_TRUE(answer("ListOpenIDConnectProviders")["OpenIDConnectProviderList"].empty());
}

constexpr const char* kTemplate = R"({"Resources": {
  "Git": {"Type": "AWS::IAM::OIDCProvider", "Properties": {
    "Url": "https://token.example", "ClientIdList": [%IDS%]}},
  "Linked": {"Type": "AWS::IAM::ServiceLinkedRole", "Properties": {
    "AWSServiceName": "ecs.amazonaws.com", "Description": "%IDS%"}}}})";

TEST_F(OidcProvidersTest, TemplatesMakeProvidersAndServiceLinkedRoles) {
  const auto deploy = [&](const char* operation, const std::string& id) {
    std::string text = kTemplate;
    text.replace(text.rfind("%IDS%"), 5, id);
    text.replace(text.find("%IDS%"), 5, '"' + id + '"');
    EXPECT_TRUE(
        cloud_.call("cloudformation", operation, {{"StackName", "s"}, {"TemplateBody", text}})
            .ok());
    cloud_.advance(std::chrono::minutes(5));
    const auto stack = cloud_.call("cloudformation", "DescribeStacks", {{"StackName", "s"}});
    return stack.ok() ? stack->at("Stacks")[0]["StackStatus"].get<std::string>()
                      : stack.error().message;
  };
  const Document provider = {
      {"OpenIDConnectProviderArn", "arn:aws:iam::000000000000:oidc-provider/token.example"}};
  const Document role = {{"RoleName", "AWSServiceRoleForECS"}};
  ASSERT_EQ(deploy("CreateStack", "one"), "CREATE_COMPLETE");
  EXPECT_EQ(answer("GetOpenIDConnectProvider", provider)["ClientIDList"], Document::array({"one"}));
  EXPECT_EQ(answer("GetRole", role)["Role"]["Description"], "one");
  ASSERT_EQ(deploy("UpdateStack", "two"), "UPDATE_COMPLETE");
  EXPECT_EQ(answer("GetOpenIDConnectProvider", provider)["ClientIDList"], Document::array({"two"}));
  EXPECT_EQ(answer("GetRole", role)["Role"]["Description"], "two");
  ASSERT_TRUE(cloud_.call("cloudformation", "DeleteStack", {{"StackName", "s"}}).ok());
  cloud_.advance(std::chrono::minutes(5));
  EXPECT_NE(fault("GetOpenIDConnectProvider", provider), "");
  EXPECT_NE(fault("GetRole", role), "");
}

}  // namespace
}  // namespace cloudtab
