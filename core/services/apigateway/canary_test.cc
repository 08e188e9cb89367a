#include <string>

#include <gtest/gtest.h>

#include "core/services/apigateway/testing.h"

namespace cloudtab::apigateway {
namespace {

class CanaryTest : public ApiTest {
 protected:
  void make() {
    make_api();
    add_mock(root, "GET", "$context.isCanaryRequest $stageVariables.v $stageVariables.w");
    deploy();
    call("UpdateStage",
         merged(stage,
                {{"restApiId", api},
                 {"patchOperations", {patch("replace", "/variables/v", "main")}}}));
  }
  Document update(const Document& patches) {
    return call("UpdateStage", merged(stage, {{"restApiId", api}, {"patchOperations", patches}}));
  }
  std::string update_error(const Document& one) {
    return error("UpdateStage", merged(stage, {{"restApiId", api}, {"patchOperations", {one}}}));
  }
  static Document patch(const std::string& operation,
                        const std::string& path,
                        const std::string& value) {
    return {{"op", operation}, {"path", path}, {"value", value}};
  }
  static Document copy(const std::string& path, const std::string& from) {
    return {{"op", "copy"}, {"path", path}, {"from", from}};
  }
  std::string deploy_canary(double percent) {
    return call("CreateDeployment",
                {{"restApiId", api},
                 {"stageName", "live"},
                 {"canarySettings",
                  {{"percentTraffic", percent}, {"stageVariableOverrides", {{"v", "new"}}}}}})
        .value("id", "");
  }

  const Document stage = {{"stageName", "live"}};
};

TEST_F(CanaryTest, TakesItsPartOfTheTraffic) {
  make();
  EXPECT_EQ(answer("GET", "/live/"), "200 false main ");
  const std::string canary = deploy_canary(100);
  EXPECT_EQ(answer("GET", "/live/"), "200 true new ");
  update(Document::array({patch("replace", "/canarySettings/percentTraffic", "50")}));
  int times = 0;
  for (int i = 0; i < 40; ++i) times += answer("GET", "/live/") == "200 true new " ? 1 : 0;
  EXPECT_GT(times, 5);
  EXPECT_LT(times, 35);
  EXPECT_EQ(error("DeleteDeployment", {{"restApiId", api}, {"deploymentId", canary}}),
            "BadRequestException: Active stages pointing to this deployment must be moved or "
            "deleted");
  const Document promoted = update({copy("/deploymentId", "/canarySettings/deploymentId"),
                                    copy("/variables", "/canarySettings/stageVariableOverrides"),
                                    {{"op", "remove"}, {"path", "/canarySettings"}}});
  EXPECT_EQ(promoted["deploymentId"], canary);
  EXPECT_EQ(promoted["variables"], Document({{"v", "new"}}));
  EXPECT_FALSE(promoted.contains("canarySettings"));
  EXPECT_EQ(answer("GET", "/live/"), "200 false new ");
}

TEST_F(CanaryTest, IsMadeByPatches) {
  make();
  const Document changed =
      update({patch("replace", "/canarySettings/percentTraffic", "12.5"),
              patch("replace", "/canarySettings/stageVariableOverrides/w", "x")});
  EXPECT_EQ(changed["canarySettings"],
            Document({{"deploymentId", changed["deploymentId"]},
                      {"percentTraffic", 12.5},
                      {"stageVariableOverrides", {{"w", "x"}}},
                      {"useStageCache", false}}));
}

TEST_F(CanaryTest, FaultsAreToldAsRecordedOfAws) {
  make();
  const std::string bad = "BadRequestException: ";
  EXPECT_EQ(update_error(copy("/deploymentId", "/canarySettings/deploymentId")),
            bad + "Promotion not available. Canary does not exist.");
  EXPECT_EQ(update_error(copy("/variables", "/deploymentId")),
            bad +
                "Invalid copy operation with path: /variables and from /deploymentId. Valid "
                "copy:path are [/deploymentId, /variables] and valid copy:from are "
                "[/canarySettings/deploymentId, /canarySettings/stageVariableOverrides]");
  EXPECT_EQ(update_error(patch("add", "/canarySettings/deploymentId", "x")),
            bad + "Invalid add operation with path: /canarySettings/deploymentId");
  EXPECT_EQ(update_error(patch("replace", "/canarySettings/deploymentId", "x")),
            bad + "Deployment id does not exist");
  EXPECT_EQ(update_error({{"op", "remove"}, {"path", "/canarySettings/other"}}),
            bad +
                "Cannot remove method setting canarySettings/other because there is no method "
                "setting for this method ");
  EXPECT_EQ(update_error(patch("replace", "/canarySettings/other", "x")).substr(0, 71),
            bad + "Invalid method setting path: /canarySettings/other");
  deploy_canary(50);
  EXPECT_EQ(update_error({{"op", "remove"}, {"path", "/canarySettings/stageVariableOverrides"}}),
            bad +
                "Cannot remove method setting canarySettings/stageVariableOverrides because "
                "there is no method setting for this method ");
  const Document canary = {{"percentTraffic", 1.0}};
  EXPECT_EQ(error("CreateDeployment", {{"restApiId", api}, {"canarySettings", canary}}),
            bad +
                "Invalid deployment content specified.Non null and non empty stageName must be "
                "provided for canary deployment. Provided value is null");
  EXPECT_EQ(error("CreateDeployment",
                  {{"restApiId", api}, {"stageName", "no"}, {"canarySettings", canary}}),
            bad +
                "Invalid deployment content specified.Stage no must already be created before "
                "making a canary release deployment");
}

}  // namespace
}  // namespace cloudtab::apigateway
