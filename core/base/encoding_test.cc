#include "core/base/encoding.h"

#include <gtest/gtest.h>

namespace cloudtab {
namespace {

using namespace std::string_literals;

struct TextCase {
  std::string bytes;
  std::string text;
};

TEST(Base64, CodesBothWays) {
  // RFC 4648 §10, and bytes of every height.
  const TextCase cases[] = {
      {"", ""},
      {"f", "Zg=="},
      {"fo", "Zm8="},
      {"foo", "Zm9v"},
      {"foob", "Zm9vYg=="},
      {"fooba", "Zm9vYmE="},
      {"foobar", "Zm9vYmFy"},
      {"\xff\xef\xbe"s, "/+++"},
      {"\0\x01\x80"s, "AAGA"},
  };
  for (const TextCase& c : cases) {
    EXPECT_EQ(base64_encode(c.bytes), c.text);
    const Result<std::string> decoded = base64_decode(c.text);
    ASSERT_TRUE(decoded.ok()) << c.text;
    EXPECT_EQ(*decoded, c.bytes);
  }
}

TEST(Base64, RefusesWhatIsNotBase64) {
  for (const char* text :
       {"Z", "Zg", "Zg=", "Zg=A", "Z===", "====", "Zm9v\n", "Zm9 ", "Zm-_", "Zg==Zg==", "=Zg="}) {
    const Result<std::string> decoded = base64_decode(text);
    ASSERT_FALSE(decoded.ok()) << text;
    EXPECT_EQ(decoded.error().code, "InvalidEncoding");
  }
}

TEST(Hex, CodesBothWays) {
  const TextCase cases[] = {{"", ""}, {"\0\x0f\xf0\xff"s, "000ff0ff"}, {"AZ", "415a"}};
  for (const TextCase& c : cases) {
    EXPECT_EQ(hex_encode(c.bytes), c.text);
    ASSERT_TRUE(hex_decode(c.text).ok());
    EXPECT_EQ(*hex_decode(c.text), c.bytes);
  }
  EXPECT_EQ(*hex_decode("AbCd"), "\xab\xcd");
  for (const char* text : {"a", "0g", " 0", "0x"}) EXPECT_FALSE(hex_decode(text).ok()) << text;
}

TEST(Percent, Decodes) {
  struct Case {
    std::string text;
    bool plus_is_space;
    std::string bytes;
  };
  const Case cases[] = {
      {"", false, ""},
      {"a%20b", false, "a b"},
      {"a+b", false, "a+b"},
      {"a+b", true, "a b"},
      {"%2B+%2b", true, "+ +"},
      {"%C3%A4", false, "\xc3\xa4"},
      {"%00", false, "\0"s},
      {"100%", false, "100%"},
      {"%4", false, "%4"},
      {"%zz%41", false, "%zzA"},
      {"%%41", false, "%A"},
      {"%2541", false, "%41"},
  };
  for (const Case& c : cases) EXPECT_EQ(percent_decode(c.text, c.plus_is_space), c.bytes) << c.text;
}

TEST(Percent, Encodes) {
  struct Case {
    std::string bytes;
    bool keep_slash;
    std::string text;
  };
  const Case cases[] = {
      {"", false, ""},
      {"AZaz09-._~", false, "AZaz09-._~"},
      {"a/b", true, "a/b"},
      {"a/b", false, "a%2Fb"},
      {"a b+c*", false, "a%20b%2Bc%2A"},
      {"\xc3\xa4\xff", false, "%C3%A4%FF"},
  };
  for (const Case& c : cases) EXPECT_EQ(percent_encode(c.bytes, c.keep_slash), c.text) << c.bytes;
}

TEST(Utf8, TellsWellFormedFromIllFormed) {
  struct Case {
    const char* name;
    std::string bytes;
    bool valid;
  };
  const Case cases[] = {
      {"empty", "", true},
      {"ascii", "plain ASCII text, long enough for words", true},
      {"nul", "a\0b"s, true},
      {"two bytes", "\xc2\x80\xdf\xbf", true},
      {"three bytes", "\xe0\xa0\x80\xed\x9f\xbf\xee\x80\x80\xef\xbf\xbf", true},
      {"four bytes", "\xf0\x90\x80\x80\xf4\x8f\xbf\xbf", true},
      {"overlong slash", "\xc0\xaf", false},
      {"overlong in three", "\xe0\x9f\xbf", false},
      {"overlong in four", "\xf0\x8f\xbf\xbf", false},
      {"surrogate", "\xed\xa0\x80", false},
      {"beyond U+10FFFF", "\xf4\x90\x80\x80", false},
      {"lead f5", "\xf5\x80\x80\x80", false},
      {"lone continuation", "\x80", false},
      {"cut after lead", "\xc3", false},
      {"cut in three", "\xe2\x82", false},
      {"cut in four", "\xf0\x9f\x98", false},
      {"lead then ascii", "\xc3(", false},
      {"bad third byte", "\xe2\x82(", false},
  };
  for (const Case& c : cases) {
    EXPECT_EQ(is_valid_utf8(c.bytes), c.valid) << c.name;
    // The same with ASCII on both sides, so that every alignment of the fast path is passed.
    for (size_t shift = 0; shift < 9; ++shift) {
      EXPECT_EQ(is_valid_utf8(std::string(shift, 'x') + c.bytes + "12345678"), c.valid) << c.name;
    }
  }
}

TEST(Utf8, CountsCodePoints) {
  EXPECT_EQ(utf8_length(""), 0u);
  EXPECT_EQ(utf8_length("abc"), 3u);
  EXPECT_EQ(utf8_length("\xc3\xa4\xe2\x82\xac\xf0\x9f\x98\x80"), 3u);
}

}  // namespace
}  // namespace cloudtab
