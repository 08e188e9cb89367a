#pragma once

#include "core/engine/call.h"
#include "core/engine/credential.h"
#include "core/engine/document_record.h"

namespace cloudtab::sts {

/// Sessions are credentials with members more: `TransitiveTagKeys` (in lower case), and for the
/// decisions on what they may do `RoleArn`, `Policy`, `PolicyArns` and `Tags`.
inline Collection<CredentialRecord>& sessions(Call& call) {
  return call.records<CredentialRecord>(kSandboxScope);
}

/// Where sessions were kept before; read so that what was saved then loads, and left alone.
using FormerSessionRecord = DocumentRecord<"sts/sessions">;

}  // namespace cloudtab::sts
