#include <string>

#include "core/services/dynamodb/test_tables.h"

namespace cloudtab::dynamodb {
namespace {

class Replicas : public ::testing::Test {
 protected:
  Replicas() { t_.make_table("orders"); }

  Document in(const char* region, const char* operation, Document input) {
    input["TableName"] = "orders";
    const auto answer = t_.cloud.call_in({"000000000000", region}, "dynamodb", operation, input);
    return answer.ok() ? *answer : Document{{"error", answer.error().message}};
  }
  Document update(const char* action, const char* region, const char* from = "us-east-1") {
    return in(from, "UpdateTable", {{"ReplicaUpdates", {{{action, {{"RegionName", region}}}}}}});
  }
  Document get(const char* region, const char* p) {
    return in(region, "GetItem", {{"Key", {{"p", S(p)}}}}).value("Item", Document());
  }
  Document table(const char* region) {
    return in(region, "DescribeTable", Document::object()).value("Table", Document());
  }
  /// The regions of a table's replicas.
  std::string replicas(const char* region) {
    std::string out;
    for (const Document& each : table(region).value("Replicas", Document::array()))
      out += each["RegionName"].get<std::string>() + " ";
    return out;
  }
  TestTables t_;
};

TEST_F(Replicas, HoldTheSameItems) {
  t_.put("orders", {{"p", S("old")}});
  update("Create", "eu-west-1");
  EXPECT_EQ(replicas("us-east-1"), "eu-west-1 ");
  EXPECT_EQ(replicas("eu-west-1"), "us-east-1 ");
  const Document here = table("us-east-1"), there = table("eu-west-1");
  EXPECT_EQ(here["GlobalTableVersion"], "2019.11.21");
  EXPECT_EQ(here["StreamSpecification"]["StreamViewType"], "NEW_AND_OLD_IMAGES");
  EXPECT_EQ(here["Replicas"][0],
            (Document{{"RegionName", "eu-west-1"},
                      {"ReplicaStatus", "ACTIVE"},
                      {"GlobalTableSettingsReplicationMode", "ENABLED_WITH_OVERRIDES"},
                      {"WarmThroughput", here["WarmThroughput"]}}));
  EXPECT_EQ(there["TableStatus"], "ACTIVE");
  EXPECT_NE(there["TableId"], here["TableId"]);
  EXPECT_EQ(there["TableArn"], "arn:aws:dynamodb:eu-west-1:000000000000:table/orders");
  EXPECT_FALSE(get("eu-west-1", "old").is_null());

  // From either side, by any kind of write; the last one counts.
  t_.put("orders", {{"p", S("a")}, {"v", N("1")}});
  in("eu-west-1", "PutItem", {{"Item", {{"p", S("a")}, {"v", N("2")}}}});
  in("eu-west-1", "PutItem", {{"Item", {{"p", S("b")}}}});
  in("us-east-1", "DeleteItem", {{"Key", {{"p", S("old")}}}});
  for (const char* region : {"us-east-1", "eu-west-1"}) {
    EXPECT_EQ(get(region, "a"), (Document{{"p", S("a")}, {"v", N("2")}})) << region;
    EXPECT_FALSE(get(region, "b").is_null()) << region;
    EXPECT_TRUE(get(region, "old").is_null()) << region;
    EXPECT_EQ(table(region)["ItemCount"], 2) << region;
  }

  // A third region joins from the second, and all know each other.
  update("Create", "us-west-2", "eu-west-1");
  EXPECT_EQ(replicas("us-east-1"), "eu-west-1 us-west-2 ");
  EXPECT_EQ(replicas("us-west-2"), "us-east-1 eu-west-1 ");
  in("us-west-2", "PutItem", {{"Item", {{"p", S("c")}}}});
  t_.cloud.restart();
  EXPECT_FALSE(get("us-east-1", "c").is_null());

  update("Delete", "eu-west-1");
  EXPECT_TRUE(table("eu-west-1").is_null());
  EXPECT_EQ(replicas("us-east-1"), "us-west-2 ");
  in("us-west-2", "DeleteTable", Document::object());
  EXPECT_EQ(replicas("us-east-1"), "");
  EXPECT_FALSE(table("us-east-1").contains("GlobalTableVersion"));
}

TEST_F(Replicas, ShareIndexesAndTimeToLive) {
  t_.put("orders", {{"p", S("a")}, {"g", S("red")}});
  update("Create", "eu-west-1");
  in("us-east-1",
     "UpdateTable",
     {{"AttributeDefinitions",
       {{{"AttributeName", "p"}, {"AttributeType", "S"}},
        {{"AttributeName", "g"}, {"AttributeType", "S"}}}},
      {"GlobalSecondaryIndexUpdates",
       {{{"Create",
          {{"IndexName", "by-g"},
           {"KeySchema", {{{"AttributeName", "g"}, {"KeyType", "HASH"}}}},
           {"Projection", {{"ProjectionType", "ALL"}}}}}}}}});
  const Document query = {{"IndexName", "by-g"},
                          {"KeyConditionExpression", "g = :g"},
                          {"ExpressionAttributeValues", {{":g", S("red")}}}};
  EXPECT_EQ(in("eu-west-1", "Query", query)["Count"], 1);
  in("us-east-1",
     "UpdateTable",
     {{"GlobalSecondaryIndexUpdates", {{{"Delete", {{"IndexName", "by-g"}}}}}}});
  EXPECT_FALSE(table("eu-west-1").contains("GlobalSecondaryIndexes"));
  in("eu-west-1",
     "UpdateTimeToLive",
     {{"TimeToLiveSpecification", {{"AttributeName", "ttl"}, {"Enabled", true}}}});
  EXPECT_EQ(in("us-east-1",
               "DescribeTimeToLive",
               Document::object())["TimeToLiveDescription"]["AttributeName"],
            "ttl");
  EXPECT_EQ(in("us-east-1", "UpdateTable", {{"StreamSpecification", {{"StreamEnabled", false}}}}),
            (Document{{"error",
                       "One or more parameter values were invalid: Disabling Stream is not allowed "
                       "for a Global Table replica."}}));
}

TEST_F(Replicas, AreRefused) {
  update("Create", "eu-west-1");
  const auto updates = [&](Document list) {
    return in("us-east-1", "UpdateTable", {{"ReplicaUpdates", std::move(list)}}).value("error", "");
  };
  const auto one = [](const char* action, const char* region) {
    return Document{{action, {{"RegionName", region}}}};
  };
  const std::string local =
      "Cannot add or delete the local region through ReplicaUpdates. Use CreateTable, DeleteTable, "
      "or UpdateTable as required.";
  const std::string no_member =
      "Update global table operation failed because one or more replicas were not part of the "
      "global table. Please retry the request without these replicas: [ca-central-1].";
  const std::string no_action =
      "There are no actions specified in the Replica Update Action of the request.";
  EXPECT_EQ(updates(Document::array({one("Create", "us-east-1")})), local);
  EXPECT_EQ(updates(Document::array({one("Delete", "us-east-1")})), local);
  EXPECT_EQ(updates(Document::array({one("Delete", "ca-central-1")})), no_member);
  EXPECT_EQ(updates(Document::array({one("Update", "ca-central-1")})), no_member);
  EXPECT_EQ(updates(Document::array({one("Update", "eu-west-1")})), no_action);
  EXPECT_EQ(updates(Document::array({Document::object()})), no_action);
  EXPECT_EQ(updates(Document::array({one("Create", "eu-west-1")})),
            "Failed to create a the new replica of table with name: \u2018orders\u2019 because one "
            "or more replicas already existed as tables.");
  EXPECT_EQ(updates(Document::array({one("Create", "us-west-2"), one("Create", "us-west-1")})),
            "Update table operation with more than one create or delete replica actions not "
            "allowed");
  EXPECT_EQ(updates(Document::array({one("Create", "us-fake-1")}))
                .find("Region us-fake-1 is not supported. "),
            0u);
  in("eu-west-1", "UpdateTable", {{"DeletionProtectionEnabled", true}});
  EXPECT_EQ(updates(Document::array({one("Delete", "eu-west-1")})),
            "Cannot delete table orders in region eu-west-1 because it has deletion protection "
            "enabled. Disable deletion protection first.");
  EXPECT_EQ(replicas("us-east-1"), "eu-west-1 ");
}

}  // namespace
}  // namespace cloudtab::dynamodb
