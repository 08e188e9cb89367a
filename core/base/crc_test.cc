#include "core/base/crc.h"

#include <string>

#include <gtest/gtest.h>

namespace cloudtab {
namespace {

// The checks of "123456789" from the catalogue of CRC algorithms
// (https://reveng.sourceforge.io/crc-catalogue), 32 zeros and 32 ones from RFC 3720 §B.4 and the
// NVMe specification.
TEST(Crc, GivesThePublishedChecks) {
  EXPECT_EQ(crc32c(""), 0u);
  EXPECT_EQ(crc32c("123456789"), 0xe3069283u);
  EXPECT_EQ(crc32c(std::string(32, '\0')), 0x8a9136aau);
  EXPECT_EQ(crc32c(std::string(32, '\xff')), 0x62a8ab43u);
  EXPECT_EQ(crc64nvme(""), 0u);
  EXPECT_EQ(crc64nvme("123456789"), 0xae8b14860a799888ull);
  EXPECT_EQ(crc64nvme(std::string(4096, '\0')), 0x6482d367eb22b64eull);
  EXPECT_EQ(crc64nvme(std::string(4096, '\xff')), 0xc0ddba7302eca3acull);
}

}  // namespace
}  // namespace cloudtab
