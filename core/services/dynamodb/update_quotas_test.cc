#include <string>

#include "core/services/dynamodb/test_tables.h"

namespace cloudtab::dynamodb {
namespace {

class UpdateQuotas : public ::testing::Test {
 protected:
  /// What an update of the table is refused with, or nothing.
  std::string update(Document more) {
    more["TableName"] = "orders";
    return t.failure("UpdateTable", more);
  }
  std::string units(int read, int write) {
    return update(
        {{"ProvisionedThroughput", {{"ReadCapacityUnits", read}, {"WriteCapacityUnits", write}}}});
  }
  std::string encryption(bool enabled) {
    return update({{"SSESpecification", {{"Enabled", enabled}}}});
  }
  Document table() { return t.call("DescribeTable", {{"TableName", "orders"}})["Table"]; }
  void make_provisioned() {
    t.make_table(
        "orders",
        {{"BillingMode", "PROVISIONED"},
         {"ProvisionedThroughput", {{"ReadCapacityUnits", 20}, {"WriteCapacityUnits", 20}}}});
  }

  TestTables t;
};

TEST_F(UpdateQuotas, FourDecreasesADayThenOneAnHour) {
  make_provisioned();
  for (const int read : {19, 18, 17, 16}) EXPECT_EQ(units(read, 21), "");
  const std::string head =
      "LimitExceededException: Subscriber limit exceeded: Provisioned throughput decreases are "
      "limited within a given UTC day. After the first 4 decreases, each subsequent decrease in "
      "the same UTC day can be performed at most once every 3600 seconds. Number of decreases "
      "today: ";
  const std::string at = "Thursday, January 1, 2026 at ", zone = " Coordinated Universal Time";
  EXPECT_EQ(units(15, 30),
            head + "4. Last decrease at " + at + "12:00:00 AM" + zone +
                ". Next decrease can be made at " + at + "1:00:00 AM" + zone);
  EXPECT_EQ(units(17, 22), "");
  t.cloud.advance(1h - 1ms);
  EXPECT_NE(units(15, 22), "");
  t.cloud.advance(1ms);
  EXPECT_EQ(units(15, 22), "");
  EXPECT_EQ(table()["ProvisionedThroughput"]["NumberOfDecreasesToday"], 5);
  t.cloud.advance(22h + 30min);
  EXPECT_EQ(units(14, 22), "");
  EXPECT_EQ(units(13, 22),
            head + "6. Last decrease at " + at + "11:30:00 PM" + zone +
                ". Next decrease can be made at Friday, January 2, 2026 at 12:00:00 AM" + zone);
  t.cloud.advance(30min);
  EXPECT_EQ(table()["ProvisionedThroughput"]["NumberOfDecreasesToday"], 0);
  EXPECT_EQ(units(13, 22), "");
  EXPECT_EQ(table()["ProvisionedThroughput"]["NumberOfDecreasesToday"], 1);
}

TEST_F(UpdateQuotas, TwoChangesOfTheTableClassIn30Days) {
  t.make_table("orders");
  const auto to = [&](const char* name) { return update({{"TableClass", name}}); };
  const std::string refused =
      "LimitExceededException: Subscriber limit exceeded: Updates to TableClass are limited to 2 "
      "times in 30 day(s).";
  EXPECT_EQ(to("STANDARD_INFREQUENT_ACCESS"), "");
  EXPECT_EQ(to("STANDARD_INFREQUENT_ACCESS"), "");
  t.cloud.advance(24h);
  EXPECT_EQ(to("STANDARD"), "");
  EXPECT_EQ(to("STANDARD_INFREQUENT_ACCESS"), refused);
  EXPECT_EQ(to("STANDARD"), refused);
  t.cloud.advance(29 * 24h);
  EXPECT_EQ(to("STANDARD_INFREQUENT_ACCESS"), "");
  EXPECT_EQ(to("STANDARD"), refused);
}

TEST_F(UpdateQuotas, FourChangesOfEncryptionADayThenOneInSixHours) {
  t.make_table("orders");
  for (const bool enabled : {true, false, true, false}) EXPECT_EQ(encryption(enabled), "");
  const std::string head =
      "LimitExceededException: Subscriber limit exceeded: Encryption mode changes are limited in "
      "the 24h window ending at 2026-01-02T00:00:00.000Z. After the first 4 change, each "
      "subsequent change in the same window can be performed at most once every 21600 seconds. "
      "Number of updates today: ";
  EXPECT_EQ(encryption(true),
            head +
                "4. Last change at 2026-01-01T00:00:00.000Z. Next changes can be made at "
                "2026-01-01T06:00:00.000Z.");
  t.cloud.advance(6h);
  EXPECT_EQ(encryption(true), "");
  EXPECT_EQ(encryption(false),
            head +
                "5. Last change at 2026-01-01T06:00:00.000Z. Next changes can be made at "
                "2026-01-01T12:00:00.000Z.");
  t.cloud.advance(18h);
  EXPECT_EQ(encryption(false), "");
  EXPECT_EQ(encryption(true), "");
}

TEST_F(UpdateQuotas, GoWithTheTable) {
  make_provisioned();
  for (const int read : {19, 18, 17, 16}) EXPECT_EQ(units(read, 20), "");
  EXPECT_NE(units(15, 20), "");
  t.call("DeleteTable", {{"TableName", "orders"}});
  make_provisioned();
  EXPECT_EQ(units(15, 20), "");
}

}  // namespace
}  // namespace cloudtab::dynamodb
