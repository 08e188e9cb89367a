#include "core/base/time.h"

#include <array>
#include <cstdio>
#include <optional>

namespace cloudtab {

namespace {

using std::chrono::days;
using std::chrono::floor;
using std::chrono::sys_days;
using std::chrono::year_month_day;

// Their first three letters are what dates of HTTP have.
constexpr std::array<std::string_view, 7> kWeekdays = {
    "Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"};
constexpr std::array<std::string_view, 12> kMonths = {"January",
                                                      "February",
                                                      "March",
                                                      "April",
                                                      "May",
                                                      "June",
                                                      "July",
                                                      "August",
                                                      "September",
                                                      "October",
                                                      "November",
                                                      "December"};

/// A moment of the proleptic Gregorian calendar in UTC.
struct Civil {
  int year = 0;
  unsigned month = 0;
  unsigned day = 0;
  /// 0 is Sunday.
  unsigned weekday = 0;
  int hour = 0;
  int minute = 0;
  int second = 0;
  int millisecond = 0;
};

Civil to_civil(Instant t) {
  const Duration since_epoch = t.time_since_epoch();
  const days whole_days = floor<days>(since_epoch);
  const year_month_day date{sys_days(whole_days)};
  const auto of_day = static_cast<int>((since_epoch - whole_days).count());
  return Civil{.year = static_cast<int>(date.year()),
               .month = static_cast<unsigned>(date.month()),
               .day = static_cast<unsigned>(date.day()),
               .weekday = std::chrono::weekday(sys_days(whole_days)).c_encoding(),
               .hour = of_day / 3'600'000,
               .minute = of_day / 60'000 % 60,
               .second = of_day / 1'000 % 60,
               .millisecond = of_day % 1'000};
}

/// Nothing if a field is out of its range (a leap second is, as for AWS's own parsers).
std::optional<Instant> from_civil(const Civil& civil) {
  const year_month_day date{
      std::chrono::year(civil.year), std::chrono::month(civil.month), std::chrono::day(civil.day)};
  if (!date.ok() || civil.hour > 23 || civil.minute > 59 || civil.second > 59) return std::nullopt;
  // Milliseconds from the start: libc++ counts hours and minutes in `long`, 32 bits in wasm.
  Duration since_epoch = sys_days(date).time_since_epoch();
  since_epoch += std::chrono::hours(civil.hour);
  since_epoch += std::chrono::minutes(civil.minute);
  since_epoch += std::chrono::seconds(civil.second);
  return Instant(since_epoch + Duration(civil.millisecond));
}

/// Reads a text from left to right. After the first mismatch every read fails and `failed()` is
/// true.
class Scanner {
 public:
  explicit Scanner(std::string_view text) : rest_(text) {}

  bool failed() const { return failed_; }
  bool at_end() const { return rest_.empty(); }
  void fail() { failed_ = true; }

  /// Exactly `count` decimal digits.
  int number(size_t count) {
    int value = 0;
    for (size_t i = 0; i < count; ++i) {
      if (!next_is_digit()) {
        failed_ = true;
        return 0;
      }
      value = value * 10 + (rest_.front() - '0');
      rest_.remove_prefix(1);
    }
    return value;
  }

  unsigned positive(size_t count) { return static_cast<unsigned>(number(count)); }

  /// Takes one of the characters if it is next.
  bool take(std::string_view any_of) {
    if (rest_.empty() || any_of.find(rest_.front()) == std::string_view::npos) return false;
    rest_.remove_prefix(1);
    return true;
  }

  void expect(std::string_view any_of) {
    if (!take(any_of)) failed_ = true;
  }

  void expect_word(std::string_view word) {
    if (rest_.substr(0, word.size()) != word) {
      failed_ = true;
      return;
    }
    rest_.remove_prefix(word.size());
  }

  /// One of three-letter names; its index.
  template <size_t N>
  unsigned name(const std::array<std::string_view, N>& names) {
    for (unsigned i = 0; i < N; ++i) {
      if (rest_.substr(0, 3) == names[i].substr(0, 3)) {
        rest_.remove_prefix(3);
        return i;
      }
    }
    failed_ = true;
    return 0;
  }

  /// Digits after a decimal point as milliseconds; further digits are dropped.
  int fraction_millis() {
    if (!next_is_digit()) failed_ = true;
    int value = 0;
    int scale = 100;
    while (next_is_digit()) {
      value += (rest_.front() - '0') * scale;
      scale /= 10;
      rest_.remove_prefix(1);
    }
    return value;
  }

 private:
  bool next_is_digit() const {
    return !rest_.empty() && rest_.front() >= '0' && rest_.front() <= '9';
  }

  std::string_view rest_;
  bool failed_ = false;
};

/// `Z`, `+hh:mm` or `-hh:mm`: how far local time is ahead of UTC.
Duration scan_offset(Scanner& scanner) {
  if (scanner.take("Zz")) return Duration(0);
  const bool behind = scanner.take("-");
  if (!behind) scanner.expect("+");
  const int hours = scanner.number(2);
  scanner.expect(":");
  const int minutes = scanner.number(2);
  if (hours > 23 || minutes > 59) scanner.fail();
  const Duration offset = std::chrono::hours(hours) + std::chrono::minutes(minutes);
  return behind ? -offset : offset;
}

Error invalid_timestamp(std::string_view text) {
  return Error{.code = "InvalidTimestamp", .message = "Not a timestamp: " + std::string(text)};
}

template <class... Numbers>
std::string print(const char* pattern, Numbers... numbers) {
  std::array<char, 64> buffer;
  const int length = std::snprintf(buffer.data(), buffer.size(), pattern, numbers...);
  return std::string(buffer.data(), static_cast<size_t>(length));
}

}  // namespace

std::string to_iso8601_millis(Instant t) {
  const Civil c = to_civil(t);
  return print("%04d-%02u-%02uT%02d:%02d:%02d.%03dZ",
               c.year,
               c.month,
               c.day,
               c.hour,
               c.minute,
               c.second,
               c.millisecond);
}

std::string to_iso8601_seconds(Instant t) {
  const Civil c = to_civil(t);
  return print(
      "%04d-%02u-%02uT%02d:%02d:%02dZ", c.year, c.month, c.day, c.hour, c.minute, c.second);
}

std::string to_http_date(Instant t) {
  const Civil c = to_civil(t);
  return print("%.3s, %02u %.3s %04d %02d:%02d:%02d GMT",
               kWeekdays[c.weekday].data(),
               c.day,
               kMonths[c.month - 1].data(),
               c.year,
               c.hour,
               c.minute,
               c.second);
}

std::string_view weekday_name(Instant t) { return kWeekdays[to_civil(t).weekday]; }

std::string_view month_name(Instant t) { return kMonths[to_civil(t).month - 1]; }

Result<Instant> parse_iso8601(std::string_view text) {
  Scanner scanner(text);
  Civil civil;
  Duration offset(0);
  civil.year = scanner.number(4);
  const bool extended = scanner.take("-");
  civil.month = scanner.positive(2);
  if (extended) scanner.expect("-");
  civil.day = scanner.positive(2);
  scanner.expect(extended ? "Tt" : "T");
  civil.hour = scanner.number(2);
  if (extended) scanner.expect(":");
  civil.minute = scanner.number(2);
  if (extended) scanner.expect(":");
  civil.second = scanner.number(2);
  if (extended) {
    if (scanner.take(".")) civil.millisecond = scanner.fraction_millis();
    offset = scan_offset(scanner);
  } else {
    scanner.expect("Z");
  }
  if (scanner.failed() || !scanner.at_end()) return invalid_timestamp(text);
  const std::optional<Instant> local = from_civil(civil);
  if (!local) return invalid_timestamp(text);
  return *local - offset;
}

Result<Instant> parse_http_date(std::string_view text) {
  Scanner scanner(text);
  Civil civil;
  // The day of the week is redundant: it must be one, but need not be the right one (RFC 7231
  // leaves that open).
  civil.weekday = scanner.name(kWeekdays);
  scanner.expect_word(", ");
  civil.day = scanner.positive(2);
  scanner.expect(" ");
  civil.month = scanner.name(kMonths) + 1;
  scanner.expect(" ");
  civil.year = scanner.number(4);
  scanner.expect(" ");
  civil.hour = scanner.number(2);
  scanner.expect(":");
  civil.minute = scanner.number(2);
  scanner.expect(":");
  civil.second = scanner.number(2);
  scanner.expect_word(" GMT");
  if (scanner.failed() || !scanner.at_end()) return invalid_timestamp(text);
  const std::optional<Instant> instant = from_civil(civil);
  if (!instant) return invalid_timestamp(text);
  return *instant;
}

}  // namespace cloudtab
