#pragma once

#include "core/engine/call.h"
#include "core/engine/outcome.h"

namespace cloudtab::iam {

// roles.cc
Outcome create_role(Call& call, const Document& input);
Outcome get_role(Call& call, const Document& input);
Outcome list_roles(Call& call, const Document& input);
Outcome delete_role(Call& call, const Document& input);
Outcome update_role(Call& call, const Document& input);
Outcome update_assume_role_policy(Call& call, const Document& input);
Outcome put_role_policy(Call& call, const Document& input);
Outcome get_role_policy(Call& call, const Document& input);
Outcome delete_role_policy(Call& call, const Document& input);
Outcome list_role_policies(Call& call, const Document& input);
Outcome attach_role_policy(Call& call, const Document& input);
Outcome detach_role_policy(Call& call, const Document& input);
Outcome list_attached_role_policies(Call& call, const Document& input);
Outcome tag_role(Call& call, const Document& input);
Outcome untag_role(Call& call, const Document& input);
Outcome list_role_tags(Call& call, const Document& input);

// policies.cc
Outcome create_policy(Call& call, const Document& input);
Outcome get_policy(Call& call, const Document& input);
Outcome get_policy_version(Call& call, const Document& input);
Outcome list_policies(Call& call, const Document& input);
Outcome delete_policy(Call& call, const Document& input);

/// Error: MalformedPolicyDocument.
Status check_policy_document(const Document& text, bool is_trust_policy);

}  // namespace cloudtab::iam
