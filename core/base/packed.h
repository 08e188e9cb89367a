#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>

#include "core/base/document.h"
#include "core/base/json_scanner.h"

// Packed values: how a hot operation reads a request and writes its answer without a tree.
//
// A service may have a form of its own for the values of some shapes (DynamoDB's items as the bytes
// that its records hold). Where the model has such a shape, the wire reads the request's text
// straight into that form and writes an answer straight from it; between the two the value is one
// opaque leaf of an otherwise ordinary document:
//
//   {"TableName":"t","Item":{"pk":{"S":"a"}}}  ->  {"TableName": "t", "Item": <packed>}
//
// Only plain values are read so. At the first doubt the form gives up and the wire reads a tree,
// which finds fault in the service's own words; so no error is worded twice. A handler therefore
// takes both, packed values and trees; calls between services carry trees only.

namespace cloudtab {

/// A service's packed form. All its functions agree with one another on the bytes.
struct PackedForm {
  std::string_view service;  ///< model id: `dynamodb`
  /// The model's names of the shapes (maps or structures) whose values may be packed.
  std::span<const std::string_view> shapes;
  /// Appends the value at hand, nested `depth` deep in the request's text. False, with the scanner
  /// anywhere, if it is not one that a tree would make the same bytes of without a complaint.
  bool (*read_json)(JsonScanner& json, int depth, std::string& out);
  /// Appends the value as JSON text.
  void (*write_json)(std::string_view bytes, std::string& out);
  /// The value as a tree.
  Document (*unpack)(std::string_view bytes);

  bool takes(std::string_view shape) const;
};

Document packed(std::string_view bytes);
bool is_packed(const Document& value);
/// Valid as long as the value, which must be packed.
std::string_view packed_bytes(const Document& value);
/// Whether a packed value is anywhere within.
bool holds_packed(const Document& value);
/// Replaces every packed value within by its tree.
void unpack_within(Document& value, const PackedForm& form);

}  // namespace cloudtab
