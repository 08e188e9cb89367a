#include "core/services/lambda/version.h"

#include <string>

#include <gtest/gtest.h>

#include "core/services/lambda/testing.h"

namespace cloudtab::lambda {
namespace {

class VersionTest : public FunctionTest {
 protected:
  static constexpr const char* kArn = "arn:aws:lambda:us-east-1:000000000000:function:f";

  void SetUp() override { create("f", {{"Description", "first"}}); }
  Document done(const char* operation, const Document& more) {
    Document input = {{"FunctionName", "f"}};
    input.update(more);
    const Result<Document> answer = call(operation, input);
    EXPECT_TRUE(answer.ok()) << operation << ": " << answer.error().message;
    return answer.ok() ? *answer : Document();
  }
  std::string fault(const char* operation, const Document& more) {
    Document input = {{"FunctionName", "f"}};
    input.update(more);
    const Result<Document> answer = call(operation, input);
    return answer.ok() ? "" : answer.error().code + ": " + answer.error().message;
  }
  std::string publish() { return done("PublishVersion", Document::object())["Version"]; }
  void describe(const std::string& text) {
    done("UpdateFunctionConfiguration", {{"Description", text}});
  }
  /// The version that a call of Invoke runs.
  std::string invoked(const Document& more) {
    Document input = {{"FunctionName", "f"}};
    input.update(more);
    const uint64_t id = start(input);
    const std::string version = last_request()["version"];
    finish_last("1");
    EXPECT_EQ((**cloud().answer(id))["ExecutedVersion"], version);
    return version;
  }
};

TEST_F(VersionTest, AVersionIsTheFunctionAsItWas) {
  const Document one = done("PublishVersion", {{"Description", "one"}});
  EXPECT_EQ(one["Version"], "1");
  EXPECT_EQ(one["FunctionArn"], std::string(kArn) + ":1");
  EXPECT_EQ(one["Description"], "one");
  describe("second");
  EXPECT_EQ(publish(), "2");
  EXPECT_EQ(publish(), "2") << "nothing changed";
  EXPECT_EQ(done("GetFunctionConfiguration", {{"Qualifier", "1"}})["Description"], "one");
  EXPECT_EQ(done("GetFunction", {{"FunctionName", "f:2"}})["Configuration"]["Description"],
            "second");
  std::string versions;
  const Document listed = done("ListVersionsByFunction", Document::object());
  for (const Document& version : listed["Versions"])
    versions += version["Version"].get<std::string>() + " ";
  EXPECT_EQ(versions, "$LATEST 1 2 ");
  done("DeleteFunction", {{"Qualifier", "1"}});
  EXPECT_EQ(fault("GetFunction", {{"Qualifier", "1"}}),
            "ResourceNotFoundException: Function not found: " + std::string(kArn) + ":1");
  describe("third");
  EXPECT_EQ(publish(), "3") << "numbers are not used again";
  done("DeleteFunction", Document::object());
  EXPECT_EQ(fault("GetFunction", {{"Qualifier", "2"}}),
            "ResourceNotFoundException: Function not found: " + std::string(kArn) + ":2");
}

TEST_F(VersionTest, QualifiersSayWhatIsRun) {
  publish();
  done("UpdateFunctionCode", {{"ZipFile", blob(zip_one_file("index.js", "2"))}});
  publish();
  done("CreateAlias", {{"Name", "live"}, {"FunctionVersion", "1"}});
  EXPECT_EQ(invoked(Document::object()), "$LATEST");
  EXPECT_EQ(last_request()["functionArn"], kArn);
  EXPECT_EQ(invoked({{"Qualifier", "2"}}), "2");
  EXPECT_EQ(invoked({{"Qualifier", "live"}}), "1");
  EXPECT_EQ(last_request()["functionArn"], std::string(kArn) + ":live");
  EXPECT_NE(last_request()["logStream"].get<std::string>().find("/[1]"), std::string::npos);
  EXPECT_EQ(invoked({{"FunctionName", std::string(kArn) + ":live"}}), "1");
  done("UpdateAlias", {{"Name", "live"}, {"FunctionVersion", "2"}});
  EXPECT_EQ(invoked({{"Qualifier", "live"}}), "2");
  EXPECT_EQ(fault("Invoke", {{"Qualifier", "dead"}}),
            "ResourceNotFoundException: Function not found: " + std::string(kArn) + ":dead");
  // An event is run by what the alias is when it is run.
  done("Invoke", {{"Qualifier", "live"}, {"InvocationType", "Event"}});
  EXPECT_EQ(last_request()["version"], "2");
}

TEST_F(VersionTest, WeightsShareAnAliasBetweenTwoVersions) {
  publish();
  describe("second");
  publish();
  done("CreateAlias",
       {{"Name", "live"},
        {"FunctionVersion", "1"},
        {"RoutingConfig", {{"AdditionalVersionWeights", {{"2", 0.25}}}}}});
  int second = 0;
  for (int i = 0; i < 200; ++i) second += invoked({{"Qualifier", "live"}}) == "2" ? 1 : 0;
  EXPECT_GT(second, 25);
  EXPECT_LT(second, 80);
  EXPECT_EQ(done("UpdateAlias",
                 {{"Name", "live"},
                  {"RoutingConfig", {{"AdditionalVersionWeights", Document::object()}}}})
                .contains("RoutingConfig"),
            false);
  EXPECT_EQ(invoked({{"Qualifier", "live"}}), "1");
}

TEST_F(VersionTest, ShapesAndFaultsAsRecorded) {
  publish();
  describe("second");
  publish();
  Document made = done("CreateAlias",
                       {{"Name", "custom"},
                        {"FunctionVersion", "1"},
                        {"RoutingConfig", {{"AdditionalVersionWeights", {{"2", 0.5}}}}}});
  made.erase("RevisionId");
  EXPECT_EQ(made,
            (Document{{"AliasArn", std::string(kArn) + ":custom"},
                      {"Description", ""},
                      {"FunctionVersion", "1"},
                      {"Name", "custom"},
                      {"RoutingConfig", {{"AdditionalVersionWeights", {{"2", 0.5}}}}}}));
  done("CreateAlias", {{"Name", "latest"}, {"FunctionVersion", "$LATEST"}});
  EXPECT_EQ(done("ListAliases", Document::object())["Aliases"].size(), 2u);
  EXPECT_EQ(done("ListAliases", {{"FunctionVersion", "1"}})["Aliases"].size(), 1u);

  struct Case {
    const char* operation;
    Document input;
    std::string fault;
  };
  const std::string arn = kArn;
  const auto weights = [](const Document& value) {
    return Document{{"AdditionalVersionWeights", value}};
  };
  const Case cases[] = {
      {"CreateAlias",
       {{"Name", "a"}, {"FunctionVersion", "1"}, {"RoutingConfig", weights({{"1", 0.5}})}},
       "InvalidParameterValueException: Invalid function version 1. Function version 1 is already "
       "included in routing configuration."},
      {"CreateAlias",
       {{"Name", "a"},
        {"FunctionVersion", "1"},
        {"RoutingConfig", weights({{"2", 0.5}, {"3", 0.1}})}},
       "InvalidParameterValueException: Number of items in AdditionalVersionWeights cannot be "
       "greater than 1"},
      {"CreateAlias",
       {{"Name", "a"}, {"FunctionVersion", "10"}},
       "ResourceNotFoundException: Function not found: " + arn + ":10"},
      {"CreateAlias",
       {{"Name", "a"}, {"FunctionVersion", "1"}, {"RoutingConfig", weights({{"10", 0.5}})}},
       "ResourceNotFoundException: Function not found: " + arn + ":10"},
      {"CreateAlias",
       {{"Name", "a"}, {"FunctionVersion", "$LATEST"}, {"RoutingConfig", weights({{"1", 0.5}})}},
       "InvalidParameterValueException: $LATEST is not supported for an alias pointing to more "
       "than 1 version"},
      {"CreateAlias",
       {{"FunctionName", "f-unknown"}, {"Name", "a"}, {"FunctionVersion", "1"}},
       "ResourceNotFoundException: Function not found: " + arn + "-unknown:1"},
      {"CreateAlias",
       {{"Name", "custom"}, {"FunctionVersion", "1"}},
       "ResourceConflictException: Alias already exists: " + arn + ":custom"},
      {"GetAlias",
       {{"Name", "non-existent"}},
       "ResourceNotFoundException: Cannot find alias arn: " + arn + ":non-existent"},
      {"UpdateAlias",
       {{"Name", "non-existent"}},
       "ResourceNotFoundException: Alias not found: " + arn + ":non-existent"},
      {"DeleteAlias", {{"Name", "non-existent"}}, ""},
      {"DeleteFunction",
       {{"Qualifier", "2"}},
       "ResourceConflictException: Unable to delete version because the following aliases "
       "reference it: [custom]"},
      {"DeleteFunction",
       {{"Qualifier", "$LATEST"}},
       "InvalidParameterValueException: $LATEST version cannot be deleted without deleting the "
       "function."},
      {"PublishVersion",
       {{"RevisionId", "00000000-0000-0000-0000-000000000000"}},
       "PreconditionFailedException: The Revision Id provided does not match the latest Revision "
       "Id. Call the GetFunction/GetAlias API to retrieve the latest Revision Id"},
      {"PublishVersion",
       {{"CodeSha256", "somenonexistentsha256"}},
       "InvalidParameterValueException: CodeSHA256 (somenonexistentsha256) is different from "
       "current CodeSHA256 in $LATEST (" +
           done("GetFunctionConfiguration", Document::object())["CodeSha256"].get<std::string>() +
           "). Please try again with the CodeSHA256 in $LATEST."},
  };
  for (const Case& test : cases) EXPECT_EQ(fault(test.operation, test.input), test.fault);
}

TEST_F(VersionTest, EachHasAPolicyOfItsOwn) {
  publish();
  done("CreateAlias", {{"Name", "live"}, {"FunctionVersion", "1"}});
  const auto allow = [&](const Document& more) {
    Document input = {{"StatementId", "s3"},
                      {"Action", "lambda:InvokeFunction"},
                      {"Principal", "s3.amazonaws.com"}};
    input.update(more);
    return Document::parse(
        done("AddPermission", input)["Statement"].get<std::string>())["Resource"];
  };
  EXPECT_EQ(allow({{"Qualifier", "live"}}), std::string(kArn) + ":live");
  EXPECT_EQ(fault("GetPolicy", Document::object()),
            "ResourceNotFoundException: The resource you requested does not exist.");
  EXPECT_EQ(fault("GetPolicy", {{"Qualifier", "1"}}),
            "ResourceNotFoundException: The resource you requested does not exist.");
  EXPECT_EQ(allow({{"Qualifier", "1"}}), std::string(kArn) + ":1");
  EXPECT_EQ(allow(Document::object()), kArn);
  done("RemovePermission", {{"StatementId", "s3"}, {"Qualifier", "live"}});
  EXPECT_EQ(fault("GetPolicy", {{"Qualifier", "live"}}),
            "ResourceNotFoundException: The resource you requested does not exist.");
  EXPECT_EQ(fault("GetPolicy", {{"Qualifier", "1"}}), "");
  EXPECT_EQ(fault("GetPolicy", Document::object()), "");
}

TEST_F(VersionTest, EachHasEventSettingsOfItsOwn) {
  publish();
  done("CreateAlias", {{"Name", "live"}, {"FunctionVersion", "1"}});
  const Document kept =
      done("PutFunctionEventInvokeConfig", {{"Qualifier", "live"}, {"MaximumRetryAttempts", 0}});
  EXPECT_EQ(kept["FunctionArn"], std::string(kArn) + ":live");
  EXPECT_EQ(fault("GetFunctionEventInvokeConfig", {{"Qualifier", "1"}}),
            "ResourceNotFoundException: The function " + std::string(kArn) +
                ":1 doesn't have an EventInvokeConfig");
  EXPECT_EQ(fault("GetFunctionEventInvokeConfig", {{"Qualifier", "1221"}}),
            "ResourceNotFoundException: The function " + std::string(kArn) +
                ":1221 doesn't have an EventInvokeConfig");
  EXPECT_EQ(fault("GetFunctionEventInvokeConfig", {{"FunctionName", "g"}}),
            "ResourceNotFoundException: The function arn:aws:lambda:us-east-1:000000000000:"
            "function:g:$LATEST doesn't have an EventInvokeConfig");
  EXPECT_EQ(done("ListFunctionEventInvokeConfigs", Document::object())["FunctionEventInvokeConfigs"]
                .size(),
            1u);
  EXPECT_FALSE(done("GetAlias", {{"Name", "live"}}).contains("EventInvokeConfig"));
  for (const char* qualifier : {"live", "1"}) {
    done("Invoke", {{"Qualifier", qualifier}, {"InvocationType", "Event"}});
    fail_last();
  }
  cloud().advance(1min);
  ASSERT_EQ(runs(), 3u) << "the version is tried again, the alias is not";
  EXPECT_EQ(last_request()["functionArn"], std::string(kArn) + ":1");
}

TEST_F(VersionTest, FunctionsArePublishedAsTheyAreMade) {
  create("g", {{"Publish", true}});
  EXPECT_EQ(done("GetFunctionConfiguration", {{"FunctionName", "g:1"}})["Version"], "1");
  const Document changed = done(
      "UpdateFunctionCode",
      {{"FunctionName", "g"}, {"ZipFile", blob(zip_one_file("index.js", "2"))}, {"Publish", true}});
  EXPECT_EQ(changed["Version"], "2");
  // Code is kept by the version.
  const auto sha256 = [&](const char* qualifier) {
    return done("GetFunctionConfiguration",
                {{"FunctionName", "g"}, {"Qualifier", qualifier}})["CodeSha256"];
  };
  EXPECT_NE(sha256("1"), sha256("2"));
  EXPECT_EQ(sha256("2"), sha256("$LATEST"));
}

TEST_F(VersionTest, ATemplateMakesThem) {
  const char* kTemplate = R"({
    "Resources": {
      "Version": {"Type": "AWS::Lambda::Version", "Properties": {"FunctionName": "f"}},
      "Alias": {"Type": "AWS::Lambda::Alias", "Properties": {"FunctionName": "f", "Name": "live",
        "FunctionVersion": {"Fn::GetAtt": ["Version", "Version"]}}}},
    "Outputs": {"Alias": {"Value": {"Ref": "Alias"}}}})";
  EXPECT_EQ(deploy(kTemplate).value("Alias", ""), std::string(kArn) + ":live");
  EXPECT_EQ(invoked({{"Qualifier", "live"}}), "1");
  ASSERT_TRUE(cloud().call("cloudformation", "DeleteStack", {{"StackName", "s"}}).ok());
  cloud().advance(5min);
  EXPECT_EQ(fault("GetFunction", {{"Qualifier", "1"}}),
            "ResourceNotFoundException: Function not found: " + std::string(kArn) + ":1");
  EXPECT_EQ(fault("GetFunction", Document::object()), "");
}

}  // namespace
}  // namespace cloudtab::lambda
