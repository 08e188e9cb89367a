#include "core/services/sns/inbox.h"

#include <algorithm>
#include <cstdlib>
#include <utility>
#include <vector>

#include "core/services/sns/state.h"

namespace cloudtab::sns {
namespace {

constexpr uint64_t kListedDefault = 100;

std::string inbox_key(uint64_t number) { return KeyBuilder().u64(number).take(); }

}  // namespace

void put_in_inbox(Call& call, const Scope& scope, const InboxItem& item) {
  auto& inbox = call.records<InboxRecord>(scope);
  const uint64_t number =
      inbox.size() == 0 ? 1 : std::prev(inbox.end())->second.value.value("number", uint64_t{0}) + 1;
  Document entry = {{"number", number},
                    {"time", to_millis(call.now())},
                    {"protocol", item.protocol},
                    {"endpoint", item.endpoint},
                    {"body", item.body},
                    {"messageId", item.message_id}};
  if (!item.subject.empty()) entry["subject"] = item.subject;
  if (!item.headers.empty()) entry["headers"] = item.headers;
  inbox.put(inbox_key(number), {std::move(entry)});
  while (inbox.size() > kInboxItemsMax) {
    const std::string oldest = inbox.begin()->first;
    inbox.erase(oldest);
  }
}

Result<Document> list_inbox(Call& call, const Document& query) {
  uint64_t limit = kListedDefault;
  if (const std::string text = query.value("limit", ""); !text.empty()) {
    limit = std::clamp<uint64_t>(std::strtoul(text.c_str(), nullptr, 10), 1, kInboxItemsMax);
  }
  const std::string protocol = query.value("protocol", "");
  const std::string endpoint = query.value("endpoint", "");
  std::vector<const Document*> found;
  for (const auto& [key, item] : call.records<InboxRecord>()) {
    if (!protocol.empty() && item.value.value("protocol", "") != protocol) continue;
    if (!endpoint.empty() && item.value.value("endpoint", "") != endpoint) continue;
    found.push_back(&item.value);
  }
  Document items = Document::array();
  for (auto it = found.rbegin(); it != found.rend() && items.size() < limit; ++it)
    items.push_back(**it);
  return Document{{"total", found.size()}, {"items", std::move(items)}};
}

}  // namespace cloudtab::sns
