#pragma once

#include <memory>
#include <span>

#include "core/engine/codec.h"
#include "core/engine/service.h"

namespace cloudtab {

/// The AWS wire of `core/wire`, over all published models, as the machine asks for it. `services`
/// tell their packed forms.
std::unique_ptr<Codec> make_wire_codec(std::span<const ServiceDefinition* const> services);

}  // namespace cloudtab
