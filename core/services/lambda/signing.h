#pragma once

#include "core/base/document.h"
#include "core/base/result.h"
#include "core/engine/call.h"

namespace cloudtab::lambda {

/// Gives a new function the code signing configuration that its request names. Signatures are not
/// looked at. Error: it is not there.
Status apply_signing(Call& call, const Document& input, Document& function);

}  // namespace cloudtab::lambda
