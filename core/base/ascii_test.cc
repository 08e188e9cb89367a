#include "core/base/ascii.h"

#include <gtest/gtest.h>

namespace cloudtab {
namespace {

TEST(Ascii, LettersAloneChange) {
  EXPECT_EQ(to_lower("AZaz@[`{09"), "azaz@[`{09");
  EXPECT_EQ(to_upper("AZaz@[`{09"), "AZAZ@[`{09");
  EXPECT_EQ(to_lower("\xC3\x84"
                     "A"),
            "\xC3\x84"
            "a")
      << "bytes of UTF-8 are no letters here";
  EXPECT_EQ(to_upper("\xC3\xA4"
                     "a"),
            "\xC3\xA4"
            "A");
  EXPECT_EQ(to_lower(""), "");
}

TEST(Ascii, TheFirstLetterAlone) {
  EXPECT_EQ(lower_first("KeySchema"), "keySchema");
  EXPECT_EQ(lower_first("keySchema"), "keySchema");
  EXPECT_EQ(lower_first("9A"), "9A");
  EXPECT_EQ(lower_first(""), "");
  EXPECT_EQ(upper_first("keySchema"), "KeySchema");
  EXPECT_EQ(upper_first("KeySchema"), "KeySchema");
  EXPECT_EQ(upper_first("_a"), "_a");
  EXPECT_EQ(upper_first(""), "");
}

TEST(Ascii, EqualInEitherCase) {
  EXPECT_TRUE(equals_ignoring_case("Content-Type", "content-TYPE"));
  EXPECT_FALSE(equals_ignoring_case("content", "content-type"));
  EXPECT_FALSE(equals_ignoring_case("[", "{")) << "32 apart, but no letters";
}

}  // namespace
}  // namespace cloudtab
