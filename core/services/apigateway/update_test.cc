#include <string>

#include <gtest/gtest.h>

#include "core/services/apigateway/testing.h"

// What the Update... calls make of their patches. Recorded: test_apigateway_api.py.

namespace cloudtab::apigateway {
namespace {

class UpdateTest : public ApiTest {
 protected:
  Document patch(const char* operation, const char* path, const char* value) {
    return {{"restApiId", api},
            {"patchOperations", {{{"op", operation}, {"path", path}, {"value", value}}}}};
  }
};

TEST_F(UpdateTest, AReplacedEntryGoesToTheEnd) {
  make_api();
  for (const char* type : {"/binaryMediaTypes/image~1png", "/binaryMediaTypes/image~1jpeg"})
    call("UpdateRestApi", patch("add", type, ""));
  EXPECT_EQ(call("UpdateRestApi", patch("replace", "/binaryMediaTypes/image~1png", "image/gif"))
                .at("binaryMediaTypes"),
            Document::array({"image/jpeg", "image/gif"}));
}

TEST_F(UpdateTest, ACompressionSizeIsANumber) {
  make_api();
  for (const char* size : {"words", "-1", "10485761", "1x"}) {
    EXPECT_EQ(error("UpdateRestApi", patch("replace", "/minimumCompressionSize", size)),
              "BadRequestException: Invalid minimum compression size, must be between 0 and "
              "10485760")
        << size;
  }
  EXPECT_FALSE(call("GetRestApi", {{"restApiId", api}}).contains("minimumCompressionSize"));
  EXPECT_EQ(call("UpdateRestApi", patch("replace", "/minimumCompressionSize", "10"))
                .at("minimumCompressionSize"),
            10);
}

TEST_F(UpdateTest, AnEmptyDescriptionOfAModelIsNone) {
  make_api();
  const Document model = {{"restApiId", api},
                          {"name", "Order"},
                          {"description", ""},
                          {"contentType", "application/json"},
                          {"schema", "{}"}};
  EXPECT_FALSE(call("CreateModel", model).contains("description"));
  Document update = patch("replace", "/description", "an order");
  update["modelName"] = "Order";
  EXPECT_EQ(call("UpdateModel", update).at("description"), "an order");
  update["patchOperations"][0]["value"] = "";
  EXPECT_FALSE(call("UpdateModel", update).contains("description"));
}

TEST_F(UpdateTest, AnAuthorizerWithoutItsTypeIsPassedOver) {
  make_api();
  call("PutMethod", merged(key(root), {{"authorizationType", "NONE"}}));
  Document update = patch("replace", "/authorizerId", "abc123");
  update.update(key(root));
  EXPECT_FALSE(call("UpdateMethod", update).contains("authorizerId"));
}

}  // namespace
}  // namespace cloudtab::apigateway
