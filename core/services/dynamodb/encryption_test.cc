#include <string>

#include "core/services/dynamodb/test_tables.h"

namespace cloudtab::dynamodb {
namespace {

std::string make_key(TestTables& t) {
  return t.cloud.call("kms", "CreateKey").value()["KeyMetadata"]["Arn"];
}

void tell(TestTables& t, const char* operation, const std::string& key) {
  EXPECT_TRUE(t.cloud.call("kms", operation, {{"KeyId", key}}).ok()) << operation;
}

Document with_key(const std::string& key) {
  return {{"SSESpecification", {{"Enabled", true}, {"SSEType", "KMS"}, {"KMSMasterKeyId", key}}}};
}

/// Without what comes by chance.
std::string without_id(std::string text) {
  const size_t at = text.find("Request ID: ");
  if (at != std::string::npos) text.erase(at + 12, 36);
  return text;
}

TEST(Encryption, ATableDependsOnItsKey) {
  TestTables t;
  const std::string key = make_key(t);
  ASSERT_TRUE(
      t.cloud.call("kms", "CreateAlias", {{"AliasName", "alias/orders"}, {"TargetKeyId", key}})
          .ok());
  t.make_table("orders", with_key("alias/orders"));
  const auto table = [&] { return t.call("DescribeTable", {{"TableName", "orders"}})["Table"]; };
  EXPECT_EQ(table()["SSEDescription"],
            (Document{{"Status", "ENABLED"}, {"SSEType", "KMS"}, {"KMSMasterKeyArn", key}}));
  const Document item = {{"p", S("a")}};
  t.put("orders", item);

  tell(t, "DisableKey", key);
  const std::string disabled =
      "KMS key disabled error: com.amazonaws.services.kms.model.DisabledException: " + key +
      " is disabled. (Service: AWSKMS; Status Code: 400; Error Code: DisabledException; Request "
      "ID: ; Proxy: null)";
  const struct {
    const char* operation;
    Document input;
  } cases[] = {
      {"GetItem", {{"Key", item}}},
      {"PutItem", {{"Item", item}}},
      {"Scan", Document::object()},
  };
  for (const auto& each : cases) {
    Document input = each.input;
    input["TableName"] = "orders";
    EXPECT_EQ(without_id(t.refusal(each.operation, input)), disabled) << each.operation;
  }
  EXPECT_EQ(table()["TableStatus"], "INACCESSIBLE_ENCRYPTION_CREDENTIALS");
  EXPECT_EQ(without_id(t.refusal("UpdateTable",
                                 [&] {
                                   Document input = with_key(key);
                                   input["TableName"] = "orders";
                                   return input;
                                 }())),
            disabled);

  tell(t, "EnableKey", key);
  EXPECT_EQ(t.get("orders", item), item);
  EXPECT_EQ(table()["TableStatus"], "ACTIVE");

  tell(t, "ScheduleKeyDeletion", key);
  EXPECT_EQ(
      without_id(t.refusal("GetItem", {{"TableName", "orders"}, {"Key", item}})),
      "KMS validation error: com.amazonaws.services.kms.model.KMSInvalidStateException: " + key +
          " is pending deletion. (Service: AWSKMS; Status Code: 400; Error Code: "
          "KMSInvalidStateException; Request ID: ; Proxy: null)");
}

TEST(Encryption, AMissingKeyMakesNoTable) {
  TestTables t;
  Document input = with_key("alias/never");
  input.update({{"TableName", "orders"},
                {"AttributeDefinitions", {{{"AttributeName", "p"}, {"AttributeType", "S"}}}},
                {"KeySchema", {{{"AttributeName", "p"}, {"KeyType", "HASH"}}}},
                {"BillingMode", "PAY_PER_REQUEST"}});
  EXPECT_EQ(without_id(t.refusal("CreateTable", input)),
            "KMS validation error: com.amazonaws.services.kms.model.NotFoundException: Alias "
            "arn:aws:kms:us-east-1:000000000000:alias/never is not found. (Service: AWSKMS; Status "
            "Code: 400; Error Code: NotFoundException; Request ID: ; Proxy: null)");
  EXPECT_EQ(t.call("ListTables", Document::object())["TableNames"].size(), 0u);
}

}  // namespace
}  // namespace cloudtab::dynamodb
