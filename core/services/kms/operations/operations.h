#pragma once

#include <string_view>

#include "core/engine/call.h"
#include "core/engine/outcome.h"

namespace cloudtab::kms {

// keys.cc
Outcome create_key(Call& call, const Document& input);
Outcome describe_key(Call& call, const Document& input);
Outcome list_keys(Call& call, const Document& input);
Outcome enable_key(Call& call, const Document& input);
Outcome disable_key(Call& call, const Document& input);
Outcome update_key_description(Call& call, const Document& input);
Outcome schedule_key_deletion(Call& call, const Document& input);
Outcome cancel_key_deletion(Call& call, const Document& input);
Outcome get_key_policy(Call& call, const Document& input);
Outcome list_key_policies(Call& call, const Document& input);
Outcome put_key_policy(Call& call, const Document& input);
Outcome tag_resource(Call& call, const Document& input);
Outcome untag_resource(Call& call, const Document& input);
Outcome list_resource_tags(Call& call, const Document& input);
void delete_key(Call& call, std::string_view key);

// rotation.cc
Outcome enable_key_rotation(Call& call, const Document& input);
Outcome disable_key_rotation(Call& call, const Document& input);
Outcome get_key_rotation_status(Call& call, const Document& input);
Outcome rotate_key_on_demand(Call& call, const Document& input);
Outcome list_key_rotations(Call& call, const Document& input);
void rotate_key(Call& call, std::string_view id);

// encryption.cc
Outcome encrypt(Call& call, const Document& input);
Outcome decrypt(Call& call, const Document& input);
Outcome re_encrypt(Call& call, const Document& input);

// data_keys.cc
Outcome generate_data_key(Call& call, const Document& input);
Outcome generate_data_key_without_plaintext(Call& call, const Document& input);
Outcome generate_data_key_pair(Call& call, const Document& input);
Outcome generate_data_key_pair_without_plaintext(Call& call, const Document& input);
Outcome generate_random(Call& call, const Document& input);

// signatures.cc
Outcome sign(Call& call, const Document& input);
Outcome verify(Call& call, const Document& input);
Outcome generate_mac(Call& call, const Document& input);
Outcome verify_mac(Call& call, const Document& input);
Outcome get_public_key(Call& call, const Document& input);
Outcome derive_shared_secret(Call& call, const Document& input);

// grants.cc
Outcome create_grant(Call& call, const Document& input);
Outcome list_grants(Call& call, const Document& input);
Outcome list_retirable_grants(Call& call, const Document& input);
Outcome revoke_grant(Call& call, const Document& input);
Outcome retire_grant(Call& call, const Document& input);

// replicas.cc
Outcome replicate_key(Call& call, const Document& input);
Outcome update_primary_region(Call& call, const Document& input);

// imports.cc
Outcome get_parameters_for_import(Call& call, const Document& input);
Outcome import_key_material(Call& call, const Document& input);
Outcome delete_imported_key_material(Call& call, const Document& input);
void expire_material(Call& call, std::string_view id);

// aliases.cc
Outcome create_alias(Call& call, const Document& input);
Outcome update_alias(Call& call, const Document& input);
Outcome delete_alias(Call& call, const Document& input);
Outcome list_aliases(Call& call, const Document& input);

}  // namespace cloudtab::kms
