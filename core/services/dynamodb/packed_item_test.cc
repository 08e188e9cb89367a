#include "core/services/dynamodb/packed_item.h"

#include <string>
#include <string_view>

#include <gtest/gtest.h>

#include "core/base/encoding.h"
#include "core/services/dynamodb/item.h"
#include "core/services/dynamodb/test_tables.h"

namespace cloudtab::dynamodb {
namespace {

/// The packed bytes of a text, or "(tree)" where it has to be read as a tree.
std::string pack(std::string_view text) {
  JsonScanner json(text);
  json.skip_space();
  std::string bytes;
  return kPackedItem.read_json(json, 0, bytes) && json.at_end() ? bytes : "(tree)";
}

/// A request's document: blobs are bytes.
Document with_blobs(Document value) {
  if (!value.is_structured()) return value;
  for (auto it = value.begin(); it != value.end(); ++it) {
    const bool is_blob = value.is_object() && it.key() == "B" && it->is_string();
    const bool is_blobs = value.is_object() && it.key() == "BS";
    const auto decode = [](Document& text) {
      const std::string bytes = base64_decode(text.get<std::string>()).value();
      text = Document::binary(std::vector<uint8_t>(bytes.begin(), bytes.end()));
    };
    if (is_blob) {
      decode(*it);
    } else if (is_blobs) {
      for (Document& element : *it) decode(element);
    } else {
      *it = with_blobs(std::move(*it));
    }
  }
  return value;
}

std::string nested(int levels) {
  std::string text = R"({"S":"x"})";
  for (int i = 0; i < levels; ++i) text = R"({"L":[)" + text + "]}";
  return R"({"a":)" + text + "}";
}

TEST(PackedItem, HasTheBytesOfTheTreeAndWritesWhatTheTreeSays) {
  const std::string texts[] = {
      "{}",
      R"({"a":{"S":"x"}})",
      R"({"a":{"S":""}})",
      R"( { "a" : { "S" : "x\n\"\\\u00e9\ud83d\ude00" } } )",
      R"({"n":{"N":"-0012.500"},"a":{"N":"1e3"},"z":{"N":"0"}})",
      R"({"b":{"B":"AAH/"},"a":{"B":""}})",
      R"({"t":{"BOOL":true},"f":{"BOOL":false},"n":{"NULL":true}})",
      R"({"l":{"L":[{"S":"a"},{"L":[]},{"M":{}},{"N":"1"}]}})",
      R"({"m":{"M":{"z":{"S":"1"},"a":{"M":{"y":{"S":"2"},"x":{"S":"3"}}}}},"l":{"S":"4"}})",
      R"({"c":{"S":"3"},"b":{"S":"2"},"a":{"S":"1"}})",
      R"({"ab":{"S":"2"},"a":{"S":"1"},"\u0061a":{"S":"3"}})",
      R"({"s":{"SS":["b","a"]},"n":{"NS":["10","2.0","-1"]},"b":{"BS":["/w==","AA=="]}})",
      R"({"a":{"S":")" + std::string(300, 'x') + R"("},"b":{"L":[{"S":")" + std::string(200, 'y') +
          R"("}]}})",
      R"({")" + std::string(200, 'n') + R"(":{"S":"x"},"a":{"S":"y"}})",
      nested(31)};
  for (const std::string& text : texts) {
    const Document tree = with_blobs(Document::parse(text));
    const auto expected = encode_item(tree);
    ASSERT_TRUE(expected.ok()) << text;
    const std::string bytes = pack(text);
    ASSERT_EQ(bytes, *expected) << text;
    EXPECT_EQ(kPackedItem.unpack(bytes), to_document(ItemView(*expected))) << text;
    std::string written;
    kPackedItem.write_json(bytes, written);
    EXPECT_EQ(with_blobs(Document::parse(written)), to_document(ItemView(*expected))) << text;
  }
}

TEST(PackedItem, LeavesToTheTreeWhatIsNotPlain) {
  const std::string texts[] = {"",
                               "[]",
                               "{",
                               R"({"a":{"S":"x"})",
                               R"({"a":{"S":"x"},})",
                               R"({"a":null})",
                               R"({"a":"x"})",
                               R"({"a":{}})",
                               R"({"a":{"X":"x"}})",
                               R"({"a":{"S":null}})",
                               R"({"a":{"S":1}})",
                               R"({"a":{"S":"x","N":"1"}})",
                               R"({"a":{"S":"x","N":null}})",
                               R"({"a":{"N":1}})",
                               R"({"a":{"N":""}})",
                               R"({"a":{"N":"b"}})",
                               R"({"a":{"N":"1e126"}})",
                               R"({"a":{"B":"A"}})",
                               R"({"a":{"BOOL":"true"}})",
                               R"({"a":{"NULL":false}})",
                               R"({"a":{"L":{}}})",
                               R"({"a":{"L":[null]}})",
                               R"({"a":{"M":[]}})",
                               R"({"a":{"M":{"b":null}}})",
                               R"({"a":{"SS":[]}})",
                               R"({"a":{"SS":["x","x"]}})",
                               R"({"a":{"NS":["1","1.0"]}})",
                               R"({"a":{"BS":["AA==","AA=="]}})",
                               R"({"a":{"SS":["x",null]}})",
                               R"({"a":{"S":"1"},"a":{"S":"2"}})",
                               R"({"b":{"S":"1"},"a":{"S":"2"},"b":{"S":"3"}})",
                               R"({"":{"S":"x"}})",
                               R"({")" + std::string(256, 'n') + R"(":{"S":"x"}})",
                               nested(32)};
  for (const std::string& text : texts) EXPECT_EQ(pack(text), "(tree)") << text;
}

