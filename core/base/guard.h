#pragma once

#include <optional>
#include <string>

#include "core/base/function_ref.h"

namespace cloudtab {

/// Runs `step`. Nothing if it came to its end; else what it broke on: an invariant (`ENSURE`), an
/// exception of a library, memory. It is for the edge of the machine only, which takes back what
/// the step changed: records can come from a link, and no check of them can tell what every
/// operation will make of them. What the step held in memory besides is as it left it, and in wasm
/// never freed, as most functions there take no part when an exception passes through.
std::optional<std::string> what_breaks(FunctionRef<void()> step);

/// Whether a step is being run by `what_breaks`: then a broken invariant ends the step only.
bool is_guarded();

}  // namespace cloudtab
