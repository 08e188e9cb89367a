#pragma once

#include "core/engine/call.h"
#include "core/engine/document_record.h"

namespace cloudtab::sts {

/// Who the holder of temporary credentials is: `Arn` and `UserId` as GetCallerIdentity answers
/// them, `Expires` (milliseconds), `TransitiveTagKeys` (in lower case). Key: the access key id.
using SessionRecord = DocumentRecord<"sts/sessions">;

/// Sessions belong to the account of the caller whose request began them, whatever the region.
inline Collection<SessionRecord>& sessions(Call& call) {
  return call.records<SessionRecord>(Scope{call.scope().account, ""});
}

}  // namespace cloudtab::sts
