#include "core/services/lambda/layer.h"

#include <cstdint>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "core/services/lambda/testing_faults.h"

namespace cloudtab::lambda {
namespace {

class LayerTest : public ControlTest {
 protected:
  static constexpr const char* kLayer = "arn:aws:lambda:us-east-1:000000000000:layer:";

  Document publish(const std::string& name, const Document& more = Document::object()) {
    Document input = {
        {"LayerName", name},
        {"Content", {{"ZipFile", blob(zip_one_file("nodejs/node_modules/a/index.js", "1"))}}}};
    input.update(more);
    return done("PublishLayerVersion", input);
  }
  Document named(const std::string& name, int version, const Document& more = Document::object()) {
    Document input = {{"LayerName", name}, {"VersionNumber", version}};
    input.update(more);
    return input;
  }
  Document layers(const std::vector<std::string>& arns) {
    return {{"FunctionName", "f"}, {"Layers", arns}};
  }
};

TEST_F(LayerTest, NamesMaySayAVersion) {
  const Scope here{"000000000000", "us-east-1"};
  EXPECT_EQ(parse_layer_name(here, "tools").name, "tools");
  const LayerName other = parse_layer_name(here, "arn:aws:lambda:eu-west-1:111111111111:layer:t:4");
  EXPECT_EQ(other.name, "t");
  EXPECT_EQ(other.version, 4u);
  EXPECT_EQ(other.scope, (Scope{"111111111111", "eu-west-1"}));
  EXPECT_EQ(layer_arn(other), "arn:aws:lambda:eu-west-1:111111111111:layer:t:4");
}

TEST_F(LayerTest, VersionsAreCountedThoughTheyAreDeleted) {
  const Document one = publish("tools",
                               {{"Description", "mine"},
                                {"LicenseInfo", "MIT"},
                                {"CompatibleRuntimes", {"nodejs22.x"}},
                                {"CompatibleArchitectures", {"x86_64"}}});
  EXPECT_EQ(one["Version"], 1);
  EXPECT_EQ(one["LayerArn"], std::string(kLayer) + "tools");
  EXPECT_EQ(one["LayerVersionArn"], std::string(kLayer) + "tools:1");
  EXPECT_EQ(one["LicenseInfo"], "MIT");
  EXPECT_EQ(publish("tools")["Version"], 2);
  EXPECT_EQ(done("GetLayerVersion", named("tools", 1)), one);
  EXPECT_EQ(done("GetLayerVersionByArn", {{"Arn", one["LayerVersionArn"]}}), one);
  const Document versions = done("ListLayerVersions", {{"LayerName", "tools"}})["LayerVersions"];
  ASSERT_EQ(versions.size(), 2u);
  EXPECT_EQ(versions[0]["Version"], 2);
  EXPECT_FALSE(versions[0].contains("Content"));
  EXPECT_EQ(done("ListLayers")["Layers"][0]["LatestMatchingVersion"]["Version"], 2);
  EXPECT_EQ(
      done("ListLayers",
           {{"CompatibleRuntime", "nodejs22.x"}})["Layers"][0]["LatestMatchingVersion"]["Version"],
      1);
  const Document page = done("ListLayerVersions", {{"LayerName", "tools"}, {"MaxItems", 1}});
  EXPECT_EQ(
      done("ListLayerVersions",
           {{"LayerName", "tools"}, {"Marker", page["NextMarker"]}})["LayerVersions"][0]["Version"],
      1);
  for (int version : {1, 2, 2, 9}) done("DeleteLayerVersion", named("tools", version));
  EXPECT_TRUE(done("ListLayers")["Layers"].empty());
  EXPECT_EQ(publish("tools")["Version"], 3);
}

TEST_F(LayerTest, AFunctionKeepsItsLayers) {
  create("f");
  const std::string arn = publish("tools")["LayerVersionArn"];
  const Document updated = done("UpdateFunctionConfiguration", layers({arn}));
  EXPECT_EQ(updated["Layers"][0]["Arn"], arn);
  EXPECT_GT(updated["Layers"][0]["CodeSize"].get<int64_t>(), 0);
  done("DeleteLayerVersion", named("tools", 1));
  EXPECT_EQ(done("GetFunctionConfiguration", {{"FunctionName", "f"}})["Layers"][0]["Arn"], arn);
  start({{"FunctionName", "f"}});
  EXPECT_EQ(last_request()["layers"][0]["arn"], arn);
  HttpRequest request;
  request.method = "GET";
  request.target = "/_cloudtab/lambda/layer?arn=" + arn;
  EXPECT_EQ(cloud().http(request).status, 200);
  finish_last("1");
  // With its last function goes what was kept of it.
  done("UpdateFunctionConfiguration", layers({}));
  EXPECT_FALSE(done("GetFunctionConfiguration", {{"FunctionName", "f"}}).contains("Layers"));
  EXPECT_EQ(cloud().http(request).status, 404);
}

TEST_F(LayerTest, FaultsAsRecorded) {
  create("f");
  const std::string tools = std::string(kLayer) + "tools";
  publish("tools");
  publish("tools");
  const std::string bad = "InvalidParameterValueException: ";
  const std::string absent =
      "ResourceNotFoundException: The resource you requested does not exist.";
  const std::string two = bad +
                          "Two different versions of the same layer are not allowed to be "
                          "referenced in the same function. " +
                          tools + ":1 and " + tools + ":2 are versions of the same layer.";
  const Document permission = {
      {"Action", "lambda:GetLayerVersion"}, {"Principal", "*"}, {"StatementId", "all"}};
  expect_faults({
      {"GetLayerVersion", named("none", 1), absent},
      {"GetLayerVersion", named("tools", 3), absent},
      {"GetLayerVersionByArn", {{"Arn", tools + ":3"}}, absent},
      {"GetLayerVersion", named("tools", 0), bad + "Layer Version Cannot be less than 1"},
      {"DeleteLayerVersion", named("tools", -1), bad + "Layer Version Cannot be less than 1"},
      {"UpdateFunctionConfiguration", layers({tools + ":1", tools + ":2"}), two},
      {"UpdateFunctionConfiguration",
       layers({tools + ":7"}),
       bad + "Layer version " + tools + ":7 does not exist."},
      {"UpdateFunctionConfiguration",
       layers({tools + ":1",
               tools + "a:1",
               tools + "b:1",
               tools + "c:1",
               tools + "d:1",
               tools + "e:1"}),
       bad + "Cannot reference more than 5 layers."},
      {"UpdateFunctionConfiguration",
       layers({"arn:aws:lambda:eu-west-1:000000000000:layer:tools:1"}),
       bad + "Layers are not in the same region as the function. Layers are expected to be in "
             "region us-east-1."},
      {"GetLayerVersionPolicy",
       named("tools", 1),
       "ResourceNotFoundException: No policy is associated with the given resource."},
      {"AddLayerVersionPermission",
       named("tools", 7, permission),
       "ResourceNotFoundException: Layer version " + tools + ":7 does not exist."},
      {"AddLayerVersionPermission", named("tools", 1, permission), ""},
      {"AddLayerVersionPermission",
       named("tools", 1, permission),
       "ResourceConflictException: The statement id (all) provided already exists. Please provide "
       "a new statement id, or remove the existing statement."},
      {"RemoveLayerVersionPermission",
       named("tools", 1, {{"StatementId", "all"}, {"RevisionId", "old"}}),
       "PreconditionFailedException: The Revision Id provided does not match the latest Revision "
       "Id. Call the GetLayerPolicy API to retrieve the latest Revision Id"},
      {"RemoveLayerVersionPermission",
       named("tools", 1, {{"StatementId", "none"}}),
       "ResourceNotFoundException: Statement none is not found in resource policy."},
  });
}

TEST_F(LayerTest, APolicySharesALayerWithOtherAccounts) {
  const std::string arn = publish("tools")["LayerVersionArn"];
  const Scope other{"111111111111", "us-east-1"};
  const Document input = {{"FunctionName", "g"},
                          {"Runtime", "nodejs22.x"},
                          {"Handler", "index.handler"},
                          {"Role", "arn:aws:iam::111111111111:role/worker"},
                          {"Layers", {arn}},
                          {"Code", {{"ZipFile", blob(zip_one_file("index.js", "1"))}}}};
  EXPECT_FALSE(cloud().call_in(other, "lambda", "CreateFunction", input).ok());
  const Document added = done("AddLayerVersionPermission",
                              named("tools",
                                    1,
                                    {{"Action", "lambda:GetLayerVersion"},
                                     {"Principal", "111111111111"},
                                     {"StatementId", "other"}}));
  const Document policy = done("GetLayerVersionPolicy", named("tools", 1));
  EXPECT_EQ(policy["RevisionId"], added["RevisionId"]);
  EXPECT_EQ(Document::parse(policy["Policy"].get<std::string>())["Statement"][0],
            Document::parse(added["Statement"].get<std::string>()));
  EXPECT_TRUE(cloud().call_in(other, "lambda", "CreateFunction", input).ok());
}

}  // namespace
}  // namespace cloudtab::lambda
