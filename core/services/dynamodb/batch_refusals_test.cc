#include <string>
#include <utility>
#include <vector>

#include "core/services/dynamodb/test_tables.h"

// What batches and transactions answer for requests that are wrong, and which of several faults
// comes first, as the service answered them in October 2026 (the public suite
// paritysuite/dynamodb-conformance).

namespace cloudtab::dynamodb {
namespace {

const std::string kOne = "1 validation error detected: ";
const std::string kCapacity =
    "Value 'BAD' at 'returnConsumedCapacity' failed to satisfy constraint: Member must satisfy "
    "enum value set: [INDEXES, TOTAL, NONE]";
const std::string kMetrics =
    "Value 'BAD' at 'returnItemCollectionMetrics' failed to satisfy constraint: Member must "
    "satisfy enum value set: [SIZE, NONE]";
const std::string kMapKeys =
    " at 'requestItems' failed to satisfy constraint: Map keys must satisfy constraint: [Member "
    "must have length less than or equal to 255, Member must have length greater than or equal to "
    "3, Member must satisfy regular expression pattern: [a-zA-Z0-9_.-]+]";
const std::string kTooDeep =
    "Nesting Levels have exceeded supported limits: Attributes in the item have nested levels "
    "beyond supported limit";
const std::string kMismatch = "The provided key element does not match the schema";
const std::string kEmptyKey =
    "One or more parameter values are not valid. The AttributeValue for a key attribute cannot "
    "contain an empty string value. Key: p";

Document nested(int maps) {
  Document value = S("leaf");
  for (int i = 0; i < maps; ++i) value = {{"M", {{"n", std::move(value)}}}};
  return value;
}
Document put(const char* table, Document item, Document more = Document::object()) {
  more["TableName"] = table;
  more["Item"] = std::move(item);
  return {{"Put", std::move(more)}};
}
Document keyed(const char* kind, const char* table, Document key, const char* condition) {
  Document request = {{"TableName", table}, {"Key", {{"p", std::move(key)}}}};
  if (condition != nullptr) request["ConditionExpression"] = condition;
  return {{kind, std::move(request)}};
}
Document batch_put(Document item) { return {{"PutRequest", {{"Item", std::move(item)}}}}; }

class BatchRefusals : public testing::Test {
 protected:
  BatchRefusals() { t.make_table("hash"); }
  std::string batch(const char* operation, Document tables, Document more = Document::object()) {
    more["RequestItems"] = std::move(tables);
    return t.refusal(operation, more);
  }
  std::string transact(std::vector<Document> actions, Document more = Document::object()) {
    more["TransactItems"] = std::move(actions);
    return t.refusal("TransactWriteItems", more);
  }
  /// The text of the first reason of a cancellation; any other outcome in full.
  std::string first_reason(const char* operation, std::vector<Document> actions) {
    const Document answer = t.call(operation, {{"TransactItems", std::move(actions)}});
    if (answer.value("error", "") != "TransactionCanceledException") return answer.dump();
    EXPECT_EQ(answer["message"],
              "Transaction cancelled, please refer cancellation reasons for specific reasons "
              "[ValidationError]");
    return answer["CancellationReasons"][0]["Message"];
  }
  TestTables t;
};

TEST_F(BatchRefusals, Lengths) {
  const std::string at_least = "Member must have length greater than or equal to 1";
  for (const char* operation : {"BatchGetItem", "BatchWriteItem"}) {
    EXPECT_EQ(batch(operation, Document::object()),
              kOne + "Value at 'RequestItems' failed to satisfy constraint: " + at_least);
  }
  EXPECT_EQ(
      batch("BatchGetItem", {{"hash", {{"Keys", Document::array()}}}}),
      kOne + "Value at 'RequestItems.hash.member.Keys' failed to satisfy constraint: " + at_least);
  Document keys = Document::array();
  for (int i = 0; i < 101; ++i) keys.push_back({{"p", S(std::to_string(i))}});
  EXPECT_EQ(batch("BatchGetItem", {{"hash", {{"Keys", keys}}}}),
            kOne +
                "Value at 'RequestItems.hash.member.Keys' failed to satisfy constraint: Member "
                "must have length less than or equal to 100");
  const std::string list =
      " at 'requestItems' failed to satisfy constraint: Map value must satisfy constraint: "
      "[Member must have length less than or equal to 25, Member must have length greater than or "
      "equal to 1]";
  EXPECT_EQ(batch("BatchWriteItem", {{"hash", Document::array()}}),
            kOne + "Value '{hash=[]}'" + list);
  Document writes = Document::array();
  for (int i = 0; i < 26; ++i) writes.push_back(batch_put({{"p", S(std::to_string(i))}}));
  const std::string too_many = batch("BatchWriteItem", {{"hash", writes}});
  EXPECT_EQ(too_many.substr(0, 60), kOne + "Value '{hash=[WriteRequest(putR");
  EXPECT_EQ(too_many.substr(too_many.size() - list.size()), list);
  EXPECT_EQ(transact({}),
            kOne + "Value at 'TransactItems' failed to satisfy constraint: " + at_least);
  EXPECT_EQ(t.call("Scan", {{"TableName", "hash"}})["Count"], 0);
}

TEST_F(BatchRefusals, MembersComeBeforeTables) {
  const Document both = {{"ReturnConsumedCapacity", "BAD"}, {"ReturnItemCollectionMetrics", "BAD"}};
  const Document capacity = {{"ReturnConsumedCapacity", "BAD"}};
  for (const char* table : {"hash", "none"}) {
    const Document writes = {{table, {batch_put({{"p", S("a")}})}}};
    EXPECT_EQ(batch("BatchWriteItem", writes, capacity), kOne + kCapacity);
    EXPECT_EQ(batch("BatchWriteItem", writes, both),
              "2 validation errors detected: " + kCapacity + "; " + kMetrics);
    EXPECT_EQ(batch("BatchGetItem", {{table, {{"Keys", {{{"p", S("a")}}}}}}}, capacity),
              kOne + kCapacity);
    EXPECT_EQ(transact({put(table, {{"p", S("a")}})}, both),
              "2 validation errors detected: " + kCapacity + "; " + kMetrics);
  }
  // The names of tables: shown as JSON in one, as Java prints them in the other.
  const std::string shown = R"(Value '{"bad!name":{"Keys":[{"p":{"S":"a"}}]}}')";
  const Document bad_get = {{"bad!name", {{"Keys", {{{"p", S("a")}}}}}}};
  EXPECT_EQ(batch("BatchGetItem", bad_get), kOne + shown + kMapKeys);
  EXPECT_EQ(batch("BatchGetItem", bad_get, capacity),
            "2 validation errors detected: " + shown + kMapKeys + "; " + kCapacity);
  const Document bad_write = {{"bad!name", {batch_put({{"p", S("a")}})}}};
  const std::string text = batch("BatchWriteItem", bad_write);
  const std::string head = kOne + "Value '{bad!name=[WriteRequest(putRequest=PutRequest(item={p=";
  EXPECT_EQ(text.substr(0, head.size()), head);
  EXPECT_EQ(text.substr(text.size() - kMapKeys.size()), kMapKeys);
  EXPECT_EQ(batch("BatchWriteItem", bad_write, capacity), kOne + kCapacity);
  // A token is answered for alone.
  EXPECT_EQ(
      transact({put("hash", {{"p", S("a")}})},
               {{"ClientRequestToken", std::string(37, 'x')}, {"ReturnConsumedCapacity", "BAD"}}),
      kOne +
          "Value at 'ClientRequestToken' failed to satisfy constraint: Member must have "
          "length less than or equal to 36");
}

TEST_F(BatchRefusals, KeysAndProjections) {
  for (const Document& item :
       {Document{{"p", N("5")}}, Document{{"p", {{"L", {S("x")}}}}}, Document{{"other", S("x")}}})
    EXPECT_EQ(batch("BatchWriteItem", {{"hash", {batch_put(item)}}}), kMismatch) << item;
  EXPECT_EQ(batch("BatchWriteItem", {{"hash", {batch_put({{"p", S("")}})}}}), kEmptyKey);
  t.make_table("other");
  const Document keys = {{{"p", S("a")}}};
  EXPECT_EQ(batch("BatchGetItem",
                  {{"hash", {{"Keys", keys}, {"ProjectionExpression", "p"}}},
                   {"other", {{"Keys", keys}, {"AttributesToGet", {"p"}}}}}),
            "Can not use both expression and non-expression parameters in the same request: "
            "Non-expression parameters: {AttributesToGet} Expression parameters: "
            "{ProjectionExpression}");
  EXPECT_EQ(batch("BatchGetItem",
                  {{"hash",
                    {{"Keys", keys},
                     {"ProjectionExpression", "#a, #b"},
                     {"ExpressionAttributeNames", {{"#a", "a"}, {"#b", "a"}}}}}}),
            "Invalid ProjectionExpression: Two document paths overlap with each other; must "
            "remove or rewrite one of these paths; path one: [a], path two: [a]");
}

// Actions are read in order, before any table is looked for.
TEST_F(BatchRefusals, TransactionsAnswerForTheirFirstBadAction) {
  const std::string syntax =
      "Invalid ConditionExpression: Syntax error; token: \"<EOF>\", near: \"(\"";
  const Document absent = put("none", {{"p", S("a")}});
  const Document malformed = keyed("ConditionCheck", "hash", S("c"), "attribute_not_exists(");
  const Document deep = put("hash", {{"p", S("d")}, {"d", nested(32)}});
  const Document nameless = put("none", {{"p", S("a")}, {"", S("x")}});
  Document unused = keyed("ConditionCheck", "hash", S("c"), "attribute_not_exists(p)");
  unused["ConditionCheck"]["ExpressionAttributeValues"] = {{":v", S("x")}};
  const std::string unused_text =
      "Value provided in ExpressionAttributeValues unused in expressions: keys: {:v}";
  const Document deep_key = keyed("Delete", "none", nested(100), nullptr);
  struct Case {
    std::vector<Document> actions;
    std::string text;
  } cases[] = {
      {{absent, malformed}, syntax},
      {{malformed, deep}, syntax},
      {{deep, malformed}, kTooDeep},
      {{absent, unused}, unused_text},
      {{unused, absent}, unused_text},
      {{put("hash", {{"p", S("c")}}), unused}, unused_text},
      {{deep, nameless}, kTooDeep},
      {{nameless, deep}, "Empty attribute name"},
      {{put("none", {{"p", S("a")}, {"", S("x")}, {"d", nested(100)}})}, "Empty attribute name"},
      {{deep_key, malformed}, kTooDeep},
      {{malformed, deep_key}, syntax},
      {{keyed("Delete", "none", nested(100), "attribute_not_exists(")}, syntax},
      {{put("hash", {{"p", S("x")}}), put("hash", {{"p", S("x")}})},
       "Transaction request cannot include multiple operations on one item"},
      {{put("hash", {{"p", S("x")}, {"v", S(std::string(409598, 'x'))}})},
       "Item size has exceeded the maximum allowed size"},
  };
  for (const Case& c : cases) EXPECT_EQ(transact(c.actions), c.text);
  EXPECT_EQ(t.failure("TransactWriteItems", {{"TransactItems", Document::array({absent})}}),
            "ResourceNotFoundException: Requested resource not found");
  std::string condition = "a = :v";
  for (int i = 0; i < 373; ++i) condition += " AND a = :v";
  EXPECT_EQ(transact({keyed("Delete", "none", nested(100), condition.c_str())}),
            "Invalid ConditionExpression: Expression size has exceeded the maximum allowed size; "
            "expression size: 4109");
  EXPECT_EQ(t.call("Scan", {{"TableName", "hash"}})["Count"], 0);
}

// A key that does not fit cancels; an empty one refuses the request.
TEST_F(BatchRefusals, KeysInTransactions) {
  const auto update = [](Document key) {
    Document action = keyed("Update", "hash", std::move(key), nullptr);
    action["Update"]["UpdateExpression"] = "REMOVE a";
    return action;
  };
  const std::string mismatch =
      "One or more parameter values were invalid: Type mismatch for key p expected: S actual: N";
  EXPECT_EQ(first_reason("TransactWriteItems", {put("hash", {{"p", N("5")}})}), mismatch);
  EXPECT_EQ(transact({put("hash", {{"p", S("")}})}), kEmptyKey);
  EXPECT_EQ(first_reason("TransactWriteItems", {update(N("5"))}), kMismatch);
  EXPECT_EQ(transact({update(S(""))}), kEmptyKey);
  for (const char* kind : {"Delete", "ConditionCheck"}) {
    const char* condition = "attribute_not_exists(p)";
    EXPECT_EQ(first_reason("TransactWriteItems", {keyed(kind, "hash", N("5"), condition)}),
              kMismatch);
    EXPECT_EQ(transact({keyed(kind, "hash", S(""), condition)}), kEmptyKey);
  }
  EXPECT_EQ(first_reason("TransactGetItems",
                         {{{"Get", {{"TableName", "hash"}, {"Key", Document::object()}}}}}),
            kMismatch);
}

}  // namespace
}  // namespace cloudtab::dynamodb
