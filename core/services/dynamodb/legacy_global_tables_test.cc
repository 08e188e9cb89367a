#include <string>

#include "core/services/dynamodb/test_tables.h"

namespace cloudtab::dynamodb {
namespace {

TEST(LegacyGlobalTables, ThereAreNone) {
  TestTables t;
  t.make_table("orders");
  const Document name = {{"GlobalTableName", "orders"}};
  const auto with = [&](const char* member, Document value) {
    Document input = name;
    input[member] = std::move(value);
    return input;
  };
  const Document region = {{"RegionName", "eu-west-1"}};
  const std::string version =
      "ValidationException: One or more parameter values were invalid: DynamoDB global tables "
      "version 2017.11.29 is not supported. We recommend using DynamoDB global tables version "
      "2019.11.21, instead of version 2017.11.29 (Legacy).";
  const std::string missing = "Global table with name: 'orders' does not exist.";
  const struct {
    const char* operation;
    Document input;
    std::string failure;
  } cases[] = {
      {"CreateGlobalTable", with("ReplicationGroup", Document::array({region})), version},
      {"UpdateGlobalTable",
       with("ReplicaUpdates", Document::array({{{"Create", region}}})),
       version},
      {"UpdateGlobalTable",
       with("ReplicaUpdates", Document::array({{{"Delete", region}}})),
       "GlobalTableNotFoundException: Global table not found: " + missing},
      {"UpdateGlobalTable",
       with("ReplicaUpdates", Document::array()),
       "ValidationException: One or more parameter values were invalid"},
      {"DescribeGlobalTable",
       name,
       "GlobalTableNotFoundException: Global table not found: " + missing},
      {"DescribeGlobalTableSettings", name, "GlobalTableNotFoundException: " + missing},
      {"UpdateGlobalTableSettings",
       with("GlobalTableBillingMode", "PROVISIONED"),
       "GlobalTableNotFoundException: " + missing},
  };
  for (const auto& each : cases)
    EXPECT_EQ(t.failure(each.operation, each.input), each.failure) << each.operation;
  EXPECT_EQ(t.call("ListGlobalTables", Document::object()),
            (Document{{"GlobalTables", Document::array()}}));
}

}  // namespace
}  // namespace cloudtab::dynamodb
