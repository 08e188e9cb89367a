#pragma once

#include <functional>
#include <string>
#include <string_view>

#include "core/base/result.h"
#include "core/services/cloudformation/change_tree.h"

namespace cloudtab::cloudformation {

/// A reading of the change-set tree: whether its new side can be deployed at all. What only the
/// tree can say is checked here; a template's form was checked by `parse_template`. `has_handler`
/// tells whether a type outside the specification exists in this cloud. Errors: `ValidationError`,
/// AWS's texts: "Template format error: Unrecognized resource types: [X]", "Unresolved resource
/// dependencies [X] in the Outputs block of the template", ...
Status validate(const ChangeTree& tree,
                const std::function<bool(std::string_view type)>& has_handler);

/// Types that the caller's `ResourceTypes` does not allow (`AWS::EC2::*`, `AWS::*`, a type).
/// Nothing given allows all.
Status check_resource_types(const Document& body, const Document& allowed);

/// What the caller must have acknowledged of a template, which has been `transformed` from another:
/// that needs CAPABILITY_AUTO_EXPAND, except of a change set.
Status check_capabilities(const Document& body,
                          bool transformed,
                          const Document& given,
                          bool for_change_set);

/// Transforms other than SAM's, `AWS::Include` and `AWS::LanguageExtensions` are not carried out: a
/// template that names one is refused.
Status check_transforms(const Document& body);

}  // namespace cloudtab::cloudformation
