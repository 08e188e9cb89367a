#include "core/services/dynamodb/test_tables.h"

namespace cloudtab::dynamodb {
namespace {

TEST(Items, PutGetDelete) {
  TestTables t;
  t.make_table("items");
  const Document item = {
      {"p", S("a")}, {"n", N("1.50")}, {"m", {{"M", {{"k", {{"L", {S("x")}}}}}}}}};
  EXPECT_EQ(
      t.call("PutItem", {{"TableName", "items"}, {"Item", item}, {"ReturnValues", "ALL_OLD"}}),
      Document::object());
  Document expected = item;
  expected["n"]["N"] = "1.5";
  EXPECT_EQ(t.get("items", {{"p", S("a")}}), expected);
  EXPECT_EQ(
      t.call("PutItem",
             {{"TableName", "items"}, {"Item", {{"p", S("a")}}}, {"ReturnValues", "ALL_OLD"}}),
      (Document{{"Attributes", expected}}));
  EXPECT_EQ(t.call("DeleteItem",
                   {{"TableName", "items"}, {"Key", {{"p", S("a")}}}, {"ReturnValues", "ALL_OLD"}}),
            (Document{{"Attributes", {{"p", S("a")}}}}));
  EXPECT_EQ(t.call("GetItem", {{"TableName", "items"}, {"Key", {{"p", S("a")}}}}),
            Document::object());
  EXPECT_EQ(t.call("DeleteItem",
                   {{"TableName", "items"}, {"Key", {{"p", S("a")}}}, {"ReturnValues", "ALL_OLD"}}),
            Document::object());
}

TEST(Items, ConditionsHoldOrFailWithTheItem) {
  TestTables t;
  t.make_table("items");
  const Document put = {{"TableName", "items"},
                        {"Item", {{"p", S("a")}, {"n", N("1")}}},
                        {"ConditionExpression", "attribute_not_exists(p)"},
                        {"ReturnValuesOnConditionCheckFailure", "ALL_OLD"}};
  EXPECT_EQ(t.failure("PutItem", put), "");
  const Document failed = t.call("PutItem", put);
  EXPECT_EQ(failed["error"], "ConditionalCheckFailedException");
  EXPECT_EQ(failed["message"], "The conditional request failed");
  EXPECT_EQ(failed["Item"], put["Item"]);
  EXPECT_EQ(t.failure("DeleteItem",
                      {{"TableName", "items"},
                       {"Key", {{"p", S("a")}}},
                       {"Expected", {{"n", {{"Value", N("2")}}}}}}),
            "ConditionalCheckFailedException: The conditional request failed");
  EXPECT_EQ(
      t.failure("DeleteItem",
                {{"TableName", "items"},
                 {"Key", {{"p", S("a")}}},
                 {"Expected",
                  {{"n", {{"ComparisonOperator", "LT"}, {"AttributeValueList", {N("2")}}}}}}}),
      "");
}

TEST(Items, UpdatesReturnWhatIsAsked) {
  TestTables t;
  t.make_table("items");
  const auto update =
      [&](const char* return_values, const char* expression, Document values = nullptr) {
        Document input = {{"TableName", "items"},
                          {"Key", {{"p", S("a")}}},
                          {"UpdateExpression", expression},
                          {"ReturnValues", return_values}};
        if (!values.is_null()) input["ExpressionAttributeValues"] = values;
        const Document answer = t.call("UpdateItem", input);
        return answer.contains("error") ? answer : answer.value("Attributes", Document());
      };
  EXPECT_EQ(
      update("ALL_OLD", "SET n = :n, m = :m", {{":n", N("1")}, {":m", {{"M", {{"k", N("1")}}}}}}),
      Document());
  EXPECT_EQ(update("UPDATED_OLD", "SET n = n + :n", {{":n", N("2")}}), (Document{{"n", N("1")}}));
  EXPECT_EQ(update("UPDATED_NEW", "SET n = n + :n, m.z = :n", {{":n", N("2")}}),
            (Document{{"n", N("5")}, {"m", {{"M", {{"z", N("2")}}}}}}));
  EXPECT_EQ(update("UPDATED_NEW", "REMOVE n"), Document());
  EXPECT_EQ(update("ALL_NEW", "REMOVE m"), (Document{{"p", S("a")}}));
  EXPECT_EQ(t.failure("UpdateItem", {{"TableName", "items"}, {"Key", {{"p", S("b")}}}}), "");
  EXPECT_EQ(t.get("items", {{"p", S("b")}}), (Document{{"p", S("b")}}));
  EXPECT_EQ(t.call("UpdateItem",
                   {{"TableName", "items"},
                    {"Key", {{"p", S("b")}}},
                    {"ReturnValues", "ALL_NEW"},
                    {"AttributeUpdates",
                     {{"n", {{"Action", "ADD"}, {"Value", N("3")}}},
                      {"s", {{"Value", S("x")}}}}}})["Attributes"],
            (Document{{"p", S("b")}, {"n", N("3")}, {"s", S("x")}}));
}

TEST(Items, RefuseWithTheServicesTexts) {
  TestTables t;
  t.make_indexed_table("items");
  const Document item = {{"p", S("a")}, {"s", N("1")}}, key = item;
  const auto put = [&](Document more) {
    Document input = {{"TableName", "items"}, {"Item", item}};
    input.update(more);
    return t.refusal("PutItem", input);
  };
  const auto with = [&](Document more) {
    Document out = item;
    out.update(more);
    return put({{"Item", out}});
  };
  const std::string head = "One or more parameter values were invalid: ";
  const std::string one = "1 validation error detected: ";
  EXPECT_EQ(put({{"Item", {{"p", S("a")}}}}), head + "Missing the key s in the item");
  EXPECT_EQ(with({{"s", S("1")}}), head + "Type mismatch for key s expected: N actual: S");
  EXPECT_EQ(with({{"p", S("")}}),
            "One or more parameter values are not valid. The AttributeValue for a key attribute "
            "cannot contain an empty string value. Key: p");
  EXPECT_EQ(with({{"p", S(std::string(2049, 'x'))}}),
            head + "Size of hashkey has exceeded the maximum size limit of2048 bytes");
  EXPECT_EQ(with({{"g", N("1")}}),
            head + "Type mismatch for Index Key g Expected: S Actual: N IndexName: by-g");
  EXPECT_EQ(with({{"x", S(std::string(409600, 'x'))}}),
            "Item size has exceeded the maximum allowed size");
  EXPECT_EQ(with({{"x", N("abc")}}),
            one + "The parameter cannot be converted to a numeric value: abc");
  EXPECT_EQ(put({{"ReturnValues", "ALL_NEW"}}), one + "ReturnValues can only be ALL_OLD or NONE");
  EXPECT_EQ(
      put({{"ConditionExpression", "a = :a"}, {"Expected", Document::object()}}),
      one +
          "Can not use both expression and non-expression parameters in the same request: "
          "Non-expression parameters: {Expected} Expression parameters: {ConditionExpression}");
  EXPECT_EQ(put({{"ExpressionAttributeNames", {{"#a", "a"}}}}),
            one + "ExpressionAttributeNames can only be specified when using expressions");
  EXPECT_EQ(put({{"ExpressionAttributeValues", {{":a", S("a")}}}}),
            one + "ExpressionAttributeValues can only be specified when using expressions");
  EXPECT_EQ(put({{"ConditionExpression", "attribute_exists(p.x)"}}),
            "Key attributes must be scalars; list random access '[]' and map lookup '.' are not "
            "allowed: Key: p");
  EXPECT_EQ(put({{"ConditionExpression", "attribute_exists(g.x)"}}),
            "Key attributes must be scalars; list random access '[]' and map lookup '.' are not "
            "allowed: IndexKey: g");
  EXPECT_EQ(put({{"ConditionExpression", "attribute_exists(p)"},
                 {"ExpressionAttributeValues", {{":a", S("a")}}}}),
            one + "Value provided in ExpressionAttributeValues unused in expressions: keys: {:a}");
  const auto update = [&](const char* expression, Document values) {
    Document input = {{"TableName", "items"}, {"Key", key}, {"UpdateExpression", expression}};
    if (!values.is_null()) input["ExpressionAttributeValues"] = values;
    return t.refusal("UpdateItem", input);
  };
  EXPECT_EQ(update("SET p = :a", {{":a", S("a")}}),
            head + "Cannot update attribute p. This attribute is part of the key");
  EXPECT_EQ(update("SET g = :a", {{":a", N("1")}}),
            head + "Type mismatch for Index Key g Expected: S Actual: N IndexName: by-g");
  EXPECT_EQ(
      update("SET g = s", nullptr),
      "The update expression attempted to update the secondary index key to unsupported type");
  EXPECT_EQ(update("SET x = :a", {{":a", S(std::string(409600, 'x'))}}),
            "Item size to update has exceeded the maximum allowed size");
  for (const Document& bad : {Document{{"p", S("a")}},
                              Document{{"p", S("a")}, {"q", N("1")}},
                              Document{{"p", S("a")}, {"s", S("1")}},
                              Document{{"p", S("a")}, {"s", N("1")}, {"t", N("1")}}}) {
    for (const char* operation : {"GetItem", "DeleteItem", "UpdateItem"}) {
      EXPECT_EQ(t.refusal(operation, {{"TableName", "items"}, {"Key", bad}}),
                "The provided key element does not match the schema")
          << bad.dump();
    }
  }
  EXPECT_EQ(t.failure("GetItem", {{"TableName", "nope"}, {"Key", key}}),
            "ResourceNotFoundException: Requested resource not found");
  EXPECT_EQ(t.call("Scan", {{"TableName", "items"}})["Count"], 0);
}

TEST(Items, FailedRequestsChangeNothing) {
  TestTables t;
  t.make_indexed_table("items");
  t.put("items", {{"p", S("a")}, {"s", N("1")}, {"g", S("g")}});
  const uint64_t digest = t.cloud.machine().digest();
  t.failure("UpdateItem",
            {{"TableName", "items"},
             {"Key", {{"p", S("a")}, {"s", N("1")}}},
             {"UpdateExpression", "SET x = nope"}});
  t.failure("BatchWriteItem",
            {{"RequestItems",
              {{"items",
                {{{"PutRequest", {{"Item", {{"p", S("b")}, {"s", N("1")}}}}}},
                 {{"PutRequest", {{"Item", {{"p", S("c")}}}}}}}}}}});
  t.failure("TransactWriteItems",
            {{"TransactItems",
              {{{"Put", {{"TableName", "items"}, {"Item", {{"p", S("b")}, {"s", N("1")}}}}}},
               {{"ConditionCheck",
                 {{"TableName", "items"},
                  {"Key", {{"p", S("z")}, {"s", N("1")}}},
                  {"ConditionExpression", "attribute_exists(p)"}}}}}}});
  EXPECT_EQ(t.cloud.machine().digest(), digest);
}

TEST(Items, CapacityFollowsSizesAndIndexes) {
  TestTables t;
  t.make_indexed_table("items");
  const Document key = {{"p", S("a")}, {"s", N("1")}};
  const auto put = [&](Document more) {
    Document item = key;
    item.update(more);
    return t.call("PutItem",
                  {{"TableName", "items"},
                   {"Item", item},
                   {"ReturnConsumedCapacity", "INDEXES"}})["ConsumedCapacity"];
  };
  const auto units = [](double value) { return Document{{"CapacityUnits", value}}; };
  EXPECT_EQ(put(Document::object()),
            (Document{{"TableName", "items"}, {"CapacityUnits", 1.0}, {"Table", units(1)}}));
  EXPECT_EQ(put({{"g", S("x")}, {"x", S(std::string(1500, 'x'))}}),
            (Document{{"TableName", "items"},
                      {"CapacityUnits", 5.0},
                      {"Table", units(2)},
                      {"GlobalSecondaryIndexes", {{"by-g", units(2)}, {"keys", units(1)}}}}));
  // The key of the index moves: one write to take the entry away, one to put it.
  EXPECT_EQ(put({{"g", S("y")}}),
            (Document{{"TableName", "items"},
                      {"CapacityUnits", 7.0},
                      {"Table", units(2)},
                      {"GlobalSecondaryIndexes", {{"by-g", units(3)}, {"keys", units(2)}}}}));
  // What the index does not hold costs it nothing.
  EXPECT_EQ(put({{"g", S("y")}, {"z", S("1")}}),
            (Document{{"TableName", "items"},
                      {"CapacityUnits", 2.0},
                      {"Table", units(1)},
                      {"GlobalSecondaryIndexes", {{"by-g", units(1)}}}}));
  const auto get = [&](bool consistent) {
    return t.call("GetItem",
                  {{"TableName", "items"},
                   {"Key", key},
                   {"ConsistentRead", consistent},
                   {"ReturnConsumedCapacity", "TOTAL"}})["ConsumedCapacity"]["CapacityUnits"];
  };
  EXPECT_EQ(get(false), 0.5);
  EXPECT_EQ(get(true), 1.0);
  put({{"x", S(std::string(4096, 'x'))}});
  EXPECT_EQ(get(true), 2.0);
  const Document described = t.call("DescribeTable", {{"TableName", "items"}})["Table"];
  EXPECT_EQ(described["ItemCount"], 1);
  EXPECT_EQ(described["TableSizeBytes"], 1 + 1 + 1 + 2 + 1 + 4096);
  EXPECT_EQ(described["GlobalSecondaryIndexes"][0]["ItemCount"], 0);
  EXPECT_EQ(described["GlobalSecondaryIndexes"][0]["IndexSizeBytes"], 0);
}

TEST(Batches, GetAndWrite) {
  TestTables t;
  t.make_table("one");
  t.make_table("two");
  const auto put = [](const char* key) {
    return Document{{"PutRequest", {{"Item", {{"p", S(key)}}}}}};
  };
  const auto remove = [](const char* key) {
    return Document{{"DeleteRequest", {{"Key", {{"p", S(key)}}}}}};
  };
  EXPECT_EQ(t.call("BatchWriteItem",
                   {{"RequestItems", {{"one", {put("a"), put("b")}}, {"two", {put("c")}}}}}),
            (Document{{"UnprocessedItems", Document::object()}}));
  EXPECT_EQ(t.failure("BatchWriteItem", {{"RequestItems", {{"one", {remove("b")}}}}}), "");
  const Document got = t.call("BatchGetItem",
                              {{"RequestItems",
                                {{"one", {{"Keys", {{{"p", S("a")}}, {{"p", S("b")}}}}}},
                                 {"two", {{"Keys", {{{"p", S("c")}}}}}}}},
                               {"ReturnConsumedCapacity", "TOTAL"}});
  EXPECT_EQ(got["Responses"], (Document{{"one", {{{"p", S("a")}}}}, {"two", {{{"p", S("c")}}}}}));
  EXPECT_EQ(got["ConsumedCapacity"],
            (Document{{{"TableName", "one"}, {"CapacityUnits", 1.0}},
                      {{"TableName", "two"}, {"CapacityUnits", 0.5}}}));
  EXPECT_EQ(t.refusal("BatchWriteItem", {{"RequestItems", {{"one", {put("a"), remove("a")}}}}}),
            "Provided list of item keys contains duplicates");
  EXPECT_EQ(
      t.refusal("BatchWriteItem",
                {{"RequestItems", {{"one", {{{"PutRequest", {{"Item", {{"q", S("a")}}}}}}}}}}}),
      "The provided key element does not match the schema");
  EXPECT_EQ(t.failure("BatchWriteItem", {{"RequestItems", {{"nope", {put("a")}}}}}),
            "ResourceNotFoundException: Requested resource not found");
  EXPECT_EQ(
      t.refusal("BatchGetItem",
                {{"RequestItems", {{"one", {{"Keys", {{{"p", S("a")}}, {{"p", S("a")}}}}}}}}}),
      "Provided list of item keys contains duplicates");
}

TEST(Transactions, WriteAllOrNothing) {
  TestTables t;
  t.make_table("items");
  t.put("items", {{"p", S("a")}, {"n", N("1")}});
  const Document key = {{"p", S("a")}};
  const Document update = {{"Update",
                            {{"TableName", "items"},
                             {"Key", key},
                             {"UpdateExpression", "SET n = n + :one"},
                             {"ExpressionAttributeValues", {{":one", N("1")}}}}}};
  const Document put = {{"Put",
                         {{"TableName", "items"},
                          {"Item", {{"p", S("b")}}},
                          {"ConditionExpression", "attribute_not_exists(p)"},
                          {"ReturnValuesOnConditionCheckFailure", "ALL_OLD"}}}};
  const Document input = {{"TransactItems", {update, put}}, {"ReturnConsumedCapacity", "TOTAL"}};
  EXPECT_EQ(
      t.call("TransactWriteItems", input)["ConsumedCapacity"],
      (Document{{{"TableName", "items"}, {"CapacityUnits", 4.0}, {"WriteCapacityUnits", 4.0}}}));
  const Document failed = t.call("TransactWriteItems", input);
  EXPECT_EQ(failed["error"], "TransactionCanceledException");
  EXPECT_EQ(failed["message"],
            "Transaction cancelled, please refer cancellation reasons for specific reasons [None, "
            "ConditionalCheckFailed]");
  EXPECT_EQ(failed["CancellationReasons"],
            (Document{{{"Code", "None"}},
                      {{"Code", "ConditionalCheckFailed"},
                       {"Message", "The conditional request failed"},
                       {"Item", {{"p", S("b")}}}}}));
  EXPECT_EQ(t.get("items", key)["n"], N("2"));
  EXPECT_EQ(t.refusal("TransactWriteItems",
                      {{"TransactItems",
                        {update, {{"Delete", {{"TableName", "items"}, {"Key", key}}}}}}}),
            "Transaction request cannot include multiple operations on one item");
  const Document got = t.call("TransactGetItems",
                              {{"TransactItems",
                                {{{"Get", {{"TableName", "items"}, {"Key", key}}}},
                                 {{"Get", {{"TableName", "items"}, {"Key", {{"p", S("z")}}}}}}}}});
  EXPECT_EQ(got["Responses"],
            (Document{{{"Item", {{"p", S("a")}, {"n", N("2")}}}}, Document::object()}));
}

TEST(Transactions, FaultsOfItemsCancel) {
  TestTables t;
  t.make_table("items");
  const Document failed =
      t.call("TransactWriteItems",
             {{"TransactItems",
               {{{"Put", {{"TableName", "items"}, {"Item", {{"p", S("a")}}}}}},
                {{"Put", {{"TableName", "items"}, {"Item", {{"q", S("a")}}}}}},
                {{"Delete", {{"TableName", "items"}, {"Key", {{"p", N("1")}}}}}}}}});
  EXPECT_EQ(failed["message"],
            "Transaction cancelled, please refer cancellation reasons for specific reasons [None, "
            "ValidationError, ValidationError]");
  EXPECT_EQ(failed["CancellationReasons"][1]["Message"],
            "One or more parameter values were invalid: Missing the key p in the item");
  EXPECT_EQ(failed["CancellationReasons"][2]["Message"],
            "The provided key element does not match the schema");
  EXPECT_EQ(t.refusal("TransactWriteItems",
                      {{"TransactItems",
                        {{{"Put",
                           {{"TableName", "items"},
                            {"Item", {{"p", S("a")}}},
                            {"ConditionExpression", "p ="}}}}}}}),
            "Invalid ConditionExpression: Syntax error; token: \"<EOF>\", near: \"=\"");
}

TEST(Transactions, TokensAreRememberedForTenMinutes) {
  TestTables t;
  t.make_table("items");
  Document input = {{"ClientRequestToken", "token"},
                    {"TransactItems",
                     {{{"Update",
                        {{"TableName", "items"},
                         {"Key", {{"p", S("a")}}},
                         {"UpdateExpression", "ADD n :one"},
                         {"ExpressionAttributeValues", {{":one", N("1")}}}}}}}}};
  input["ReturnConsumedCapacity"] = "TOTAL";
  const Document first = t.call("TransactWriteItems", input)["ConsumedCapacity"][0];
  EXPECT_EQ(first["WriteCapacityUnits"], 2.0);
  // A retry costs what reading the item does.
  for (int i = 0; i < 2; ++i) {
    const Document again = t.call("TransactWriteItems", input)["ConsumedCapacity"][0];
    EXPECT_EQ(again["ReadCapacityUnits"], 2.0);
    EXPECT_FALSE(again.contains("WriteCapacityUnits"));
  }
  EXPECT_EQ(t.get("items", {{"p", S("a")}})["n"], N("1"));
  Document other = input;
  other["TransactItems"][0]["Update"]["ExpressionAttributeValues"][":one"] = N("2");
  EXPECT_EQ(t.failure("TransactWriteItems", other).substr(0, 38),
            "IdempotentParameterMismatchException: ");
  t.cloud.advance(10min);
  EXPECT_EQ(t.failure("TransactWriteItems", input), "");
  EXPECT_EQ(t.get("items", {{"p", S("a")}})["n"], N("2"));
}

}  // namespace
}  // namespace cloudtab::dynamodb
