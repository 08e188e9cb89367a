#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace cloudtab::cloudformation {

// What the CloudFormation resource specification says of a type: the only place of this service
// that reads it.

/// Whether a change of a property makes a new physical resource.
enum class Recreation { kNever, kConditionally, kAlways };

/// AWS's spelling: `Never`, `Conditionally`, `Always`.
std::string_view to_string(Recreation recreation);

/// Whether the specification knows the type. Types outside `AWS::` that need no registration
/// (`Custom::X`) count too.
bool is_known_type(std::string_view type);
/// Of a top-level property. Properties that the specification does not know never replace.
Recreation recreation_on_change(std::string_view type, std::string_view property);
/// Whether `Fn::GetAtt` knows the attribute; true for types of which nothing is known.
bool has_attribute(std::string_view type, std::string_view attribute);
/// The properties that name a resource of the type; empty if the type has none.
std::vector<std::string> identifier_properties(std::string_view type);
/// Whether stack tags reach resources of the type.
bool takes_tags(std::string_view type);

}  // namespace cloudtab::cloudformation
