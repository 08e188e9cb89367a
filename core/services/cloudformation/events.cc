#include "core/services/cloudformation/events.h"

#include <algorithm>
#include <iterator>
#include <utility>

#include "core/engine/record_at.h"

namespace cloudtab::cloudformation {
namespace {

void add_event(Call& call, const StackRecord& stack, EventRecord event) {
  Collection<EventRecord>& events = call.records<EventRecord>();
  const std::string uuid = stack_uuid(stack.id);
  const auto range = events.prefix(under(uuid));
  uint64_t number = 0;
  event.time = call.now();
  if (!range.empty()) {
    const std::string& last = std::prev(range.end())->first;
    for (size_t i = uuid.size() + 1; i < last.size(); ++i)
      number = (number << 8) | static_cast<unsigned char>(last[i]);
    ++number;
    // Steps take no time here, yet clients sort events by theirs.
    event.time = std::max(event.time, std::prev(range.end())->second.time + 1ms);
  }
  call.trace("cfn.event",
             stack.id,
             {{"logicalId", event.logical_id},
              {"physicalId", event.physical_id},
              {"resourceType", event.type},
              {"status", event.status},
              {"reason", event.reason},
              {"stackName", stack.name}});
  events.put(event_key(uuid, number), std::move(event));
}

}  // namespace

void add_stack_event(Call& call, const StackRecord& stack, std::string_view token) {
  EventRecord event;
  event.event_id = call.random().uuid();
  event.logical_id = stack.name;
  event.physical_id = stack.id;
  event.type = "AWS::CloudFormation::Stack";
  event.status = stack.status;
  event.reason = stack.status_reason;
  event.token = token;
  add_event(call, stack, std::move(event));
}

void add_resource_event(Call& call,
                        const StackRecord& stack,
                        const ResourceRecord& resource,
                        std::string_view token) {
  EventRecord event;
  event.event_id =
      resource.logical_id + "-" + resource.status + "-" + to_iso8601_millis(call.now());
  event.logical_id = resource.logical_id;
  event.physical_id = resource.physical_id;
  event.type = resource.type;
  event.status = resource.status;
  event.reason = resource.status_reason;
  event.properties = resource.properties.dump();
  event.token = token;
  add_event(call, stack, std::move(event));
}

const StackRecord& set_stack_status(Call& call,
                                    const std::string& uuid,
                                    std::string_view status,
                                    std::string_view reason,
                                    std::string_view token) {
  Collection<StackRecord>& stacks = call.records<StackRecord>();
  stacks.update(uuid, [&](StackRecord& stack) {
    stack.status = status;
    stack.status_reason = reason;
  });
  const StackRecord& stack = record_at(stacks, uuid);
  add_stack_event(call, stack, token);
  return stack;
}

}  // namespace cloudtab::cloudformation
