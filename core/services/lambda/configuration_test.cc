#include "core/services/lambda/configuration.h"

#include <string>

#include <gtest/gtest.h>

#include "core/services/lambda/testing_faults.h"

namespace cloudtab::lambda {
namespace {

class ConfigurationTest : public ControlTest {
 protected:
  Document function(const Document& more) {
    Document input = {{"FunctionName", "g"},
                      {"Runtime", "nodejs22.x"},
                      {"Handler", "index.handler"},
                      {"Role", "arn:aws:iam::000000000000:role/worker"},
                      {"Code", {{"ZipFile", blob(zip_one_file("index.js", "1"))}}}};
    input.update(more);
    return input;
  }
  Document update(const Document& more) {
    Document input = {{"FunctionName", "f"}};
    input.update(more);
    return done("UpdateFunctionConfiguration", input);
  }
  std::string create_fault(const Document& more) { return fault("CreateFunction", function(more)); }
};

TEST_F(ConfigurationTest, AnAnswerTellsOfAChangeThatIsOnItsWay) {
  const Document created = done("CreateFunction", function(Document::object()));
  EXPECT_EQ(created["State"], "Pending");
  EXPECT_EQ(created["StateReasonCode"], "Creating");
  EXPECT_FALSE(created.contains("LastUpdateStatus"));
  EXPECT_EQ(created["SnapStart"]["OptimizationStatus"], "Off");
  const std::string build = created["RuntimeVersionConfig"]["RuntimeVersionArn"];
  EXPECT_EQ(build.substr(0, 34), "arn:aws:lambda:us-east-1::runtime:");
  EXPECT_EQ(build.size(), 34u + 64u);
  const Document ready = done("GetFunctionConfiguration", {{"FunctionName", "g"}});
  EXPECT_EQ(ready["State"], "Active");
  EXPECT_EQ(ready["LastUpdateStatus"], "Successful");
  EXPECT_FALSE(ready.contains("StateReason"));
  EXPECT_NE(ready["RevisionId"], created["RevisionId"]);
  const Document changed =
      done("UpdateFunctionConfiguration", {{"FunctionName", "g"}, {"Timeout", 7}});
  EXPECT_EQ(changed["LastUpdateStatus"], "InProgress");
  EXPECT_EQ(changed["LastUpdateStatusReasonCode"], "Creating");
  EXPECT_EQ(changed["State"], "Active");
  const Document listed = done("ListFunctions")["Functions"][0];
  for (const char* member : {"State", "LastUpdateStatus", "RuntimeVersionConfig"})
    EXPECT_FALSE(listed.contains(member)) << member;
}

TEST_F(ConfigurationTest, ARevisionIsAPrecondition) {
  create("f");
  const std::string stale =
      "PreconditionFailedException: The Revision Id provided does not match the latest Revision "
      "Id. Call the GetFunction/GetAlias API to retrieve the latest Revision Id";
  const Document zip = blob(zip_one_file("index.js", "2"));
  expect_faults({
      {"UpdateFunctionConfiguration", {{"FunctionName", "f"}, {"RevisionId", "old"}}, stale},
      {"UpdateFunctionCode",
       {{"FunctionName", "f"}, {"ZipFile", zip}, {"RevisionId", "old"}},
       stale},
      {"PublishVersion", {{"FunctionName", "f"}, {"RevisionId", "old"}}, stale},
  });
  const Document revision = done("GetFunctionConfiguration", {{"FunctionName", "f"}})["RevisionId"];
  done("UpdateFunctionCode", {{"FunctionName", "f"}, {"ZipFile", zip}, {"RevisionId", revision}});
  // Publishing is a revision of the function too, though its environments stay.
  const Document before = done("GetFunctionConfiguration", {{"FunctionName", "f"}})["RevisionId"];
  EXPECT_NE(before, revision);
  const Document version = done("PublishVersion", {{"FunctionName", "f"}});
  const Document after = done("GetFunctionConfiguration", {{"FunctionName", "f"}})["RevisionId"];
  EXPECT_NE(after, before);
  EXPECT_NE(after, version["RevisionId"]);
}

TEST_F(ConfigurationTest, PublishingLeavesEnvironmentsWarm) {
  create("f");
  start({{"FunctionName", "f"}});
  const Document environment = last_request()["environment"];
  finish_last("1");
  done("PublishVersion", {{"FunctionName", "f"}});
  start({{"FunctionName", "f"}});
  EXPECT_EQ(last_request()["environment"], environment);
  finish_last("1");
  update({{"Timeout", 9}});
  start({{"FunctionName", "f"}});
  EXPECT_NE(last_request()["environment"], environment);
}

TEST_F(ConfigurationTest, ADryRunChangesNothing) {
  create("f");
  const Document before = done("GetFunctionConfiguration", {{"FunctionName", "f"}});
  const Document tried = done(
      "UpdateFunctionCode",
      {{"FunctionName", "f"}, {"ZipFile", blob(zip_one_file("index.js", "2"))}, {"DryRun", true}});
  EXPECT_NE(tried["CodeSha256"], before["CodeSha256"]);
  EXPECT_EQ(done("GetFunctionConfiguration", {{"FunctionName", "f"}}), before);
}

TEST_F(ConfigurationTest, LogsHaveLevelsInJsonOnly) {
  create("f");
  const Document json = update({{"LoggingConfig", {{"LogFormat", "JSON"}}}})["LoggingConfig"];
  EXPECT_EQ(json,
            (Document{{"LogFormat", "JSON"},
                      {"LogGroup", "/aws/lambda/f"},
                      {"ApplicationLogLevel", "INFO"},
                      {"SystemLogLevel", "INFO"}}));
  EXPECT_EQ(
      update({{"LoggingConfig", {{"LogFormat", "Text"}, {"LogGroup", "mine"}}}})["LoggingConfig"],
      (Document{{"LogFormat", "Text"}, {"LogGroup", "mine"}}));
  EXPECT_EQ(fault("UpdateFunctionConfiguration",
                  {{"FunctionName", "f"}, {"LoggingConfig", {{"SystemLogLevel", "WARN"}}}}),
            "InvalidParameterValueException: LogLevel is not supported when LogFormat is set to "
            "\"Text\". Remove LogLevel from your request or change the LogFormat to \"Json\" and "
            "try again.");
}

TEST_F(ConfigurationTest, RefusesAsRecorded) {
  const std::string bad = "InvalidParameterValueException: ";
  const std::string large(4096 - 7 - 3, 'x');
  EXPECT_EQ(create_fault({{"Environment", {{"Variables", {{"KEY", large + "x"}}}}}}),
            bad +
                "Lambda was unable to configure your environment variables because the "
                "environment variables you have provided exceeded the 4KB limit. String "
                "measured: {\"KEY\":\"" +
                large + "x\"}");
  EXPECT_EQ(create_fault({{"Environment", {{"Variables", {{"AWS_REGION", "x"}, {"MINE", "b"}}}}}}),
            bad +
                "Lambda was unable to configure your environment variables because the "
                "environment variables you have provided contains reserved keys that are "
                "currently not supported for modification. Reserved keys used in this request: "
                "AWS_REGION");
  EXPECT_EQ(create_fault({{"Runtime", "nodejs14.x"}}),
            bad +
                "The runtime parameter of nodejs14.x is no longer supported for creating or "
                "updating AWS Lambda functions. We recommend you use a supported runtime while "
                "creating or updating functions.");
  EXPECT_EQ(create_fault({{"VpcConfig", {{"SubnetIds", {"subnet-1"}}}}}),
            bad + "SubnetIds and SecurityIds must coexist or be both empty list.");
  EXPECT_EQ(
      create_fault({{"VpcConfig", {{"SubnetIds", {"subnet-1"}}, {"SecurityGroupIds", {"sg-1"}}}}}),
      bad +
          "Error occurred while DescribeSubnets. EC2 Error Code: "
          "InvalidSubnetID.NotFound. EC2 Error Message: The subnet ID 'subnet-1' does not "
          "exist");
  const std::string name(65, 'n');
  EXPECT_EQ(create_fault({{"FunctionName", name}}),
            bad + "1 validation error detected: Value '" + name +
                "' at 'functionName' failed to satisfy constraint: Member must have length less "
                "than or equal to 64");
  EXPECT_EQ(create_fault({{"FunctionName", "arn:aws:lambda:eu-west-1:000000000000:function:g"}}),
            "ResourceNotFoundException: Functions from 'eu-west-1' are not reachable in this "
            "region ('us-east-1')");
  EXPECT_EQ(create_fault({{"FunctionName", "arn:aws:lambda:us-east-1:111111111111:function:g"}}),
            "AccessDeniedException: ");
  EXPECT_EQ(done("ListFunctions")["Functions"].size(), 0u);
  done("CreateFunction",
       function({{"FunctionName", std::string(kArn) + "g"},
                 {"Environment", {{"Variables", {{"KEY", large}}}}}}));
  EXPECT_EQ(done("ListFunctions")["Functions"][0]["FunctionName"], "g");
}

TEST_F(ConfigurationTest, NamesAndQualifiersAsRecorded) {
  create("f");
  const std::string arn = kArn;
  const std::string differ =
      "InvalidParameterValueException: The derived qualifier from the function name does not match "
      "the specified qualifier.";
  const std::string none = "ResourceNotFoundException: Function not found: " + arn;
  expect_faults({
      {"GetFunction", {{"FunctionName", arn + "f:1"}, {"Qualifier", "$LATEST"}}, differ},
      {"Invoke", {{"FunctionName", "f:live"}, {"Qualifier", "test"}}, differ},
      {"GetFunction",
       {{"FunctionName", "g:$LATEST"}, {"Qualifier", "$LATEST"}},
       none + "g:$LATEST"},
      {"GetFunction", {{"FunctionName", "function:g"}}, none + "g"},
      {"Invoke", {{"FunctionName", "g"}}, none + "g:$LATEST"},
      {"GetFunctionConfiguration", {{"FunctionName", "f"}, {"Qualifier", "7"}}, none + "f:7"},
      {"DeleteFunction", {{"FunctionName", "g"}}, none + "g"},
      {"DeleteFunction", {{"FunctionName", "g"}, {"Qualifier", "7"}}, none + "g"},
      {"DeleteFunction", {{"FunctionName", "g"}, {"Qualifier", "$latest"}}, none + "g"},
      {"DeleteFunction", {{"FunctionName", "f"}, {"Qualifier", "7"}}, ""},
      {"DeleteFunction",
       {{"FunctionName", "g"}, {"Qualifier", "live"}},
       "InvalidParameterValueException: Deletion of aliases is not currently supported."},
      {"DeleteFunction",
       {{"FunctionName", "g:$LATEST"}},
       "InvalidParameterValueException: $LATEST version cannot be deleted without deleting the "
       "function."},
      {"GetFunction",
       {{"FunctionName", "arn:aws:lambda:eu-west-1:000000000000:function:f"}},
       "ResourceNotFoundException: Functions from 'eu-west-1' are not reachable in this region "
       "('us-east-1')"},
  });
}

TEST_F(ConfigurationTest, ListsVersionsTooIfAskedTo) {
  create("f");
  create("g");
  done("PublishVersion", {{"FunctionName", "f"}});
  std::string arns;
  Document input = {{"FunctionVersion", "ALL"}, {"MaxItems", 1}};
  for (;;) {
    const Document page = done("ListFunctions", input);
    arns += page["Functions"][0]["FunctionArn"].get<std::string>().substr(47) + " ";
    if (!page.contains("NextMarker")) break;
    input["Marker"] = page["NextMarker"];
  }
  EXPECT_EQ(arns, "f:$LATEST f:1 g:$LATEST ");
}

TEST_F(ConfigurationTest, ImagesAreKeptAndNotRun) {
  const Document created =
      done("CreateFunction",
           {{"FunctionName", "i"},
            {"PackageType", "Image"},
            {"Role", "arn:aws:iam::000000000000:role/worker"},
            {"Code", {{"ImageUri", "000000000000.dkr.ecr.us-east-1.amazonaws.com/app:latest"}}},
            {"ImageConfig", {{"Command", {"run"}}}}});
  EXPECT_FALSE(created.contains("Runtime"));
  EXPECT_EQ(created["ImageConfigResponse"]["ImageConfig"]["Command"][0], "run");
  const Document code = done("GetFunction", {{"FunctionName", "i"}})["Code"];
  EXPECT_EQ(code["RepositoryType"], "ECR");
  EXPECT_EQ(code["ResolvedImageUri"].get<std::string>().substr(0, 56),
            "000000000000.dkr.ecr.us-east-1.amazonaws.com/app@sha256:");
  expect_faults({
      {"UpdateFunctionCode",
       {{"FunctionName", "i"}, {"ZipFile", blob(zip_one_file("index.js", "1"))}},
       "InvalidParameterValueException: Please provide ImageUri when updating a function with "
       "packageType Image."},
      {"Invoke",
       {{"FunctionName", "i"}, {"InvocationType", "Event"}},
       "NotImplemented: Cloudtab does not implement functions of container images yet."},
  });
}

TEST_F(ConfigurationTest, APackageCanBeFetched) {
  const std::string zip = zip_one_file("index.js", "exports.handler = () => 1;");
  create("f", {{"Code", {{"ZipFile", blob(zip)}}}});
  const std::string url = done("GetFunction", {{"FunctionName", "f"}})["Code"]["Location"];
  const std::string host = "awslambda-us-east-1-tasks.s3.us-east-1.amazonaws.com";
  ASSERT_EQ(url.substr(0, 8 + host.size()), "https://" + host);
  HttpRequest request;
  request.method = "GET";
  request.target = url.substr(8 + host.size());
  request.headers.set("Host", host);
  EXPECT_EQ(cloud().http(request).body, zip);
  // The same through an endpoint of another name.
  request.target = "/awslambda-us-east-1-tasks" + request.target;
  request.headers.set("Host", "localhost:4566");
  EXPECT_EQ(cloud().http(request).body, zip);
  request.target.back() = request.target.back() == '0' ? '1' : '0';
  EXPECT_EQ(cloud().http(request).status, 404);
}

}  // namespace
}  // namespace cloudtab::lambda
