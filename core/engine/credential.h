#pragma once

#include "core/engine/document_record.h"

namespace cloudtab {

/// Who holds an access key that the sandbox gave out: `Account`, `Arn` and `UserId` of the user or
/// session; `Expires` (milliseconds) if it is temporary; `Inactive` if it is switched off. Further
/// members are those of who made it (IAM, STS). Key: the access key id; scope: none, for the key
/// alone says whose it is.
using CredentialRecord = DocumentRecord<"engine/credentials">;

}  // namespace cloudtab
