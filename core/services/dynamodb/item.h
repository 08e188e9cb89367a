#pragma once

#include <string>

#include "core/base/document.h"
#include "core/base/result.h"
#include "core/services/dynamodb/value.h"
#include "core/services/dynamodb/wording.h"

// Between wire documents (`{"S": "text"}`) and encoded values.

namespace cloudtab::dynamodb {

/// Appends the encoding of an AttributeValue. Errors are `ValidationException`s with AWS's texts,
/// without what an operation puts before them: no type or more than one, a bad number, an empty set
/// or one with duplicates, NULL that is false, more than 32 levels of nesting.
Status encode_value(const Document& value, std::string& out, Wording wording = Wording::kCurrent);
/// Of a map of attributes, packed (see packed_item.h) or not; also refuses one without a name.
Result<std::string> encode_item(const Document& attributes, Wording wording = Wording::kCurrent);

Document to_document(const ValueView& value);
Document to_document(const ItemView& item);
/// For an answer into which nothing but the wire looks. One without attributes is an empty object.
Document to_packed(const ItemView& item);
/// Makes a tree of a packed item, to look into it after all.
void unpack(Document& item);

}  // namespace cloudtab::dynamodb
