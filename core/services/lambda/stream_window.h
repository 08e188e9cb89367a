#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

#include "core/base/document.h"
#include "core/base/time.h"
#include "core/services/lambda/state.h"

// Tumbling windows: runs of a shard's changes in a stretch of time hand a state on from one to the
// next; when the time is over one last run, without changes, gets it.
// Source: https://docs.aws.amazon.com/lambda/latest/dg/services-ddb-windows.html
// Known difference from AWS: a state of more than 1 MB does not end its window early.

namespace cloudtab::lambda {

/// How long a mapping's windows are; nothing: it has none.
std::optional<std::chrono::seconds> window_size(const Document& mapping);

/// The window that a time falls into, before anything of it has run. Windows are counted from 1970.
OpenWindow window_at(Instant time, std::chrono::seconds size);

/// Adds to a function's event what it is told of its window.
void tell_window(const OpenWindow& window,
                 const Document& mapping,
                 const std::string& shard,
                 bool is_final,
                 Document& event);

/// The state that an answer hands on, JSON text.
std::string state_of(std::string_view payload);

}  // namespace cloudtab::lambda
