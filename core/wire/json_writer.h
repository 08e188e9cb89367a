#pragma once

#include <string>
#include <string_view>

#include "core/base/document.h"
#include "core/base/packed.h"
#include "core/model/shape.h"

namespace cloudtab::wire {

/// Appends a document of the shape as JSON, members in the model's order under their wire names.
/// What the model does not know, and members that travel outside of the body, are left out. Blobs
/// become base64, times epoch seconds unless the model gives them another form. `form` writes
/// packed values; null: there are none.
void write_json(const Document& value,
                const model::Service& service,
                model::ShapeIndex shape,
                std::string& out,
                const PackedForm* form = nullptr);

/// Appends any document as JSON (blobs as base64).
void write_free_json(const Document& value, std::string& out);

}  // namespace cloudtab::wire
