#pragma once

#include <memory>

#include "core/engine/machine.h"

namespace cloudtab {

/// The whole cloud: a machine with every service and the AWS wire.
std::unique_ptr<Machine> make_cloud(MachineConfig config);

}  // namespace cloudtab
