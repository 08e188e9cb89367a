#pragma once

#include <string>

#include "core/base/time.h"

namespace cloudtab::dynamodb {

/// `2026-01-01T00:00:00.000`: the time at which a stream was enabled, as its ARN has it.
std::string new_stream_label(Instant now);

}  // namespace cloudtab::dynamodb
