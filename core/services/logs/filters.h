#pragma once

#include <string>
#include <vector>

#include "core/engine/call.h"
#include "core/services/logs/state.h"

namespace cloudtab::logs {

/// What was put into a stream.
struct NewEvents {
  std::string group;
  std::string stream;
  std::vector<EventRecord> events;
};

/// Carries out a group's metric filters (what they find becomes metric data) and subscription
/// filters (what they find goes to functions). A filter whose target refuses loses what it found,
/// as documented.
void run_filters(Call& call, const NewEvents& put);

}  // namespace cloudtab::logs
