#include "core/services/dynamodb/float32.h"

#include <string>

#include <gtest/gtest.h>

namespace cloudtab::dynamodb {
namespace {

TEST(Float32, NumbersAreRoundedAndNamedShortest) {
  const struct {
    const char *number, *text;
  } cases[] = {
      {"0", "0.0"},
      {"1", "1.0"},
      {"-1", "-1.0"},
      {"0.1", "0.1"},
      {"0.6", "0.6"},
      {"16777216", "16777216.0"},
      {"16777217", "16777216.0"},
      {"16777219", "16777220.0"},
      {"1.000000059604644775390625", "1.0"},
      {"1.00000006", "1.0000001"},
      {"123.456", "123.456"},
      {"3.14159265358979", "3.1415927"},
      {"0.00001", "0.00001"},
      {"0.000001", "1e-6"},
      {"0.0000012345", "1.2345e-6"},
      {"1000000000000000", "1000000000000000.0"},
      {"10000000000000000", "1e16"},
      {"340282346638528859811704183484516925440", "3.4028235e38"},
      {"1E-45", "1e-45"},
      {"1E-60", "0.0"},
  };
  for (const auto& c : cases) {
    const auto number = Decimal::parse(c.number);
    ASSERT_TRUE(number.ok()) << c.number;
    const auto value = to_float32(*number);
    ASSERT_TRUE(value.has_value()) << c.number;
    EXPECT_EQ(to_text(*value), c.text) << c.number;
  }
  for (const char* beyond : {"3.5E38", "-1E39", "1E125"})
    EXPECT_FALSE(to_float32(*Decimal::parse(beyond)).has_value()) << beyond;
}

}  // namespace
}  // namespace cloudtab::dynamodb
