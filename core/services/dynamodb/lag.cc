#include "core/services/dynamodb/lag.h"

#include <string_view>
#include <utility>
#include <vector>

#include "core/engine/record_at.h"
#include "core/services/dynamodb/key.h"

namespace cloudtab::dynamodb {

namespace {

constexpr size_t kNumberBytes = 4;  ///< of a write among those of its item

/// An item as a lagging read sees it.
struct Seen {
  bool is_current = true;
  std::optional<ItemView> item;  ///< unless it is the current one
};

/// `records` are those of one item, the oldest first.
Seen see(const std::vector<const LagRecord*>& records, Instant now) {
  Seen seen;
  for (auto it = records.rbegin(); it != records.rend() && (*it)->visible > now; ++it) {
    seen.is_current = false;
    seen.item.reset();
    if ((*it)->existed) seen.item = ItemView((*it)->before);
  }
  return seen;
}

/// The items of the table that a lagging read does not see as they are, by key.
std::map<std::string, std::optional<ItemView>> unseen_writes(Call& call, const TableRef& table) {
  std::map<std::string, std::vector<const LagRecord*>> writes;
  for (const auto& [key, record] :
       call.records<LagRecord>(table.scope).prefix(table_prefix(table->number)))
    writes[key.substr(0, key.size() - kNumberBytes)].push_back(&record);
  std::map<std::string, std::optional<ItemView>> out;
  for (const auto& [key, records] : writes) {
    const Seen seen = see(records, call.now());
    if (!seen.is_current) out[key] = seen.item;
  }
  return out;
}

bool within(const PageRequest& request, const std::string& key) {
  return key >= request.begin && (request.end.empty() || key < request.end);
}

/// What stands in the range, but for the items of `unseen`.
std::map<std::string, ItemView> seen_as_they_are(
    Call& call,
    const PageRequest& request,
    const std::map<std::string, std::optional<ItemView>>& unseen) {
  std::map<std::string, ItemView> out;
  if (!request.end.empty() && request.begin >= request.end) return out;
  const Scope& scope = request.source.table.scope;
  const auto& items = call.records<ItemRecord>(scope);
  const auto visit = [&](const auto& records, const auto& key_of) {
    const auto last = request.end.empty() ? records.end() : records.lower_bound(request.end);
    for (auto it = records.lower_bound(request.begin); it != last; ++it) {
      const std::string key = key_of(it->first, it->second);
      if (unseen.count(key) == 0) out.emplace(it->first, record_at(items, key).view());
    }
  };
  if (request.source.index == nullptr) {
    visit(items, [](const std::string& key, const ItemRecord&) { return key; });
  } else {
    visit(call.records<IndexEntry>(scope),
          [](const std::string& key, const IndexEntry& entry) { return entry.base_key(key); });
  }
  return out;
}

}  // namespace

void LagRecord::encode(RecordWriter& out) const {
  out.instant(visible);
  out.boolean(existed);
  out.text(before);
}

LagRecord LagRecord::decode(RecordReader& in, uint32_t) {
  LagRecord record;
  record.visible = in.instant();
  record.existed = in.boolean();
  record.before = in.text();
  return record;
}

void note_write(Call& call, const WritePlan& plan) {
  auto& records = call.records<LagRecord>(plan.table.scope);
  const SettingsRecord* settings = call.records<SettingsRecord>(plan.table.scope).find("");
  const Duration lag = settings != nullptr ? settings->lag_max : Duration(0);
  if (lag == Duration(0) && records.empty()) return;
  // Of each item what is older than the last write seen is of no use.
  std::vector<std::string> seen, of_item;
  std::string item;
  uint32_t number = 0;
  for (const auto& [key, record] : records.prefix(table_prefix(plan.table->number))) {
    const std::string its = key.substr(0, key.size() - kNumberBytes);
    if (its != item) of_item.clear();
    item = its;
    if (its == plan.key) number = read_u32(key, key.size() - kNumberBytes) + 1;
    of_item.push_back(key);
    if (record.visible > call.now()) continue;
    seen.insert(seen.end(), of_item.begin(), of_item.end());
    of_item.clear();
  }
  for (const std::string& key : seen) records.erase(key);
  if (lag == Duration(0)) return;
  LagRecord record;
  // At least a millisecond, so that every write can be missed.
  record.visible =
      call.now() +
      Duration(1 + static_cast<int64_t>(call.random().below(static_cast<uint64_t>(lag.count()))));
  record.existed = plan.old_item != nullptr;
  if (record.existed) record.before = plan.old_item->bytes;
  std::string key = plan.key;
  append_u32(key, number);
  records.put(key, std::move(record));
}

std::optional<ItemView> item_at(Call& call, const TableRef& table, const std::string& key) {
  const ItemRecord* record = call.records<ItemRecord>(table.scope).find(key);
  if (record == nullptr) return std::nullopt;
  return record->view();
}

std::optional<ItemView> lagging_item(Call& call, const TableRef& table, const std::string& key) {
  const auto& lagging = call.records<LagRecord>(table.scope);
  if (!lagging.empty()) {
    std::vector<const LagRecord*> records;
    for (const auto& [each, record] : lagging.prefix(key)) records.push_back(&record);
    const Seen seen = see(records, call.now());
    if (!seen.is_current) return seen.item;
  }
  return item_at(call, table, key);
}

std::optional<std::map<std::string, ItemView>> lagging_range(Call& call,
                                                             const PageRequest& request) {
  const Source& source = request.source;
  if (call.records<LagRecord>(source.table.scope).empty()) return std::nullopt;
  if (source.consistent) return std::nullopt;
  const auto unseen = unseen_writes(call, source.table);
  if (unseen.empty()) return std::nullopt;
  std::map<std::string, ItemView> out = seen_as_they_are(call, request, unseen);
  for (const auto& [key, item] : unseen) {
    if (!item) continue;
    std::optional<std::string> place = key;
    if (source.index != nullptr) {
      place = entry_key(source.table->number,
                        source.index->number,
                        source.index->key,
                        source.table->key,
                        *item,
                        key);
    }
    if (place && within(request, *place)) out.emplace(*place, *item);
  }
  return out;
}

}  // namespace cloudtab::dynamodb
