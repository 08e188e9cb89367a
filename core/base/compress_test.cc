#include "core/base/compress.h"

#include <gtest/gtest.h>

#include "core/base/encoding.h"

namespace cloudtab {
namespace {

constexpr size_t kPlenty = 1 << 20;

/// `printf abc | gzip -n`, by GNU gzip.
std::string gzip_of_abc() { return *hex_decode("1f8b08000000000000034b4c4a0600c241243503000000"); }

std::string mixed_bytes(size_t count) {
  std::string bytes;
  uint32_t state = 1;
  while (bytes.size() < count) {
    state = state * 1664525u + 1013904223u;
    bytes.push_back(static_cast<char>(state >> 24));
  }
  return bytes;
}

TEST(Gzip, RoundTrips) {
  for (const std::string& bytes :
       {std::string(), std::string("abc"), std::string(100'000, 'x'), mixed_bytes(100'000)}) {
    const Result<std::string> back = gzip_decompress(gzip_compress(bytes), kPlenty);
    ASSERT_TRUE(back.ok()) << bytes.size();
    EXPECT_EQ(*back, bytes);
  }
}

TEST(Gzip, ReadsOthersAndSeveralMembers) {
  EXPECT_EQ(*gzip_decompress(gzip_of_abc(), kPlenty), "abc");
  EXPECT_EQ(*gzip_decompress(gzip_of_abc() + gzip_compress("def"), kPlenty), "abcdef");
}

TEST(Gzip, RefusesCorruptInput) {
  std::string wrong_checksum = gzip_of_abc();
  wrong_checksum[wrong_checksum.size() - 8] ^= 1;
  const std::string whole = gzip_of_abc();
  std::vector<std::string> cases = {
      "", "abc", wrong_checksum, whole + "x", whole + whole.substr(0, 5)};
  for (size_t length = 0; length < whole.size(); ++length) cases.push_back(whole.substr(0, length));
  for (const std::string& bytes : cases) {
    const Result<std::string> output = gzip_decompress(bytes, kPlenty);
    ASSERT_FALSE(output.ok()) << hex_encode(bytes);
    EXPECT_EQ(output.error().code, "InvalidCompression");
  }
}

TEST(Gzip, StopsAtTheLimit) {
  const std::string bomb = gzip_compress(std::string(100'000, 'x'));
  EXPECT_TRUE(gzip_decompress(bomb, 100'000).ok());
  const Result<std::string> output = gzip_decompress(bomb, 99'999);
  ASSERT_FALSE(output.ok());
  EXPECT_EQ(output.error().code, "RequestTooLarge");
  EXPECT_FALSE(gzip_decompress(gzip_of_abc(), 0).ok());
  EXPECT_TRUE(gzip_decompress(gzip_compress(""), 0).ok());
}

}  // namespace
}  // namespace cloudtab
