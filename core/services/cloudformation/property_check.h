#pragma once

#include <string_view>

#include "core/base/document.h"
#include "core/base/result.h"

namespace cloudtab::cloudformation {

/// Gives a resource's resolved properties the types that the specification says (`"30"` becomes 30
/// where a number is asked for, 30 becomes `"30"` where a text is), so that handlers need not.
/// Types without a specification stay as they are.
///
/// Error: code `ValidationError`, "Property validation failure: [The property {/Type} is required]"
/// (recorded: test_template_engine.py), "...[Encountered unsupported properties in {/}: [Foo]]",
/// "...[Value of property {/Size} does not match type {Integer}]" (known from issue trackers).
Result<Document> checked_properties(std::string_view type, const Document& properties);

/// The same without judging: what does not fit stays as it is, and so does null.
Document typed_properties(std::string_view type, const Document& properties);

}  // namespace cloudtab::cloudformation
