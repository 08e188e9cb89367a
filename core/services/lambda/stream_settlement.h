#pragma once

#include <cstddef>
#include <string>

#include "core/base/document.h"
#include "core/base/result.h"
#include "core/engine/call.h"
#include "core/services/lambda/state.h"

// What becomes of a stream's batch when the function has run.

namespace cloudtab::lambda {

/// How a run of the function ended for its batch.
struct BatchEnd {
  bool throttled = false;  ///< or not run at all: nothing was tried
  bool threw = false;
  size_t succeeded = 0;  ///< the first so many records
  std::string state;     ///< handed on to the next run of a tumbling window: JSON
};

/// `result`: Invoke's.
BatchEnd batch_end(const Result<Document>& result,
                   const Document& mapping,
                   const Document& records);

/// Moves the position of the batch's lane past it, or to its part that is to be run again.
void settle_batch(Call& call,
                  const std::string& key,
                  const BatchRecord& batch,
                  const Document& mapping,
                  const BatchEnd& end);

}  // namespace cloudtab::lambda
