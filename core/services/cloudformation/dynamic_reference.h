#pragma once

#include <string>

#include "core/engine/call.h"

namespace cloudtab::cloudformation {

// Values that a template takes from elsewhere:
// https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/dynamic-references.html

/// A parameter of Systems Manager's parameter store as GetParameter answers it; null if there is
/// none.
Document stored_parameter(Call& call, const std::string& name);

/// The value with each `{{resolve:ssm:name:version}}` in its texts replaced. Errors: a parameter
/// that is not there, and the other kinds of reference, which there is nothing to ask for.
Result<Document> resolve_dynamic_references(Call& call, const Document& value);

}  // namespace cloudtab::cloudformation
