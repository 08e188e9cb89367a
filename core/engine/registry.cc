#include "core/engine/registry.h"

#include "core/base/ensure.h"
#include "core/engine/access.h"
#include "core/engine/clock.h"
#include "core/engine/credential.h"
#include "core/engine/fault.h"
#include "core/engine/measured.h"
#include "core/engine/timers.h"

namespace cloudtab {

Registry::Registry(std::span<const ServiceDefinition* const> services)
    : services_(services.begin(), services.end()) {
  for (const ServiceDefinition* service : services_) {
    const bool is_new = by_id_.emplace(service->id, Entry{service, {}}).second;
    ENSURE(is_new);
  }
}

void Registry::find_operations(Entry& entry) {
  for (const OperationEntry& operation : entry.definition->operations) {
    const bool is_new = entry.operations.emplace(operation.name, operation.handler).second;
    ENSURE(is_new);
  }
}

void Registry::find_resource_types() const {
  for (const ServiceDefinition* service : services_) {
    for (const ResourceType& type : service->resources) {
      const bool is_new = resource_types_.emplace(type.type, &type).second;
      ENSURE(is_new);
    }
  }
}

OperationHandler Registry::handler(std::string_view service, std::string_view operation) const {
  const auto entry = by_id_.find(service);
  if (entry == by_id_.end()) return nullptr;
  auto& operations = entry->second.operations;
  if (operations.empty()) find_operations(entry->second);
  const auto found = operations.find(operation);
  return found == operations.end() ? nullptr : found->second;
}

TimerHandler Registry::timer(std::string_view service, std::string_view name) const {
  const ServiceDefinition* definition = this->service(service);
  if (definition == nullptr) return nullptr;
  for (const TimerEntry& entry : definition->timers) {
    if (entry.name == name) return entry.handler;
  }
  return nullptr;
}

TaskHandler Registry::task(std::string_view service, std::string_view name) const {
  const ServiceDefinition* definition = this->service(service);
  if (definition == nullptr) return nullptr;
  for (const TaskEntry& entry : definition->tasks) {
    if (entry.name == name) return entry.handler;
  }
  return nullptr;
}

const ServiceDefinition* Registry::service(std::string_view id) const {
  const auto entry = by_id_.find(id);
  return entry == by_id_.end() ? nullptr : entry->second.definition;
}

const ControlEntry* Registry::control(std::string_view service, std::string_view name) const {
  const ServiceDefinition* definition = this->service(service);
  if (definition == nullptr) return nullptr;
  for (const ControlEntry& entry : definition->controls) {
    if (entry.name == name) return &entry;
  }
  return nullptr;
}

const ControlActionEntry* Registry::control_action(std::string_view service,
                                                   std::string_view name) const {
  const ServiceDefinition* definition = this->service(service);
  if (definition == nullptr) return nullptr;
  for (const ControlActionEntry& entry : definition->control_actions) {
    if (entry.name == name) return &entry;
  }
  return nullptr;
}

const ResourceType* Registry::resource_type(std::string_view type) const {
  if (resource_types_.empty()) find_resource_types();
  const auto found = resource_types_.find(type);
  return found == resource_types_.end() ? nullptr : found->second;
}

std::vector<const RecordType*> Registry::record_types() const {
  std::vector<const RecordType*> types{&record_type<TimerRecord>(),
                                       &record_type<TimerByDue>(),
                                       &record_type<FaultRule>(),
                                       &record_type<CredentialRecord>(),
                                       &record_type<AccessRecord>(),
                                       &record_type<ClockRecord>(),
                                       &record_type<MeasuredPoint>(),
                                       &record_type<MeasuredSeries>(),
                                       &record_type<SeriesWatch>(),
                                       &record_type<WatchedScope>()};
  for (const ServiceDefinition* service : services_) {
    types.insert(types.end(), service->records.begin(), service->records.end());
  }
  return types;
}

}  // namespace cloudtab
