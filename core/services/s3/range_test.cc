#include "core/services/s3/range.h"

#include <gtest/gtest.h>

#include "core/services/s3/bucket_name.h"

namespace cloudtab::s3 {
namespace {

TEST(Range, ReadsOneRange) {
  struct Case {
    const char* header;
    uint64_t size;
    RangeKind kind;
    uint64_t first, last;
  };
  const Case cases[] = {
      {"bytes=0-4", 10, RangeKind::kPart, 0, 4},
      {"bytes=5-", 10, RangeKind::kPart, 5, 9},
      {"bytes=-3", 10, RangeKind::kPart, 7, 9},
      {"bytes=-30", 10, RangeKind::kPart, 0, 9},
      {"bytes=0-99", 10, RangeKind::kPart, 0, 9},
      {"bytes=10-", 10, RangeKind::kUnsatisfiable, 0, 0},
      {"bytes=-0", 10, RangeKind::kUnsatisfiable, 0, 0},
      {"bytes=0-", 0, RangeKind::kUnsatisfiable, 0, 0},
      {"bytes=5-2", 10, RangeKind::kWhole, 0, 0},
      {"bytes=0-1,3-4", 10, RangeKind::kWhole, 0, 0},
      {"items=0-1", 10, RangeKind::kWhole, 0, 0},
      {"bytes=a-b", 10, RangeKind::kWhole, 0, 0},
      {"", 10, RangeKind::kWhole, 0, 0},
      {"bytes=-", 10, RangeKind::kWhole, 0, 0},
  };
  for (const Case& row : cases) {
    ByteRange range;
    EXPECT_EQ(parse_range(row.header, row.size, range), row.kind) << row.header;
    EXPECT_EQ(range.first, row.first) << row.header;
    EXPECT_EQ(range.last, row.last) << row.header;
  }
}

TEST(BucketName, FollowsTheRules) {
  for (const char* name : {"abc", "my-bucket", "my.bucket.1", "123", "a--b"}) {
    EXPECT_TRUE(is_valid_bucket_name(name)) << name;
  }
  for (const char* name : {"ab",
                           "",
                           "Abc",
                           "a_b",
                           "-abc",
                           "abc-",
                           "a..b",
                           "192.168.5.4",
                           "xn--abc",
                           "sthree-a",
                           "abc-s3alias",
                           "abc--ol-s3",
                           "abc/def"}) {
    EXPECT_FALSE(is_valid_bucket_name(name)) << name;
  }
  EXPECT_TRUE(is_valid_bucket_name(std::string(63, 'a')));
  EXPECT_FALSE(is_valid_bucket_name(std::string(64, 'a')));
}

}  // namespace
}  // namespace cloudtab::s3
