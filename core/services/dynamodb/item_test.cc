#include "core/services/dynamodb/item.h"

#include <gtest/gtest.h>

namespace cloudtab::dynamodb {
namespace {

Document binary(std::string_view bytes) {
  return Document::binary(std::vector<uint8_t>(bytes.begin(), bytes.end()));
}

std::string failure(const Document& value) {
  std::string out;
  const Status status = encode_value(value, out);
  return status.ok() ? "" : status.error().message;
}

TEST(Item, EveryTypeComesBackAsItWent) {
  const Document item = {{"s", {{"S", "text"}}},
                         {"empty", {{"S", ""}}},
                         {"n", {{"N", "-12.5"}}},
                         {"b", {{"B", binary(std::string("\0\xff", 2))}}},
                         {"t", {{"BOOL", true}}},
                         {"f", {{"BOOL", false}}},
                         {"nul", {{"NULL", true}}},
                         {"l", {{"L", {{{"S", "a"}}, {{"L", Document::array()}}}}}},
                         {"m", {{"M", {{"x", {{"N", "1"}}}, {"y", {{"M", Document::object()}}}}}}},
                         {"ss", {{"SS", {"a", "b"}}}},
                         {"ns", {{"NS", {"-1", "0", "2", "10"}}}},
                         {"bs", {{"BS", {binary("x"), binary("y")}}}}};
  auto bytes = encode_item(item);
  ASSERT_TRUE(bytes.ok());
  EXPECT_EQ(to_document(ItemView(*bytes)), item);
}

TEST(Item, NumbersAndSetsTakeTheirNormalForm) {
  auto bytes = encode_item({{"n", {{"N", "0100.50"}}},
                            {"ns", {{"NS", {"10", "2.0", "-1"}}}},
                            {"ss", {{"SS", {"b", "a"}}}}});
  ASSERT_TRUE(bytes.ok());
  EXPECT_EQ(to_document(ItemView(*bytes)),
            (Document{{"n", {{"N", "100.5"}}},
                      {"ns", {{"NS", {"-1", "2", "10"}}}},
                      {"ss", {{"SS", {"a", "b"}}}}}));
}

TEST(Item, EqualValuesHaveEqualBytes) {
  std::string a, b;
  ASSERT_TRUE(encode_value({{"NS", {"1.0", "2"}}}, a).ok());
  ASSERT_TRUE(encode_value({{"NS", {"2.00", "1"}}}, b).ok());
  EXPECT_EQ(a, b);
}

TEST(Item, RefusesBadValuesWithTheServicesTexts) {
  const std::string head = "One or more parameter values were invalid: ";
  struct Case {
    Document value;
    std::string message;
  } cases[] = {
      {Document::object(),
       "Supplied AttributeValue is empty, must contain exactly one of the supported datatypes"},
      {{{"S", "a"}, {"N", "1"}},
       "Supplied AttributeValue has more than one datatypes set, must contain exactly one of the "
       "supported datatypes"},
      {{{"S", "a"}, {"N", "b"}}, "The parameter cannot be converted to a numeric value: b"},
      {{{"NULL", false}}, head + "Null attribute value types must have the value of true"},
      {{{"SS", Document::array()}}, head + "An string set  may not be empty"},
      {{{"NS", Document::array()}}, head + "An number set  may not be empty"},
      {{{"BS", Document::array()}}, head + "Binary sets should not be empty"},
      {{{"SS", {"b", "a", "b"}}},
       head + "Input collection [\"a\", \"b\", \"b\"] contains duplicates."},
      {{{"NS", {"1", "1.0"}}}, head + "Input collection contains duplicates."},
      {{{"BS", {binary("a"), binary("a")}}},
       head + "Input collection [\"YQ==\",\"YQ==\"]of type BS contains duplicates."},
      {{{"L", {{{"N", ""}}}}}, "The parameter cannot be converted to a numeric value: "},
      {{{"M", {{"a", Document::object()}}}},
       "Supplied AttributeValue is empty, must contain exactly one of the supported datatypes"},
  };
  for (const Case& c : cases) EXPECT_EQ(failure(c.value), c.message) << c.value.dump();
}

// The leaf is a level too.
TEST(Item, NestingEndsAtThirtyTwoLevels) {
  Document value = {{"S", "x"}};
  for (int i = 0; i < 31; ++i) value = {{"L", {value}}};
  EXPECT_EQ(failure(value), "");
  EXPECT_EQ(failure({{"L", {value}}}),
            "Nesting Levels have exceeded supported limits: Attributes in the item have nested "
            "levels beyond supported limit");
}

TEST(Item, SizesFollowTheGuide) {
  struct Case {
    Document item;
    size_t size;
  } cases[] = {
      {{{"id", {{"S", "abc"}}}}, 5},
      {{{"é", {{"S", "é"}}}}, 4},
      {{{"n", {{"N", "0"}}}}, 2},
      {{{"n", {{"N", "1"}}}}, 3},
      {{{"n", {{"N", "123"}}}}, 4},
      {{{"n", {{"N", "-1"}}}}, 4},
      {{{"b", {{"B", binary("1234")}}}}, 5},
      {{{"t", {{"BOOL", true}}}}, 2},
      {{{"z", {{"NULL", true}}}}, 2},
      {{{"l", {{"L", Document::array()}}}}, 4},
      {{{"l", {{"L", {{{"S", "ab"}}}}}}}, 7},
      {{{"m", {{"M", {{"k", {{"S", "v"}}}}}}}}, 7},
      {{{"ss", {{"SS", {"a", "bc"}}}}}, 5},
  };
  for (const Case& c : cases) {
    auto bytes = encode_item(c.item);
    ASSERT_TRUE(bytes.ok());
    EXPECT_EQ(item_size(ItemView(*bytes)), c.size) << c.item.dump();
  }
}

TEST(Item, FindsAttributesWhereTheyLie) {
  auto bytes = encode_item({{"a", {{"S", "1"}}}, {"c", {{"S", "3"}}}});
  ASSERT_TRUE(bytes.ok());
  const ItemView item(*bytes);
  EXPECT_EQ(item.find("a")->payload(), "1");
  EXPECT_EQ(item.find("c")->payload(), "3");
  EXPECT_FALSE(item.find("b").has_value());
  EXPECT_FALSE(item.find("d").has_value());
  EXPECT_TRUE(ItemView().empty());
}

}  // namespace
}  // namespace cloudtab::dynamodb
