#include "core/services/logs/number.h"

#include <optional>
#include <string>

#include <gtest/gtest.h>

namespace cloudtab::logs {
namespace {

TEST(Number, ReadsDecimalsOnly) {
  struct Case {
    std::string text;
    std::optional<double> number;
  };
  const Case cases[] = {
      {"12", 12},
      {"-0.5", -0.5},
      {"+3", 3},
      {".25", 0.25},
      {"1e3", 1000},
      {"25E-2", 0.25},
      {std::string(63, '0') + "7", 7},
      {std::string(64, '0') + "7", std::nullopt},
      {"", std::nullopt},
      {"-", std::nullopt},
      {".", std::nullopt},
      {"e", std::nullopt},
      {"1e", std::nullopt},
      {"1 ", std::nullopt},
      {" 1", std::nullopt},
      {"1-2", std::nullopt},
      {"0x1f", std::nullopt},
      {"inf", std::nullopt},
      {"nan", std::nullopt},
  };
  for (const Case& row : cases) EXPECT_EQ(number_in(row.text), row.number) << row.text;
}

}  // namespace
}  // namespace cloudtab::logs
