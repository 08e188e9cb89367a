#pragma once

#include <string_view>

#include "core/base/error.h"

namespace cloudtab {

/// What an operation without a handler answers: 501, naming itself. AWS has no such code; S3's
/// `NotImplemented` is the nearest, and clients show any code they do not model.
/// It comes before any check of the input, for which the tables of such an operation have no shapes
/// (scripts/models/absence.py).
Error not_implemented(std::string_view service, std::string_view operation);

}  // namespace cloudtab
