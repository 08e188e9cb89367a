#include "core/model/shape.h"

#include <deque>

#include "core/model/service_tables.h"
#include "core/model/sorted.h"
#include "core/model/tables.h"

namespace cloudtab::model {

const ServiceTables& PackedService::tables() const {
  if (tables_ == nullptr) {
    static std::deque<ServiceTables> unpacked;
    unpack(packed_, unpacked.emplace_back());
    tables_ = &unpacked.back();
  }
  return *tables_;
}

template <>
std::span<const Operation> Table<Operation>::unpacked() const {
  return service_->tables().operations;
}

template <>
std::span<const Shape> Table<Shape>::unpacked() const {
  return service_->tables().shapes;
}

std::span<const Service* const> all_services() { return tables::kAllServices; }

const Service* find_service(std::string_view id) {
  for (const Service* service : all_services()) {
    if (service->id == id) return service;
  }
  return nullptr;
}

const Operation* find_operation(const Service& service, std::string_view name) {
  return find_sorted(service.operations.elements(), &Operation::name, name);
}

const Shape* find_shape(const Service& service, std::string_view name) {
  return find_sorted(service.shapes.elements(), &Shape::name, name);
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
