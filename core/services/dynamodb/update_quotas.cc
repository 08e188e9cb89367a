#include "core/services/dynamodb/update_quotas.h"

#include <algorithm>
#include <cstddef>
#include <string>
#include <string_view>
#include <utility>

#include "core/base/time.h"
#include "core/services/dynamodb/errors.h"

namespace cloudtab::dynamodb {

namespace {

/// Settings of a table, which keep what is used up; never shown.
constexpr const char* kClassChanges = "TableClassChanges";       ///< their times, in milliseconds
constexpr const char* kEncryptionChanges = "EncryptionChanges";  ///< First, Last: times; Count

constexpr Duration kDay = 24h;
constexpr int64_t kDecreasesFree = 4;
constexpr Duration kDecreaseInterval = 1h;
constexpr size_t kTableClassChangesMax = 2;
constexpr Duration kTableClassWindow = 30 * kDay;
constexpr int64_t kEncryptionChangesFree = 4;
constexpr Duration kEncryptionInterval = 6h;

Instant day_of(Instant t) {
  const int64_t day = kDay.count();
  return from_millis(to_millis(t) / day * day);
}

/// `Friday, October 9, 2026 at 1:21:34 AM Coordinated Universal Time`.
std::string in_words(Instant t) {
  const std::string date = to_http_date(t);  // Fri, 09 Oct 2026 01:21:34 GMT
  const int day = std::stoi(date.substr(5, 2)), hour = std::stoi(date.substr(17, 2));
  std::string out(weekday_name(t));
  (out += ", ") += month_name(t);
  out += " " + std::to_string(day) + ", " + date.substr(12, 4) + " at ";
  out += std::to_string(hour % 12 == 0 ? 12 : hour % 12) + date.substr(19, 6);
  return out + (hour < 12 ? " AM" : " PM") + " Coordinated Universal Time";
}

struct EncryptionChanges {
  Instant first{}, last{};
  int64_t count = 0;

  Instant end() const { return first + kDay; }
};

/// Those of the window that `now` is in.
EncryptionChanges encryption_changes(const TableRecord& table, Instant now) {
  const auto found = table.settings.find(kEncryptionChanges);
  if (found == table.settings.end()) return {};
  EncryptionChanges changes{from_millis((*found)["First"].get<int64_t>()),
                            from_millis((*found)["Last"].get<int64_t>()),
                            (*found)["Count"].get<int64_t>()};
  return now < changes.end() ? changes : EncryptionChanges{};
}

}  // namespace

int64_t decreases_of_day(const Throughput& throughput, Instant now) {
  const bool today = throughput.last_decrease && day_of(*throughput.last_decrease) == day_of(now);
  return today ? throughput.decreases_today : 0;
}

Status take_decrease(Throughput& throughput, Instant now) {
  const int64_t before = decreases_of_day(throughput, now);
  if (before >= kDecreasesFree) {
    const Instant last = *throughput.last_decrease;
    if (now < last + kDecreaseInterval) {
      return errors::limit_exceeded(
          "Subscriber limit exceeded: Provisioned throughput decreases are limited within a given "
          "UTC day. After the first 4 decreases, each subsequent decrease in the same UTC day can "
          "be performed at most once every 3600 seconds. Number of decreases today: " +
          std::to_string(before) + ". Last decrease at " + in_words(last) +
          ". Next decrease can be made at " +
          in_words(std::min(last + kDecreaseInterval, day_of(now) + kDay)));
    }
  }
  throughput.decreases_today = before + 1;
  throughput.last_decrease = now;
  return ok();
}

Status take_table_class(const std::string& table_class, TableRecord& table, Instant now) {
  Document recent = Document::array();
  for (const Document& time : table.settings.value(kClassChanges, Document::array())) {
    if (now < from_millis(time.get<int64_t>()) + kTableClassWindow) recent.push_back(time);
  }
  if (recent.size() >= kTableClassChangesMax) {
    return errors::limit_exceeded(
        "Subscriber limit exceeded: Updates to TableClass are limited to 2 times in 30 day(s).");
  }
  if (table.settings.value("TableClass", "STANDARD") != table_class) {
    recent.push_back(to_millis(now));
    table.settings[kClassChanges] = std::move(recent);
  }
  table.settings["TableClass"] = table_class;
  return ok();
}

Status check_encryption_quota(const TableRecord& table, Instant now) {
  const EncryptionChanges changes = encryption_changes(table, now);
  const Instant next = std::min(changes.last + kEncryptionInterval, changes.end());
  if (changes.count < kEncryptionChangesFree || now >= next) return ok();
  return errors::limit_exceeded(
      "Subscriber limit exceeded: Encryption mode changes are limited in the 24h window ending "
      "at " +
      to_iso8601_millis(changes.end()) +
      ". After the first 4 change, each subsequent change in the same window can be performed at "
      "most once every 21600 seconds. Number of updates today: " +
      std::to_string(changes.count) + ". Last change at " + to_iso8601_millis(changes.last) +
      ". Next changes can be made at " + to_iso8601_millis(next) + ".");
}

void count_encryption_change(TableRecord& table, Instant now) {
  EncryptionChanges changes = encryption_changes(table, now);
  if (changes.count == 0) changes.first = now;
  table.settings[kEncryptionChanges] = {
      {"First", to_millis(changes.first)}, {"Last", to_millis(now)}, {"Count", changes.count + 1}};
}

}  // namespace cloudtab::dynamodb
