#pragma once

#include "core/engine/call.h"
#include "core/engine/credential.h"

namespace cloudtab::sts {

/// Sessions are credentials with members more: `TransitiveTagKeys` (in lower case), and for the
/// decisions on what they may do `RoleArn`, `Policy`, `PolicyArns` and `Tags`.
inline Collection<CredentialRecord>& sessions(Call& call) {
  return call.records<CredentialRecord>(Scope{});
}

}  // namespace cloudtab::sts
