#pragma once

#include <string>

#include "core/engine/call.h"
#include "core/engine/document_record.h"

namespace cloudtab::kms {

/// A key's metadata as DescribeKey answers it, with what only other operations show: `Policy`,
/// `RotationEnabled`, `RotationPeriodInDays`, `NextRotationDate`, `Tags`, and of a multi-region key
/// `PrimaryRegion` and `ReplicaRegions`; `PendingMaterialId` of imported material that the next
/// rotation will make the key's. Key: the key id.
using KeyRecord = DocumentRecord<"kms/keys">;
/// An alias as ListAliases answers it. Key: its name, with `alias/`.
using AliasRecord = DocumentRecord<"kms/aliases">;
/// Secret bytes of a key: `Bytes` (base64), and how they came to be (`RotationDate`,
/// `RotationType`), if not with the key. Key: the key id, and the material's id or, of a key that
/// has but one, "". Imported material that was deleted keeps its place, without `Bytes`; of
/// a key that has but one, `Id` tells which it was.
using MaterialRecord = DocumentRecord<"kms/materials">;
/// A grant as ListGrants answers it, with its `GrantToken`. Key: the key id, the grant's id.
using GrantRecord = DocumentRecord<"kms/grants">;
/// What GetParametersForImport handed out: `KeyId`, `WrappingAlgorithm`, `Pair` (base64), `Until`
/// (milliseconds). Key: the import token.
using ImportRecord = DocumentRecord<"kms/imports">;

}  // namespace cloudtab::kms
