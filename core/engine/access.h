#pragma once

#include <string>
#include <string_view>

#include "core/base/error.h"
#include "core/engine/call.h"
#include "core/engine/document_record.h"
#include "core/model/shape.h"

// Whether a caller may do what it asks. The machine knows when to ask and what to do with the
// verdict; the verdict is the authorizer's (IAM's), which the composition root hands in.

namespace cloudtab {

/// What becomes of verdicts: nobody asks (the default), they are only told in the trace, or what
/// is not allowed is refused. `Mode`: `off`, `log`, `enforce`. Key: "mode"; no record: off.
using AccessRecord = DocumentRecord<"engine/access">;

struct AccessVerdict {
  bool allowed = true;
  /// What the caller is told; code and text are the service's.
  Error refusal;
  /// Asked for, and why it was so decided: for the trace.
  std::string action;
  std::string resource;
  std::string reason;
  std::string policy;
};

struct AccessRequest {
  const model::Service& service;
  const model::Operation& operation;
  const Document& input;
  const Principal& principal;
  /// Where the operation acts.
  const Scope& scope;
};

/// May ask other services through `call`, which acts as nobody in particular: what it invokes is
/// not authorized in turn.
using Authorizer = AccessVerdict (*)(Call& call, const AccessRequest& request);

}  // namespace cloudtab
