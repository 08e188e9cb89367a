#include "core/services/dynamodb/update_charge.h"

#include <string>
#include <variant>
#include <vector>

namespace cloudtab::dynamodb {

namespace {

constexpr size_t kUpdate = 3, kWrite = 19, kRemoval = 1;
constexpr size_t kTargetElement = 4, kPath = 1, kPathElement = 14;
constexpr size_t kPlus = 34, kMinus = 37, kIfNotExists = 39, kListAppend = 37;

size_t element_bytes(const PathStep& step) {
  return step.index ? std::to_string(*step.index).size() : step.name.size();
}

size_t target_bytes(const Path& path) {
  size_t bytes = path.head().size();
  for (size_t i = 1; i < path.steps.size(); ++i)
    bytes += kTargetElement + element_bytes(path.steps[i]);
  return bytes;
}

size_t path_bytes(const Path& path) {
  size_t bytes = kPath;
  for (const PathStep& step : path.steps) bytes += kPathElement + element_bytes(step);
  return bytes;
}

size_t value_bytes(const SetValue& value);

size_t sum_of(const std::vector<SetValue>& values) {
  size_t bytes = 0;
  for (const SetValue& each : values) bytes += value_bytes(each);
  return bytes;
}

size_t value_bytes(const SetValue& value) {
  struct Visitor {
    size_t operator()(const Path& path) const { return path_bytes(path); }
    size_t operator()(const Literal& literal) const { return value_size(literal.view()); }
    size_t operator()(const Sum& sum) const {
      return (sum.subtract ? kMinus : kPlus) + sum_of(sum.operands);
    }
    size_t operator()(const IfNotExists& node) const {
      return kIfNotExists + path_bytes(node.path) + sum_of(node.fallback);
    }
    size_t operator()(const ListAppend& node) const { return kListAppend + sum_of(node.operands); }
  };
  return std::visit(Visitor{}, value.node);
}

}  // namespace

size_t update_charge(const Update& update) {
  struct Visitor {
    size_t operator()(const SetAction& set) const {
      return kWrite + target_bytes(set.path) + value_bytes(set.value);
    }
    size_t operator()(const AddAction& add) const {
      return kWrite + target_bytes(add.path) + value_size(add.value.view());
    }
    size_t operator()(const RemoveAction& remove) const {
      return kRemoval + target_bytes(remove.path);
    }
    size_t operator()(const DeleteAction& remove) const {
      return kRemoval + target_bytes(remove.path);
    }
  };
  size_t charge = kUpdate;
  for (const UpdateAction& action : update.actions) charge += std::visit(Visitor{}, action);
  return charge;
}

}  // namespace cloudtab::dynamodb
