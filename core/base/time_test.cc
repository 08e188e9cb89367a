#include "core/base/time.h"

#include <gtest/gtest.h>

namespace cloudtab {
namespace {

struct InstantCase {
  int64_t millis;
  const char* iso_millis;
  const char* iso_seconds;
  const char* http_date;
};

const InstantCase kInstants[] = {
    {0, "1970-01-01T00:00:00.000Z", "1970-01-01T00:00:00Z", "Thu, 01 Jan 1970 00:00:00 GMT"},
    {1'795'407'174'123,
     "2026-11-23T04:12:54.123Z",
     "2026-11-23T04:12:54Z",
     "Mon, 23 Nov 2026 04:12:54 GMT"},
    {951'782'399'999,
     "2000-02-28T23:59:59.999Z",
     "2000-02-28T23:59:59Z",
     "Mon, 28 Feb 2000 23:59:59 GMT"},
    {951'782'400'000,
     "2000-02-29T00:00:00.000Z",
     "2000-02-29T00:00:00Z",
     "Tue, 29 Feb 2000 00:00:00 GMT"},
    {-1, "1969-12-31T23:59:59.999Z", "1969-12-31T23:59:59Z", "Wed, 31 Dec 1969 23:59:59 GMT"},
    {253'402'300'799'999,
     "9999-12-31T23:59:59.999Z",
     "9999-12-31T23:59:59Z",
     "Fri, 31 Dec 9999 23:59:59 GMT"},
};

TEST(Time, PrintsAndParses) {
  for (const InstantCase& c : kInstants) {
    const Instant t = from_millis(c.millis);
    EXPECT_EQ(to_iso8601_millis(t), c.iso_millis);
    EXPECT_EQ(to_iso8601_seconds(t), c.iso_seconds);
    EXPECT_EQ(to_http_date(t), c.http_date);
    ASSERT_TRUE(parse_iso8601(c.iso_millis).ok()) << c.iso_millis;
    EXPECT_EQ(to_millis(*parse_iso8601(c.iso_millis)), c.millis);
    const int64_t whole_seconds = to_seconds(t) * 1000;
    ASSERT_TRUE(parse_iso8601(c.iso_seconds).ok()) << c.iso_seconds;
    EXPECT_EQ(to_millis(*parse_iso8601(c.iso_seconds)), whole_seconds);
    ASSERT_TRUE(parse_http_date(c.http_date).ok()) << c.http_date;
    EXPECT_EQ(to_millis(*parse_http_date(c.http_date)), whole_seconds);
  }
}

TEST(Time, ParsesTheOtherFormsOfIso8601) {
  struct Case {
    const char* text;
    int64_t millis;
  };
  const Case cases[] = {
      {"20261123T041254Z", 1'795'407'174'000},
      {"2026-11-23t04:12:54z", 1'795'407'174'000},
      {"2026-11-23T04:12:54.1Z", 1'795'407'174'100},
      {"2026-11-23T04:12:54.123456789Z", 1'795'407'174'123},
      {"2026-11-23T05:12:54+01:00", 1'795'407'174'000},
      {"2026-11-22T22:42:54.5-05:30", 1'795'407'174'500},
  };
  for (const Case& c : cases) {
    const Result<Instant> t = parse_iso8601(c.text);
    ASSERT_TRUE(t.ok()) << c.text;
    EXPECT_EQ(to_millis(*t), c.millis) << c.text;
  }
}

TEST(Time, RefusesWhatIsNoTimestamp) {
  for (const char* text : {"",
                           "2026-11-23",
                           "2026-11-23T04:12:54",
                           "2026-11-23T04:12:54Z ",
                           "2026-11-23T04:12:54.Z",
                           "2026-11-23T04:12:54+0100",
                           "2026-11-23T04:12:54+24:00",
                           "2026-11-23T04:12Z",
                           "2026-13-01T00:00:00Z",
                           "2026-02-29T00:00:00Z",
                           "2026-01-01T24:00:00Z",
                           "2026-01-01T00:60:00Z",
                           "2026-01-01T00:00:60Z",
                           "2026-1123T04:12:54Z",
                           "20261123T04:12:54Z",
                           "20261123T041254+01:00",
                           "+026-01-01T00:00:00Z",
                           "1795407174"}) {
    const Result<Instant> t = parse_iso8601(text);
    ASSERT_FALSE(t.ok()) << text;
    EXPECT_EQ(t.error().code, "InvalidTimestamp");
  }
  for (const char* text : {"",
                           "Mon, 23 Nov 2026 04:12:54",
                           "Mon, 23 Nov 2026 04:12:54 UTC",
                           "Mon, 31 Nov 2026 04:12:54 GMT",
                           "Mon, 3 Nov 2026 04:12:54 GMT",
                           "Xyz, 23 Nov 2026 04:12:54 GMT",
                           "Mon, 23 nov 2026 04:12:54 GMT"}) {
    const Result<Instant> t = parse_http_date(text);
    ASSERT_FALSE(t.ok()) << text;
    EXPECT_EQ(t.error().code, "InvalidTimestamp");
  }
}

TEST(Time, RoundsDownToSeconds) {
  EXPECT_EQ(to_seconds(from_millis(1999)), 1);
  EXPECT_EQ(to_seconds(from_millis(-1)), -1);
}

TEST(Time, DaysAndMonthsHaveNames) {
  const Instant friday = *parse_iso8601("2026-10-09T23:59:59Z");
  EXPECT_EQ(weekday_name(friday), "Friday");
  EXPECT_EQ(month_name(friday), "October");
  EXPECT_EQ(weekday_name(friday + 1s), "Saturday");
  EXPECT_EQ(weekday_name(from_millis(-1)), "Wednesday") << "the day before 1970 began";
  EXPECT_EQ(month_name(from_millis(-1)), "December");
}

}  // namespace
}  // namespace cloudtab
