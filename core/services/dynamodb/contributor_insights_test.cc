#include "core/services/dynamodb/state.h"
#include "core/services/dynamodb/test_tables.h"

namespace cloudtab::dynamodb {
namespace {

Document action(const char* what, Document more = Document::object()) {
  Document input = {{"TableName", "orders"}, {"ContributorInsightsAction", what}};
  input.update(more);
  return input;
}

TEST(ContributorInsights, AreEnabledInTwoModesAndDisabled) {
  TestTables t;
  t.make_table("orders");
  const Document name = {{"TableName", "orders"}};
  const std::string millis = std::to_string(to_millis(TestCloud::kStart));
  const Document never = {{"TableName", "orders"}, {"ContributorInsightsStatus", "DISABLED"}};
  EXPECT_EQ(t.call("DescribeContributorInsights", name), never);
  EXPECT_EQ(t.call("UpdateContributorInsights", action("DISABLE")), never);

  Document expected = {{"TableName", "orders"},
                       {"ContributorInsightsStatus", "ENABLING"},
                       {"ContributorInsightsMode", "ACCESSED_AND_THROTTLED_KEYS"}};
  EXPECT_EQ(t.call("UpdateContributorInsights", action("ENABLE")), expected);
  expected["ContributorInsightsStatus"] = "ENABLED";
  EXPECT_EQ(t.call("UpdateContributorInsights", action("ENABLE")), expected);
  expected["LastUpdateDateTime"] = to_millis(TestCloud::kStart);
  expected["ContributorInsightsRuleList"] = {"DynamoDBContributorInsights-PKC-orders-" + millis,
                                             "DynamoDBContributorInsights-PKT-orders-" + millis};
  EXPECT_EQ(t.call("DescribeContributorInsights", name), expected);

  t.cloud.advance(1s);
  t.call("UpdateContributorInsights",
         action("ENABLE", {{"ContributorInsightsMode", "THROTTLED_KEYS"}}));
  t.cloud.restart();
  const Document throttled = t.call("DescribeContributorInsights", name);
  EXPECT_EQ(throttled["ContributorInsightsMode"], "THROTTLED_KEYS");
  EXPECT_EQ(throttled["ContributorInsightsRuleList"],
            (Document{"DynamoDBContributorInsights-PKT-orders-" + millis}));

  EXPECT_EQ(t.call("UpdateContributorInsights", action("DISABLE"))["ContributorInsightsStatus"],
            "DISABLING");
  EXPECT_EQ(t.call("DescribeContributorInsights", name),
            (Document{{"TableName", "orders"},
                      {"ContributorInsightsStatus", "DISABLED"},
                      {"ContributorInsightsMode", "THROTTLED_KEYS"},
                      {"LastUpdateDateTime", to_millis(TestCloud::kStart) + 1000}}));
}

TEST(ContributorInsights, AreOfTablesAndGlobalIndexes) {
  TestTables t;
  t.make_indexed_table("orders");
  t.make_table("other");
  const auto list = [&](Document input) { return t.call("ListContributorInsights", input); };
  const Document empty = {{"ContributorInsightsSummaries", Document::array()}};
  EXPECT_EQ(list({{"TableName", "orders"}}), empty);
  t.call("UpdateContributorInsights", action("ENABLE", {{"IndexName", "by-g"}}));
  t.call("UpdateContributorInsights", action("ENABLE"));
  EXPECT_EQ(t.call("DescribeContributorInsights",
                   {{"TableName", "orders"}, {"IndexName", "by-g"}})["ContributorInsightsRuleList"]
                .size(),
            4u);
  const Document first = list({{"MaxResults", 1}});
  EXPECT_FALSE(first["ContributorInsightsSummaries"][0].contains("IndexName"));
  const Document second = list({{"MaxResults", 1}, {"NextToken", first["NextToken"]}});
  EXPECT_EQ(second["ContributorInsightsSummaries"],
            (Document::array({{{"TableName", "orders"},
                               {"IndexName", "by-g"},
                               {"ContributorInsightsStatus", "ENABLED"},
                               {"ContributorInsightsMode", "ACCESSED_AND_THROTTLED_KEYS"}}})));
  EXPECT_FALSE(second.contains("NextToken"));
  t.call("UpdateContributorInsights", action("DISABLE"));
  EXPECT_EQ(list({{"TableName", "orders"}})["ContributorInsightsSummaries"].size(), 1u);
  EXPECT_EQ(list({{"TableName", "other"}}), empty);

  EXPECT_EQ(t.failure("UpdateContributorInsights", action("ENABLE", {{"IndexName", "by-l"}})),
            "ResourceNotFoundException: Requested resource not found: Index: by-l not found for "
            "table: orders");
  EXPECT_EQ(t.failure("ListContributorInsights", {{"TableName", "gone"}}),
            "ResourceNotFoundException: Requested resource not found: Table: gone not found");
  EXPECT_EQ(t.failure("ListContributorInsights", {{"NextToken", "no"}}),
            "ValidationException: Invalid NextToken");
}

TEST(ContributorInsights, TakeVirtualTimeWhenAsked) {
  TestTables t;
  t.make_table("orders");
  t.cloud.machine()
      .store()
      .collection<SettingsRecord>({"000000000000", "us-east-1"})
      .put("", SettingsRecord{5s});
  const auto status = [&] {
    return t.call("DescribeContributorInsights",
                  {{"TableName", "orders"}})["ContributorInsightsStatus"];
  };
  t.call("UpdateContributorInsights", action("ENABLE"));
  EXPECT_EQ(status(), "ENABLING");
  t.cloud.advance(5s);
  EXPECT_EQ(status(), "ENABLED");
}

}  // namespace
}  // namespace cloudtab::dynamodb
