#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "core/base/document.h"
#include "core/base/result.h"
#include "core/model/shape.h"

namespace cloudtab::wire {

// Scalars as text, the form they have in XML, forms, headers, paths and query strings.

/// The name of a shape of that kind in messages: `String`, `Integer`.
std::string_view kind_name(model::ShapeKind kind);

/// The format of a timestamp: the member's, else its shape's, else `fallback`.
model::TimestampFormat timestamp_format(const model::Member& member,
                                        const model::Shape& shape,
                                        model::TimestampFormat fallback);

/// Milliseconds since the epoch. Takes epoch seconds (with a fraction), RFC 3339 and HTTP dates,
/// whatever the format says, as AWS's front ends do. Error: code `SerializationException`.
Result<int64_t> parse_timestamp(std::string_view text);
/// `kDefault` counts as ISO 8601. Milliseconds are written only where there are any.
std::string format_timestamp(int64_t millis, model::TimestampFormat format);
/// Epoch seconds as a JSON number: `1422172800`, `1422172800.123`.
std::string format_epoch_seconds(int64_t millis);

/// Text to a document of a scalar shape (base64 for blobs). Error: code `SerializationException`.
Result<Document> parse_scalar(std::string_view text, const model::Shape& shape);
/// A scalar document as text; the reverse of `parse_scalar`.
std::string format_scalar(const Document& value,
                          const model::Shape& shape,
                          model::TimestampFormat format);

/// A decimal or exponent number; nothing else may follow. False if it is none.
bool parse_double(std::string_view text, double& value);
/// Shortest text that reads back as the same number; `NaN`, `Infinity`, `-Infinity`.
std::string format_double(double value);
/// A decimal integer with optional sign. False if it is none or does not fit.
bool parse_int64(std::string_view text, int64_t& value);

/// The bytes of a blob document (a string is taken as its bytes).
std::string_view blob_bytes(const Document& value);
Document make_blob(std::string bytes);

Error serialization_error(std::string message);

}  // namespace cloudtab::wire
