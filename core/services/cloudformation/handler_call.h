#pragma once

#include <string>

#include "core/engine/call.h"
#include "core/services/cloudformation/state.h"

namespace cloudtab::cloudformation {

enum class HandlerAction { kCreate, kUpdate, kRemove, kRead };

struct HandlerArguments {
  std::string physical_id;
  Document previous = Document::object();  ///< properties before, of an update
  bool begun = false;                      ///< the handler has asked to wait before
  bool restoring = false;                  ///< an update that goes back
};

/// Whether a handler's error says that there is no such resource.
bool is_not_found(const Error& error);

/// Asks a resource's type to create, update, delete or read it. Properties are given the types that
/// the specification says; a failed handler's changes are taken back. An error's message is ready
/// to be the event's reason: 'Resource handler returned message: "..."' for what a service
/// answered, or "Resource type X is not supported in Cloudtab yet".
ResourceOutcome call_handler(Call& call,
                             const StackRecord& stack,
                             const ResourceRecord& resource,
                             HandlerAction action,
                             const HandlerArguments& arguments);

}  // namespace cloudtab::cloudformation
