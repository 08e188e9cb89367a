#include "wasm/bytes.h"

#include <cstring>
#include <string>

#include <gtest/gtest.h>

namespace cloudtab::bytes {
namespace {

std::string numbered(size_t length) {
  std::string text(length, '\0');
  for (size_t i = 0; i < length; ++i) text[i] = static_cast<char>(i * 7 + i / 256 + 1);
  return text;
}

TEST(Bytes, AreCopiedWhereverTheyLie) {
  constexpr size_t kRoom = 3 * kCopiedMax;
  for (size_t length = 0; length <= kCopiedMax; ++length) {
    for (const size_t to : {size_t{0},
                            kCopiedMax - 1,
                            kCopiedMax - 9,
                            kCopiedMax - 40,
                            kCopiedMax,
                            kCopiedMax + 1,
                            kCopiedMax + 13,
                            kCopiedMax + length}) {
      std::string copied = numbered(kRoom);
      std::string expected = copied;
      std::memmove(expected.data() + to, expected.data() + kCopiedMax, length);
      const bool done = copy(copied.data() + to, copied.data() + kCopiedMax, length);
      EXPECT_TRUE(done || (length > 32 && to >= kCopiedMax && to < kCopiedMax + length));
      if (!done) expected = numbered(kRoom);
      EXPECT_EQ(copied, expected) << length << " bytes to " << to;
    }
  }
}

TEST(Bytes, AreLeftWhereTheyAreMany) {
  std::string copied = numbered(4 * kCopiedMax);
  EXPECT_FALSE(copy(copied.data(), copied.data() + 2 * kCopiedMax, kCopiedMax + 1));
  EXPECT_EQ(copied, numbered(4 * kCopiedMax));
}

TEST(Bytes, AreComparedAsUnsignedOnes) {
  for (size_t length = 0; length <= 40; ++length) {
    const std::string a = numbered(length);
    EXPECT_EQ(compare(a.data(), a.data(), length), 0);
    for (size_t at = 0; at < length; ++at) {
      for (const char other : {'\0', '\x7f', '\x80', '\xff'}) {
        std::string b = a;
        b[at] = other;
        if (at + 1 < length) b[at + 1] = static_cast<char>(~b[at + 1]);  // does not count
        if (b[at] == a[at]) continue;
        const bool less = static_cast<unsigned char>(a[at]) < static_cast<unsigned char>(other);
        EXPECT_EQ(compare(a.data(), b.data(), length) < 0, less) << length << " bytes, " << at;
        EXPECT_EQ(compare(b.data(), a.data(), length) > 0, less) << length << " bytes, " << at;
      }
    }
  }
}

}  // namespace
}  // namespace cloudtab::bytes
