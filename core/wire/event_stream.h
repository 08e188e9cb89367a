#pragma once

#include <string>

#include "core/base/document.h"
#include "core/model/shape.h"

namespace cloudtab::wire {

inline constexpr const char* kEventStreamType = "application/vnd.amazon.eventstream";

/// Appends an event stream, all of it at once: a message for each event. `events`: an array of
/// objects with one member each, the event's name in the model's union.
/// Source: https://smithy.io/2.0/aws/amazon-eventstream.html
void write_event_stream(const Document& events,
                        const model::Service& service,
                        const model::Shape& stream,
                        std::string& out);

}  // namespace cloudtab::wire
