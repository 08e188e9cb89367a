#pragma once

#include "core/engine/call.h"
#include "core/engine/outcome.h"

namespace cloudtab::iam {

// For RoleRecord, UserRecord and GroupRecord.

template <class Record>
Outcome put_inline_policy(Call& call, const Document& input);
template <class Record>
Outcome get_inline_policy(Call& call, const Document& input);
template <class Record>
Outcome delete_inline_policy(Call& call, const Document& input);
template <class Record>
Outcome list_inline_policies(Call& call, const Document& input);
template <class Record>
Outcome attach_policy(Call& call, const Document& input);
template <class Record>
Outcome detach_policy(Call& call, const Document& input);
template <class Record>
Outcome list_attached_policies(Call& call, const Document& input);

// For RoleRecord and UserRecord.

template <class Record>
Outcome put_permissions_boundary(Call& call, const Document& input);
template <class Record>
Outcome delete_permissions_boundary(Call& call, const Document& input);
template <class Record>
Outcome tag_entity(Call& call, const Document& input);
template <class Record>
Outcome untag_entity(Call& call, const Document& input);
template <class Record>
Outcome list_entity_tags(Call& call, const Document& input);

}  // namespace cloudtab::iam
