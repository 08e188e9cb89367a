#include <string>

#include "core/services/dynamodb/test_tables.h"

namespace cloudtab::dynamodb {
namespace {

TEST(ControlSettings, AreShownAndChanged) {
  TestTables t;
  constexpr const char* kTarget = "/_cloudtab/dynamodb/settings";
  const auto shown = [&] { return Document::parse(t.cloud.http({"GET", kTarget, {}, ""}).body); };
  const auto set = [&](const char* body) {
    return t.cloud.http({"POST", kTarget, {}, body}).status;
  };
  EXPECT_EQ(shown(), (Document{{"transition", 0}, {"recoveryLag", 300000}, {"lag", 0}}));
  EXPECT_EQ(set(R"({"transition": 5000})"), 200);
  const Document changed = {{"transition", 5000}, {"recoveryLag", 300000}, {"lag", 0}};
  EXPECT_EQ(shown(), changed);
  for (const char* bad : {"",
                          "[]",
                          R"({"transition": -1})",
                          R"({"transition": 1.5})",
                          R"({"transition": 1, "other": 2})"}) {
    EXPECT_EQ(set(bad), 400) << bad;
  }
  EXPECT_EQ(shown(), changed);
  t.cloud.restart();
  t.make_table("orders");
  EXPECT_EQ(t.call("DescribeTable", {{"TableName", "orders"}})["Table"]["TableStatus"], "CREATING");
  t.cloud.advance(5s);
  EXPECT_EQ(t.call("DescribeTable", {{"TableName", "orders"}})["Table"]["TableStatus"], "ACTIVE");

  EXPECT_EQ(set(R"({"recoveryLag": 0})"), 200);
  t.call("UpdateContinuousBackups",
         {{"TableName", "orders"},
          {"PointInTimeRecoverySpecification", {{"PointInTimeRecoveryEnabled", true}}}});
  t.cloud.advance(1s);
  t.put("orders", {{"p", S("a")}});
  t.call("RestoreTableToPointInTime",
         {{"SourceTableName", "orders"},
          {"TargetTableName", "copy"},
          {"UseLatestRestorableTime", true}});
  t.cloud.advance(5s);
  EXPECT_EQ(t.call("Scan", {{"TableName", "copy"}})["Count"], 1);
}

}  // namespace
}  // namespace cloudtab::dynamodb
