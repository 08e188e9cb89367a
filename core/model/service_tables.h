#pragma once

#include <deque>
#include <string>
#include <string_view>
#include <vector>

#include "core/model/shape.h"

namespace cloudtab::model {

/// A service's operations and shapes and what they refer to.
struct ServiceTables {
  std::vector<Operation> operations;  ///< sorted by name
  std::vector<Shape> shapes;          ///< sorted by name
  std::vector<ShapeIndex> errors;
  std::vector<Member> members;
  std::vector<std::string_view> enum_values;
  std::deque<std::string> texts;  ///< those that are not in the packed text as they are
};

/// Reads what scripts/models/service_packing.py packed. The tables refer to the packed text and to
/// themselves, so they are built where they stay: `tables` is empty before.
void unpack(std::string_view packed, ServiceTables& tables);

}  // namespace cloudtab::model
