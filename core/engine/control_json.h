#pragma once

#include <cstdint>
#include <string_view>

#include "core/base/document.h"
#include "core/base/http.h"

// How the control API speaks: JSON in and out.

namespace cloudtab::control {

HttpResponse json(const Document& body, int status = 200);
/// {"error": text}
HttpResponse refuse(int status, std::string_view text);
/// `a=1&b=2` as an object of strings.
Document parse_query(std::string_view query);
uint64_t number_or(const Document& query, const char* name, uint64_t fallback);
/// The body as an object; an empty body is an empty object; anything else is discarded.
Document parse_body(const HttpRequest& request);

}  // namespace cloudtab::control
