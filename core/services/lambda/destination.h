#pragma once

#include <string>

#include "core/engine/call.h"

namespace cloudtab::lambda {

/// Sends `text` to a queue, a topic or a function, by its ARN. `attributes`: message attributes as
/// SQS and SNS take them, or empty. Errors: the other service's; 501 for a service that is no
/// destination here.
Status send_to(Call& call,
               const std::string& arn,
               const std::string& text,
               const Document& attributes = Document::object());

}  // namespace cloudtab::lambda
