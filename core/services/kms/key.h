#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "core/base/document.h"
#include "core/base/result.h"
#include "core/engine/call.h"
#include "core/services/kms/state.h"

// What the operations ask of a key: which it is, whether it can do what is asked of it now, and its
// material.

namespace cloudtab::kms {

/// The key that an id, an ARN or an alias (name or ARN) names; an ARN may name another account's.
/// Brings a key of AWS's own into being (`alias/aws/dynamodb`) where it is first asked for.
/// Errors: NotFoundException. The pointer is good until the key is changed.
Result<const Document*> find_key(Call& call, const std::string& key_id);
/// That of the input's member.
Result<const Document*> input_key(Call& call, const Document& input, const char* member = "KeyId");

/// Where the key's records are.
Scope scope_of(const Document& key);

/// A key's metadata for DescribeKey.
Document metadata(const Document& key);
/// A fresh key's record. Its algorithms follow from its specification and usage.
Document new_key(Call& call,
                 const std::string& id,
                 const std::string& spec,
                 const std::string& usage);

/// Errors: DisabledException, KMSInvalidStateException (pending deletion, pending import).
Status check_usable(const Document& key);
/// Whether it is for this operation, and knows the algorithm. Errors: InvalidKeyUsageException.
Status check_usage(const Document& key, std::string_view usage, std::string_view operation);
Status check_algorithm(const Document& key,
                       const char* list,  ///< `SigningAlgorithms`, ...
                       const std::string& algorithm);
/// All of it, and DryRun: the key that can do what the input asks now.
Result<const Document*> usable_key(Call& call,
                                   const Document& input,
                                   std::string_view usage,
                                   std::string_view operation);
/// DryRunOperationException, if the input asks for it.
Status check_dry_run(const Document& input);

// --- Material

/// What the key works with now; made when it is first needed, which takes RSA keys a while.
std::string current_material(Call& call, const Document& key);
/// Nothing: the key never had that one.
std::optional<std::string> earlier_material(Call& call,
                                            const Document& key,
                                            const std::string& material_id);
/// Gives a symmetric key new material, its replicas too, and remembers how it came to be: ""
/// (with the key), `AUTOMATIC` or `ON_DEMAND`. Answers the material's id.
std::string add_material(Call& call,
                         const Document& key,
                         const std::string& bytes,
                         const std::string& rotation_type);
std::string material_id(const Document& key, const std::string& bytes);
/// A materials' place: of the one with that id.
std::string material_key(const Document& key, std::string_view material_id);

/// Changes the record of a key.
template <class Change>
void change_record(Call& call, const Document& key, Change&& change) {
  const std::string id = key.at("KeyId");
  call.records<KeyRecord>(scope_of(key)).update(id, [&](KeyRecord& record) {
    change(record.value);
  });
}

}  // namespace cloudtab::kms
