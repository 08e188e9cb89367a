#pragma once

#include <optional>
#include <string>
#include <type_traits>

namespace cloudtab {

/// See `what_breaks`, which takes any callable.
std::optional<std::string> what_breaks(void (*step)(void*), void* context);

/// Runs `step`. Nothing if it came to its end; else what it broke on: an invariant (`ENSURE`), an
/// exception of a library, memory. It is for the edge of the machine only, which takes back what
/// the step changed: records can come from a link, and no check of them can tell what every
/// operation will make of them. What the step held in memory besides is as it left it, and in wasm
/// never freed, as most functions there take no part when an exception passes through.
template <class Step>
std::optional<std::string> what_breaks(Step&& step) {
  using Plain = std::remove_reference_t<Step>;
  return what_breaks([](void* context) { (*static_cast<Plain*>(context))(); },
                     const_cast<void*>(static_cast<const void*>(&step)));
}

/// Whether a step is being run by `what_breaks`: then a broken invariant ends the step only.
bool is_guarded();

}  // namespace cloudtab
