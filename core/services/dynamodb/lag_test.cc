#include <string>

#include "core/services/dynamodb/test_tables.h"

namespace cloudtab::dynamodb {
namespace {

/// A sandbox whose reads lag by up to ten seconds.
class Lag : public ::testing::Test {
 protected:
  Lag() {
    t.make_indexed_table("orders");
    set(10000);
  }

  void set(int milliseconds) {
    const std::string body = Document{{"lag", milliseconds}}.dump();
    EXPECT_EQ(t.cloud.http({"POST", "/_cloudtab/dynamodb/settings", {}, body}).status, 200);
  }
  void put(const char* g, const char* x) {
    t.put("orders", {{"p", S("a")}, {"s", N("1")}, {"g", S(g)}, {"l", S("l1")}, {"x", S(x)}});
  }
  /// The `x` of the item, or "-".
  std::string get(bool consistent) {
    const Document answer = t.call("GetItem",
                                   {{"TableName", "orders"},
                                    {"Key", {{"p", S("a")}, {"s", N("1")}}},
                                    {"ConsistentRead", consistent}});
    return answer.contains("Item") ? answer["Item"]["x"]["S"].get<std::string>() : "-";
  }
  /// Of every item that a query or scan answers, its `x`.
  std::string all(const char* operation, Document input) {
    input["TableName"] = "orders";
    std::string out;
    const Document answer = t.call(operation, input);
    for (const Document& item : answer["Items"]) out += item["x"]["S"].get<std::string>() + " ";
    return out;
  }
  std::string of_index(const char* g) {
    return all("Query",
               {{"IndexName", "by-g"},
                {"KeyConditionExpression", "g = :g"},
                {"ExpressionAttributeValues", {{":g", S(g)}}}});
  }
  std::string of_table(bool consistent) {
    return all("Query",
               {{"KeyConditionExpression", "p = :p"},
                {"ExpressionAttributeValues", {{":p", S("a")}}},
                {"ConsistentRead", consistent}});
  }

  TestTables t;
};

TEST_F(Lag, OnlyConsistentReadsSeeAWriteAtOnce) {
  put("g1", "one");
  EXPECT_EQ(get(true), "one");
  EXPECT_EQ(get(false), "-");
  EXPECT_EQ(of_table(true), "one ");
  EXPECT_EQ(of_table(false), "");
  EXPECT_EQ(all("Scan", Document::object()), "");
  EXPECT_EQ(of_index("g1"), "");
  t.cloud.advance(10s);
  EXPECT_EQ(get(false), "one");
  EXPECT_EQ(of_table(false), "one ");
  EXPECT_EQ(of_index("g1"), "one ");
}

TEST_F(Lag, AnIndexShowsTheItemWhereAndAsItWas) {
  put("g1", "one");
  t.cloud.advance(10s);
  put("g2", "two");
  EXPECT_EQ(get(false), "one");
  EXPECT_EQ(of_index("g1"), "one ");
  EXPECT_EQ(of_index("g2"), "");
  EXPECT_EQ(of_table(true), "two ");
  t.cloud.advance(10s);
  EXPECT_EQ(of_index("g1"), "");
  EXPECT_EQ(of_index("g2"), "two ");
}

TEST_F(Lag, ADeletedItemIsStillSeen) {
  put("g1", "one");
  t.cloud.advance(10s);
  t.call("DeleteItem", {{"TableName", "orders"}, {"Key", {{"p", S("a")}, {"s", N("1")}}}});
  EXPECT_EQ(get(true), "-");
  EXPECT_EQ(get(false), "one");
  EXPECT_EQ(all("Scan", Document::object()), "one ");
  t.cloud.restart();
  EXPECT_EQ(get(false), "one");
  t.cloud.advance(10s);
  EXPECT_EQ(get(false), "-");
}

TEST_F(Lag, WritesComeIntoViewInTheirOrder) {
  // However the delays are drawn, what a reader has seen does not go away again.
  std::string seen = "-";
  for (const char* x : {"1", "2", "3", "4", "5", "6"}) {
    put("g1", x);
    t.cloud.advance(1500ms);
    const std::string now = get(false);
    EXPECT_TRUE(now == "-" ? seen == "-" : now >= seen) << now << " after " << seen;
    seen = now;
  }
  t.cloud.advance(10s);
  EXPECT_EQ(get(false), "6");
}

TEST_F(Lag, TransactionsAndConditionsSeeWhatIsThere) {
  put("g1", "one");
  const Document key = {{"p", S("a")}, {"s", N("1")}};
  const Document get_it = {{"Get", {{"TableName", "orders"}, {"Key", key}}}};
  EXPECT_EQ(t.call("TransactGetItems", {{"TransactItems", {get_it}}})["Responses"][0]["Item"]["x"],
            S("one"));
  EXPECT_EQ(t.failure("UpdateItem",
                      {{"TableName", "orders"},
                       {"Key", key},
                       {"UpdateExpression", "SET y = :y"},
                       {"ConditionExpression", "x = :x"},
                       {"ExpressionAttributeValues", {{":x", S("one")}, {":y", S("y")}}}}),
            "");
}

TEST_F(Lag, IsOffUnlessSet) {
  put("g1", "one");
  set(0);
  t.cloud.advance(10s);
  put("g1", "two");
  EXPECT_EQ(get(false), "two");
  EXPECT_EQ(of_index("g1"), "two ");
}

}  // namespace
}  // namespace cloudtab::dynamodb
