#pragma once

#include <string_view>

#include "core/base/document.h"
#include "core/base/result.h"
#include "core/services/cloudformation/functions.h"

namespace cloudtab::cloudformation {

/// Whether a member's name is a loop's: `Fn::ForEach::Name`.
bool is_loop(std::string_view name);

/// Whether there is a loop anywhere in a value.
bool has_loops(const Document& value);

/// `side.body` with every loop written out: for each element of its collection its members again,
/// in whose names and texts `${Identifier}` is the element and `&{Identifier}` the element without
/// all that is not alphanumeric; `Ref: Identifier` is the element, too. A collection is a list, or
/// what parameters and mappings say is one. Errors: `ValidationError` for a loop of another form,
/// for a name that comes out twice, for more than `kLoopMembersMax`. Source:
/// https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/intrinsic-function-reference-foreach.html
/// The texts are ours.
Result<Document> expand_loops(const TemplateSide& side);

}  // namespace cloudtab::cloudformation
