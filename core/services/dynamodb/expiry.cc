#include "core/services/dynamodb/expiry.h"

#include <algorithm>
#include <cstdint>
#include <utility>

#include "core/base/arn.h"
#include "core/base/hash.h"
#include "core/services/dynamodb/key.h"
#include "core/services/dynamodb/lifecycle.h"
#include "core/services/dynamodb/limits.h"
#include "core/services/dynamodb/writes.h"

namespace cloudtab::dynamodb {

namespace {

constexpr std::string_view kTimer = "expire";
/// How long an item stays that is written when its time is past already. The service takes minutes
/// to days.
constexpr Duration kSweepDelay = 5s;
/// A commit stays small.
constexpr int kDeletionsPerTimer = 500;
/// 9999-12-31T23:59:59Z; what is later never comes.
constexpr int64_t kSecondsMax = 253402300799;
constexpr size_t kDueAt = kTablePrefixBytes;
constexpr size_t kItemAt = kDueAt + 8;

/// The seconds since 1970 that a number names, its fraction left out; nothing for what is no time.
std::optional<int64_t> seconds_of(const ValueView& value) {
  if (value.type() != Type::kNumber) return std::nullopt;
  const std::string text = value.number().to_text();
  int64_t seconds = 0;
  for (const char c : text) {
    if (c == '.') break;
    if (c < '0' || c > '9') return std::nullopt;  // before 1970
    seconds = seconds * 10 + (c - '0');
    if (seconds > kSecondsMax) return std::nullopt;
  }
  return seconds;
}

/// When the service comes for an item: at its time, or in this sandbox up to so much later, by the
/// item's key.
Instant due_at(int64_t seconds, std::string_view item_key, Duration delay_max) {
  const Instant expires = from_millis(seconds * 1000);
  if (delay_max == Duration(0)) return expires;
  const auto span = static_cast<uint64_t>(delay_max.count()) + 1;
  return expires + Duration(static_cast<int64_t>(fnv1a64(item_key) % span));
}

std::optional<std::string> expiry_key(const TableRecord& table,
                                      std::string_view item_key,
                                      const ItemView& item,
                                      Duration delay_max) {
  const auto value = item.find(table.ttl_attribute);
  const auto seconds = value ? seconds_of(*value) : std::nullopt;
  if (!seconds) return std::nullopt;
  const auto due = static_cast<uint64_t>(to_millis(due_at(*seconds, item_key, delay_max)));
  std::string key(item_key.substr(0, kTablePrefixBytes));
  append_u32(key, static_cast<uint32_t>(due >> 32));
  append_u32(key, static_cast<uint32_t>(due));
  key += item_key.substr(kTablePrefixBytes);
  return key;
}

Instant due_of(std::string_view expiry_key) {
  const uint64_t high = read_u32(expiry_key, kDueAt), low = read_u32(expiry_key, kDueAt + 4);
  return from_millis(static_cast<int64_t>(high << 32 | low));
}

std::string item_key_of(std::string_view expiry_key) {
  return std::string(expiry_key.substr(0, kTablePrefixBytes)) +
         std::string(expiry_key.substr(kItemAt));
}

Duration delay_max(Store& store, const Scope& scope) {
  const SettingsRecord* settings = store.collection<SettingsRecord>(scope).find("");
  return settings != nullptr ? settings->expiry_delay_max : Duration(0);
}

void set_timer(Call& call, const TableRef& table, Instant due) {
  call.set_timer(kTimer, table_arn(table.scope, *table), due);
}

/// Whether the service still deletes an item whose time was then.
bool is_too_old(const TableRecord& table, const ItemView& item, Instant now) {
  const auto value = item.find(table.ttl_attribute);
  const auto seconds = value ? seconds_of(*value) : std::nullopt;
  return !seconds || from_millis(*seconds * 1000) < now - limits::kExpiryAgeMax;
}

void expire_item(Call& call, const TableRef& table, const std::string& key) {
  WritePlan plan;
  plan.table = table;
  plan.key = key;
  plan.old_item = call.records<ItemRecord>(table.scope).find(key);
  plan.by_expiry = true;
  plan.count_bytes();
  commit_write(call, std::move(plan));
}

}  // namespace

void track_expiry(Call& call,
                  const TableRef& table,
                  std::string_view key,
                  const std::optional<ItemView>& before,
                  const std::optional<ItemView>& after) {
  const Duration delay = delay_max(call.store(), table.scope);
  std::optional<std::string> was, is;
  if (before) was = expiry_key(*table, key, *before, delay);
  if (after) is = expiry_key(*table, key, *after, delay);
  if (was == is) return;
  auto& entries = call.records<ExpiryEntry>(table.scope);
  if (was) entries.erase(*was);
  if (!is) return;
  const auto all = entries.prefix(table_prefix(table->number));
  const bool is_first = all.empty() || *is < all.first->first;
  entries.put(*is, ExpiryEntry{});
  if (is_first) set_timer(call, table, std::max(due_of(*is), call.now() + kSweepDelay));
}

void fill_expiries(Store& store, const Scope& scope, const TableRecord& table) {
  if (table.ttl_attribute.empty()) return;
  const Duration delay = delay_max(store, scope);
  auto& entries = store.collection<ExpiryEntry>(scope);
  for (const auto& [key, item] :
       store.collection<ItemRecord>(scope).prefix(table_prefix(table.number))) {
    const auto entry = expiry_key(table, key, item.view(), delay);
    if (entry) entries.put(*entry, ExpiryEntry{});
  }
}

void start_expiry(Call& call, const TableRef& table) {
  fill_expiries(call.store(), table.scope, *table);
  const auto all = call.records<ExpiryEntry>(table.scope).prefix(table_prefix(table->number));
  if (all.empty()) return;
  const Duration wait = std::max(kSweepDelay, transition_time(call, table.scope));
  set_timer(call, table, std::max(due_of(all.first->first), call.now() + wait));
}

void erase_expiries(Call& call, const Scope& scope, const TableRecord& table) {
  call.records<ExpiryEntry>(scope).erase_prefix(table_prefix(table.number));
}

void on_expiry_timer(Call& call, std::string_view key) {
  const auto arn = parse_arn(key);
  if (!arn.ok()) return;
  const auto found = find_table(call, key);
  if (!found.ok() || found->record->ttl_attribute.empty()) return;
  const TableRef& table = *found;
  auto& entries = call.records<ExpiryEntry>(table.scope);
  const std::string prefix = table_prefix(table->number);
  const auto& items = call.records<ItemRecord>(table.scope);
  for (int deleted = 0; deleted < kDeletionsPerTimer;) {
    const auto all = entries.prefix(prefix);
    if (all.empty()) return;
    if (due_of(all.first->first) > call.now()) break;
    const std::string entry = all.first->first;
    const std::string item_key = item_key_of(entry);
    const ItemRecord* item = items.find(item_key);
    entries.erase(entry);
    if (item == nullptr || is_too_old(*table, item->view(), call.now())) continue;
    expire_item(call, table, item_key);
    ++deleted;
  }
  const auto left = entries.prefix(prefix);
  if (!left.empty()) set_timer(call, table, std::max(due_of(left.first->first), call.now()));
}

}  // namespace cloudtab::dynamodb
