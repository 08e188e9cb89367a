#pragma once

#include <string>
#include <vector>

#include "core/base/document.h"
#include "core/base/result.h"
#include "core/engine/call.h"
#include "core/services/dynamodb/state.h"
#include "core/services/dynamodb/writes.h"

// What the transactions of items and those of PartiQL statements have in common.

namespace cloudtab::dynamodb {

/// Transactions cost twice what the same requests cost alone.
constexpr double kTransactionFactor = 2;

Error several_operations_on_one_item();

/// The reason of one action: its error, or `None`.
Document reason_of(const Error* error);

/// Errors of one action that only its item brings to light cancel the transaction; others refuse
/// the request.
bool cancels(const Error& error);

/// Whether an action failed on its item or key rather than on the request's form: that cancels the
/// transaction with a reason. Observed; an empty key refuses the request all the same.
bool is_item_fault(const Error& error);

/// A token seen within ten minutes: the first answer again, or an error for another request. Null:
/// not seen.
Result<const TransactionToken*> find_token(Call& call,
                                           const std::string& token,
                                           const std::string& digest);
void forget_expired_tokens(Call& call);

/// Error: items of more than 4 MB together.
Status check_total_size(const std::vector<WriteRequest>& requests);

}  // namespace cloudtab::dynamodb
