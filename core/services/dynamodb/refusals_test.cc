#include <string>
#include <tuple>
#include <utility>
#include <vector>

#include "core/services/dynamodb/test_tables.h"

// What the operations on single items and Query and Scan answer for requests that are wrong, as the
// service answered them in October 2026 (the public suite paritysuite/dynamodb-conformance).

namespace cloudtab::dynamodb {
namespace {

const std::string kOne = "1 validation error detected: ";
const std::string kInvalid = "One or more parameter values were invalid: ";
const std::string kTooDeep =
    "Nesting Levels have exceeded supported limits: Attributes in the item have nested levels "
    "beyond supported limit";

Document B(std::string_view bytes) {
  return {{"B", Document::binary(std::vector<uint8_t>(bytes.begin(), bytes.end()))}};
}
Document bytes_set(std::initializer_list<std::string_view> elements) {
  Document list = Document::array();
  for (std::string_view each : elements) list.push_back(B(each)["B"]);
  return {{"BS", std::move(list)}};
}
/// A text within so many maps.
Document nested(int maps) {
  Document value = S("leaf");
  for (int i = 0; i < maps; ++i) value = {{"M", {{"n", std::move(value)}}}};
  return value;
}
Document with(Document input, const Document& more) {
  input.update(more);
  return input;
}
/// PutItem, UpdateItem and DeleteItem on an item with this key and nothing more.
const std::pair<const char*, const char*> kWrites[] = {
    {"PutItem", "Item"}, {"UpdateItem", "Key"}, {"DeleteItem", "Key"}};

class Refusals : public testing::Test {
 protected:
  Refusals() { t.make_table("hash"); }
  std::string refusal(std::string_view operation, const Document& input) {
    return t.refusal(operation, input);
  }
  void make_sorted(const std::string& name, const char* sort_type) {
    t.make_table(name,
                 {{"AttributeDefinitions",
                   {{{"AttributeName", "p"}, {"AttributeType", "S"}},
                    {{"AttributeName", "s"}, {"AttributeType", sort_type}}}},
                  {"KeySchema",
                   {{{"AttributeName", "p"}, {"KeyType", "HASH"}},
                    {{"AttributeName", "s"}, {"KeyType", "RANGE"}}}}});
  }
  TestTables t;
};

TEST_F(Refusals, NamesOfTables) {
  const std::string at = "Value at 'TableName' failed to satisfy constraint: Member must have ";
  for (const auto& [operation, member] : kWrites) {
    const Document input = {{"TableName", ""}, {member, Document::object()}};
    EXPECT_EQ(refusal(operation, input), kOne + at + "length greater than or equal to 1");
    EXPECT_EQ(refusal(operation, with(input, {{"ReturnValues", "BAD"}})),
              kOne + at + "length greater than or equal to 1");
  }
  const Document item = {{"Item", {{"p", S("a")}}}};
  EXPECT_EQ(refusal("PutItem", item),
            kOne +
                "Value null at 'tableName' failed to satisfy constraint: Member must not be "
                "null");
  const std::string pattern = "Member must satisfy regular expression pattern: [a-zA-Z0-9_.-]+";
  EXPECT_EQ(refusal("PutItem", with(item, {{"TableName", std::string(256, 'a')}})),
            kOne + "Value '" + std::string(256, 'a') +
                "' at 'tableName' failed to satisfy constraint: Member must have length less than "
                "or equal to 255");
  EXPECT_EQ(refusal("PutItem", with(item, {{"TableName", "bad table!@#"}})),
            kOne + "Value 'bad table!@#' at 'tableName' failed to satisfy constraint: " + pattern);
  EXPECT_EQ(refusal("DescribeTable", {{"TableName", "x!"}}),
            "2 validation errors detected: Value 'x!' at 'tableName' failed to satisfy "
            "constraint: " +
                pattern +
                "; Value 'x!' at 'tableName' failed to satisfy constraint: Member must have "
                "length greater than or equal to 3");
  const Document key = {{"TableName", "hash"}, {"Key", {{"p", S("a")}}}};
  for (const auto& [operation, action, at_member] :
       {std::tuple{"TransactWriteItems", "Delete", "delete"},
        std::tuple{"TransactGetItems", "Get", "get"}}) {
    const Document items = {{{action, key}},
                            {{action, with(key, {{"TableName", "bad table!@#"}})}}};
    EXPECT_EQ(refusal(operation, {{"TransactItems", items}}),
              kOne + "Value 'bad table!@#' at 'transactItems.2.member." + at_member +
                  ".tableName' failed to satisfy constraint: " + pattern);
  }
}

TEST_F(Refusals, EnumerationsInTheirTwoForms) {
  const std::string capacity =
      "Value 'BAD' at 'returnConsumedCapacity' failed to satisfy constraint: Member must satisfy "
      "enum value set: [INDEXES, TOTAL, NONE]";
  const std::string name =
      "Value '' at 'tableName' failed to satisfy constraint: Member must have length greater than "
      "or equal to 1";
  const std::string values =
      "Value 'BAD' at 'returnValues' failed to satisfy constraint: Member must satisfy enum value "
      "set: [ALL_NEW, UPDATED_OLD, ALL_OLD, NONE, UPDATED_NEW]";
  const std::string no_key =
      "Value null at 'key' failed to satisfy constraint: Member must not be null";
  const std::string newer_values =
      "Failed to satisfy constraint: Member must satisfy enum value set: [ALL_OLD, UPDATED_OLD, "
      "ALL_NEW, UPDATE_NEW, NONE]";
  // What lacks its key is answered in the older form, in the older order.
  EXPECT_EQ(refusal("UpdateItem", {{"TableName", ""}}),
            "2 validation errors detected: " + name + "; " + no_key);
  EXPECT_EQ(
      refusal("UpdateItem",
              {{"TableName", ""}, {"ReturnConsumedCapacity", "BAD"}, {"ReturnValues", "BAD"}}),
      "4 validation errors detected: " + capacity + "; " + name + "; " + values + "; " + no_key);
  const Document two = {{"a", {{"Exists", false}}}, {"b", {{"Exists", false}}}};
  const std::string older_operator =
      "Value 'XOR' at 'conditionalOperator' failed to satisfy constraint: Member must satisfy "
      "enum value set: [OR, AND]";
  EXPECT_EQ(refusal("UpdateItem",
                    {{"TableName", "none"}, {"Expected", two}, {"ConditionalOperator", "XOR"}}),
            "2 validation errors detected: " + older_operator + "; " + no_key);
  const Document key = {{"TableName", "none"}, {"Key", {{"p", S("a")}}}};
  EXPECT_EQ(refusal("UpdateItem",
                    with(key, {{"ReturnValues", "BAD"}, {"ReturnConsumedCapacity", "BAD"}})),
            kOne + newer_values);
  EXPECT_EQ(refusal("DeleteItem", with(key, {{"ReturnValues", "BAD"}})), kOne + newer_values);
  EXPECT_EQ(refusal("PutItem",
                    {{"TableName", "none"},
                     {"Item", {{"p", S("a")}}},
                     {"ReturnConsumedCapacity", "BAD"},
                     {"ReturnItemCollectionMetrics", "BAD"},
                     {"ReturnValues", "BAD"}}),
            "3 validation errors detected: " + capacity +
                "; Value at 'ReturnItemCollectionMetrics' failed to satisfy constraint: Member "
                "must satisfy enum value set: [SIZE, NONE]; " +
                newer_values);
  // A request nested beyond what the newer layer reads, too.
  const auto expecting = [&](int maps) {
    return with(key,
                {{"Expected", {{"a", {{"Value", nested(maps)}}}, {"b", {{"Exists", false}}}}},
                 {"ConditionalOperator", "XOR"}});
  };
  EXPECT_EQ(refusal("DeleteItem", expecting(40)),
            kOne + "Failed to satisfy constraint: Member must satisfy enum value set: [ALL, OR]");
  EXPECT_EQ(refusal("UpdateItem", expecting(63)), kOne + older_operator);
  EXPECT_EQ(refusal("DeleteItem",
                    with(key,
                         {{"ConditionExpression", "d = :deep"},
                          {"ExpressionAttributeValues", {{":deep", nested(100)}}},
                          {"ReturnValues", "UPDATED_NEW"}})),
            "ReturnValues can only be ALL_OLD or NONE");
  EXPECT_EQ(
      refusal("Query",
              {{"TableName", "none"},
               {"KeyConditions", Document::object()},
               {"QueryFilter",
                {{"b", {{"ComparisonOperator", "NULL"}}}, {"c", {{"ComparisonOperator", "NULL"}}}}},
               {"ConditionalOperator", "XOR"},
               {"Select", "BAD"}}),
      "Failed to satisfy constraint: Member must satisfy enum value set: [ALL, OR]");
}

TEST_F(Refusals, WritesOfOneItemPutAHeadBeforeWhatTheirRequestsSay) {
  for (const auto& [operation, member] : kWrites) {
    const Document input = {{"TableName", "hash"}, {member, {{"p", S("a")}}}};
    const Document exists = {{"ConditionExpression", "attribute_exists(a)"}};
    struct Case {
      Document more;
      std::string text;
    } cases[] = {
        {{{"ConditionExpression", ""}},
         "Invalid ConditionExpression: The expression can not be "
         "empty;"},
        {with(exists, {{"ExpressionAttributeValues", Document::object()}}),
         "ExpressionAttributeValues must not be empty"},
        {with(exists, {{"ExpressionAttributeNames", Document::object()}}),
         "ExpressionAttributeNames must not be empty"},
        {with(exists, {{"ExpressionAttributeNames", {{"#b", "b"}}}}),
         "Value provided in ExpressionAttributeNames unused in expressions: keys: {#b}"},
        {with(exists, {{"Expected", {{"p", {{"Exists", false}}}}}}),
         "Can not use both expression and non-expression parameters in the same request: "
         "Non-expression parameters: {Expected} Expression parameters: {ConditionExpression}"},
        {{{"ConditionExpression", "a = :v"}},
         "Invalid ConditionExpression: An expression attribute value used in expression is not "
         "defined; attribute value: :v"},
        {{{"ConditionExpression", "((attribute_exists(a)))"}},
         "Invalid ConditionExpression: The expression has redundant parentheses;"},
        {{{"ExpressionAttributeValues", {{":v", S("x")}}}},
         "ExpressionAttributeValues can only be specified when using expressions"},
        {{{"ExpressionAttributeNames", {{"#a", "a"}}}},
         "ExpressionAttributeNames can only be specified when using expressions"},
        {{{"Expected", {{"a", {{"Exists", true}}}}}},
         kInvalid + "Value must be provided when Exists is true for Attribute: a"},
        {{{"Expected", {{"a", {{"Exists", false}, {"Value", S("x")}}}}}},
         kInvalid + "Value cannot be used when Exists is false for Attribute: a"},
        {{{"Expected", {{"a", {{"ComparisonOperator", "EQ"}}}}}},
         kInvalid + "Value or AttributeValueList must be used with ComparisonOperator: EQ for "
                    "Attribute: a"},
        {{{"Expected",
           {{"a", {{"ComparisonOperator", "BETWEEN"}, {"AttributeValueList", {S("x")}}}}}}},
         kInvalid + "Invalid number of argument(s) for the BETWEEN ComparisonOperator"},
        {{{"Expected", {{"a", {{"Exists", false}}}}}, {"ConditionalOperator", "OR"}},
         "ConditionalOperator can only be used when Filter or Expected has two or more elements"},
    };
    for (const Case& c : cases)
      EXPECT_EQ(refusal(operation, with(input, c.more)), kOne + c.text) << operation << c.more;
    if (std::string(operation) == "UpdateItem") continue;
    EXPECT_EQ(refusal(operation, with(input, {{"ReturnValues", "UPDATED_NEW"}})),
              kOne + "ReturnValues can only be ALL_OLD or NONE");
  }
  const Document update = {{"TableName", "hash"}, {"Key", {{"p", S("a")}}}};
  EXPECT_EQ(refusal("UpdateItem", with(update, {{"UpdateExpression", "BAD SYNTAX HERE"}})),
            kOne + "Invalid UpdateExpression: Syntax error; token: \"BAD\", near: \"BAD SYNTAX\"");
  // What only the table tells has no head.
  EXPECT_EQ(refusal("UpdateItem",
                    with(update,
                         {{"UpdateExpression", "SET p = :v"},
                          {"ExpressionAttributeValues", {{":v", S("x")}}}})),
            kInvalid + "Cannot update attribute p. This attribute is part of the key");
  EXPECT_EQ(refusal("DeleteItem", {{"TableName", "hash"}, {"Key", {{"p", S("")}}}}),
            "One or more parameter values are not valid. The AttributeValue for a key attribute "
            "cannot contain an empty string value. Key: p");
}

// --- Values

/// Every place where a value may stand, and how what is wrong with it is answered there.
struct Surface {
  const char* operation;
  Document (*input)(const Document& value);
  enum { kHeaded, kBare, kOlder, kOlderWithKey } form;
};
const Surface kSurfaces[] = {
    {"PutItem",
     [](const Document& v) {
       return Document{{"TableName", "hash"}, {"Item", {{"p", S("a")}, {"v", v}}}};
     },
     Surface::kHeaded},
    {"PutItem",
     [](const Document& v) {
       return Document{{"TableName", "hash"},
                       {"Item", {{"p", S("a")}, {"m", {{"M", {{"l", {{"L", {v}}}}}}}}}}};
     },
     Surface::kHeaded},
    {"PutItem",
     [](const Document& v) {
       return Document{{"TableName", "hash"},
                       {"Item", {{"p", S("a")}}},
                       {"ConditionExpression", "v = :v"},
                       {"ExpressionAttributeValues", {{":v", v}}}};
     },
     Surface::kHeaded},
    {"PutItem",
     [](const Document& v) {
       return Document{
           {"TableName", "hash"}, {"Item", {{"p", S("a")}}}, {"Expected", {{"v", {{"Value", v}}}}}};
     },
     Surface::kHeaded},
    {"UpdateItem",
     [](const Document& v) {
       return Document{{"TableName", "hash"},
                       {"Key", {{"p", S("a")}}},
                       {"UpdateExpression", "SET v = :v"},
                       {"ExpressionAttributeValues", {{":v", v}}}};
     },
     Surface::kHeaded},
    {"UpdateItem",
     [](const Document& v) {
       return Document{{"TableName", "hash"},
                       {"Key", {{"p", S("a")}}},
                       {"AttributeUpdates", {{"v", {{"Action", "PUT"}, {"Value", v}}}}}};
     },
     Surface::kHeaded},
    {"UpdateItem",
     [](const Document& v) {
       return Document{{"TableName", "hash"}, {"Key", {{"p", v}}}};
     },
     Surface::kHeaded},
    {"DeleteItem",
     [](const Document& v) {
       return Document{{"TableName", "hash"}, {"Key", {{"p", v}}}};
     },
     Surface::kHeaded},
    {"GetItem",
     [](const Document& v) {
       return Document{{"TableName", "hash"}, {"Key", {{"p", v}}}};
     },
     Surface::kBare},
    {"BatchGetItem",
     [](const Document& v) {
       return Document{{"RequestItems", {{"hash", {{"Keys", {{{"p", v}}}}}}}}};
     },
     Surface::kBare},
    {"Query",
     [](const Document& v) {
       return Document{{"TableName", "hash"},
                       {"KeyConditionExpression", "p = :p"},
                       {"FilterExpression", "v = :v"},
                       {"ExpressionAttributeValues", {{":p", S("a")}, {":v", v}}}};
     },
     Surface::kBare},
    {"Query",
     [](const Document& v) {
       return Document{{"TableName", "hash"},
                       {"KeyConditionExpression", "p = :p"},
                       {"ExpressionAttributeValues", {{":p", S("a")}}},
                       {"ExclusiveStartKey", {{"p", v}}}};
     },
     Surface::kBare},
    {"Scan",
     [](const Document& v) {
       return Document{{"TableName", "hash"},
                       {"FilterExpression", "v = :v"},
                       {"ExpressionAttributeValues", {{":v", v}}}};
     },
     Surface::kOlderWithKey},
    {"BatchWriteItem",
     [](const Document& v) {
       return Document{
           {"RequestItems", {{"hash", {{{"PutRequest", {{"Item", {{"p", S("a")}, {"v", v}}}}}}}}}}};
     },
     Surface::kOlder},
    {"BatchWriteItem",
     [](const Document& v) {
       return Document{{"RequestItems", {{"hash", {{{"DeleteRequest", {{"Key", {{"p", v}}}}}}}}}}};
     },
     Surface::kOlder},
    {"TransactWriteItems",
     [](const Document& v) {
       return Document{{"TransactItems",
                        {{{"Put", {{"TableName", "hash"}, {"Item", {{"p", S("a")}, {"v", v}}}}}}}}};
     },
     Surface::kOlder},
    {"TransactWriteItems",
     [](const Document& v) {
       return Document{{"TransactItems",
                        {{{"ConditionCheck",
                           {{"TableName", "hash"},
                            {"Key", {{"p", S("a")}}},
                            {"ConditionExpression", "v = :v"},
                            {"ExpressionAttributeValues", {{":v", v}}}}}}}}};
     },
     Surface::kOlderWithKey},
    {"TransactGetItems",
     [](const Document& v) {
       return Document{
           {"TransactItems", {{{"Get", {{"TableName", "hash"}, {"Key", {{"p", v}}}}}}}}};
     },
     Surface::kOlder},
};

TEST_F(Refusals, ValuesAreWordedByTheLayerThatReadsThem) {
  const std::string over =
      "Number overflow. Attempting to store a number with magnitude larger than supported range";
  const std::string under =
      "Number underflow. Attempting to store a number with magnitude smaller than supported range";
  const std::string not_number = "The parameter cannot be converted to a numeric value";
  const std::string collection = kInvalid + "Input collection ";
  struct Case {
    Document value;
    std::string current, older;
  } cases[] = {
      {N("abc"), not_number + ": abc", not_number + ": abc"},
      {N(""), not_number + ": ", not_number},
      {N("1e126"), over, over},
      {N("1e2147483647"), over, under},
      {{{"NS", {"1", ""}}}, not_number + ": ", not_number},
      {{{"SS", {"b", "a", "b"}}},
       collection + "[\"a\", \"b\", \"b\"] contains duplicates.",
       collection + "[b, a, b] contains duplicates."},
      {bytes_set({"\xff", std::string_view("\0", 1), std::string_view("\0", 1)}),
       collection + "[\"AA==\",\"/w==\",\"AA==\"]of type BS contains duplicates.",
       collection + "[/w==, AA==, AA==]of type BS contains duplicates."},
      {{{"NS", {"2", "1", "2"}}},
       collection + "contains duplicates.",
       "Input collection contains duplicates"},
  };
  for (const Surface& surface : kSurfaces) {
    for (const Case& c : cases) {
      const std::string text =
          surface.form == Surface::kHeaded ? kOne + c.current
          : surface.form == Surface::kBare ? c.current
          : surface.form == Surface::kOlder
              ? c.older
              : "ExpressionAttributeValues contains invalid value: " + c.older + " for key :v";
      EXPECT_EQ(refusal(surface.operation, surface.input(c.value)), text) << surface.operation;
    }
  }
  EXPECT_EQ(t.call("Scan", {{"TableName", "hash"}})["Count"], 0);
}

TEST_F(Refusals, NestingAndNamelessAttributes) {
  const auto put = [](Document item) {
    item["p"] = S("a");
    return Document{{"TableName", "hash"}, {"Item", std::move(item)}};
  };
  EXPECT_EQ(refusal("PutItem", put({{"d", nested(32)}})), kOne + kTooDeep);
  EXPECT_EQ(t.failure("PutItem", put({{"d", nested(31)}})), "");
  EXPECT_EQ(refusal("PutItem", put({{"", S("x")}, {"d", nested(40)}})),
            kOne + "Empty attribute name");
  const auto update = [&](int maps) {
    return Document{{"TableName", "hash"},
                    {"Key", {{"p", S("a")}}},
                    {"ConditionExpression", "e = :deep"},
                    {"ExpressionAttributeValues", {{":deep", nested(maps)}}}};
  };
  EXPECT_EQ(refusal("UpdateItem", update(32)), kOne + kTooDeep);
  EXPECT_EQ(t.failure("UpdateItem", update(31)),
            "ConditionalCheckFailedException: The conditional request failed");
}

TEST_F(Refusals, AnUpdateThatEmptiesAnIndexKey) {
  t.make_indexed_table("idx");
  const auto update = [](const Document& value) {
    return Document{{"TableName", "idx"},
                    {"Key", {{"p", S("a")}, {"s", N("1")}}},
                    {"UpdateExpression", "SET g = :v"},
                    {"ExpressionAttributeValues", {{":v", value}}}};
  };
  const std::string text =
      "One or more parameter values are not valid. The update expression attempted to update a "
      "secondary index key to a value that is not supported. The AttributeValue for a key "
      "attribute cannot contain an empty string value.";
  EXPECT_EQ(refusal("UpdateItem", update(S(""))), text);
  EXPECT_EQ(t.failure("UpdateItem", update(S("y"))), "");
}

TEST_F(Refusals, UpdateItemHoldsItsActionsAgainstTheItemsLimit) {
  const auto update = [&](const std::string& key, const char* expression, size_t size) {
    Document input = {{"TableName", "hash"},
                      {"Key", {{"p", S(key)}}},
                      {"UpdateExpression", expression},
                      {"ExpressionAttributeValues", {{":pad", S(std::string(size, 'x'))}}}};
    if (std::string(expression).find(":c") != std::string::npos)
      input["ExpressionAttributeValues"][":c"] = S("y");
    return t.failure("UpdateItem", input);
  };
  const std::string refused =
      "ValidationException: Item size to update has exceeded the maximum allowed size";
  constexpr size_t kMax = 409600;
  // 3 for the update and 19 for the SET; `b` itself is one byte.
  EXPECT_EQ(update("a", "SET b = :pad", kMax - 22 - 1), "");
  EXPECT_EQ(update("a", "SET b = :pad", kMax - 22), refused);
  EXPECT_EQ(update("b", "SET b = :pad, c = :c", kMax - 41 - 3), "");
  EXPECT_EQ(update("b", "SET b = :pad, c = :c", kMax - 41 - 2), refused);
  EXPECT_EQ(update("c", "SET b = :pad REMOVE r", kMax - 24 - 1), "");
  EXPECT_EQ(update("c", "SET b = :pad REMOVE r", kMax - 24), refused);
  // With a longer key the whole item is what counts.
  EXPECT_EQ(update(std::string(100, 'k'), "SET b = :pad", kMax - 102), "");
  EXPECT_EQ(update(std::string(100, 'k'), "SET b = :pad", kMax - 101), refused);
  // An update in a transaction is measured as an item.
  const auto transact = [&](size_t size) {
    return t.failure(
        "TransactWriteItems",
        {{"TransactItems",
          {{{"Update",
             {{"TableName", "hash"},
              {"Key", {{"p", S("d")}}},
              {"UpdateExpression", "SET b = :pad"},
              {"ExpressionAttributeValues", {{":pad", S(std::string(size, 'x'))}}}}}}}}});
  };
  EXPECT_EQ(transact(kMax - 3), "");
  EXPECT_EQ(transact(kMax - 2),
            "TransactionCanceledException: Transaction cancelled, please refer cancellation "
            "reasons for specific reasons [ValidationError]");
}

// --- Query and Scan

TEST_F(Refusals, KeyConditions) {
  make_sorted("text", "S");
  make_sorted("number", "N");
  const std::string schema = kInvalid + "Condition parameter type does not match schema type";
  const auto operand = [](const char* name, const char* type) {
    return std::string(
               "Invalid KeyConditionExpression: Incorrect operand type for operator or function; "
               "operator or function: ") +
           name + ", operand type: " + type;
  };
  const std::string undefined =
      "Invalid KeyConditionExpression: An expression attribute value used in expression is not "
      "defined; attribute value: :missing";
  const Document yes = {{"BOOL", true}};
  struct Case {
    const char* table;
    const char* condition;
    Document values;
    std::string text;
  } cases[] = {
      {"text", "p = :p AND begins_with(s, :v)", {{":v", N("1")}}, operand("begins_with", "N")},
      {"text", "p = :p AND begins_with(s, :v)", {{":v", yes}}, operand("begins_with", "BOOL")},
      {"number", "p = :p AND begins_with(s, :v)", {{":v", S("1")}}, schema},
      {"number", "p = :p AND s < :v", {{":v", yes}}, operand("<", "BOOL")},
      {"number", "p = :p AND :v >= s", {{":v", yes}}, operand(">=", "BOOL")},
      {"number", "p = :p AND s BETWEEN :v AND :v", {{":v", yes}}, operand("BETWEEN", "BOOL")},
      {"number", "p = :p AND s = :v", {{":v", yes}}, schema},
      {"number",
       "p = :p AND s > :a AND s < :b",
       {{":a", N("1")}, {":b", N("5")}},
       "Invalid KeyConditionExpression: KeyConditionExpressions must only contain one condition "
       "per key"},
      {"number",
       "p = :p AND s > :a AND x = :b",
       {{":a", N("1")}, {":b", N("5")}},
       "The number of query conditions (3) exceeds the number of key attributes defined in the "
       "schema (2)"},
      // In the order written, whatever is wrong; and before the table is looked for.
      {"text", "p = :missing AND begins_with(s, :v)", {{":v", N("1")}}, undefined},
      {"text",
       "begins_with(s, :v) AND p = :missing",
       {{":v", N("1")}},
       operand("begins_with", "N")},
      {"none", "p = :p AND begins_with(s, :v)", {{":v", N("1")}}, operand("begins_with", "N")},
      {"text", "s = :v", {{":v", S("v")}}, "Query condition missed key schema element: p"},
      {"text",
       "",
       {{":v", S("v")}},
       "Invalid KeyConditionExpression: The expression can not be "
       "empty;"},
  };
  for (const Case& c : cases) {
    Document values = c.values;
    if (std::string(c.condition).find(":p") != std::string::npos) values[":p"] = S("q");
    EXPECT_EQ(refusal("Query",
                      {{"TableName", c.table},
                       {"KeyConditionExpression", c.condition},
                       {"ExpressionAttributeValues", values}}),
              c.text)
        << c.condition;
  }
  const Document query = {{"TableName", "text"},
                          {"KeyConditionExpression", "p = :p"},
                          {"ExpressionAttributeValues", {{":p", S("q")}}}};
  EXPECT_EQ(refusal("Query", with(query, {{"Limit", 0}})),
            kOne +
                "Value at 'Limit' failed to satisfy constraint: Member must have value greater "
                "than or equal to 1");
  EXPECT_EQ(refusal("Scan", {{"TableName", "text"}, {"Limit", 0}}),
            kOne +
                "Value '0' at 'limit' failed to satisfy constraint: Member must have value "
                "greater than or equal to 1");
  EXPECT_EQ(refusal("Scan",
                    {{"TableName", "text"},
                     {"ScanFilter", {{"a", {{"ComparisonOperator", "NULL"}}}}},
                     {"ConditionalOperator", "AND"}}),
            "ConditionalOperator can only be used when Filter or Expected has two or more "
            "elements");
}

// --- Tables

TEST_F(Refusals, GlobalIndexesBeforeLocalOnes) {
  const auto index = [](const char* name) {
    return Document{{"IndexName", name},
                    {"KeySchema", {{{"AttributeName", "p"}, {"KeyType", "HASH"}}}},
                    {"Projection", {{"ProjectionType", "ALL"}}}};
  };
  const auto too_short = [](const char* name, const char* member) {
    return std::string("Value '") + name + "' at '" + member +
           ".1.member.indexName' failed to satisfy constraint: Member must have length greater "
           "than or equal to 3";
  };
  EXPECT_EQ(refusal("CreateTable",
                    {{"TableName", "new"},
                     {"BillingMode", "PAY_PER_REQUEST"},
                     {"AttributeDefinitions", {{{"AttributeName", "p"}, {"AttributeType", "S"}}}},
                     {"KeySchema", {{{"AttributeName", "p"}, {"KeyType", "HASH"}}}},
                     {"LocalSecondaryIndexes", {index("aa")}},
                     {"GlobalSecondaryIndexes", {index("zz")}}}),
            "2 validation errors detected: " + too_short("zz", "globalSecondaryIndexes") + "; " +
                too_short("aa", "localSecondaryIndexes"));
}

}  // namespace
}  // namespace cloudtab::dynamodb