/// As a client sends it.
HttpResponse post(TestTables& t, const std::string& operation, const std::string& body) {
  return t.cloud.http(HttpRequest{.headers = {{"host", "dynamodb.us-east-1.amazonaws.com"},
                                              {"x-amz-target", "DynamoDB_20120810." + operation}},
                                  .body = body});
}

TEST(PackedItem, TravelsThroughWholeRequests) {
  TestTables t;
  t.make_table("tab");
  struct Case {
    std::string operation, body, answer;
  } cases[] = {
      {"PutItem",
       R"({"Item":{"x":{"L":[{"N":"1.0"},{"B":"AAH/"}]},"p":{"S":"a"}},"TableName":"tab"})",
       "{}"},
      {"GetItem",
       R"({"TableName":"tab","Key":{"p":{"S":"a"}}})",
       R"({"Item":{"p":{"S":"a"},"x":{"L":[{"N":"1"},{"B":"AAH/"}]}}})"},
      {"GetItem",
       R"({"TableName":"tab","Key":{"p":{"S":"a"}},"ProjectionExpression":"x[0]"})",
       R"({"Item":{"x":{"L":[{"N":"1"}]}}})"},
      {"PutItem",
       R"({"TableName":"tab","Item":{"p":{"S":"a"},"y":{"SS":["c","b"]}},"ReturnValues":"ALL_OLD"})",
       R"({"Attributes":{"p":{"S":"a"},"x":{"L":[{"N":"1"},{"B":"AAH/"}]}}})"},
      {"UpdateItem",
       R"({"TableName":"tab","Key":{"p":{"S":"a"}},"UpdateExpression":"SET z = :z",)"
       R"("ExpressionAttributeValues":{":z":{"S":"\u0001"}},"ReturnValues":"ALL_NEW"})",
       R"({"Attributes":{"p":{"S":"a"},"y":{"SS":["b","c"]},"z":{"S":"\u0001"}}})"},
      {"Scan",
       R"({"TableName":"tab","ProjectionExpression":"z"})",
       R"({"Items":[{"z":{"S":"\u0001"}}],"Count":1,"ScannedCount":1})"},
      {"BatchGetItem",
       R"({"RequestItems":{"tab":{"Keys":[{"p":{"S":"a"}}],"ProjectionExpression":"y"}}})",
       R"({"Responses":{"tab":[{"y":{"SS":["b","c"]}}]},"UnprocessedKeys":{}})"},
      {"BatchWriteItem",
       R"({"RequestItems":{"tab":[{"PutRequest":{"Item":{"p":{"S":"b"}}}},)"
       R"({"DeleteRequest":{"Key":{"p":{"S":"a"}}}}]}})",
       R"({"UnprocessedItems":{}})"},
      {"DeleteItem",
       R"({"TableName":"tab","Key":{"p":{"S":"b"}},"ReturnValues":"ALL_OLD"})",
       R"({"Attributes":{"p":{"S":"b"}}})"}};
  for (const Case& c : cases) EXPECT_EQ(post(t, c.operation, c.body).body, c.answer) << c.body;
}

TEST(PackedItem, FaultsAreThoseOfTheTree) {
  TestTables t;
  t.make_table("tab");
  const std::string items[] = {R"({"p":{"S":"a"},"x":{"N":"b"}})",
                               R"({"p":{"S":"a"},"x":{}})",
                               R"({"p":{"S":"a"},"x":{"S":"1","N":"1"}})",
                               R"({"p":{"S":"a"},"x":{"NULL":false}})",
                               R"({"p":{"S":"a"},"x":{"SS":["b","b"]}})",
                               R"({"p":{"S":"a"},"x":{"NS":[]}})",
                               R"({"p":{"N":"1"}})",
                               R"({"p":{"S":""}})",
                               R"({"q":{"S":"a"}})"};
  for (const std::string& item : items) {
    const std::string body = R"({"TableName":"tab","Item":)" + item + "}";
    const Document answer = Document::parse(post(t, "PutItem", body).body);
    EXPECT_EQ(answer.value("message", ""), t.refusal("PutItem", Document::parse(body))) << item;
  }
  // A message that shows the value shows the whole of it.
  const std::string body =
      R"({"TableName":"tab","Item":{"p":{"S":"a"}},"ReturnValues":"x","ReturnConsumedCapacity":"y"})";
  const Document answer = Document::parse(post(t, "PutItem", body).body);
  EXPECT_EQ(answer.value("message", ""), t.refusal("PutItem", Document::parse(body)));
}

}  // namespace
}  // namespace cloudtab::dynamodb
