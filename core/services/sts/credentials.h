#pragma once

#include <cstdint>
#include <string>

#include "core/base/document.h"
#include "core/engine/call.h"

namespace cloudtab::sts {

/// Fresh temporary credentials, as the API answers them. The caller's request tells for how long;
/// else `default_seconds`.
Document new_credentials(Call& call, const Document& input, int64_t default_seconds);

/// Remembers who holds the credentials, until they expire, and forgets whose have.
void remember_session(Call& call, const Document& credentials, Document session);

/// What the sandbox knows of the caller's key; null: it gave out none such.
const Document* credential_of_caller(Call& call);

/// The caller's session of a role; null: it has assumed none.
const Document* session_of_caller(Call& call);

/// Who calls: an IAM user, the holder of a session, or the account's root.
Document identity_of_caller(Call& call);

}  // namespace cloudtab::sts
