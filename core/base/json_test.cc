#include "core/base/json.h"

#include <string>

#include <gtest/gtest.h>

#include "core/base/json_appender.h"

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

TEST(JsonAppender, WritesStringsAsWriteJsonStringDoes) {
  // A special character at every place of strings of every length around a word's.
  for (size_t length = 0; length <= 20; ++length) {
    for (size_t at = 0; at <= length; ++at) {
      for (const char c : {'a', '"', '\\', '\n', '\x01', '\x1f', '\x20', '\x7f', '\x80', '\xff'}) {
        std::string text(length, 'x');
        if (at < length) text[at] = c;
        std::string slow = "{";
        write_json_string(text, slow);
        slow += ":1}";
        std::string fast = "{";
        {
          JsonAppender out(fast);
          out.string(text);
          out.raw(':');
          out.raw("1}");
        }
        ASSERT_EQ(fast, slow) << length << ' ' << at << ' ' << static_cast<int>(c);
      }
    }
  }
}

TEST(JsonAppender, MakesRoomAsItGoes) {
  std::string slow, fast;
  {
    JsonAppender out(fast);
    for (size_t length = 0; length < 3000; length += 7) {
      const std::string text(length, length % 2 == 0 ? 'e' : '"');
      write_json_string(text, slow);
      out.string(text);
      slow += text;
      out.raw(text);
    }
  }
  EXPECT_EQ(fast, slow);
}

}  // namespace
}  // namespace cloudtab
