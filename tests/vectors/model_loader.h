#pragma once

#include <deque>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/document.h"
#include "core/model/shape.h"

namespace cloudtab::vectors {

/// A service model read at run time, in the form that botocore publishes them, for the small models
/// that the protocol vectors bring along. Owns what the tables point to.
class LoadedModel {
 public:
  /// `metadata` and `shapes` of a vector file's suite, and the one operation of a case.
  LoadedModel(const Document& metadata,
              const Document& shapes,
              const Document& operation,
              model::Protocol protocol);
  LoadedModel(const LoadedModel&) = delete;
  LoadedModel& operator=(const LoadedModel&) = delete;

  const model::Service& service() const { return service_; }
  const model::Operation& operation() const { return operations_[0]; }

 private:
  std::string_view keep(std::string text) { return texts_.emplace_back(std::move(text)); }
  std::string_view text(const Document& object, const char* key);
  model::ShapeIndex index_of(const Document& reference) const;
  model::Member load_member(const std::string& name, const Document& reference);
  void load_shape(model::Shape& shape, const Document& source);
  void load_structure(model::Shape& shape, const Document& source);

  std::deque<std::string> texts_;
  std::deque<std::vector<model::Member>> members_;
  std::deque<std::vector<std::string_view>> enums_;
  std::vector<std::string> names_;
  std::vector<model::Shape> shapes_;
  std::vector<model::ShapeIndex> errors_;
  std::vector<model::Operation> operations_;
  model::Service service_;
};

/// A vector's value (blobs as their bytes, times as seconds) as a document of the shape.
Document to_document(const Document& value, const model::Service& service, model::ShapeIndex shape);

}  // namespace cloudtab::vectors
