#include "core/base/json.h"

#include <string>

#include <gtest/gtest.h>

namespace cloudtab {
namespace {

TEST(ParseJson, TakesJsonAndNothingElse) {
  EXPECT_EQ(parse_json(R"({"a":[1,true,null,"x"]})").value()["a"][3], "x");
  for (const char* text : {"", "{", "{a:1}", "[1,]", "nul", "1 2"}) {
    EXPECT_FALSE(parse_json(text).ok()) << text;
  }
}

TEST(ParseJson, RefusesDeepNesting) {
  const auto nested = [](size_t depth) {
    return std::string(depth, '[') + std::string(depth, ']');
  };
  EXPECT_TRUE(parse_json(nested(100)).ok());
  EXPECT_FALSE(parse_json(nested(101)).ok());
  EXPECT_FALSE(parse_json(std::string(1'000'000, '[')).ok());
  // Brackets in strings do not count, also behind an escaped quote.
  EXPECT_TRUE(parse_json("\"\\\"" + std::string(200, '[') + "\"").ok());
}

}  // namespace
}  // namespace cloudtab
