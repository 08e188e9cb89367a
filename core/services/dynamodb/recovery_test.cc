#include "core/services/dynamodb/recovery.h"

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "core/services/dynamodb/test_tables.h"

namespace cloudtab::dynamodb {
namespace {

constexpr int64_t kNow = to_millis(TestCloud::kStart);

Document recovery(TestTables& t, const std::string& table) {
  return t.call("DescribeContinuousBackups", {{"TableName", table}})
      .value("/ContinuousBackupsDescription/PointInTimeRecoveryDescription"_json_pointer,
             Document());
}

Document enable(TestTables& t, const std::string& table, Document more = Document::object()) {
  more["PointInTimeRecoveryEnabled"] = true;
  return t.call("UpdateContinuousBackups",
                {{"TableName", table}, {"PointInTimeRecoverySpecification", more}});
}

void disable(TestTables& t, const std::string& table) {
  t.call("UpdateContinuousBackups",
         {{"TableName", table},
          {"PointInTimeRecoverySpecification", {{"PointInTimeRecoveryEnabled", false}}}});
}

Document restore_to(int64_t time, const std::string& target = "old") {
  return {{"SourceTableName", "orders"}, {"TargetTableName", target}, {"RestoreDateTime", time}};
}

size_t history_size(TestTables& t) {
  return t.cloud.machine().store().collection<HistoryRecord>({"000000000000", "us-east-1"}).size();
}

/// `p=v` of every item, in the order of a scan.
std::string items_of(TestTables& t, const std::string& table) {
  std::map<std::string, std::string> seen;
  const Document answer = t.call("Scan", {{"TableName", table}});
  for (const Document& item : answer["Items"])
    seen[item["p"]["S"]] = item.contains("v") ? item["v"]["N"].get<std::string>() : "";
  std::string out;
  for (const auto& [p, v] : seen) out += p + "=" + v + " ";
  return out;
}

TEST(Recovery, TellsItsWindow) {
  TestTables t;
  t.make_table("orders");
  EXPECT_EQ(t.call("DescribeContinuousBackups", {{"TableName", "orders"}}),
            (Document{{"ContinuousBackupsDescription",
                       {{"ContinuousBackupsStatus", "ENABLED"},
                        {"PointInTimeRecoveryDescription",
                         {{"PointInTimeRecoveryStatus", "DISABLED"}}}}}}));
  const auto window = [](int64_t days, int64_t earliest, int64_t latest) {
    return Document{{"PointInTimeRecoveryStatus", "ENABLED"},
                    {"RecoveryPeriodInDays", days},
                    {"EarliestRestorableDateTime", kNow + earliest},
                    {"LatestRestorableDateTime", kNow + latest}};
  };
  constexpr int64_t kMinute = 60 * 1000, kDay = 24 * 60 * kMinute;
  enable(t, "orders");
  EXPECT_EQ(recovery(t, "orders"), window(35, 0, 0));
  t.cloud.advance(4min);
  EXPECT_EQ(recovery(t, "orders"), window(35, 0, 0));
  t.cloud.advance(6min);
  EXPECT_EQ(recovery(t, "orders"), window(35, 0, 5 * kMinute));
  t.cloud.advance(std::chrono::hours(24 * 40) - 10min);
  EXPECT_EQ(recovery(t, "orders"), window(35, 5 * kDay, 40 * kDay - 5 * kMinute));
  enable(t, "orders", {{"RecoveryPeriodInDays", 2}});
  EXPECT_EQ(recovery(t, "orders"), window(2, 38 * kDay, 40 * kDay - 5 * kMinute));
  // What a shorter period let go does not come back with a longer one.
  enable(t, "orders", {{"RecoveryPeriodInDays", 7}});
  EXPECT_EQ(recovery(t, "orders"), window(7, 38 * kDay, 40 * kDay - 5 * kMinute));
  disable(t, "orders");
  EXPECT_EQ(recovery(t, "orders"), (Document{{"PointInTimeRecoveryStatus", "DISABLED"}}));
  enable(t, "orders");
  EXPECT_EQ(recovery(t, "orders"), window(35, 40 * kDay, 40 * kDay));
}

TEST(Recovery, GoesBackToAnySecond) {
  TestTables t;
  t.make_table("orders");
  t.put("orders", {{"p", S("kept")}, {"v", N("0")}});
  t.put("orders", {{"p", S("gone")}, {"v", N("0")}});
  enable(t, "orders");
  std::vector<std::string> states = {items_of(t, "orders")};
  const auto next = [&] {
    states.push_back(items_of(t, "orders"));
    t.cloud.advance(1s);
  };
  t.cloud.advance(1s);
  t.put("orders", {{"p", S("a")}, {"v", N("1")}});
  next();
  t.put("orders", {{"p", S("a")}, {"v", N("2")}});
  t.put("orders", {{"p", S("a")}, {"v", N("3")}});
  next();
  t.call("DeleteItem", {{"TableName", "orders"}, {"Key", {{"p", S("gone")}}}});
  next();
  t.call("TransactWriteItems",
         {{"TransactItems",
           {{{"Put", {{"TableName", "orders"}, {"Item", {{"p", S("gone")}, {"v", N("9")}}}}}},
            {{"Delete", {{"TableName", "orders"}, {"Key", {{"p", S("a")}}}}}}}}});
  next();
  t.call("ExecuteStatement", {{"Statement", "UPDATE orders SET v = 7 WHERE p = 'kept'"}});
  next();
  t.cloud.advance(10min);
  t.cloud.restart();
  ASSERT_EQ(states.size(), 6u);
  EXPECT_EQ(states[5], "gone=9 kept=7 ");
  for (size_t i = 0; i < states.size(); ++i) {
    const std::string target = "old-" + std::to_string(i);
    const int64_t at = kNow + static_cast<int64_t>(i) * 1000;
    EXPECT_EQ(t.failure("RestoreTableToPointInTime", restore_to(at, target)), "");
    EXPECT_EQ(items_of(t, target), states[i]) << i;
    EXPECT_EQ(t.call("DescribeTable", {{"TableName", target}})["Table"]["ItemCount"],
              t.call("Scan", {{"TableName", target}})["Count"]);
  }
  // The source is as it was.
  EXPECT_EQ(items_of(t, "orders"), states[5]);
}

TEST(Recovery, ForgetsWhatIsOlderThanItsWindow) {
  TestTables t;
  t.make_table("orders");
  t.put("orders", {{"p", S("a")}});
  EXPECT_EQ(history_size(t), 0u);
  enable(t, "orders", {{"RecoveryPeriodInDays", 1}});
  t.cloud.advance(1s);
  for (int i = 0; i < 10; ++i) {
    t.put("orders", {{"p", S("a")}, {"v", N(std::to_string(i))}});
    t.cloud.advance(1s);
  }
  EXPECT_EQ(history_size(t), 10u);
  // No condition met, nothing there to delete: no change.
  t.call("PutItem",
         {{"TableName", "orders"},
          {"Item", {{"p", S("a")}}},
          {"ConditionExpression", "attribute_not_exists(p)"}});
  t.call("DeleteItem", {{"TableName", "orders"}, {"Key", {{"p", S("none")}}}});
  EXPECT_EQ(history_size(t), 10u);
  t.cloud.advance(std::chrono::hours(25));
  for (int i = 0; i < 3; ++i) {
    t.put("orders", {{"p", S("b")}, {"v", N(std::to_string(i))}});
    t.cloud.advance(1s);
  }
  EXPECT_EQ(history_size(t), 3u);
  disable(t, "orders");
  EXPECT_EQ(history_size(t), 0u);
  enable(t, "orders");
  t.put("orders", {{"p", S("c")}});
  t.call("DeleteTable", {{"TableName", "orders"}});
  EXPECT_EQ(history_size(t), 0u);
}

TEST(Recovery, RestoresIndexesAndDropsWhatARestoreDrops) {
  TestTables t;
  t.make_indexed_table("orders");
  const auto item = [](const char* s, const char* g) {
    return Document{{"p", S("a")}, {"s", N(s)}, {"g", S(g)}};
  };
  enable(t, "orders");
  t.put("orders", item("1", "red"));
  t.cloud.advance(1s);
  t.put("orders", item("2", "red"));
  t.call("UpdateTimeToLive",
         {{"TableName", "orders"},
          {"TimeToLiveSpecification", {{"Enabled", true}, {"AttributeName", "x"}}}});
  t.cloud.advance(10min);
  t.cloud.machine()
      .store()
      .collection<SettingsRecord>({"000000000000", "us-east-1"})
      .put("", SettingsRecord{5s});
  const Document made = t.call("RestoreTableToPointInTime", restore_to(kNow))["TableDescription"];
  EXPECT_EQ(made["TableStatus"], "CREATING");
  EXPECT_EQ(made["RestoreSummary"],
            (Document{{"SourceTableArn", "arn:aws:dynamodb:us-east-1:000000000000:table/orders"},
                      {"RestoreDateTime", kNow},
                      {"RestoreInProgress", true}}));
  EXPECT_EQ(t.failure("RestoreTableToPointInTime", restore_to(kNow)),
            "TableInUseException: Table: old is already being restored");
  EXPECT_EQ(t.failure("DescribeContinuousBackups", {{"TableName", "old"}}),
            "TableNotFoundException: Table not found: old");
  t.cloud.advance(5s);
  const Document table = t.call("DescribeTable", {{"TableName", "old"}})["Table"];
  EXPECT_EQ(table["TableStatus"], "ACTIVE");
  EXPECT_FALSE(table.contains("RestoreSummary"));
  EXPECT_EQ(table["GlobalSecondaryIndexes"].size(), 2u);
  EXPECT_EQ(recovery(t, "old"), (Document{{"PointInTimeRecoveryStatus", "DISABLED"}}));
  EXPECT_EQ(t.call("DescribeTimeToLive", {{"TableName", "old"}})["TimeToLiveDescription"],
            (Document{{"TimeToLiveStatus", "DISABLED"}}));
  const Document found = t.call("Query",
                                {{"TableName", "old"},
                                 {"IndexName", "by-g"},
                                 {"KeyConditionExpression", "g = :g"},
                                 {"ExpressionAttributeValues", {{":g", S("red")}}}});
  EXPECT_EQ(found["Items"], (Document::array({item("1", "red")})));
}

TEST(Recovery, RefusesInTheServicesOrder) {
  TestTables t;
  t.make_table("orders");
  t.make_table("plain");
  enable(t, "orders");
  t.cloud.advance(10min);
  const std::string arn = "arn:aws:dynamodb:us-east-1:000000000000:table/orders";
  const std::string head = "RestoreDateTime '";
  const std::string window =
      "' must be within EarliestRestorableDateTime '" + to_iso8601_seconds(TestCloud::kStart) +
      "' and LatestRestorableDateTime '" + to_iso8601_seconds(TestCloud::kStart + 5min) + "'";
  const struct {
    Document input;
    std::string failure;
  } cases[] = {
      {{{"SourceTableName", "never"}, {"UseLatestRestorableTime", true}, {"RestoreDateTime", kNow}},
       "ValidationException: Invalid Request: Both RestoreDateTime and UseLatestRestorableTime "
       "cannot be set for point-in-time restore request. Please specify only one of them"},
      {{{"SourceTableName", "never"}},
       "ValidationException: Invalid Request: Either one of RestoreDateTime or "
       "UseLatestRestorableTime must be specified, but not both"},
      {{{"SourceTableName", "orders"}, {"UseLatestRestorableTime", false}},
       "ValidationException: Invalid Request: Either one of RestoreDateTime or "
       "UseLatestRestorableTime must be specified, but not both"},
      {{{"SourceTableName", "orders"}, {"SourceTableArn", arn}, {"UseLatestRestorableTime", true}},
       "ValidationException: One or more parameter values were invalid: Must provide exactly one "
       "of: sourceTableArn, sourceTableName"},
      {{{"UseLatestRestorableTime", true}},
       "ValidationException: The parameter 'TableName' is required but was not present in the "
       "request"},
      {{{"SourceTableArn", "orders"}, {"UseLatestRestorableTime", true}},
       "ValidationException: One or more parameter values were invalid: sourceTableArn is not a "
       "valid ARN"},
      {{{"SourceTableArn", "arn:aws:dynamodb:us-east-1:111111111111:table/orders"},
        {"UseLatestRestorableTime", true}},
       "ValidationException: This action is only supported by accounts that match the resource "
       "owner\u2019s account."},
      {{{"SourceTableArn", "arn:aws:dynamodb:eu-west-1:000000000000:table/orders"},
        {"UseLatestRestorableTime", true}},
       "ValidationException: Invalid Request: sseSpecificationOverride must be provided for "
       "cross-region restores"},
      {{{"SourceTableName", "never"}, {"UseLatestRestorableTime", true}},
       "TableNotFoundException: Table not found: never"},
      {{{"SourceTableName", "plain"}, {"TargetTableName", "plain"}, {"RestoreDateTime", 0}},
       "PointInTimeRecoveryUnavailableException: Point in time recovery is not enabled for table "
       "'plain'"},
      {{{"SourceTableName", "orders"}, {"TargetTableName", "plain"}, {"RestoreDateTime", 0}},
       "InvalidRestoreTimeException: " + head + "1970-01-01T00:00:00Z" + window},
      {{{"SourceTableName", "orders"}, {"RestoreDateTime", kNow - 1000}},
       "InvalidRestoreTimeException: " + head + to_iso8601_seconds(TestCloud::kStart - 1s) +
           window},
      {{{"SourceTableName", "orders"}, {"RestoreDateTime", kNow + 301000}},
       "InvalidRestoreTimeException: " + head + to_iso8601_seconds(TestCloud::kStart + 301s) +
           window},
      {{{"SourceTableName", "orders"}, {"TargetTableName", "orders"}, {"RestoreDateTime", kNow}},
       "TableAlreadyExistsException: Table already exists: orders"},
  };
  for (const auto& each : cases) {
    Document input = each.input;
    if (!input.contains("TargetTableName")) input["TargetTableName"] = "old";
    EXPECT_EQ(t.failure("RestoreTableToPointInTime", input), each.failure);
  }
  EXPECT_EQ(t.refusal("UpdateContinuousBackups",
                      {{"TableName", "orders"},
                       {"PointInTimeRecoverySpecification",
                        {{"PointInTimeRecoveryEnabled", false}, {"RecoveryPeriodInDays", 3}}}}),
            "Invalid Request: Cannot specify RecoveryPeriodInDays when disabling point-in-time "
            "recovery.");
  EXPECT_EQ(t.failure("DescribeContinuousBackups", {{"TableName", "nope"}}),
            "TableNotFoundException: Table not found: nope");
  EXPECT_EQ(t.call("ListTables", Document::object())["TableNames"],
            (Document::array({"orders", "plain"})));
}

}  // namespace
}  // namespace cloudtab::dynamodb
