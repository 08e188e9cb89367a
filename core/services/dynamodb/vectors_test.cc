#include <string>
#include <utility>

#include "core/services/dynamodb/test_tables.h"

namespace cloudtab::dynamodb {
namespace {

/// A list of numbers, as an attribute.
Document L(std::initializer_list<const char*> numbers) {
  Document list = Document::array();
  for (const char* number : numbers) list.push_back(N(number));
  return {{"L", std::move(list)}};
}

Document index(const char* name, Document more = Document::object()) {
  Document out = {{"IndexName", name},
                  {"VectorAttribute", {{"AttributeName", "v"}}},
                  {"Dimensions", 3},
                  {"DistanceFunction", "COSINE"},
                  {"Projection", {{"ProjectionType", "ALL"}}}};
  out.update(more);
  return out;
}

Document element(const char* attribute, const char* type) {
  return {{"AttributeName", attribute}, {"SearchSchemaElementType", type}};
}

Document definitions(std::initializer_list<const char*> names) {
  Document out = Document::array();
  for (const char* name : names) out.push_back({{"AttributeName", name}, {"AttributeType", "S"}});
  return out;
}

class Vectors : public ::testing::Test {
 protected:
  /// One index for each distance function, and `parts` with a search schema.
  void make_table() {
    t.make_table(
        "docs",
        {{"AttributeDefinitions", definitions({"p", "tenant", "kind"})},
         {"VectorIndexes",
          {index("cosine"),
           index("euclidean", {{"DistanceFunction", "EUCLIDEAN"}}),
           index("dot", {{"DistanceFunction", "DOT_PRODUCT"}}),
           index("parts",
                 {{"SearchSchema", {element("tenant", "HASH"), element("kind", "INLINE_FILTER")}},
                  {"Projection", {{"ProjectionType", "KEYS_ONLY"}}}})}}});
  }
  void put(const char* p, Document vector, Document more = Document::object()) {
    Document item = {{"p", S(p)}, {"v", std::move(vector)}};
    item.update(more);
    t.put("docs", item);
  }
  Document search(const char* name, Document more = Document::object()) {
    Document input = {{"TableName", "docs"},
                      {"IndexName", name},
                      {"SearchVector", L({"1", "0", "0"})["L"]},
                      {"TopK", 10}};
    input.update(more);
    return input;
  }
  /// `key=score` of each result.
  std::string found(const Document& input) {
    const Document answer = t.call("SearchVectors", input);
    if (answer.contains("error")) return answer["message"].get<std::string>();
    std::string out;
    for (const Document& each : answer["SearchResults"]) {
      if (!out.empty()) out += " ";
      out += each["Item"]["p"]["S"].get<std::string>() + "=" + each["Score"].dump();
    }
    return out;
  }
  Document capacity(const Document& item) {
    return t.call("PutItem",
                  {{"TableName", "docs"},
                   {"Item", item},
                   {"ReturnConsumedCapacity", "INDEXES"}})["ConsumedCapacity"];
  }
  Document described() { return t.call("DescribeTable", {{"TableName", "docs"}})["Table"]; }

