#include <cstdint>
#include <string>

#include <gtest/gtest.h>

#include "core/services/lambda/testing_faults.h"

// Tags, policies, concurrency, code signing and what else is set beside a function's configuration.

namespace cloudtab::lambda {
namespace {

const std::string kBad = "InvalidParameterValueException: ";
const std::string kNone = "ResourceNotFoundException: ";

TEST_F(ControlTest, TagsOfFunctionsAndMappings) {
  create("f", {{"Tags", {{"a", "1"}}}});
  const std::string arn = std::string(kArn) + "f";
  queue("jobs");
  const Document mapping = done("CreateEventSourceMapping",
                                {{"FunctionName", "f"},
                                 {"EventSourceArn", "arn:aws:sqs:us-east-1:000000000000:jobs"},
                                 {"Tags", {{"m", "1"}}}});
  EXPECT_FALSE(mapping.contains("Tags"));
  EXPECT_EQ(done("ListTags", {{"Resource", mapping["EventSourceMappingArn"]}})["Tags"],
            (Document{{"m", "1"}}));
  done("TagResource", {{"Resource", arn}, {"Tags", {{"a", "2"}, {"b", "3"}}}});
  done("UntagResource", {{"Resource", arn}, {"TagKeys", {"b", "none"}}});
  EXPECT_EQ(done("ListTags", {{"Resource", arn}})["Tags"], (Document{{"a", "2"}}));
  EXPECT_EQ(done("GetFunction", {{"FunctionName", "f"}})["Tags"], (Document{{"a", "2"}}));
  Document many = Document::object();
  for (int i = 0; i < 50; ++i) many[std::to_string(i)] = "";
  const std::string mapping_prefix = "arn:aws:lambda:us-east-1:000000000000:event-source-mapping:";
  const std::string no_mapping = mapping_prefix + "00000000-0000-0000-0000-000000000000";
  const std::string versions = kBad +
                               "Tags on function aliases and versions are not supported. Please "
                               "specify a function ARN.";
  expect_faults({
      {"TagResource",
       {{"Resource", arn}, {"Tags", many}},
       kBad + "Number of tags exceeds resource tag limit."},
      {"TagResource",
       {{"Resource", arn}, {"Tags", Document::object()}},
       kBad + "An error occurred and the request cannot be processed."},
      {"TagResource", {{"Resource", arn + ":live"}, {"Tags", {{"a", "b"}}}}, versions},
      {"ListTags", {{"Resource", arn + ":$LATEST"}}, versions},
      {"ListTags",
       {{"Resource", std::string(kArn) + "none"}},
       kNone + "Function not found: " + kArn + "none"},
      {"ListTags",
       {{"Resource", no_mapping}},
       kNone + "Event source mapping not found: " + no_mapping},
  });
}

TEST_F(ControlTest, PoliciesHaveRevisionsOfTheirOwn) {
  create("f");
  const Document permission = {{"FunctionName", "f"},
                               {"StatementId", "s3"},
                               {"Action", "lambda:InvokeFunction"},
                               {"Principal", "s3.amazonaws.com"}};
  done("AddPermission", permission);
  const Document first = done("GetPolicy", {{"FunctionName", "f"}})["RevisionId"];
  done("PublishVersion", {{"FunctionName", "f"}});
  EXPECT_EQ(done("GetPolicy", {{"FunctionName", "f"}})["RevisionId"], first);
  Document second = permission;
  second["StatementId"] = "s3-2";
  second["RevisionId"] = "old";
  const std::string stale =
      "PreconditionFailedException: The Revision Id provided does not match the latest Revision "
      "Id. Call the GetPolicy API to retrieve the latest Revision Id";
  EXPECT_EQ(fault("AddPermission", second), stale);
  second["RevisionId"] = first;
  done("AddPermission", second);
  EXPECT_EQ(fault("RemovePermission",
                  {{"FunctionName", "f"}, {"StatementId", "s3"}, {"RevisionId", first}}),
            stale);
}

TEST_F(ControlTest, PermissionsAsRecorded) {
  create("f");
  const Document added = done("AddPermission",
                              {{"FunctionName", "f"},
                               {"StatementId", "url"},
                               {"Action", "lambda:InvokeFunctionUrl"},
                               {"Principal", "*"},
                               {"SourceArn", "arn:aws:s3:::b"},
                               {"SourceAccount", "000000000000"},
                               {"PrincipalOrgID", "o-1234567890"},
                               {"FunctionUrlAuthType", "NONE"}});
  EXPECT_EQ(Document::parse(added["Statement"].get<std::string>()),
            (Document{{"Sid", "url"},
                      {"Effect", "Allow"},
                      {"Principal", "*"},
                      {"Action", "lambda:InvokeFunctionUrl"},
                      {"Resource", std::string(kArn) + "f"},
                      {"Condition",
                       {{"StringEquals",
                         {{"AWS:SourceAccount", "000000000000"},
                          {"lambda:FunctionUrlAuthType", "NONE"},
                          {"aws:PrincipalOrgID", "o-1234567890"}}},
                        {"ArnLike", {{"AWS:SourceArn", "arn:aws:s3:::b"}}}}}}));
  const auto permission = [](const char* function, const char* principal = "s3.amazonaws.com") {
    return Document{{"FunctionName", function},
                    {"StatementId", "s"},
                    {"Action", "lambda:InvokeFunction"},
                    {"Principal", principal}};
  };
  const std::string arn = kArn;
  const std::string absent = kNone + "The resource you requested does not exist.";
  expect_faults({
      {"AddPermission",
       permission("f:$LATEST"),
       kBad + "We currently do not support adding policies for $LATEST."},
      {"AddPermission",
       permission("f", "invalid.nonaws.com"),
       kBad + "The provided principal was invalid. Please check the principal and try again."},
      {"AddPermission", permission("g"), kNone + "Function not found: " + arn + "g"},
      {"AddPermission", permission("f:42"), kNone + "Function not found: " + arn + "f:42"},
      {"AddPermission", permission("f:live"), kNone + "Cannot find alias arn: " + arn + "f:live"},
      {"GetPolicy", {{"FunctionName", "g"}}, absent},
      {"GetPolicy", {{"FunctionName", "f"}, {"Qualifier", "7"}}, absent},
      {"RemovePermission",
       {{"FunctionName", "g"}, {"StatementId", "s"}},
       kNone + "No policy found for: " + arn + "g"},
      {"RemovePermission",
       {{"FunctionName", "f:live"}, {"StatementId", "s"}},
       kNone + "Cannot find alias arn: " + arn + "f:live"},
      {"RemovePermission",
       {{"FunctionName", "f"}, {"StatementId", "s"}},
       kNone + "Statement s is not found in resource policy."},
      {"RemovePermission", {{"FunctionName", "f"}, {"StatementId", "url"}}, ""},
      {"RemovePermission",
       {{"FunctionName", "f"}, {"StatementId", "url"}},
       kNone + "No policy is associated with the given resource."},
  });
}

TEST_F(ControlTest, ConcurrencyIsReservedAndProvisioned) {
  create("f");
  const auto settings = [&] { return done("GetAccountSettings")["AccountLimit"]; };
  EXPECT_EQ(settings()["UnreservedConcurrentExecutions"], 1000);
  done("PutFunctionConcurrency", {{"FunctionName", "f"}, {"ReservedConcurrentExecutions", 300}});
  EXPECT_EQ(settings()["UnreservedConcurrentExecutions"], 700);
  EXPECT_EQ(settings()["ConcurrentExecutions"], 1000);
  done("DeleteFunctionConcurrency", {{"FunctionName", "f"}});
  done("PublishVersion", {{"FunctionName", "f"}});
  done("CreateAlias", {{"FunctionName", "f"}, {"Name", "live"}, {"FunctionVersion", "1"}});
  const Document one = {{"FunctionName", "f"}, {"Qualifier", "1"}};
  const Document live = {{"FunctionName", "f"}, {"Qualifier", "live"}};
  const auto put = [](Document input, int count) {
    input["ProvisionedConcurrentExecutions"] = count;
    return input;
  };
  const Document begun = done("PutProvisionedConcurrencyConfig", put(one, 5));
  EXPECT_EQ(begun["Status"], "IN_PROGRESS");
  EXPECT_EQ(begun["AllocatedProvisionedConcurrentExecutions"], 0);
  const Document ready = done("GetProvisionedConcurrencyConfig", one);
  EXPECT_EQ(ready["Status"], "READY");
  EXPECT_EQ(ready["AvailableProvisionedConcurrentExecutions"], 5);
  EXPECT_EQ(settings()["UnreservedConcurrentExecutions"], 995);
  EXPECT_EQ(done("ListProvisionedConcurrencyConfigs",
                 {{"FunctionName", "f"}})["ProvisionedConcurrencyConfigs"][0]["FunctionArn"],
            std::string(kArn) + "f:1");
  const std::string conflict = "ResourceConflictException: ";
  const std::string none =
      "ProvisionedConcurrencyConfigNotFoundException: No Provisioned "
      "Concurrency Config found for this function";
  const std::string published =
      kBad + "The function resource provided must be an alias or a published version.";
  const std::string arn = kArn;
  expect_faults({
      {"PutProvisionedConcurrencyConfig",
       put(live, 1),
       conflict + "Alias can't be used for Provisioned Concurrency configuration on an already "
                  "Provisioned version"},
      {"DeleteProvisionedConcurrencyConfig", one, ""},
      {"GetProvisionedConcurrencyConfig", one, none},
      {"PutProvisionedConcurrencyConfig", put(live, 1), ""},
      {"PutProvisionedConcurrencyConfig",
       put(one, 1),
       conflict + "Version is pointed by a Provisioned Concurrency alias"},
      {"PutProvisionedConcurrencyConfig",
       put(live, 1001),
       kBad + "Specified ConcurrentExecutions for function is greater than account's unreserved "
              "concurrency [1000]."},
      {"PutProvisionedConcurrencyConfig",
       put(live, 901),
       kBad + "Specified ConcurrentExecutions for function decreases account's "
              "UnreservedConcurrentExecution below its minimum value of [100]."},
      {"PutProvisionedConcurrencyConfig",
       put({{"FunctionName", "f"}, {"Qualifier", "$LATEST"}}, 1),
       kBad + "Provisioned Concurrency Configs cannot be applied to unpublished function "
              "versions."},
      {"GetProvisionedConcurrencyConfig",
       {{"FunctionName", "f"}, {"Qualifier", "$LATEST"}},
       published},
      {"GetProvisionedConcurrencyConfig",
       {{"FunctionName", "g"}, {"Qualifier", "live"}},
       kNone + "Cannot find alias arn: " + arn + "g:live"},
      {"DeleteProvisionedConcurrencyConfig",
       {{"FunctionName", "g"}, {"Qualifier", "1"}},
       kNone + "Function not found: " + arn + "g:1"},
      {"PutFunctionConcurrency",
       {{"FunctionName", "g"}, {"ReservedConcurrentExecutions", 0}},
       kNone + "Function not found: " + arn + "g:$LATEST"},
      {"PutFunctionConcurrency",
       {{"FunctionName", arn + "f:$LATEST"}, {"ReservedConcurrentExecutions", 0}},
       kBad + "This operation is permitted on Lambda functions only. Aliases and versions do not "
              "support this operation. Please specify either a function name or an unqualified "
              "function ARN."},
  });
  done("DeleteAlias", {{"FunctionName", "f"}, {"Name", "live"}});
  EXPECT_EQ(settings()["UnreservedConcurrentExecutions"], 1000);
}

TEST_F(ControlTest, WhatIsProvisionedIsForItsVersion) {
  create("f");
  done("PublishVersion", {{"FunctionName", "f"}});
  done("PutFunctionConcurrency", {{"FunctionName", "f"}, {"ReservedConcurrentExecutions", 2}});
  const auto provision = [](int count) {
    return Document{
        {"FunctionName", "f"}, {"Qualifier", "1"}, {"ProvisionedConcurrentExecutions", count}};
  };
  EXPECT_EQ(fault("PutProvisionedConcurrencyConfig", provision(3)),
            kBad +
                "Requested Provisioned Concurrency should not be greater than the "
                "reservedConcurrentExecution for function");
  done("PutProvisionedConcurrencyConfig", provision(2));
  EXPECT_EQ(
      fault("PutFunctionConcurrency", {{"FunctionName", "f"}, {"ReservedConcurrentExecutions", 1}}),
      kBad +
          " ReservedConcurrentExecutions  1 should not be lower than function's total "
          "provisioned concurrency [2].");
  const auto refused = [&](const char* name) {
    const uint64_t id = start({{"FunctionName", name}});
    const Result<Document>* answer = cloud().answer(id);
    return answer != nullptr && !answer->ok() ? answer->error().code : "";
  };
  EXPECT_EQ(refused("f"), "TooManyRequestsException") << "nothing is left for others";
  EXPECT_EQ(refused("f:1"), "");
  EXPECT_EQ(refused("f:1"), "");
  EXPECT_EQ(refused("f:1"), "TooManyRequestsException");
}

TEST_F(ControlTest, CodeSigningIsKept) {
  create("f");
  const Document created = done(
      "CreateCodeSigningConfig",
      {{"Description", "ours"},
       {"AllowedPublishers",
        {{"SigningProfileVersionArns",
          {"arn:aws:signer:us-east-1:000000000000:/signing-profiles/p"}}}}})["CodeSigningConfig"];
  const std::string arn = created["CodeSigningConfigArn"];
  EXPECT_EQ(created["CodeSigningPolicies"]["UntrustedArtifactOnDeployment"], "Warn");
  EXPECT_EQ(created["CodeSigningConfigId"].get<std::string>().size(), 21u);
  const Document named = {{"CodeSigningConfigArn", arn}};
  EXPECT_EQ(done("GetCodeSigningConfig", named)["CodeSigningConfig"], created);
  EXPECT_EQ(done("GetFunctionCodeSigningConfig", {{"FunctionName", "f"}}), Document::object());
  done("PutFunctionCodeSigningConfig", {{"FunctionName", "f"}, {"CodeSigningConfigArn", arn}});
  EXPECT_EQ(done("GetFunctionCodeSigningConfig", {{"FunctionName", "f"}}),
            (Document{{"FunctionName", "f"}, {"CodeSigningConfigArn", arn}}));
  EXPECT_EQ(done("ListFunctionsByCodeSigningConfig", named)["FunctionArns"][0],
            std::string(kArn) + "f");
  EXPECT_EQ(done("ListCodeSigningConfigs")["CodeSigningConfigs"].size(), 1u);
  done("DeleteFunctionCodeSigningConfig", {{"FunctionName", "f"}});
  done("DeleteCodeSigningConfig", named);
  expect_faults({
      {"GetCodeSigningConfig",
       named,
       kNone + "The Lambda code signing configuration " + arn + " can not be found."},
      {"PutFunctionCodeSigningConfig",
       {{"FunctionName", "g"}, {"CodeSigningConfigArn", arn}},
       "CodeSigningConfigNotFoundException: The code signing configuration cannot be found. Check "
       "that the provided configuration is not deleted: " +
           arn + "."},
  });
}

TEST_F(ControlTest, SomeFaultsDoNotSayWhoseTheyAre) {
  const auto body = [&](const std::string& target) {
    HttpRequest request;
    request.method = "GET";
    request.target = target;
    request.headers.set("Host", "lambda.us-east-1.amazonaws.com");
    return cloud().http(request).body;
  };
  const std::string arn =
      "arn:aws:lambda:us-east-1:000000000000:code-signing-config:csc-00000000000000000";
  EXPECT_EQ(
      body("/2020-04-22/code-signing-configs/" + arn),
      "{\"Message\":\"The Lambda code signing configuration " + arn + " can not be found.\"}");
  EXPECT_EQ(body("/2015-03-31/functions/f"),
            "{\"Message\":\"Function not found: " + std::string(kArn) + "f\",\"Type\":\"User\"}");
}

TEST_F(ControlTest, LoopsAndRuntimesAreKept) {
  create("f");
  EXPECT_EQ(done("GetFunctionRecursionConfig", {{"FunctionName", "f"}})["RecursiveLoop"],
            "Terminate");
  done("PutFunctionRecursionConfig", {{"FunctionName", "f"}, {"RecursiveLoop", "Allow"}});
  EXPECT_EQ(done("GetFunctionRecursionConfig", {{"FunctionName", "f"}})["RecursiveLoop"], "Allow");
  EXPECT_EQ(done("GetRuntimeManagementConfig", {{"FunctionName", "f"}}),
            (Document{{"UpdateRuntimeOn", "Auto"}, {"FunctionArn", std::string(kArn) + "f"}}));
  done("PutRuntimeManagementConfig",
       {{"FunctionName", "f"}, {"UpdateRuntimeOn", "FunctionUpdate"}});
  EXPECT_EQ(done("GetRuntimeManagementConfig", {{"FunctionName", "f"}})["UpdateRuntimeOn"],
            "FunctionUpdate");
}

TEST_F(ControlTest, AnAccountsCodeIsAddedUp) {
  create("f");
  const int64_t size = done("GetFunctionConfiguration", {{"FunctionName", "f"}})["CodeSize"];
  done("PublishVersion", {{"FunctionName", "f"}});
  done("PublishLayerVersion",
       {{"LayerName", "l"}, {"Content", {{"ZipFile", blob(zip_one_file("index.js", "1"))}}}});
  const Document usage = done("GetAccountSettings")["AccountUsage"];
  EXPECT_EQ(usage["FunctionCount"], 1);
  EXPECT_EQ(usage["TotalCodeSize"], 3 * size);
}

TEST_F(ControlTest, TheOldInvokeAsyncSendsAnEvent) {
  create("f");
  EXPECT_EQ(
      done("InvokeAsync", {{"FunctionName", "f"}, {"InvokeArgs", blob(R"({"n":1})")}})["Status"],
      202);
  ASSERT_EQ(runs(), 1u);
  EXPECT_EQ(last_request()["payload"], R"({"n":1})");
}

TEST_F(ControlTest, MappingsAsRecorded) {
  create("f");
  const std::string source = "arn:aws:sqs:us-east-1:000000000000:none";
  expect_faults({
      {"CreateEventSourceMapping", {{"FunctionName", "f"}}, kBad + "Unrecognized event source."},
      {"CreateEventSourceMapping",
       {{"FunctionName", "g"}, {"EventSourceArn", source}},
       kBad + "Function does not exist"},
      {"CreateEventSourceMapping",
       {{"FunctionName", "f"},
        {"EventSourceArn", source},
        {"DestinationConfig", {{"OnFailure", {{"Destination", source}}}}}},
       kBad + "Unsupported DestinationConfig parameter for given event source mapping type."},
  });
  queue("jobs");
  const Document created = done("CreateEventSourceMapping",
                                {{"FunctionName", "f"},
                                 {"EventSourceArn", "arn:aws:sqs:us-east-1:000000000000:jobs"},
                                 {"Enabled", false}});
  EXPECT_EQ(created["State"], "Disabled");
  const auto updated = [&](const Document& more) {
    Document input = {{"UUID", created["UUID"]}};
    input.update(more);
    return done("UpdateEventSourceMapping", input)["State"];
  };
  EXPECT_EQ(updated({{"BatchSize", 7}}), "Updating");
  EXPECT_EQ(updated({{"Enabled", true}}), "Enabling");
  EXPECT_EQ(updated({{"BatchSize", 5}}), "Updating");
  EXPECT_EQ(updated({{"Enabled", false}}), "Disabling");
  EXPECT_TRUE(
      done("ListEventSourceMappings", {{"FunctionName", "g"}})["EventSourceMappings"].empty());
}

}  // namespace
}  // namespace cloudtab::lambda
