#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/base/document.h"
#include "core/base/result.h"
#include "core/model/shape.h"
#include "core/wire/incoming.h"

namespace cloudtab::wire {

/// Reads a REST request: path labels (decoded), query, headers, and the body as JSON, XML or raw
/// bytes, whichever the operation's model and the service's protocol say. Errors: code
/// `SerializationException`, and those of the body.
Result<Document> read_rest(Incoming& incoming,
                           const model::Service& service,
                           const model::Operation& operation,
                           const std::vector<std::pair<std::string_view, std::string>>& labels);

}  // namespace cloudtab::wire
