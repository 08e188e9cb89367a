#pragma once

#include <string>
#include <string_view>

#include "core/base/document.h"
#include "core/model/shape.h"

namespace cloudtab::wire {

/// Appends a document of the shape as JSON, members in the model's order under their wire names.
/// What the model does not know, and members that travel outside of the body, are left out. Blobs
/// become base64, times epoch seconds unless the model gives them another form.
void write_json(const Document& value,
                const model::Service& service,
                model::ShapeIndex shape,
                std::string& out);

/// Appends any document as JSON (blobs as base64).
void write_free_json(const Document& value, std::string& out);

/// Appends a JSON string with its quotes.
void write_json_string(std::string_view text, std::string& out);

}  // namespace cloudtab::wire
