#include <set>

#include "core/services/dynamodb/test_tables.h"

namespace cloudtab::dynamodb {
namespace {

class Queries : public ::testing::Test {
 protected:
  Queries() {
    t.make_indexed_table("items");
    // Written out of order, so that order is the table's doing.
    for (const char* sort : {"10", "-5", "2", "0", "1.5", "-0.5", "100"}) {
      t.put("items",
            {{"p", S("p")},
             {"s", N(sort)},
             {"g", S("g")},
             {"l", S(std::string("l") + sort)},
             {"x", S("x")},
             {"y", S("y")}});
    }
    t.put("items", {{"p", S("q")}, {"s", N("1")}});
  }

  Document query(const char* condition, Document values, Document more = Document::object()) {
    Document input = {{"TableName", "items"},
                      {"KeyConditionExpression", condition},
                      {"ExpressionAttributeValues", std::move(values)}};
    input.update(more);
    return t.call("Query", input);
  }
  /// The sort keys of the answer's items, or its error.
  static std::string sorts(const Document& answer) {
    if (answer.contains("error")) return answer["message"];
    std::string out;
    for (const Document& item : answer["Items"])
      out += (out.empty() ? "" : " ") + item["s"]["N"].get<std::string>();
    return out;
  }

  TestTables t;
};

TEST_F(Queries, RangesOfTheSortKey) {
  struct Case {
    const char *condition, *low, *high, *expected;
  } cases[] = {
      {"p = :p", nullptr, nullptr, "-5 -0.5 0 1.5 2 10 100"},
      {"p = :p AND s = :a", "2.0", nullptr, "2"},
      {"p = :p AND s < :a", "1.5", nullptr, "-5 -0.5 0"},
      {"p = :p AND s <= :a", "1.5", nullptr, "-5 -0.5 0 1.5"},
      {"p = :p AND s > :a", "2", nullptr, "10 100"},
      {"s >= :a AND p = :p", "2", nullptr, "2 10 100"},
      {"p = :p AND s BETWEEN :a AND :b", "-0.5", "10", "-0.5 0 1.5 2 10"},
      {"p = :p AND :a < s", "2", nullptr, "10 100"},
      {"(p = :p) AND (s > :a)", "50", nullptr, "100"},
      {"p = :p and s > :a", "1000", nullptr, ""},
  };
  for (const Case& c : cases) {
    Document values = {{":p", S("p")}};
    if (c.low != nullptr) values[":a"] = N(c.low);
    if (c.high != nullptr) values[":b"] = N(c.high);
    EXPECT_EQ(sorts(query(c.condition, values)), c.expected) << c.condition;
    std::string reversed;
    const Document backwards = query(c.condition, values, {{"ScanIndexForward", false}});
    for (auto it = backwards["Items"].rbegin(); it != backwards["Items"].rend(); ++it)
      reversed += (reversed.empty() ? "" : " ") + (*it)["s"]["N"].get<std::string>();
    EXPECT_EQ(reversed, c.expected) << c.condition;
  }
}

TEST_F(Queries, PagesInBothDirections) {
  for (const bool forward : {true, false}) {
    for (const char* index : {"", "by-g", "keys", "by-l"}) {
      Document more = {{"Limit", 3}, {"ScanIndexForward", forward}};
      const bool by_g = std::string(index) == "by-g" || std::string(index) == "keys";
      if (*index != 0) more["IndexName"] = index;
      std::multiset<std::string> seen;
      std::string all;
      int pages = 0;
      for (;; ++pages) {
        ASSERT_LT(pages, 10);
        const Document page =
            query(by_g ? "g = :k" : "p = :k", {{":k", S(by_g ? "g" : "p")}}, more);
        ASSERT_FALSE(page.contains("error")) << page.dump();
        for (const Document& item : page["Items"]) seen.insert(item["s"]["N"]);
        all += sorts(page) + ",";
        if (!page.contains("LastEvaluatedKey")) break;
        more["ExclusiveStartKey"] = page["LastEvaluatedKey"];
      }
      EXPECT_EQ(seen.size(), 7u) << index;
      EXPECT_EQ(std::set<std::string>(seen.begin(), seen.end()).size(), 7u) << index;
      if (*index == 0 || std::string(index) == "by-g")
        EXPECT_EQ(all, forward ? "-5 -0.5 0,1.5 2 10,100," : "100 10 2,1.5 0 -0.5,-5,");
    }
  }
}

TEST_F(Queries, IndexesHoldWhatTheyProject) {
  const Document g = {{":g", S("g")}}, p = {{":p", S("p")}};
  EXPECT_EQ(query("g = :g", g, {{"IndexName", "keys"}, {"Limit", 1}})["Items"][0].size(), 3u);
  EXPECT_EQ(query("g = :g AND s = :s",
                  {{":g", S("g")}, {":s", N("2")}},
                  {{"IndexName", "by-g"}})["Items"][0]
                .size(),
            6u);
  const Document local = query(
      "p = :p AND begins_with(l, :l)", {{":p", S("p")}, {":l", S("l1")}}, {{"IndexName", "by-l"}});
  EXPECT_EQ(sorts(local), "1.5 10 100");
  EXPECT_EQ(local["Items"][0].size(), 4u);
  // A local index completes items from the table, and that costs.
  const Document whole = query(
      "p = :p AND l = :l",
      {{":p", S("p")}, {":l", S("l2")}},
      {{"IndexName", "by-l"}, {"Select", "ALL_ATTRIBUTES"}, {"ReturnConsumedCapacity", "INDEXES"}});
  EXPECT_EQ(whole["Items"][0].size(), 6u);
  EXPECT_EQ(whole["ConsumedCapacity"],
            (Document{{"TableName", "items"},
                      {"CapacityUnits", 1.0},
                      {"Table", {{"CapacityUnits", 0.5}}},
                      {"LocalSecondaryIndexes", {{"by-l", {{"CapacityUnits", 0.5}}}}}}));
  EXPECT_EQ(query("p = :p",
                  p,
                  {{"IndexName", "by-l"}, {"ProjectionExpression", "y"}, {"Limit", 1}})["Items"],
            (Document{{{"y", S("y")}}}));
  EXPECT_EQ(
      query("g = :g", g, {{"IndexName", "keys"}, {"ProjectionExpression", "x, p"}})["message"],
      "One or more parameter values were invalid: Global secondary index keys does not project "
      "[x]");
  // Items without the key of an index are not in it.
  EXPECT_EQ(t.call("Scan", {{"TableName", "items"}, {"IndexName", "by-g"}})["Count"], 7);
  t.call("UpdateItem",
         {{"TableName", "items"},
          {"Key", {{"p", S("p")}, {"s", N("2")}}},
          {"UpdateExpression", "REMOVE g"}});
  t.call("DeleteItem", {{"TableName", "items"}, {"Key", {{"p", S("p")}, {"s", N("10")}}}});
  EXPECT_EQ(t.call("Scan", {{"TableName", "items"}, {"IndexName", "by-g"}})["Count"], 5);
}

TEST_F(Queries, FiltersCountsAndProjects) {
  const Document filtered = query("p = :p",
                                  {{":p", S("p")}, {":l", S("l1")}},
                                  {{"FilterExpression", "begins_with(l, :l)"},
                                   {"ProjectionExpression", "s"},
                                   {"ReturnConsumedCapacity", "TOTAL"}});
  EXPECT_EQ(filtered["Items"], (Document{{{"s", N("1.5")}}, {{"s", N("10")}}, {{"s", N("100")}}}));
  EXPECT_EQ(filtered["Count"], 3);
  EXPECT_EQ(filtered["ScannedCount"], 7);
  EXPECT_EQ(filtered["ConsumedCapacity"],
            (Document{{"TableName", "items"}, {"CapacityUnits", 0.5}}));
  EXPECT_EQ(query("p = :p", {{":p", S("p")}}, {{"Select", "COUNT"}}),
            (Document{{"Count", 7}, {"ScannedCount", 7}}));
  const Document old = t.call(
      "Query",
      {{"TableName", "items"},
       {"KeyConditions",
        {{"p", {{"ComparisonOperator", "EQ"}, {"AttributeValueList", {S("p")}}}},
         {"s", {{"ComparisonOperator", "GE"}, {"AttributeValueList", {N("2")}}}}}},
       {"QueryFilter", {{"l", {{"ComparisonOperator", "NE"}, {"AttributeValueList", {S("l10")}}}}}},
       {"AttributesToGet", {"s"}}});
  EXPECT_EQ(old["Items"], (Document{{{"s", N("2")}}, {{"s", N("100")}}}));
  // A filter, unlike a key, can be compared with a boolean or a null.
  for (const Document& value : {Document{{"BOOL", true}}, Document{{"NULL", true}}}) {
    const Document is = {{"ComparisonOperator", "EQ"}, {"AttributeValueList", {value}}};
    const Document p = {{"ComparisonOperator", "EQ"}, {"AttributeValueList", {S("p")}}};
    EXPECT_EQ(t.call("Query",
                     {{"TableName", "items"},
                      {"KeyConditions", {{"p", p}}},
                      {"QueryFilter", {{"l", is}}}})["Count"],
              0);
    EXPECT_EQ(t.refusal("Query", {{"TableName", "items"}, {"KeyConditions", {{"p", is}}}}),
              "One or more parameter values were invalid: ComparisonOperator EQ is not valid for " +
                  value.begin().key() + " AttributeValue type");
  }
}

TEST_F(Queries, RefuseWithTheServicesTexts) {
  const Document p = {{":p", S("p")}}, pn = {{":p", S("p")}, {":n", N("1")}};
  struct Case {
    const char* condition;
    Document values, more;
    std::string text;
  } cases[] = {
      {"p = :p OR s = :n",
       pn,
       Document::object(),
       "Invalid operator used in KeyConditionExpression: OR"},
      {"NOT p = :p", p, Document::object(), "Invalid operator used in KeyConditionExpression: NOT"},
      {"p <> :p", p, Document::object(), "Invalid operator used in KeyConditionExpression: <>"},
      {"p IN (:p)", p, Document::object(), "Invalid operator used in KeyConditionExpression: IN"},
      {"attribute_exists(p) AND p = :p",
       p,
       Document::object(),
       "Invalid operator used in KeyConditionExpression: attribute_exists"},
      {"p = :p AND size(s) = :n",
       pn,
       Document::object(),
       "Invalid KeyConditionExpression: KeyConditionExpressions cannot contain nested operations"},
      {"p = :p AND p = :p",
       p,
       Document::object(),
       "Invalid KeyConditionExpression: KeyConditionExpressions must only contain one condition "
       "per key"},
      {"p.x = :p",
       p,
       Document::object(),
       "Invalid KeyConditionExpression: KeyConditionExpressions cannot have conditions on nested "
       "attributes"},
      {"p = s",
       nullptr,
       Document::object(),
       "Invalid condition in KeyConditionExpression: Multiple attribute names used in one "
       "condition"},
      {"s = :n",
       {{":n", N("1")}},
       Document::object(),
       "Query condition missed key schema element: p"},
      {"p = :p AND x = :n", pn, Document::object(), "Query condition missed key schema element: s"},
      {"p > :p", p, Document::object(), "Query key condition not supported"},
      {"p = :n",
       {{":n", N("1")}},
       Document::object(),
       "One or more parameter values were invalid: Condition parameter type does not match schema "
       "type"},
      {"p = :p", p, {{"IndexName", "nope"}}, "The table does not have the specified index: nope"},
      {"g = :p",
       p,
       {{"IndexName", "by-g"}, {"ConsistentRead", true}},
       "Consistent reads are not supported on global secondary indexes"},
      {"p = :p",
       pn,
       {{"FilterExpression", "s = :n"}},
       "Filter Expression can only contain non-primary key attributes: Primary key attribute: s"},
      {"g = :p",
       p,
       {{"IndexName", "keys"}, {"Select", "ALL_ATTRIBUTES"}},
       "One or more parameter values were invalid: Select type ALL_ATTRIBUTES is not supported for "
       "global secondary index keys because its projection type is not ALL"},
      {"p = :p",
       p,
       {{"ExclusiveStartKey", {{"p", S("p")}}}},
       "The provided starting key is invalid"},
      {"p = :p",
       p,
       {{"ExclusiveStartKey", {{"p", S("q")}, {"s", N("1")}}}},
       "The provided starting key is outside query boundaries based on provided conditions"},
      {"p = :p AND s > :n",
       pn,
       {{"ExclusiveStartKey", {{"p", S("p")}, {"s", N("0")}}}},
       "The provided starting key does not match the range key predicate"},
      {"p = :p",
       p,
       {{"Select", "ALL_PROJECTED_ATTRIBUTES"}},
       "ALL_PROJECTED_ATTRIBUTES can be used only when Querying using an IndexName"},
      {"begins_with(:p, p)",
       p,
       Document::object(),
       "Invalid condition in KeyConditionExpression: begins_with operator must have the key "
       "attribute as its first operand"},
      {"p = ",
       nullptr,
       Document::object(),
       "Invalid KeyConditionExpression: Syntax error; token: \"<EOF>\", near: \"= \""},
  };
  for (const Case& c : cases) {
    Document input = {{"TableName", "items"}, {"KeyConditionExpression", c.condition}};
    if (!c.values.is_null()) input["ExpressionAttributeValues"] = c.values;
    input.update(c.more);
    EXPECT_EQ(t.refusal("Query", input), c.text) << c.condition;
  }
  EXPECT_EQ(t.refusal("Query", {{"TableName", "items"}}),
            "Either the KeyConditions or KeyConditionExpression parameter must be specified in the "
            "request.");
}

TEST(Scans, SegmentsDivideTheTable) {
  TestTables t;
  t.make_table("items");
  for (int i = 0; i < 100; ++i) t.put("items", {{"p", S(std::to_string(i))}});
  for (const int total : {1, 2, 3, 7}) {
    std::multiset<std::string> seen;
    for (int segment = 0; segment < total; ++segment) {
      Document input = {
          {"TableName", "items"}, {"Segment", segment}, {"TotalSegments", total}, {"Limit", 8}};
      for (;;) {
        const Document page = t.call("Scan", input);
        ASSERT_FALSE(page.contains("error")) << page.dump();
        for (const Document& item : page["Items"]) seen.insert(item["p"]["S"]);
        if (!page.contains("LastEvaluatedKey")) break;
        input["ExclusiveStartKey"] = page["LastEvaluatedKey"];
      }
    }
    EXPECT_EQ(seen.size(), 100u) << total;
    EXPECT_EQ(std::set<std::string>(seen.begin(), seen.end()).size(), 100u) << total;
  }
  EXPECT_EQ(t.refusal("Scan", {{"TableName", "items"}, {"Segment", 1}}),
            "The TotalSegments parameter is required but was not present in the request when "
            "Segment parameter is present");
  EXPECT_EQ(t.refusal("Scan", {{"TableName", "items"}, {"Segment", 2}, {"TotalSegments", 2}}),
            "The Segment parameter is zero-based and must be less than parameter TotalSegments: "
            "Segment: 2 is not less than TotalSegments: 2");
}

// The order of a scan is that of the service's own hash (dynalite's tests were recorded against
// it).
TEST(Scans, GoInTheServicesOrder) {
  TestTables t;
  t.make_table("items");
  for (int i = 0; i < 10; ++i) t.put("items", {{"p", S(std::to_string(i))}});
  const Document answer = t.call("Scan", {{"TableName", "items"}});
  std::string order;
  for (const Document& item : answer["Items"]) order += item["p"]["S"].get<std::string>();
  EXPECT_EQ(order, "2891605473");
}

TEST(Scans, EndPagesAtOneMegabyte) {
  TestTables t;
  t.make_table("items");
  const std::string text(100000, 'x');
  for (int i = 0; i < 25; ++i) t.put("items", {{"p", S(std::to_string(i))}, {"t", S(text)}});
  Document input = {
      {"TableName", "items"}, {"Select", "COUNT"}, {"ReturnConsumedCapacity", "TOTAL"}};
  std::string counts;
  for (;;) {
    const Document page = t.call("Scan", input);
    counts += page["Count"].dump() + " ";
    if (counts == "11 ") EXPECT_EQ(page["ConsumedCapacity"]["CapacityUnits"], 134.5);
    if (!page.contains("LastEvaluatedKey")) break;
    input["ExclusiveStartKey"] = page["LastEvaluatedKey"];
  }
  EXPECT_EQ(counts, "11 11 3 ");
}

}  // namespace
}  // namespace cloudtab::dynamodb
