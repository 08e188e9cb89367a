#pragma once

#include <string_view>

#include "core/base/document.h"
#include "core/base/packed.h"
#include "core/base/result.h"
#include "core/model/shape.h"

namespace cloudtab::wire {

/// Reads JSON text straight into a document of the shape: base64 becomes blobs, times milliseconds;
/// nulls and members the model does not know are passed over. Nesting is limited to
/// `kJsonNestingMax`.
///
/// What `form` (may be null) takes is read packed, where it is plain.
///
/// Errors: code `SerializationException`, with the text the real services give for a value of a
/// wrong type and with no text for what is no JSON (source: recordings of DynamoDB kept by
/// dynalite's tests).
Result<Document> read_json(std::string_view text,
                           const model::Service& service,
                           model::ShapeIndex shape,
                           const PackedForm* form = nullptr);

/// Reads any JSON value as it is (nulls stay). Errors as above.
Result<Document> read_free_json(std::string_view text);

}  // namespace cloudtab::wire
