#pragma once

#include <cstdint>
#include <span>
#include <string_view>

namespace cloudtab::model {

// The published CloudFormation resource specification as constant tables, generated at build time
// from scripts/models/ir (see scripts/models/README.md for origin and licence). It has the
// properties of the types in Cloudtab's scope, and the names of all.
//
// The specification says types, required properties and enumerations; it has no lengths, ranges or
// patterns. A service's own checks find those, when a resource is created through its operations.

/// Index into `all_property_types()`.
using PropertyTypeIndex = uint16_t;

enum class PropertyKind : uint8_t {
  kString,  ///< with `enum_values`, one of them
  kInteger,
  kNumber,
  kBoolean,
  kTimestamp,
  kJson,       ///< any value (a policy document, an event pattern)
  kList,       ///< of `element`
  kMap,        ///< from string to `element`
  kStructure,  ///< `properties`
  kUnion,      ///< one of `alternatives`
};

/// What happens to a resource when the property changes.
enum class Replacement : uint8_t {
  kNever,        ///< updated in place
  kConditional,  ///< depends on the values
  kAlways,
};

struct PropertySpec {
  std::string_view name;
  PropertyTypeIndex type = 0;
  bool required = false;
  Replacement replacement = Replacement::kNever;
};

struct PropertyType {
  PropertyKind kind = PropertyKind::kString;
  PropertyTypeIndex element = 0;  ///< lists and maps only
  std::string_view name;          ///< structures only: `KeySchema`; unique within a resource type
  std::span<const PropertySpec> properties;  ///< sorted by name
  std::span<const std::string_view> enum_values;
  std::span<const PropertyTypeIndex> alternatives;
};

/// What `Fn::GetAtt` can ask for.
struct AttributeSpec {
  std::string_view name;  ///< may have dots: `Endpoint.Address`
  PropertyTypeIndex type = 0;
};

struct ResourceSpec {
  std::string_view type;                      ///< `AWS::SQS::Queue`
  std::span<const PropertySpec> properties;   ///< sorted by name
  std::span<const AttributeSpec> attributes;  ///< sorted by name
  /// Properties or attributes that together identify a resource in its account and region (Cloud
  /// Control).
  std::span<const std::string_view> primary_identifier;
  /// Those that `Ref` answers with, joined by `|`; mostly the same. Older types' `Ref` may differ:
  /// the service's own `resources.cc` decides.
  std::span<const std::string_view> ref_identifier;
  std::string_view tag_property;  ///< `Tags`; empty if the type takes no tags
  bool tags_are_map =
      false;  ///< an object of keys and values in place of a list of `Key` and `Value`
};

/// The types whose properties are known, sorted by type. Static storage.
std::span<const ResourceSpec> all_resource_specs();
/// Null if the type is unknown or known by name only. O(log n).
const ResourceSpec* find_resource_spec(std::string_view type);
/// Whether AWS publishes a type of that name (`AWS::EC2::Instance`): what is not known is
/// `Template format error: Unrecognized resource types`. Names that users make (`Custom::...`) are
/// not in the list.
bool is_known_resource_type(std::string_view type);

const PropertyType& property_type(PropertyTypeIndex index);
/// The property of that name, or null. O(log n).
const PropertySpec* find_property(std::span<const PropertySpec> properties, std::string_view name);
/// The attribute of that name, or null.
const AttributeSpec* find_attribute(const ResourceSpec& resource, std::string_view name);

}  // namespace cloudtab::model
