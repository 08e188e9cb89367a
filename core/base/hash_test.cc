#include "core/base/hash.h"

#include <gtest/gtest.h>

#include "core/base/encoding.h"

namespace cloudtab {
namespace {

struct DigestCase {
  std::string bytes;
  std::string md5;
  std::string sha1;
  std::string sha256;
  uint32_t crc32;
};

TEST(Hash, GivesThePublishedDigests) {
  // RFC 1321 §A.5, FIPS 180-4 examples; "123456789" is the check value of CRC-32.
  const DigestCase cases[] = {
      {"",
       "d41d8cd98f00b204e9800998ecf8427e",
       "da39a3ee5e6b4b0d3255bfef95601890afd80709",
       "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
       0},
      {"abc",
       "900150983cd24fb0d6963f7d28e17f72",
       "a9993e364706816aba3e25717850c26c9cd0d89d",
       "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad",
       0x352441c2},
      {"123456789",
       "25f9e794323b453885f5181f1b624d0b",
       "f7c3bc1d808e04732adf679965ccc34ca7ae3441",
       "15e2b0d3c33891ebb0f1ef609ec419420c20e320ce94c65fbc8c3312448eb225",
       0xcbf43926},
      {std::string(1000, 'a'),
       "cabe45dcc9ae5b66ba86600cca6b8ba8",
       "291e9a6c66994949b57ba5e650361e98fc36b1ba",
       "41edece42d63e8d9bf515a9ba6932e1c20cbc9f5a5d134645adb5db1b9737ea3",
       0x9a38da03},
  };
  for (const DigestCase& c : cases) {
    EXPECT_EQ(hex_encode(md5(c.bytes)), c.md5) << c.bytes;
    EXPECT_EQ(hex_encode(sha1(c.bytes)), c.sha1) << c.bytes;
    EXPECT_EQ(hex_encode(sha256(c.bytes)), c.sha256) << c.bytes;
    EXPECT_EQ(crc32(c.bytes), c.crc32) << c.bytes;
  }
}

TEST(Hash, HmacGivesTheDigestsOfRfc4231) {
  struct Case {
    std::string key;
    std::string bytes;
    std::string digest;
  };
  const Case cases[] = {
      {std::string(20, '\x0b'),
       "Hi There",
       "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7"},
      {"Jefe",
       "what do ya want for nothing?",
       "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843"},
      {std::string(131, '\xaa'),
       "Test Using Larger Than Block-Size Key - Hash Key First",
       "60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54"},
  };
  for (const Case& c : cases)
    EXPECT_EQ(hex_encode(hmac_sha256(c.key, c.bytes)), c.digest) << c.bytes;
}

TEST(Hash, Fnv1aGivesTheAuthorsValues) {
  EXPECT_EQ(fnv1a64(""), 0xcbf29ce484222325ull);
  EXPECT_EQ(fnv1a64("a"), 0xaf63dc4c8601ec8cull);
  EXPECT_EQ(fnv1a64("foobar"), 0x85944171f73967e8ull);
  // Hashing in parts is hashing the whole.
  EXPECT_EQ(fnv1a64("bar", fnv1a64("foo")), fnv1a64("foobar"));
}

}  // namespace
}  // namespace cloudtab
