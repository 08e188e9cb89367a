#include "core/services/dynamodb/backups.h"

#include <cstdint>
#include <string>
#include <vector>

#include "core/services/dynamodb/test_tables.h"

namespace cloudtab::dynamodb {
namespace {

std::string back_up(TestTables& t, const std::string& table, const std::string& name = "first") {
  return t.call("CreateBackup", {{"TableName", table}, {"BackupName", name}})
      .value("/BackupDetails/BackupArn"_json_pointer, "");
}

void slow_down(TestTables& t) {
  t.cloud.machine()
      .store()
      .collection<SettingsRecord>({"000000000000", "us-east-1"})
      .put("", SettingsRecord{5s});
}

TEST(Backups, AreDescribedAndDeleted) {
  TestTables t;
  t.make_table("orders");
  t.put("orders", {{"p", S("a")}, {"v", S("bcd")}});
  const Document created =
      t.call("CreateBackup", {{"TableName", "orders"}, {"BackupName", "first"}})["BackupDetails"];
  const std::string arn = created["BackupArn"];
  const int64_t now = to_millis(TestCloud::kStart);
  const std::string head =
      "arn:aws:dynamodb:us-east-1:000000000000:table/orders/backup/0" + std::to_string(now) + "-";
  EXPECT_EQ(arn.substr(0, head.size()), head);
  EXPECT_EQ(arn.size(), head.size() + 8);
  Document details = {{"BackupArn", arn},
                      {"BackupName", "first"},
                      {"BackupSizeBytes", 6},
                      {"BackupStatus", "CREATING"},
                      {"BackupType", "USER"},
                      {"BackupCreationDateTime", now}};
  EXPECT_EQ(created, details);
  details["BackupStatus"] = "AVAILABLE";

  const Document table = t.call("DescribeTable", {{"TableName", "orders"}})["Table"];
  Document expected = {
      {"BackupDetails", details},
      {"SourceTableDetails",
       {{"TableName", "orders"},
        {"TableId", table["TableId"]},
        {"TableArn", table["TableArn"]},
        {"TableSizeBytes", 6},
        {"KeySchema", table["KeySchema"]},
        {"TableCreationDateTime", now},
        {"ProvisionedThroughput", {{"ReadCapacityUnits", 0}, {"WriteCapacityUnits", 0}}},
        {"ItemCount", 1},
        {"BillingMode", "PAY_PER_REQUEST"}}},
      {"SourceTableFeatureDetails", Document::object()}};
  // A backup stays as it was, and outlives its table.
  t.put("orders", {{"p", S("b")}});
  t.call("DeleteTable", {{"TableName", "orders"}});
  t.cloud.restart();
  EXPECT_EQ(t.call("DescribeBackup", {{"BackupArn", arn}})["BackupDescription"], expected);
  expected["BackupDetails"]["BackupStatus"] = "DELETED";
  EXPECT_EQ(t.call("DeleteBackup", {{"BackupArn", arn}})["BackupDescription"], expected);
  EXPECT_EQ(t.failure("DescribeBackup", {{"BackupArn", arn}}),
            "BackupNotFoundException: Backup not found: " + arn);
  EXPECT_EQ(t.failure("DeleteBackup", {{"BackupArn", arn}}),
            "BackupNotFoundException: Backup not found: " + arn);
}

TEST(Backups, RecordFeatures) {
  TestTables t;
  t.make_indexed_table("orders");
  t.call("UpdateTimeToLive",
         {{"TableName", "orders"},
          {"TimeToLiveSpecification", {{"Enabled", true}, {"AttributeName", "x"}}}});
  const Document features = t.call(
      "DescribeBackup",
      {{"BackupArn", back_up(t, "orders")}})["BackupDescription"]["SourceTableFeatureDetails"];
  EXPECT_EQ(features["TimeToLiveDescription"],
            (Document{{"TimeToLiveStatus", "ENABLED"}, {"AttributeName", "x"}}));
  EXPECT_EQ(features["LocalSecondaryIndexes"],
            (Document::array(
                {{{"IndexName", "by-l"},
                  {"KeySchema",
                   {{{"AttributeName", "p"}, {"KeyType", "HASH"}},
                    {{"AttributeName", "l"}, {"KeyType", "RANGE"}}}},
                  {"Projection", {{"ProjectionType", "INCLUDE"}, {"NonKeyAttributes", {"x"}}}}}})));
  EXPECT_EQ(features["GlobalSecondaryIndexes"].size(), 2u);
  EXPECT_EQ(features["GlobalSecondaryIndexes"][0]["ProvisionedThroughput"],
            (Document{{"ReadCapacityUnits", 0}, {"WriteCapacityUnits", 0}}));
}

TEST(Backups, AreListedByTableTimeAndType) {
  TestTables t;
  t.make_table("aaa");
  t.make_table("bbb");
  const int64_t now = to_millis(TestCloud::kStart);
  const std::string first = back_up(t, "aaa");
  t.cloud.advance(1s);
  const std::string second = back_up(t, "aaa"), third = back_up(t, "bbb");
  const struct {
    Document input;
    std::vector<std::string> arns;
  } cases[] = {
      {Document::object(), {first, second, third}},
      {{{"TableName", "aaa"}}, {first, second}},
      {{{"TableName", "never"}}, {}},
      {{{"BackupType", "ALL"}}, {first, second, third}},
      {{{"BackupType", "SYSTEM"}}, {}},
      {{{"TimeRangeLowerBound", now + 1}}, {second, third}},
      {{{"TimeRangeUpperBound", now + 1000}}, {first}},
      {{{"TimeRangeLowerBound", now}, {"TimeRangeUpperBound", now + 1}}, {first}},
      {{{"ExclusiveStartBackupArn", first}}, {second, third}},
      {{{"TableName", "aaa"}, {"Limit", 2}}, {first, second}},
  };
  for (const auto& each : cases) {
    const Document answer = t.call("ListBackups", each.input);
    std::vector<std::string> arns;
    for (const Document& summary : answer["BackupSummaries"]) arns.push_back(summary["BackupArn"]);
    EXPECT_EQ(arns, each.arns) << each.input.dump();
    EXPECT_FALSE(answer.contains("LastEvaluatedBackupArn")) << each.input.dump();
  }
  EXPECT_EQ(t.call("ListBackups", {{"Limit", 1}})["LastEvaluatedBackupArn"], first);
  EXPECT_EQ(
      t.refusal("ListBackups", {{"TimeRangeLowerBound", now + 1}, {"TimeRangeUpperBound", now}}),
      "Time range lower bound must be less than or equal to upper bound");
}

TEST(Backups, RefuseWhatIsNotThere) {
  TestTables t;
  const std::string missing =
      "arn:aws:dynamodb:us-east-1:000000000000:table/a/backup/01791504762511-2779fadd";
  const std::string other =
      "arn:aws:dynamodb:us-east-1:111111111111:table/a/backup/01791504762511-2779fadd";
  EXPECT_EQ(t.failure("CreateBackup", {{"TableName", "gone"}, {"BackupName", "one"}}),
            "TableNotFoundException: Table not found: gone");
  EXPECT_EQ(
      t.failure("RestoreTableFromBackup", {{"BackupArn", missing}, {"TargetTableName", "new"}}),
      "BackupNotFoundException: Backup not found: " + missing);
  EXPECT_EQ(t.failure("DescribeBackup", {{"BackupArn", other}}),
            "AccessDeniedException: Access is denied");
  EXPECT_EQ(t.refusal("DescribeBackup",
                      {{"BackupArn", "arn:aws:dynamodb:us-east-1:000000000000:table/orders"}}),
            "Invalid Backup ARN");
  slow_down(t);
  t.make_table("slow");
  EXPECT_EQ(t.failure("CreateBackup", {{"TableName", "slow"}, {"BackupName", "one"}}),
            "TableNotFoundException: Table not found: slow");
}

TEST(Restores, BringItemsAndIndexesBack) {
  TestTables t;
  t.make_indexed_table("orders");
  t.call("TagResource",
         {{"ResourceArn", "arn:aws:dynamodb:us-east-1:000000000000:table/orders"},
          {"Tags", {{{"Key", "k"}, {"Value", "v"}}}}});
  const Document item = {{"p", S("a")}, {"s", N("1")}, {"g", S("g")}, {"l", S("l")}};
  t.put("orders", item);
  const std::string arn = back_up(t, "orders");
  t.put("orders", {{"p", S("b")}, {"s", N("1")}});
  const Document restored =
      t.call("RestoreTableFromBackup",
             {{"BackupArn", arn}, {"TargetTableName", "new"}})["TableDescription"];
  EXPECT_EQ(restored["TableStatus"], "CREATING");
  EXPECT_EQ(restored["RestoreSummary"],
            (Document{{"SourceBackupArn", arn},
                      {"SourceTableArn", "arn:aws:dynamodb:us-east-1:000000000000:table/orders"},
                      {"RestoreDateTime", to_millis(TestCloud::kStart)},
                      {"RestoreInProgress", true}}));
  const Document table = t.call("DescribeTable", {{"TableName", "new"}})["Table"];
  EXPECT_EQ(table["TableStatus"], "ACTIVE");
  EXPECT_FALSE(table.contains("RestoreSummary"));
  EXPECT_EQ(table["ItemCount"], 1);
  EXPECT_EQ(t.call("ListTagsOfResource", {{"ResourceArn", table["TableArn"]}})["Tags"],
            Document::array());
  t.cloud.restart();
  EXPECT_EQ(t.call("Scan", {{"TableName", "new"}})["Items"], Document::array({item}));
  EXPECT_EQ(t.call("Scan", {{"TableName", "orders"}})["Count"], 2);
  EXPECT_EQ(t.call("Query",
                   {{"TableName", "new"},
                    {"IndexName", "by-g"},
                    {"KeyConditionExpression", "g = :g"},
                    {"ExpressionAttributeValues", {{":g", S("g")}}}})["Items"],
            Document::array({item}));
}

TEST(Restores, TakeOverrides) {
  TestTables t;
  t.make_indexed_table("orders");
  const std::string arn = back_up(t, "orders");
  const auto restore = [&](Document more) {
    Document input = {{"BackupArn", arn}, {"TargetTableName", "new"}};
    input.update(more);
    return input;
  };
  const Document units = {{"ReadCapacityUnits", 3}, {"WriteCapacityUnits", 4}};
  const Document renamed = {{"IndexName", "renamed"},
                            {"KeySchema", {{{"AttributeName", "g"}, {"KeyType", "HASH"}}}},
                            {"Projection", {{"ProjectionType", "KEYS_ONLY"}}}};
  Document absent = renamed;
  absent["Projection"] = {{"ProjectionType", "ALL"}};
  const struct {
    Document more;
    std::string text;
  } refused[] = {
      {{{"ProvisionedThroughputOverride", units}},
       "Invalid Request: Cannot override ProvisionedThroughput unless BillingMode is PROVISIONED"},
      {{{"BillingModeOverride", "PROVISIONED"}},
       "Invalid Request: Must override ProvisionedThroughput if BillingMode is overridden to "
       "PROVISIONED"},
      {{{"OnDemandThroughputOverride", {{"MaxReadRequestUnits", 0}}}},
       "Invalid Request: Requested MaxReadRequestUnits for OnDemandThroughput is outside of valid "
       "range"},
      {{{"GlobalSecondaryIndexOverride", {absent}}},
       "Invalid Request: Index renamed does not match a secondary index that existed in the source "
       "table and cannot "
       "be created during the restore operation"},
  };
  for (const auto& each : refused)
    EXPECT_EQ(t.refusal("RestoreTableFromBackup", restore(each.more)), each.text);
  EXPECT_EQ(t.call("ListTables", Document::object())["TableNames"], (Document{"orders"}));

  t.call("RestoreTableFromBackup",
         restore({{"BillingModeOverride", "PROVISIONED"},
                  {"ProvisionedThroughputOverride", units},
                  {"LocalSecondaryIndexOverride", Document::array()},
                  {"GlobalSecondaryIndexOverride", Document::array()}}));
  const Document table = t.call("DescribeTable", {{"TableName", "new"}})["Table"];
  EXPECT_EQ(table["ProvisionedThroughput"]["ReadCapacityUnits"], 3);
  EXPECT_FALSE(table.contains("BillingModeSummary"));
  EXPECT_FALSE(table.contains("GlobalSecondaryIndexes"));
  EXPECT_FALSE(table.contains("LocalSecondaryIndexes"));
  EXPECT_EQ(table["AttributeDefinitions"].size(), 2u);
  t.call("RestoreTableFromBackup",
         restore({{"TargetTableName", "two"}, {"GlobalSecondaryIndexOverride", {renamed}}}));
  const Document two = t.call("DescribeTable", {{"TableName", "two"}})["Table"];
  EXPECT_EQ(two["GlobalSecondaryIndexes"].size(), 1u);
  EXPECT_EQ(two["GlobalSecondaryIndexes"][0]["IndexName"], "renamed");
}

TEST(Restores, HoldTheirBackupAndNameUntilDone) {
  TestTables t;
  t.make_table("orders");
  const std::string arn = back_up(t, "orders");
  EXPECT_EQ(
      t.failure("RestoreTableFromBackup", {{"BackupArn", arn}, {"TargetTableName", "orders"}}),
      "TableAlreadyExistsException: Table already exists: orders");
  slow_down(t);
  t.call("RestoreTableFromBackup", {{"BackupArn", arn}, {"TargetTableName", "new"}});
  EXPECT_EQ(t.failure("RestoreTableFromBackup", {{"BackupArn", arn}, {"TargetTableName", "two"}}),
            "BackupInUseException: Backup is being used to restore another table: " + arn);
  EXPECT_EQ(t.failure("RestoreTableFromBackup", {{"BackupArn", arn}, {"TargetTableName", "new"}}),
            "TableInUseException: Table: new is already being restored from backup: " + arn);
  EXPECT_EQ(t.failure("DeleteBackup", {{"BackupArn", arn}}),
            "BackupInUseException: Backup is being used to restore table: " + arn);
  t.cloud.advance(5s);
  EXPECT_EQ(t.failure("DeleteBackup", {{"BackupArn", arn}}), "");
}

}  // namespace
}  // namespace cloudtab::dynamodb
