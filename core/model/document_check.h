#pragma once

#include "core/base/document.h"
#include "core/base/result.h"
#include "core/model/shape.h"

namespace cloudtab::model {

/// Deeper documents do not conform. DynamoDB allows values 32 deep, and each level of a value takes
/// two of a document.
constexpr int kDocumentDepthMax = 128;

/// Whether a document is a value of the shape: every member modelled, every value of the right kind
/// (see document.h), no null but in sparse collections, integers in 32 and longs in 64 bits,
/// strings well-formed UTF-8, unions with one member at most. With `kNoShape`: null or an empty
/// object. Constraints (lengths, patterns, enumerations, required members) are not looked at.
///
/// For tests and debug builds, to hold handlers to the model. Error: code `DocumentMismatch`; the
/// message names the first offending place, as in `ReceiveMessageResult.Messages[0].Body: string
/// expected, found number`.
Status conforms(const Service& service, ShapeIndex shape, const Document& document);

}  // namespace cloudtab::model
