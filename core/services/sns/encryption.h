#pragma once

#include "core/base/result.h"
#include "core/engine/call.h"
#include "core/services/sns/topic.h"

namespace cloudtab::sns {

/// Whether the topic's KMS key can be used now; a topic without one, or with AWS's own, always can.
/// Errors: KMSDisabled, KMSNotFound, KMSInvalidState, with what KMS says.
Status check_key(Call& call, const Topic& topic);

}  // namespace cloudtab::sns
