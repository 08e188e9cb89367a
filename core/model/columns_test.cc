#include "core/model/columns.h"

#include <string>

#include <gtest/gtest.h>

namespace cloudtab::model {
namespace {

using namespace std::string_view_literals;

TEST(Columns, Numbers) {
  Column column("\x00\x7F\x80\x01\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\x01"sv);
  EXPECT_EQ(column.number(), 0u);
  EXPECT_EQ(column.number(), 127u);
  EXPECT_EQ(column.number(), 128u);
  EXPECT_EQ(column.number(), UINT64_MAX);
}

TEST(Columns, SignedNumbers) {
  Column column("\x00\x01\x02\x03\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\x01"sv);
  for (int64_t expected : {int64_t{0}, int64_t{-1}, int64_t{1}, int64_t{-2}, INT64_MIN}) {
    EXPECT_EQ(column.signed_number(), expected);
  }
}

TEST(Columns, Texts) {
  Column column("one\n\nthree\n");
  EXPECT_EQ(column.text(), "one");
  EXPECT_EQ(column.text(), "");
  EXPECT_EQ(column.text(), "three");
}

TEST(Columns, LieOneAfterTheOther) {
  std::vector<Column> columns = unpack_columns(
      "\x02\x00\x03\x05\x06"
      "ab\n"sv,
      3);
  ASSERT_EQ(columns.size(), 3u);
  EXPECT_EQ(columns[0].number(), 5u);
  EXPECT_EQ(columns[0].number(), 6u);
  EXPECT_EQ(columns[2].text(), "ab");
}

TEST(Fields, WithoutAValueStayAsTheyAre) {
  Column masks("\x05"sv);
  Column numbers("\x07"sv);
  Column texts("new\n");
  Fields fields(masks, numbers, texts);
  std::string_view first = "old";
  uint16_t second = 1;
  uint16_t third = 2;
  fields.text(first);
  fields.number(second);
  fields.number(third);
  EXPECT_EQ(first, "new");
  EXPECT_EQ(second, 1);
  EXPECT_EQ(third, 7);
  EXPECT_FALSE(fields.next());
}

}  // namespace
}  // namespace cloudtab::model
