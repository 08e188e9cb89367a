#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/document.h"
#include "core/base/result.h"

// Rules on what a message carries: its body, its attributes and their digests. Attributes are
// documents as on the wire: name -> {DataType, StringValue or BinaryValue}.

namespace cloudtab::sqs {

/// Errors: MissingParameter for an empty body, InvalidMessageContents for a character XML 1.0 has
/// no place for.
Status check_body(std::string_view body);

/// Names, types and values. Errors: InvalidParameterValue. Source: SQS developer guide, "message
/// metadata".
Status check_message_attributes(const Document& attributes);

/// Body and attributes (names, types and values), as the size limits count them.
int64_t message_bytes(std::string_view body, const Document& attributes);

/// MD5 in hexadecimal, lower case.
std::string body_md5(std::string_view body);
/// The digest SDKs check (`MD5OfMessageAttributes`), or "" without attributes. Source: SQS
/// developer guide, "calculating the MD5 message digest for message attributes".
std::string attributes_md5(const Document& attributes);

/// The attributes ReceiveMessage's MessageAttributeNames asks for: `All` or `.*` for every one,
/// `foo.*` for a prefix, else a name.
Document select_attributes(const Document& attributes, const std::vector<std::string>& names);

/// MessageGroupId, MessageDeduplicationId: 1 to 128 letters, digits and punctuation. Error:
/// InvalidParameterValue.
Status check_fifo_id(std::string_view value, std::string_view parameter);

}  // namespace cloudtab::sqs
