#include "core/services/dynamodb/recovery.h"

#include <algorithm>
#include <map>
#include <utility>

#include "core/services/dynamodb/key.h"
#include "core/services/dynamodb/limits.h"

namespace cloudtab::dynamodb {

namespace {

constexpr size_t kTimeAt = kTablePrefixBytes;
constexpr size_t kItemAt = kTimeAt + 8;
/// How many outdated records a write takes away: more than it adds, so that they go in the end.
constexpr int kTrimmedPerWrite = 4;

/// table number (4 bytes) | milliseconds (8) | the item's key behind its table number
std::string history_key(std::string_view table_prefix, Instant time, std::string_view item) {
  const auto millis = static_cast<uint64_t>(to_millis(time));
  std::string key(table_prefix);
  append_u32(key, static_cast<uint32_t>(millis >> 32));
  append_u32(key, static_cast<uint32_t>(millis));
  key += item;
  return key;
}

Instant time_of(std::string_view history_key) {
  const uint64_t high = read_u32(history_key, kTimeAt), low = read_u32(history_key, kTimeAt + 4);
  return from_millis(static_cast<int64_t>(high << 32 | low));
}

const Document* settings_of(const TableRecord& table) {
  const auto found = table.settings.find("PointInTimeRecovery");
  return found == table.settings.end() ? nullptr : &*found;
}

Instant earliest_of(const Document& settings, Instant now) {
  const Instant since = from_millis(settings["Since"].get<int64_t>());
  return std::max(since, now - std::chrono::hours(24 * settings["Days"].get<int64_t>()));
}

Duration recovery_lag(Call& call, const Scope& scope) {
  const SettingsRecord* settings = call.records<SettingsRecord>(scope).find("");
  return settings != nullptr ? settings->recovery_lag : SettingsRecord().recovery_lag;
}

void trim(Collection<HistoryRecord>& history, const std::string& prefix, Instant earliest) {
  for (int left = kTrimmedPerWrite; left > 0; --left) {
    const auto first = history.lower_bound(prefix);
    if (first == history.end() || first->first.compare(0, prefix.size(), prefix) != 0 ||
        time_of(first->first) > earliest) {
      return;
    }
    history.erase(std::string(first->first));
  }
}

struct Found {
  std::string_view bytes;
  Instant last{};
};
/// By item key: what the first write of each item in the time found, and when its last was. Both
/// ends are included.
using FoundByKey = std::map<std::string_view, Found>;

FoundByKey found_between(Call& call, const TableRef& table, Instant from, Instant until) {
  FoundByKey found;
  const auto& history = call.records<HistoryRecord>(table.scope);
  const std::string prefix = table_prefix(table->number);
  if (from > until) return found;
  const auto end = history.lower_bound(history_key(prefix, until + Duration(1), ""));
  for (auto it = history.lower_bound(history_key(prefix, from, "")); it != end; ++it) {
    const std::string_view key = std::string_view(it->first).substr(kItemAt);
    const auto first = found.try_emplace(key, Found{it->second.bytes, {}}).first;
    first->second.last = time_of(it->first);
  }
  return found;
}

/// All that was written after a moment.
FoundByKey found_after(Call& call, const TableRef& table, Instant at) {
  return found_between(call, table, at + Duration(1), call.now());
}

}  // namespace

std::optional<RecoveryWindow> recovery_window(Call& call, const TableRef& table) {
  const Document* settings = settings_of(*table);
  if (settings == nullptr) return std::nullopt;
  RecoveryWindow window;
  window.earliest = earliest_of(*settings, call.now());
  window.latest = std::max(window.earliest, call.now() - recovery_lag(call, table.scope));
  window.days = (*settings)["Days"].get<int64_t>();
  return window;
}

void set_recovery(Call& call, const TableRef& table, bool enabled, std::optional<int64_t> days) {
  if (!enabled) erase_history(call, table.scope, *table);
  call.records<TableRecord>(table.scope).update(std::string(table->name), [&](TableRecord& record) {
    if (!enabled) {
      record.settings.erase("PointInTimeRecovery");
      return;
    }
    Document& kept = record.settings["PointInTimeRecovery"];
    if (kept.is_null())
      kept = {{"Since", to_millis(call.now())}, {"Days", limits::kRecoveryDaysMax}};
    if (!days) return;
    // A longer period reaches back no further than what the shorter one kept.
    kept["Since"] = to_millis(earliest_of(kept, call.now()));
    kept["Days"] = *days;
  });
}

void keep_history(Call& call, const TableRef& table, std::string_view key, const ItemRecord* item) {
  const Document* settings = settings_of(*table);
  if (settings == nullptr) return;
  auto& history = call.records<HistoryRecord>(table.scope);
  const std::string prefix = table_prefix(table->number);
  trim(history, prefix, earliest_of(*settings, call.now()));
  const std::string at = history_key(prefix, call.now(), key.substr(kTablePrefixBytes));
  if (history.contains(at)) return;
  history.put(at, HistoryRecord{item != nullptr ? item->bytes : ""});
}

void erase_history(Call& call, const Scope& scope, const TableRecord& table) {
  call.records<HistoryRecord>(scope).erase_prefix(table_prefix(table.number));
}

void visit_items_at(Call& call,
                    const TableRef& table,
                    Instant at,
                    const std::function<void(std::string_view key, std::string_view item)>& visit) {
  const FoundByKey changed = found_after(call, table, at);
  auto before = changed.begin();
  const auto visit_before = [&] {
    if (!before->second.bytes.empty()) visit(before->first, before->second.bytes);
    ++before;
  };
  // The visit may fill another table, whose items may come right behind this one's.
  const auto& items = call.records<ItemRecord>(table.scope);
  const std::string prefix = table_prefix(table->number);
  for (auto it = items.lower_bound(prefix);
       it != items.end() && it->first.compare(0, prefix.size(), prefix) == 0;
       ++it) {
    const std::string_view key = std::string_view(it->first).substr(kTablePrefixBytes);
    while (before != changed.end() && before->first < key) visit_before();
    if (before != changed.end() && before->first == key) {
      visit_before();
    } else {
      visit(key, it->second.bytes);
    }
  }
  while (before != changed.end()) visit_before();
}

void visit_changes(Call& call,
                   const TableRef& table,
                   Instant from,
                   Instant until,
                   const std::function<void(const NetChange& change)>& visit) {
  const FoundByKey written = found_between(call, table, from, until - Duration(1));
  const FoundByKey since = found_after(call, table, until - Duration(1));
  const auto& items = call.records<ItemRecord>(table.scope);
  const std::string prefix = table_prefix(table->number);
  for (const auto& [key, first] : written) {
    NetChange change;
    change.before = first.bytes;
    change.last_write = first.last;
    if (const auto later = since.find(key); later != since.end()) {
      change.after = later->second.bytes;
    } else if (const ItemRecord* item = items.find(prefix + std::string(key))) {
      change.after = item->bytes;
    }
    if (change.before != change.after) visit(change);
  }
}

}  // namespace cloudtab::dynamodb
