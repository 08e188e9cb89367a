#include "core/model/resource_tables.h"

#include <cstddef>
#include <span>

#include "core/model/columns.h"

namespace cloudtab::model {

namespace {

/// In the order of `COLUMNS` in scripts/models/resource_packing.py, which tells what they hold.
enum Name : size_t {
  kResourceTypes,
  kResourceTexts,
  kAttributeNames,
  kPropertyNames,
  kTypeNames,
  kEnumValues,
  kCounts,
  kResourceNumbers,
  kAttributeTypes,
  kTypeKinds,
  kTypeNumbers,
  kPropertyTypes,
  kPropertyFields,
  kPropertyNumbers,
  kColumns,
};

class Unpacker {
 public:
  Unpacker(std::string_view packed, ResourceTables& tables)
      : columns_(unpack_columns(packed, kColumns)), tables_(tables) {}

  void run() {
    // All is in place before anything refers to it.
    tables_.resources.resize(columns_[kCounts].count());
    tables_.property_types.resize(columns_[kCounts].count());
    tables_.properties.reserve(columns_[kCounts].count());
    tables_.attributes.reserve(columns_[kCounts].count());
    tables_.texts.reserve(columns_[kCounts].count());
    tables_.alternatives.reserve(columns_[kCounts].count());
    for (PropertyType& type : tables_.property_types) read(type);
    for (ResourceSpec& resource : tables_.resources) read(resource);
  }

 private:
  void read(PropertyType& type) {
    type.kind = static_cast<PropertyKind>(columns_[kTypeKinds].number());
    switch (type.kind) {
      case PropertyKind::kList:
      case PropertyKind::kMap:
        type.element = index(columns_[kTypeNumbers]);
        break;
      case PropertyKind::kStructure:
        type.name = columns_[kTypeNames].text();
        type.properties = properties(columns_[kTypeNumbers].count());
        break;
      case PropertyKind::kUnion:
        type.alternatives = list(tables_.alternatives, columns_[kTypeNumbers].count(), [this] {
          return index(columns_[kTypeNumbers]);
        });
        break;
      case PropertyKind::kString:
        type.enum_values = texts(columns_[kTypeNumbers].count(), columns_[kEnumValues]);
        break;
      case PropertyKind::kInteger:
      case PropertyKind::kNumber:
      case PropertyKind::kBoolean:
      case PropertyKind::kTimestamp:
      case PropertyKind::kJson:
        break;
    }
  }

  void read(ResourceSpec& resource) {
    Column& numbers = columns_[kResourceNumbers];
    resource.type = columns_[kResourceTypes].text();
    resource.properties = properties(numbers.count());
    resource.attributes = list(tables_.attributes, numbers.count(), [this] {
      return AttributeSpec{.name = columns_[kAttributeNames].text(),
                           .type = index(columns_[kAttributeTypes])};
    });
    resource.primary_identifier = texts(numbers.count(), columns_[kResourceTexts]);
    resource.ref_identifier = texts(numbers.count(), columns_[kResourceTexts]);
    resource.tag_property = columns_[kResourceTexts].text();
    resource.tags_are_map = numbers.number() != 0;
  }

  std::span<const PropertySpec> properties(size_t count) {
    return list(tables_.properties, count, [this] {
      PropertySpec property{.name = columns_[kPropertyNames].text(),
                            .type = index(columns_[kPropertyTypes])};
      Fields fields(
          columns_[kPropertyFields], columns_[kPropertyNumbers], columns_[kPropertyNames]);
      property.required = fields.next();
      fields.number(property.replacement);
      return property;
    });
  }

  std::span<const std::string_view> texts(size_t count, Column& column) {
    return list(tables_.texts, count, [&column] { return column.text(); });
  }

  static PropertyTypeIndex index(Column& column) {
    return static_cast<PropertyTypeIndex>(column.number());
  }

  /// `count` further elements.
  template <class T, class Read>
  static std::span<const T> list(std::vector<T>& elements, size_t count, const Read& read) {
    for (size_t i = 0; i < count; ++i) elements.push_back(read());
    return std::span<const T>(elements).last(count);
  }

  std::vector<Column> columns_;
  ResourceTables& tables_;
};

}  // namespace

void unpack(std::string_view packed, ResourceTables& tables) { Unpacker(packed, tables).run(); }

}  // namespace cloudtab::model
