#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "core/base/document.h"
#include "core/base/result.h"
#include "core/services/sqs/state.h"

// Queue attributes: the texts of CreateQueue, SetQueueAttributes and GetQueueAttributes on one
// side, the typed fields of `QueueRecord` on the other.

namespace cloudtab::sqs {

/// Whether CreateQueue's attributes ask for a FIFO queue.
bool asks_for_fifo(const Document& attributes);

/// Checks every attribute and sets it in `queue`, whose `fifo` stands already. On error `queue` is
/// as far as it got: give a copy. Whether queues named in policies exist is not looked at. Errors:
/// InvalidAttributeName, InvalidAttributeValue, InvalidParameterValue.
Status apply_attributes(QueueRecord& queue, const Document& attributes);

/// The attribute as GetQueueAttributes gives it; "" for one that is not set (and so not given).
std::string attribute_text(const QueueRecord& queue,
                           const Scope& scope,
                           const CountsEntry& counts,
                           std::string_view name);
bool is_attribute(std::string_view name);

/// What GetQueueAttributes answers for these names; `All` stands for every one. Error:
/// InvalidAttributeName.
Result<Document> render_attributes(const QueueRecord& queue,
                                   const Scope& scope,
                                   const CountsEntry& counts,
                                   const std::vector<std::string>& names);

}  // namespace cloudtab::sqs
