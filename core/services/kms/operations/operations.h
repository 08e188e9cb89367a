#pragma once

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
Outcome put_key_policy(Call& call, const Document& input);
Outcome enable_key_rotation(Call& call, const Document& input);
Outcome disable_key_rotation(Call& call, const Document& input);
Outcome get_key_rotation_status(Call& call, const Document& input);
Outcome tag_resource(Call& call, const Document& input);
Outcome untag_resource(Call& call, const Document& input);
Outcome list_resource_tags(Call& call, const Document& input);
void delete_key(Call& call, std::string_view key);

// aliases.cc
Outcome create_alias(Call& call, const Document& input);
Outcome update_alias(Call& call, const Document& input);
Outcome delete_alias(Call& call, const Document& input);
Outcome list_aliases(Call& call, const Document& input);

}  // namespace cloudtab::kms
