#include "core/model/shape.h"

#include <algorithm>

#include "core/model/tables.h"

namespace cloudtab::model {

namespace {

/// The element of a range sorted by name, or null.
template <class T>
const T* find_by_name(std::span<const T> sorted, std::string_view name) {
  auto found = std::lower_bound(
      sorted.begin(), sorted.end(), name, [](const T& element, std::string_view key) {
        return element.name < key;
      });
  return found != sorted.end() && found->name == name ? &*found : nullptr;
}

}  // namespace

std::span<const Service* const> all_services() { return tables::kAllServices; }

const Service* find_service(std::string_view id) {
  for (const Service* service : all_services()) {
    if (service->id == id) return service;
  }
  return nullptr;
}

const Operation* find_operation(const Service& service, std::string_view name) {
  return find_by_name(service.operations, name);
}

const Shape* find_shape(const Service& service, std::string_view name) {
  return find_by_name(service.shapes, name);
}

const Shape* find_error_shape(const Service& service, std::string_view name) {
  const Shape* shape = find_shape(service, name);
  return shape != nullptr && shape->has(kException) ? shape : nullptr;
}

const Member* find_member(const Shape& shape, std::string_view name) {
  // Members keep the published order, which is the order of elements in XML answers. There are 49
  // at most.
  for (const Member& member : shape.members) {
    if (member.name == name) return &member;
  }
  return nullptr;
}

}  // namespace cloudtab::model
