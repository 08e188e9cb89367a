#include <string>

#include "core/services/dynamodb/state.h"
#include "core/services/dynamodb/test_tables.h"

namespace cloudtab::dynamodb {
namespace {

const std::string kHead = "One or more parameter values were invalid: ";

Document units(int read, int write) {
  return {{"ReadCapacityUnits", read}, {"WriteCapacityUnits", write}};
}

Document definitions(const char* name, const char* type = "S") {
  return {{{"AttributeName", name}, {"AttributeType", type}}};
}

Document create_index(const char* name, const char* attribute, Document more = Document::object()) {
  Document action = {{"IndexName", name},
                     {"KeySchema", {{{"AttributeName", attribute}, {"KeyType", "HASH"}}}},
                     {"Projection", {{"ProjectionType", "ALL"}}}};
  action.update(more);
  return {{"Create", std::move(action)}};
}

void take_time(TestTables& t) {
  t.cloud.machine()
      .store()
      .collection<SettingsRecord>({"000000000000", "us-east-1"})
      .put("", SettingsRecord{5s});
}

TEST(UpdateTable, TakesOneChangeAtATime) {
  TestTables t;
  t.make_table("paid", {{"BillingMode", "PROVISIONED"}, {"ProvisionedThroughput", units(5, 5)}});
  t.make_table("asked");
  const Document stream = {{"StreamEnabled", true}, {"StreamViewType", "NEW_IMAGE"}};
  const Document encryption = {{"Enabled", true}};
  const Document maxima = {{"MaxReadRequestUnits", 10}};
  const Document warm = {{"ReadUnitsPerSecond", 20000}};
  const Document index =
      Document::array({create_index("by-g", "g", {{"ProvisionedThroughput", units(1, 1)}})});
  const Document gone = {{{"Delete", {{"IndexName", "by-g"}}}}};
  const std::string alone = " modification must be the only operation in the request";
  const struct {
    Document input;
    std::string text;
  } refused[] = {
      {{{"DeletionProtectionEnabled", true}, {"StreamSpecification", stream}},
       kHead + "DeletionProtection" + alone},
      {{{"DeletionProtectionEnabled", true}, {"SSESpecification", encryption}},
       kHead + "Server-Side Encryption" + alone},
      {{{"DeletionProtectionEnabled", true}, {"TableClass", "STANDARD"}},
       kHead + "TableClass" + alone},
      {{{"WarmThroughput", warm}, {"DeletionProtectionEnabled", true}},
       kHead + "DeletionProtection" + alone},
      {{{"ReplicaUpdates", {{{"Create", {{"RegionName", "eu-west-1"}}}}}},
        {"SSESpecification", encryption}},
       kHead + "Replica" + alone},
      {{{"TableClass", "STANDARD"}, {"GlobalSecondaryIndexUpdates", index}},
       kHead + "TableClass" + alone},
      {{{"WarmThroughput", warm}, {"StreamSpecification", stream}},
       kHead + "WarmThroughput must be the only operation in the request"},
      {{{"WarmThroughput", warm}, {"GlobalSecondaryIndexUpdates", index}},
       kHead + "Create global secondary index cannot be specified when updating WarmThroughput"},
      {{{"OnDemandThroughput", maxima}, {"StreamSpecification", stream}},
       kHead + "OnDemandThroughput can only be combined with BillingMode in an UpdateTable "
               "request"},
      {{{"ProvisionedThroughput", units(6, 6)}, {"StreamSpecification", stream}},
       kHead + "You cannot modify stream status while updating table IOPS"},
      {{{"ProvisionedThroughput", units(6, 6)}, {"GlobalSecondaryIndexUpdates", index}},
       kHead + "You cannot create or delete index while updating table IOPS"},
      {{{"ProvisionedThroughput", units(6, 6)}, {"GlobalSecondaryIndexUpdates", gone}},
       kHead + "You cannot create or delete index while updating table IOPS"},
      {{{"StreamSpecification", stream}, {"GlobalSecondaryIndexUpdates", index}},
       kHead + "You cannot create or delete index while changing stream status"},
      {{{"AttributeDefinitions", definitions("p")}},
       "At least one of ProvisionedThroughput, BillingMode, UpdateStreamEnabled, "
       "GlobalSecondaryIndexUpdates, SSESpecification, ReplicaUpdates, MultiAccountReplicaReady, "
       "ReplicaTransitRoleArn, MultiRegionConsistency, DeletionProtectionEnabled, "
       "OnDemandThroughput, WarmThroughput or TableClass is required"},
  };
  for (const char* name : {"paid", "asked"}) {
    const Document before = t.call("DescribeTable", {{"TableName", name}});
    for (const auto& each : refused) {
      Document input = each.input;
      input["TableName"] = name;
      EXPECT_EQ(t.refusal("UpdateTable", input), each.text) << input.dump();
    }
    EXPECT_EQ(t.call("DescribeTable", {{"TableName", name}}), before);
  }
  // The pairs that go together.
  EXPECT_EQ(t.failure("UpdateTable",
                      {{"TableName", "paid"},
                       {"BillingMode", "PAY_PER_REQUEST"},
                       {"OnDemandThroughput", maxima}}),
            "");
  EXPECT_EQ(t.failure("UpdateTable",
                      {{"TableName", "paid"},
                       {"BillingMode", "PAY_PER_REQUEST"},
                       {"StreamSpecification", stream}}),
            "");
  const Document table = t.call("DescribeTable", {{"TableName", "paid"}})["Table"];
  EXPECT_EQ(table["OnDemandThroughput"], maxima);
  EXPECT_TRUE(table.contains("LatestStreamArn"));
}

TEST(UpdateTable, TakesDefinitionsOfANewIndexFromItsRequest) {
  TestTables t;
  t.make_indexed_table("orders");
  const auto create = [&](Document update, Document more) {
    Document input = {{"TableName", "orders"},
                      {"GlobalSecondaryIndexUpdates", {std::move(update)}}};
    input.update(more);
    return t.refusal("UpdateTable", input);
  };
  const struct {
    Document update;
    Document more;
    std::string text;
  } refused[] = {
      {create_index("new", "h"),
       Document::object(),
       kHead + "AttributeDefinitions is not specified for index: new"},
      // The table knows g, the request does not.
      {create_index("new", "g"),
       {{"AttributeDefinitions", definitions("h")}},
       kHead + "Some index key attributes are not defined in AttributeDefinitions. Keys: [g], "
               "AttributeDefinitions: [h]"},
      {create_index("by-g", "g"),
       {{"AttributeDefinitions", definitions("g")}},
       "Attempting to create an index which already exists"},
      {create_index("new", "h", {{"ProvisionedThroughput", units(1, 1)}}),
       {{"AttributeDefinitions", definitions("h")}},
       kHead + "Neither ReadCapacityUnits nor WriteCapacityUnits can be specified for index: new "
               "when BillingMode is PAY_PER_REQUEST"},
      {{{"Update", {{"IndexName", "by-g"}, {"ProvisionedThroughput", units(1, 1)}}}},
       Document::object(),
       kHead + "Neither ReadCapacityUnits nor WriteCapacityUnits can be specified for index: by-g "
               "when BillingMode is PAY_PER_REQUEST"},
      {{{"Delete", {{"IndexName", "by-l"}}}},
       Document::object(),
       "Cannot delete an index that is not a GlobalSecondaryIndex: by-l"},
      {{{"Update", {{"IndexName", "by-l"}, {"WarmThroughput", {{"ReadUnitsPerSecond", 20000}}}}}},
       Document::object(),
       "Cannot update an index that is not a GlobalSecondaryIndex: by-l"},
      {{{"Delete", {{"IndexName", "none"}}}},
       Document::object(),
       "(not refused) ResourceNotFoundException: Requested resource not found"},
      {{{"Delete", {{"IndexName", "by-g"}}},
        {"Update", {{"IndexName", "by-g"}, {"ProvisionedThroughput", units(1, 1)}}}},
       Document::object(),
       kHead + "Only one global secondary index action is allowed per GlobalSecondaryIndexUpdate "
               "object"},
  };
  for (const auto& each : refused)
    EXPECT_EQ(create(each.update, each.more), each.text) << each.update.dump();
  EXPECT_EQ(
      t.refusal("UpdateTable",
                {{"TableName", "orders"}, {"GlobalSecondaryIndexUpdates", Document::array()}}),
      kHead + "List of GlobalSecondaryIndexUpdates is empty");

  // A type that contradicts the table's is passed over, and so is what no key uses.
  Document given = definitions("h", "N");
  given.push_back(definitions("p", "N")[0]);
  given.push_back(definitions("unused")[0]);
  EXPECT_EQ(create(create_index("new", "h"), {{"AttributeDefinitions", given}}), "(not refused) ");
  std::string types;
  const Document table = t.call("DescribeTable", {{"TableName", "orders"}})["Table"];
  for (const Document& each : table["AttributeDefinitions"])
    types += each["AttributeName"].get<std::string>() + each["AttributeType"].get<std::string>();
  EXPECT_EQ(types, "pSsNgSlShN");
}

TEST(UpdateTable, ProtectsAtOnce) {
  TestTables t;
  take_time(t);
  t.make_table("orders");
  t.cloud.advance(5s);
  const auto update = [&](Document input) {
    input["TableName"] = "orders";
    return t.call("UpdateTable", input)["TableDescription"];
  };
  EXPECT_EQ(update({{"TableClass", "STANDARD_INFREQUENT_ACCESS"}})["TableStatus"], "UPDATING");
  const Document kept = update({{"DeletionProtectionEnabled", true}});
  EXPECT_EQ(kept["DeletionProtectionEnabled"], true);
  EXPECT_EQ(kept["TableStatus"], "UPDATING");
  t.cloud.advance(5s);
  EXPECT_EQ(update({{"DeletionProtectionEnabled", false}})["TableStatus"], "ACTIVE");
}

TEST(UpdateTable, ShowsAChangeOfEncryption) {
  TestTables t;
  take_time(t);
  t.make_table("orders");
  t.cloud.advance(5s);
  const auto update = [&](Document encryption) {
    return t.call("UpdateTable",
                  {{"TableName", "orders"}, {"SSESpecification", std::move(encryption)}});
  };
  const auto table = [&] { return t.call("DescribeTable", {{"TableName", "orders"}})["Table"]; };
  EXPECT_EQ(update({{"Enabled", false}})["message"],
            kHead + "Table is already encrypted by default");

  Document changing = update({{"Enabled", true}})["TableDescription"];
  EXPECT_EQ(changing["TableStatus"], "ACTIVE");
  EXPECT_EQ(changing["SSEDescription"], (Document{{"Status", "UPDATING"}}));
  EXPECT_EQ(table()["SSEDescription"], (Document{{"Status", "UPDATING"}}));
  EXPECT_EQ(update({{"Enabled", false}})["message"],
            "Attempt to change a resource which is still in use: Server-Side Encryption is still "
            "being updated");
  EXPECT_EQ(t.failure("DeleteTable", {{"TableName", "orders"}}),
            "ResourceInUseException: Attempt to change a resource which is still in use: Table is "
            "being updated: orders");
  t.cloud.advance(5s);
  const Document enabled = table()["SSEDescription"];
  EXPECT_EQ(enabled["Status"], "ENABLED");
  const std::string key = enabled["KMSMasterKeyArn"];
  EXPECT_EQ(t.cloud.call("kms", "DescribeKey", {{"KeyId", "alias/aws/dynamodb"}})
                .value()["KeyMetadata"]["Arn"],
            key);
  EXPECT_EQ(
      update({{"Enabled", true}, {"SSEType", "KMS"}, {"KMSMasterKeyId", key}})["message"],
      kHead +
          "Table is already encrypted with given KMSMasterKeyId. Use KMSMasterKeyId parameter "
          "if you want to change Master Key");

  changing = update({{"Enabled", false}})["TableDescription"]["SSEDescription"];
  EXPECT_EQ(changing["Status"], "UPDATING");
  EXPECT_EQ(changing["KMSMasterKeyArn"], key);
  t.cloud.restart();
  EXPECT_EQ(table()["SSEDescription"], changing);
  t.cloud.advance(5s);
  EXPECT_FALSE(table().contains("SSEDescription"));
}

TEST(UpdateTable, ChangesMaximaAndWhatIsKeptWarm) {
  TestTables t;
  t.make_table("orders", {{"OnDemandThroughput", {{"MaxReadRequestUnits", 10}}}});
  const auto update = [&](Document input) {
    input["TableName"] = "orders";
    return t.refusal("UpdateTable", input);
  };
  const auto table = [&] { return t.call("DescribeTable", {{"TableName", "orders"}})["Table"]; };
  EXPECT_EQ(update({{"OnDemandThroughput", {{"MaxWriteRequestUnits", 0}}}}),
            kHead +
                "Requested MaxWriteRequestUnits for OnDemandThroughput for table is outside of "
                "valid range");
  EXPECT_EQ(update({{"OnDemandThroughput", {{"MaxWriteRequestUnits", 7}}}}), "(not refused) ");
  EXPECT_EQ(table()["OnDemandThroughput"],
            (Document{{"MaxReadRequestUnits", 10}, {"MaxWriteRequestUnits", 7}}));
  update({{"OnDemandThroughput", {{"MaxReadRequestUnits", -1}, {"MaxWriteRequestUnits", -1}}}});
  EXPECT_FALSE(table().contains("OnDemandThroughput"));

  EXPECT_EQ(update({{"WarmThroughput", {{"ReadUnitsPerSecond", 20000}}}}), "(not refused) ");
  EXPECT_EQ(update({{"WarmThroughput", {{"ReadUnitsPerSecond", 19999}}}}),
            kHead +
                "Requested ReadUnitsPerSecond for WarmThroughput for table is lower than "
                "current WarmThroughput, decreasing WarmThroughput is not supported");
  EXPECT_EQ(table()["WarmThroughput"]["ReadUnitsPerSecond"], 20000);
}

}  // namespace
}  // namespace cloudtab::dynamodb