  TestTables t;
};

TEST_F(Vectors, TheThreeDistances) {
  make_table();
  put("same", L({"1", "0", "0"}));
  put("right", L({"0", "1", "0"}));
  put("back", L({"-1", "0", "0"}));
  put("near", L({"0.6", "0.8", "0"}));
  EXPECT_EQ(found(search("cosine")), "same=0.0 near=0.39999998 right=1.0 back=2.0");
  EXPECT_EQ(found(search("euclidean")), "same=0.0 near=0.8944272 right=1.4142135 back=2.0");
  EXPECT_EQ(found(search("dot")), "same=1.0 near=0.6 right=0.0 back=-1.0");
  EXPECT_EQ(found(search("dot", {{"TopK", 2}})), "same=1.0 near=0.6");
  // A vector without length is as far as one at right angles.
  put("zero", L({"0", "0", "0"}));
  EXPECT_EQ(found(search("cosine")), "same=0.0 near=0.39999998 zero=1.0 right=1.0 back=2.0");
  t.cloud.restart();
  EXPECT_EQ(found(search("dot", {{"TopK", 1}})), "same=1.0");
}

TEST_F(Vectors, AnswersWhatTheIndexHolds) {
  make_table();
  put("a", L({"0.1", "16777217", "1"}), {{"tenant", S("t")}, {"x", S("x")}});
  const auto item = [&](const char* name, Document more) {
    return t.call("SearchVectors", search(name, std::move(more)))["SearchResults"][0]["Item"];
  };
  EXPECT_EQ(item("cosine", Document::object()),
            (Document{{"p", S("a")}, {"tenant", S("t")}, {"x", S("x")}}));
  EXPECT_EQ(item("cosine", {{"ProjectionExpression", "x, v"}}),
            (Document{{"x", S("x")}, {"v", L({"0.1", "16777216.0", "1.0"})}}));
  const Document of_tenant = {{"SearchConditionExpression", "#t = :t"},
                              {"ExpressionAttributeNames", {{"#t", "tenant"}}},
                              {"ExpressionAttributeValues", {{":t", S("t")}}}};
  EXPECT_EQ(item("parts", of_tenant), (Document{{"p", S("a")}, {"tenant", S("t")}}));
  // The table keeps the numbers as they were given.
  EXPECT_EQ(t.call("GetItem", {{"TableName", "docs"}, {"Key", {{"p", S("a")}}}})["Item"]["v"],
            L({"0.1", "16777217", "1"}));
}

TEST_F(Vectors, PartitionsAndFilters) {
  make_table();
  put("a", L({"1", "0", "0"}), {{"tenant", S("t1")}, {"kind", S("k1")}});
  put("b", L({"0", "1", "0"}), {{"tenant", S("t1")}, {"kind", S("k2")}});
  put("c", L({"1", "0", "0"}), {{"tenant", S("t2")}, {"kind", S("k1")}});
  put("none", L({"1", "0", "0"}), {{"kind", S("k1")}});
  const auto where = [&](const char* condition, const Document& values) {
    return found(
        search("parts",
               {{"SearchConditionExpression", condition}, {"ExpressionAttributeValues", values}}));
  };
  const Document t1 = {{":t", S("t1")}}, t1k2 = {{":t", S("t1")}, {":k", S("k2")}};
  EXPECT_EQ(where("tenant = :t", t1), "a=0.0 b=1.0");
  EXPECT_EQ(where(":t = tenant AND (kind = :k)", t1k2), "b=1.0");
  EXPECT_EQ(where("tenant = :t", {{":t", S("t3")}}), "");
  // Equals come in the order of their keys' hashes.
  EXPECT_EQ(found(search("cosine")), "none=0.0 c=0.0 a=0.0 b=1.0");

  // Items come, move and go with their writes.
  t.call("UpdateItem",
         {{"TableName", "docs"}, {"Key", {{"p", S("b")}}}, {"UpdateExpression", "REMOVE v"}});
  EXPECT_EQ(where("tenant = :t", t1), "a=0.0");
  put("c", L({"0", "0", "1"}), {{"tenant", S("t1")}});
  EXPECT_EQ(where("tenant = :t", t1), "a=0.0 c=1.0");
  t.call("DeleteItem", {{"TableName", "docs"}, {"Key", {{"p", S("a")}}}});
  EXPECT_EQ(where("tenant = :t", t1), "c=1.0");
}

TEST_F(Vectors, RefusedSearches) {
  make_table();
  const std::string comparator =
      "Invalid SearchConditionExpression: Invalid comparator used in SearchConditionExpression";
  const std::string an_operator =
      "Invalid SearchConditionExpression: Invalid operator used in SearchConditionExpression";
  const std::string values =
      "Search vector contains invalid values. All values in the search vector must be a 32-bit "
      "floating-point number attribute";
  const auto condition = [](const char* text, const Document& given) {
    return Document{{"SearchConditionExpression", text}, {"ExpressionAttributeValues", given}};
  };
  const Document t1 = {{":t", S("t")}}, two = {{":t", S("t")}, {":k", S("k")}};
  const struct {
    const char* name;
    Document more;
    std::string text;
  } cases[] = {
      {"cosine",
       {{"TopK", 101}},
       "Provided TopK value '101' is out of valid range. The value must be between 1 and 100 "
       "inclusive"},
      {"cosine",
       {{"TopK", 0}},
       "1 validation error detected: Value '0' at 'topK' failed to satisfy constraint: Member must "
       "have value greater than or equal to 1"},
      {"parts",
       Document::object(),
       "SearchConditionExpression must be provided when SearchSchema has a HASH key"},
      {"parts", condition("tenant < :t", t1), comparator},
      {"parts", condition("tenant = :t AND kind <> :k", two), comparator},
      {"parts", condition("tenant IN (:t)", t1), an_operator},
      {"parts", condition("tenant = :t OR kind = :k", two), an_operator},
      {"parts", condition("begins_with(tenant, :t)", t1), an_operator},
      {"cosine",
       {{"SearchVector", L({"1", "0"})["L"]}},
       "Input search vector dimension 2 does not match vector index dimension 3"},
      {"cosine",
       condition("tenant = :t", t1),
       "SearchConditionExpression must not contain any attributes that is not in SearchSchema. "
       "Invalid attribute: tenant"},
      {"cosine", {{"SearchVector", {L({"1", "0", "0"})}}}, values},
      {"cosine", {{"SearchVector", {N("1"), S("x"), N("0")}}}, values},
      {"cosine", {{"SearchVector", L({"1", "0", "1E39"})["L"]}}, values},
      {"none", Document::object(), "The table does not have the specified index: none"},
      {"cosine",
       {{"SearchConditionExpression", ""}},
       "Invalid SearchConditionExpression: The expression can not be empty;"},
  };
  for (const auto& c : cases)
    EXPECT_EQ(t.refusal("SearchVectors", search(c.name, c.more)), c.text) << c.more;
  Document nameless = search("cosine");
  nameless.erase("TableName");
  EXPECT_EQ(t.refusal("SearchVectors", nameless),
            "missing field `TableName` at line 1 column " + std::to_string(nameless.dump().size()));
  EXPECT_EQ(t.refusal("Query",
                      {{"TableName", "docs"},
                       {"IndexName", "cosine"},
                       {"KeyConditionExpression", "p = :p"},
                       {"ExpressionAttributeValues", {{":p", S("a")}}}}),
            "Query operation not supported on this index type");
  EXPECT_EQ(t.refusal("ExecuteStatement", {{"Statement", R"(SELECT * FROM "docs"."cosine")"}}),
            "Scan operation not supported on this index type");
}

TEST_F(Vectors, RefusedItemsChangeNothing) {
  make_table();
  const std::string head = "One or more parameter values were invalid. ";
  const struct {
    Document item;
    std::string text;
  } cases[] = {
      {{{"v", L({"1", "0"})}},
       head + "Invalid size for parameter v, Expected: 3, Actual: 2 IndexName: cosine"},
      {{{"v", {{"L", {N("1"), S("x"), N("0")}}}}},
       head + "Invalid type for parameter v[1], Expected: 32-bit floating point number, Actual: S. "
              "IndexName: cosine"},
      {{{"v", S("x")}},
       head +
           "Invalid type for parameter v, Expected: 32-bit floating point number list IndexName: "
           "cosine"},
      {{{"tenant", S("")}},
       "One or more parameter values are not valid. A value specified for a secondary index key is "
       "not supported. The AttributeValue for a key attribute cannot contain an empty string "
       "value. "
       "IndexName: parts, IndexKey: tenant"},
      {{{"kind", N("1")}},
       "One or more parameter values were invalid: Type mismatch for Index Key kind Expected: S "
       "Actual: N IndexName: parts"},
  };
  put("a", L({"1", "0", "0"}));
  const uint64_t before = t.cloud.machine().digest();
  for (const auto& c : cases) {
    Document item = {{"p", S("a")}};
    item.update(c.item);
    EXPECT_EQ(t.refusal("PutItem", {{"TableName", "docs"}, {"Item", item}}), c.text);
    const Document request = {{"PutRequest", {{"Item", item}}}};
    EXPECT_EQ(t.refusal("BatchWriteItem", {{"RequestItems", {{"docs", {request}}}}}), c.text);
  }
  EXPECT_EQ(t.refusal("UpdateItem",
                      {{"TableName", "docs"},
                       {"Key", {{"p", S("a")}}},
                       {"UpdateExpression", "SET v[1] = :x"},
                       {"ExpressionAttributeValues", {{":x", S("x")}}}}),
            cases[1].text);
  EXPECT_EQ(t.cloud.machine().digest(), before);
}

TEST_F(Vectors, RefusedIndexes) {
  const std::string head = "One or more parameter values were invalid: ";
  const struct {
    Document more;
    std::string text;
  } cases[] = {
      {{{"VectorIndexes", {index("one", {{"Dimensions", 4097}})}}},
       head + "Number of dimensions must be between 1 and 4096 inclusive."},
      {{{"VectorIndexes", {index("one", {{"SearchSchema", {element("q", "HASH")}}})}}},
       head + "One element in SearchSchema is not defined in attribute definitions"},
      {{{"VectorIndexes",
         {index("i-1"), index("i-2"), index("i-3"), index("i-4"), index("i-5"), index("i-6")}}},
       head + "VectorIndex count exceeds the per-table limit of 5"},
      {{{"VectorIndexes", {index("one"), index("two", {{"Dimensions", 4}})}}},
       head + "Conflicting attribute definition for 'v'. All VectorIndexes on the same vector "
              "attribute must use the same dimensions."},
      {{{"VectorIndexes", {index("one"), index("one")}}}, head + "Duplicate index name: one"},
      {{{"VectorIndexes", Document::array()}}, head + "List of VectorIndexes is empty"},
      {{{"VectorIndexes", {index("one", {{"Projection", {{"ProjectionType", "INCLUDE"}}}})}}},
       head + "ProjectionType is INCLUDE, but NonKeyAttributes is not specified"},
      {{{"VectorIndexes", {index("one")}},
        {"BillingMode", "PROVISIONED"},
        {"ProvisionedThroughput", {{"ReadCapacityUnits", 1}, {"WriteCapacityUnits", 1}}}},
       head + "Vector indexes are only supported for PAY_PER_REQUEST tables"},
  };
  for (const auto& c : cases) {
    Document input = {{"TableName", "docs"},
                      {"AttributeDefinitions", definitions({"p"})},
                      {"KeySchema", {{{"AttributeName", "p"}, {"KeyType", "HASH"}}}},
                      {"BillingMode", "PAY_PER_REQUEST"}};
    input.update(c.more);
    EXPECT_EQ(t.refusal("CreateTable", input), c.text) << c.more;
  }
  make_table();
  EXPECT_EQ(
      t.refusal("UpdateTable",
                {{"TableName", "docs"},
                 {"BillingMode", "PROVISIONED"},
                 {"ProvisionedThroughput", {{"ReadCapacityUnits", 1}, {"WriteCapacityUnits", 1}}}}),
      head + "Vector indexes are only supported for PAY_PER_REQUEST tables");
}

TEST_F(Vectors, WritesAreChargedForWhatTheIndexStores) {
  t.make_table(
      "docs",
      {{"VectorIndexes",
        {index("all"), index("keys", {{"Projection", {{"ProjectionType", "KEYS_ONLY"}}}})}}});
  const std::string blob(1500, 'x');
  const Document v = L({"1", "0", "0"});
  const auto bytes = [](double all) { return Document{{"VectorWriteRequestBytes", all}}; };
  // p(1) + its value(1) + v(1) + 3 times 4.
  EXPECT_EQ(capacity({{"p", S("a")}, {"v", v}})["VectorIndexes"],
            (Document{{"all", bytes(1024)}, {"keys", bytes(1024)}}));
  EXPECT_EQ(capacity({{"p", S("a")}, {"v", v}, {"x", S(blob)}})["VectorIndexes"],
            (Document{{"all", bytes(15 + 1501)}}));
  const Document same = capacity({{"p", S("a")}, {"v", v}, {"x", S(blob)}});
  EXPECT_FALSE(same.contains("VectorIndexes"));
  EXPECT_EQ(same["CapacityUnits"], 2.0);
  EXPECT_FALSE(capacity({{"p", S("b")}, {"x", S("x")}}).contains("VectorIndexes"));
  // Of the table's units, a dimension is four bytes whatever number it holds.
  const std::string digits = "12345678901234567890123456789012345678";
  const Document wide = L({digits.c_str(), digits.c_str(), digits.c_str()});
  const auto units = [&](size_t billed) {
    return capacity(
        {{"p", S("c")}, {"v", wide}, {"x", S(std::string(billed - 16, 'x'))}})["CapacityUnits"];
  };
  EXPECT_EQ(units(1024), 1.0);
  EXPECT_EQ(units(1025), 2.0);
  EXPECT_EQ(described()["TableSizeBytes"], 15 + 1501 + 4 + 1025);
  // A search answers the same in both forms, alone.
  Document input = search("all", {{"ReturnConsumedCapacity", "TOTAL"}});
  EXPECT_EQ(t.call("SearchVectors", input)["ConsumedCapacity"],
            (Document{{"VectorSearchRequestBytes", 1024.0}}));
}

TEST_F(Vectors, AreDescribed) {
  make_table();
  put("a", L({"1", "0", "0"}), {{"tenant", S("t")}});
  const Document table = described();
  ASSERT_EQ(table["VectorIndexes"].size(), 4u);
  Document parts = table["VectorIndexes"][3];
  const std::string arn = parts["IndexArn"].get<std::string>();
  EXPECT_EQ(arn, table["TableArn"].get<std::string>() + "/index/parts");
  parts.erase("IndexArn");
  EXPECT_EQ(
      parts,
      (Document{{"IndexName", "parts"},
                {"VectorAttribute", {{"AttributeName", "v"}}},
                {"Dimensions", 3},
                {"DistanceFunction", "COSINE"},
                {"Projection", {{"ProjectionType", "KEYS_ONLY"}}},
                {"SearchSchema", {element("tenant", "HASH"), element("kind", "INLINE_FILTER")}},
                {"IndexStatus", "ACTIVE"},
                {"ItemCount", 1},
                {"IndexSizeBytes", 22}}));
}

TEST_F(Vectors, AreAddedToATableInTwoPhases) {
  t.make_table("docs");
  put("a", L({"1", "0", "0"}));
  put("other", S("no vector"));
  t.cloud.http({"POST", "/_cloudtab/dynamodb/settings", {}, R"({"transition": 5000})"});
  const auto create = [](std::initializer_list<const char*> names) {
    Document updates = Document::array();
    for (const char* name : names) updates.push_back({{"Create", index(name)}});
    return Document{{"TableName", "docs"}, {"VectorIndexUpdates", updates}};
  };
  const Document remove = {{"TableName", "docs"},
                           {"VectorIndexUpdates", {{{"Delete", {{"IndexName", "one"}}}}}}};
  const std::string one_online =
      "LimitExceededException: Subscriber limit exceeded: Only 1 online index can be created or "
      "deleted simultaneously per table";
  const auto state = [&] {
    const Document table = described();
    const Document now = table["VectorIndexes"][0];
    return table["TableStatus"].get<std::string>() + " " + now["IndexStatus"].get<std::string>() +
           " " + now.value("Backfilling", Document()).dump();
  };
  EXPECT_EQ(t.failure("UpdateTable", create({"one", "two"})), one_online);
  EXPECT_EQ(t.failure("UpdateTable", create({"one"})), "");
  EXPECT_EQ(state(), "UPDATING CREATING false");
  EXPECT_EQ(t.failure("UpdateTable", create({"two"})), one_online);
  EXPECT_EQ(t.failure("UpdateTable", remove),
            "ResourceInUseException: Attempt to change a resource which is still in use: Index "
            "creation is in resource allocation phase. Retry deletion during backfilling phase or "
            "when the index is active. Table: docs Index: one");
  EXPECT_EQ(found(search("one")), "The table does not have the specified index: one");
  t.cloud.advance(5s);
  EXPECT_EQ(state(), "ACTIVE CREATING true");
  EXPECT_EQ(found(search("one")), "Cannot search backfilling vector index: one");
  EXPECT_EQ(t.failure("UpdateTable", create({"two"})), one_online);
  EXPECT_EQ(t.failure("DeleteTable", {{"TableName", "docs"}}),
            "ResourceInUseException: Attempt to change a resource which is still in use: Cannot "
            "delete table while indexes are being created, updated, or deleted.");
  t.cloud.advance(5s);
  EXPECT_EQ(state(), "ACTIVE ACTIVE null");
  EXPECT_EQ(found(search("one")), "a=0.0");

  // While it backfills it can be called off.
  EXPECT_EQ(t.failure("UpdateTable", create({"two"})), "");
  t.cloud.advance(5s);
  EXPECT_EQ(t.failure("UpdateTable",
                      {{"TableName", "docs"},
                       {"VectorIndexUpdates", {{{"Delete", {{"IndexName", "two"}}}}}}}),
            "");
  t.cloud.advance(10s);
  EXPECT_EQ(described()["VectorIndexes"].size(), 1u);
  EXPECT_EQ(t.failure("UpdateTable", remove), "");
  t.cloud.advance(5s);
  EXPECT_FALSE(described().contains("VectorIndexes"));
  EXPECT_EQ(t.failure("DeleteTable", {{"TableName", "docs"}}), "");
}

TEST_F(Vectors, GoWithBackupsAndReplicas) {
  make_table();
  put("a", L({"1", "0", "0"}));
  const Document backup =
      t.call("CreateBackup", {{"TableName", "docs"}, {"BackupName", "all"}})["BackupDetails"];
  EXPECT_EQ(
      t.call("DescribeBackup",
             {{"BackupArn", backup["BackupArn"]}})["BackupDescription"]["SourceTableFeatureDetails"]
                                                  ["VectorIndexes"]
                                                      .size(),
      4u);
  t.call("RestoreTableFromBackup",
         {{"TargetTableName", "copy"}, {"BackupArn", backup["BackupArn"]}});
  Document input = search("cosine");
  input["TableName"] = "copy";
  EXPECT_EQ(found(input), "a=0.0");

  const auto restore = [&](const Document& more) {
    Document request = {{"TargetTableName", "some"}, {"BackupArn", backup["BackupArn"]}};
    request.update(more);
    return t.refusal("RestoreTableFromBackup", request);
  };
  EXPECT_EQ(restore({{"VectorIndexOverride", {index("renamed", {{"Dimensions", 4}})}}}),
            "Invalid Request: Index renamed does not match a secondary index that existed in the "
            "source table and cannot be created during the restore operation");
  EXPECT_EQ(restore({{"BillingModeOverride", "PROVISIONED"},
                     {"ProvisionedThroughputOverride",
                      {{"ReadCapacityUnits", 1}, {"WriteCapacityUnits", 1}}}}),
            "One or more parameter values were invalid: Vector indexes are only supported for "
            "PAY_PER_REQUEST tables");
  t.call("RestoreTableFromBackup",
         {{"TargetTableName", "some"},
          {"BackupArn", backup["BackupArn"]},
          {"VectorIndexOverride", {index("renamed")}}});
  const Document some = t.call("DescribeTable", {{"TableName", "some"}})["Table"];
  ASSERT_EQ(some["VectorIndexes"].size(), 1u);
  EXPECT_EQ(some["VectorIndexes"][0]["IndexName"], "renamed");
  EXPECT_EQ(some["AttributeDefinitions"].size(), 1u);
}

}  // namespace
}  // namespace cloudtab::dynamodb
