#include "core/services/sqs/operations/batch.h"

#include <algorithm>
#include <cctype>
#include <set>
#include <string_view>

#include "core/services/sqs/errors.h"
#include "core/services/sqs/limits.h"
#include "core/services/sqs/queue.h"

namespace cloudtab::sqs {
namespace {

bool is_entry_id(std::string_view id) {
  return !id.empty() && id.size() <= kBatchEntryIdCharsMax &&
         std::all_of(id.begin(), id.end(), [](char c) {
           return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '-' || c == '_';
         });
}

}  // namespace

Status check_batch(const Document& entries, std::string_view entry_type) {
  if (entries.empty()) return errors::empty_batch(entry_type);
  if (entries.size() > kBatchEntriesMax) return errors::too_many_entries(entries.size());
  std::set<std::string_view> seen;
  for (const Document& entry : entries) {
    const std::string_view id = text_view(entry, "Id");
    if (!is_entry_id(id)) return errors::invalid_batch_entry_id();
    if (!seen.insert(id).second) return errors::batch_entry_ids_not_distinct(id);
  }
  return ok();
}

void BatchAnswer::succeed(const Document& request_entry, Document entry) {
  entry["Id"] = request_entry["Id"];
  answer_["Successful"].push_back(std::move(entry));
}

void BatchAnswer::fail(const Document& request_entry, const Error& error) {
  answer_["Failed"].push_back({{"Id", request_entry["Id"]},
                               {"Code", error.code},
                               {"Message", error.message},
                               {"SenderFault", error.fault == Fault::kSender}});
}

size_t BatchAnswer::success_count() const {
  auto it = answer_.find("Successful");
  return it == answer_.end() ? 0 : it->size();
}

}  // namespace cloudtab::sqs
