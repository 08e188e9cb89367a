#pragma once

#include <string_view>

#include "core/base/document.h"
#include "core/base/error.h"
#include "core/base/result.h"

// What the three batch operations share.

namespace cloudtab::sqs {

/// The number of entries and their ids. `entry_type` is the model's name for an entry. Errors:
/// EmptyBatchRequest, TooManyEntriesInBatchRequest, InvalidBatchEntryId, BatchEntryIdsNotDistinct.
Status check_batch(const Document& entries, std::string_view entry_type);

/// Collects the answer: `Successful` and `Failed`, each there only if it has entries (recorded so).
class BatchAnswer {
 public:
  /// `entry`: the result, without its id.
  void succeed(const Document& request_entry, Document entry = Document::object());
  void fail(const Document& request_entry, const Error& error);
  size_t success_count() const;
  Document take() { return std::move(answer_); }

 private:
  Document answer_ = Document::object();
};

}  // namespace cloudtab::sqs
