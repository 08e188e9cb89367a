#pragma once

#include <string>

#include "core/base/document.h"
#include "core/base/http.h"
#include "core/wire/request.h"

namespace cloudtab::wire {

/// Writes a REST answer: status, headers, and the body as JSON, XML or raw bytes.
HttpResponse render_rest(const Request& request,
                         const Document& answer,
                         const std::string& request_id);

}  // namespace cloudtab::wire
