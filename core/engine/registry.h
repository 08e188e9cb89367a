#pragma once

#include <map>
#include <span>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "core/engine/service.h"
#include "core/model/shape.h"

namespace cloudtab {

/// Every service's tables, looked up by name. What finds a service's operations, and the resource
/// types, is made when one is first asked for: a start needs few of them.
class Registry {
 public:
  explicit Registry(std::span<const ServiceDefinition* const> services);

  /// Null if the service is not there, or the operation has no handler.
  OperationHandler handler(std::string_view service, std::string_view operation) const;
  TimerHandler timer(std::string_view service, std::string_view name) const;
  TaskHandler task(std::string_view service, std::string_view name) const;
  const ServiceDefinition* service(std::string_view id) const;
  const ControlActionEntry* control_action(std::string_view service, std::string_view name) const;
  const ControlEntry* control(std::string_view service, std::string_view name) const;
  const ResourceType* resource_type(std::string_view type) const;
  /// The record types of all services and of the engine itself.
  std::vector<const RecordType*> record_types() const;
  std::span<const ServiceDefinition* const> services() const { return services_; }

 private:
  struct Entry {
    const ServiceDefinition* definition;
    std::unordered_map<std::string_view, OperationHandler>
        operations;  ///< empty: not asked for yet
  };
  static void find_operations(Entry& entry);
  void find_resource_types() const;

  std::vector<const ServiceDefinition*> services_;
  mutable std::unordered_map<std::string_view, Entry> by_id_;
  mutable std::map<std::string_view, const ResourceType*> resource_types_;  ///< likewise
};

}  // namespace cloudtab
