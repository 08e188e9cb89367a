#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "core/base/document.h"
#include "core/model/shape.h"

// CBOR (RFC 8949), the form of bodies in Smithy's rpc-v2-cbor protocol. A request's becomes the
// JSON text that says the same, so that what is read and refused is the same in both.
// Source: https://smithy.io/2.0/additional-specs/protocols/smithy-rpc-v2.html

namespace cloudtab::wire {

/// The JSON text of one CBOR value: byte strings in base64, times (tag 1) as epoch seconds, numbers
/// that JSON lacks as `"NaN"`, `"Infinity"` and `"-Infinity"`, `undefined` as null. Nothing for
/// what is no CBOR, has other keys than texts or tags other than 1, is no UTF-8 or nested deeper
/// than `kJsonNestingMax`.
std::optional<std::string> json_of_cbor(std::string_view bytes);

/// Appends a document of the shape as CBOR, members in the model's order; what the model does not
/// know is left out.
void write_cbor(const Document& value,
                const model::Service& service,
                model::ShapeIndex shape,
                std::string& out);
/// Appends any document as CBOR.
void write_free_cbor(const Document& value, std::string& out);

}  // namespace cloudtab::wire
