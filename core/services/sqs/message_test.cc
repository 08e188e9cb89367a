#include "core/services/sqs/message.h"

#include <gtest/gtest.h>

namespace cloudtab::sqs {
namespace {

Document text_attribute(const char* value, const char* type = "String") {
  return {{"DataType", type}, {"StringValue", value}};
}

Document binary_attribute(std::string_view bytes) {
  return {{"DataType", "Binary"}, {"BinaryValue", Document::binary({bytes.begin(), bytes.end()})}};
}

// Digests that SQS answered.
TEST(MessageDigest, MatchesRecordedDigests) {
  const Document three = {{"General", text_attribute("Kenobi")},
                          {"Hello", text_attribute("There")},
                          {"Help.Me", text_attribute("Me")}};
  EXPECT_EQ(attributes_md5(three), "4c360f3fdafd970e05fae2f149d997f5");
  EXPECT_EQ(attributes_md5({{"Hello", text_attribute("There")}}),
            "a311262e065454b75da111d535b8dacd");
  EXPECT_EQ(attributes_md5({{"Foo", text_attribute("Bar")}}), "ae7155c6026991b6d54b11589678bf9c");
  using namespace std::string_view_literals;
  EXPECT_EQ(attributes_md5(
                {{"attr1",
                  binary_attribute("traceparent\x1e"
                                   "00-774062d6c37081a5a0b9b5b88e30627c-2d2482211f6489da-01"sv)}}),
            "8cbe4db156db8a94db8b801b7addb984");
  EXPECT_EQ(attributes_md5(Document::object()), "");
  EXPECT_EQ(body_md5("msg"), "6e2baaf3b97dbeef01c0043275f9a0e7");
}

TEST(MessageBytes, CountsBodyAndAttributes) {
  EXPECT_EQ(message_bytes("12345", Document::object()), 5);
  EXPECT_EQ(message_bytes("1", {{"name", text_attribute("value")}}), 1 + 4 + 6 + 5);
  EXPECT_EQ(message_bytes("1", {{"name", binary_attribute("123")}}), 1 + 4 + 6 + 3);
}

TEST(SelectAttributes, TakesNamesPrefixesAndAll) {
  const Document all = {
      {"foo.a", text_attribute("1")}, {"foo.b", text_attribute("2")}, {"bar", text_attribute("3")}};
  const auto names = [&](const std::vector<std::string>& wanted) {
    std::string joined;
    const Document selected = select_attributes(all, wanted);
    for (const auto& [name, value] : selected.items()) joined += name + " ";
    return joined;
  };
  EXPECT_EQ(names({}), "");
  EXPECT_EQ(names({"All"}), "bar foo.a foo.b ");
  EXPECT_EQ(names({".*"}), "bar foo.a foo.b ");
  EXPECT_EQ(names({"*"}), "bar foo.a foo.b ");
  EXPECT_EQ(names({"foo.*"}), "foo.a foo.b ");
  EXPECT_EQ(names({"fo.*", "bar"}), "bar foo.a foo.b ");
  EXPECT_EQ(names({"bar", "none"}), "bar ");
  EXPECT_EQ(names({"AWS.", "..foo"}), "");
}

struct BodyCase {
  const char* name;
  std::string body;
  std::string code;
  std::string message_part;
};

TEST(CheckBody, RefusesWhatXmlHasNoPlaceFor) {
  const BodyCase cases[] = {
      {"plain", "hello", "", ""},
      {"white space", "a\tb\nc\rd", "", ""},
      {"beyond the basic plane", "\xF0\x9F\x90\xB6", "", ""},
      {"empty", "", "MissingParameter", "MessageBody"},
      {"control", "a\x07", "InvalidMessageContents", "'#x7'"},
      {"escape", "a\x1A", "InvalidMessageContents", "'#x1A'"},
      {"noncharacter", "a\xEF\xBF\xBF", "InvalidMessageContents", "'#xFFFF'"},
  };
  for (const BodyCase& c : cases) {
    const Status checked = check_body(c.body);
    EXPECT_EQ(checked.ok() ? "" : checked.error().code, c.code) << c.name;
    if (!checked.ok())
      EXPECT_NE(checked.error().message.find(c.message_part), std::string::npos) << c.name;
  }
}

struct AttributeCase {
  const char* name;
  Document attributes;
  const char* message_part;  // "": fine
};

TEST(CheckMessageAttributes, FindsEachFault) {
  Document eleven = Document::object();
  for (int i = 0; i < 11; ++i) eleven["a" + std::to_string(i)] = text_attribute("x");
  const AttributeCase cases[] = {
      {"text", {{"a", text_attribute("x")}}, ""},
      {"custom type", {{"a", text_attribute("x", "String.json")}}, ""},
      {"number", {{"a", text_attribute("-12.5e3", "Number")}}, ""},
      {"binary", {{"a", binary_attribute("x")}}, ""},
      {"umlaut in the name", {{"\xC3\xA4", text_attribute("x")}}, ""},
      {"no number", {{"a", text_attribute("twelve", "Number")}}, "Can't cast the value"},
      {"no value", {{"a", text_attribute("")}}, "must contain a non-empty value of type 'String'."},
      {"no type", {{"a", text_attribute("x", "Text")}}, "supported type prefixes"},
      {"bad name", {{"a b", text_attribute("x")}}, "attributes name can only contain"},
      {"reserved name", {{"AWS.a", text_attribute("x")}}, "reserved for internal use"},
      {"dot at the end", {{"a.", text_attribute("x")}}, "cannot start or end with '.'"},
      {"long name", {{std::string(256, 'a'), text_attribute("x")}}, "shorter than 256 Bytes"},
      {"too many", eleven, "Number of message attributes [11] exceeds the allowed maximum [10]."},
  };
  for (const AttributeCase& c : cases) {
    const Status checked = check_message_attributes(c.attributes);
    const std::string message = checked.ok() ? "" : checked.error().message;
    if (std::string_view(c.message_part).empty()) {
      EXPECT_EQ(message, "") << c.name;
    } else {
      EXPECT_NE(message.find(c.message_part), std::string::npos) << c.name << ": " << message;
    }
  }
}

}  // namespace
}  // namespace cloudtab::sqs
