#pragma once

#include <cstddef>
#include <functional>
#include <string_view>
#include <vector>

#include "core/base/document.h"
#include "core/base/result.h"
#include "core/engine/call.h"
#include "core/services/dynamodb/capacity.h"
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

/// A transaction of writes that have been read.
struct WriteTransaction {
  std::string_view operation;  ///< `TransactWriteItems`
  /// The request's member that a retry with the same ClientRequestToken has to have the same.
  std::string_view member;
  std::vector<WriteRequest> requests;
  /// Plans one of the requests, of this number.
  std::function<Result<WritePlan>(const WriteRequest& request, size_t number)> plan;
  /// What is answered in any case.
  Document answer = Document::object();
};
/// Plans all on the items as they are, then commits all. A token seen within ten minutes is
/// answered as before, or refused if it came with another transaction. Errors: items of more than 4
/// MB together; TransactionCanceledException, which lists what became of each request.
Outcome run_writes(Call& call, const Document& input, WriteTransaction transaction);

/// The answer of a transaction of reads.
class ReadAnswer {
 public:
  /// `item`: null or empty if none was found, or nothing of what was asked for.
  void add(Call& call, const TableRecord& table, double units, Document item);
  Document finish(const Document& input);

 private:
  CapacityList consumed_{false, kTransactionFactor};
  Document responses_ = Document::array();
};

}  // namespace cloudtab::dynamodb
