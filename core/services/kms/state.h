#pragma once

#include "core/engine/call.h"
#include "core/engine/document_record.h"

namespace cloudtab::kms {

/// A key's metadata as DescribeKey answers it, with `Policy`, `RotationEnabled` and `Tags`. Key:
/// the key id.
using KeyRecord = DocumentRecord<"kms/keys">;
/// An alias as ListAliases answers it. Key: its name, with `alias/`.
using AliasRecord = DocumentRecord<"kms/aliases">;

/// The key that an id, an ARN or an alias (name or ARN) names. Errors: NotFoundException.
Result<const Document*> find_key(Call& call, const std::string& key_id);

}  // namespace cloudtab::kms
