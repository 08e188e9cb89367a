#pragma once

#include <string>
#include <string_view>

#include "core/engine/call.h"
#include "core/services/cloudformation/state.h"

namespace cloudtab::cloudformation {

/// Adds an event of the stack itself, and a trace event `cfn.event`.
void add_stack_event(Call& call, const StackRecord& stack, std::string_view token);

/// Adds an event of a resource, with the status, reason, physical id and properties of its record.
void add_resource_event(Call& call,
                        const StackRecord& stack,
                        const ResourceRecord& resource,
                        std::string_view token);

/// Changes the stack's status and adds the event.
const StackRecord& set_stack_status(Call& call,
                                    const std::string& uuid,
                                    std::string_view status,
                                    std::string_view reason,
                                    std::string_view token);

}  // namespace cloudtab::cloudformation
