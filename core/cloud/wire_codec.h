#pragma once

#include <memory>

#include "core/engine/codec.h"

namespace cloudtab {

/// The AWS wire of `core/wire`, over all published models, as the machine asks for it.
std::unique_ptr<Codec> make_wire_codec();

}  // namespace cloudtab
