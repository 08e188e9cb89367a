#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "core/base/error.h"

// Every error SNS answers, with AWS's text. Codes are the model's shape names; the wire turns them
// into the codes of the query protocol (`InvalidParameterException` -> `InvalidParameter`). Texts
// come from recorded answers of SNS unless a line names another source.

namespace cloudtab::sns::errors {

Error topic_not_found();
Error subscription_not_found();
/// Of the tag operations. Source: moto, checked by its authors against AWS.
Error resource_not_found();

Error application_not_found();
Error endpoint_not_found();
Error endpoint_disabled();
/// Source: API reference of the SMS sandbox operations; the texts are ours.
Error sandbox_number_not_found();
Error wrong_one_time_password();
Error too_many_sandbox_numbers();

/// `Invalid parameter: <what>`
Error invalid_parameter(std::string_view what);
/// `Invalid parameter: <name> Reason: <reason>`
Error invalid_parameter(std::string_view name, std::string_view reason);
/// InvalidParameter with a text of its own.
Error invalid_parameter_bare(std::string message);
/// `Invalid parameter: <name> Reason: An ARN must have at least 6 elements, not <count>`
Error malformed_arn(std::string_view name, size_t element_count);
/// ParameterValueInvalid: what is wrong with a message attribute.
Error invalid_message_attribute(std::string message);

/// A topic that archives cannot be deleted. Source: SNS developer guide, "Message archiving for
/// FIFO topic owners"; the text is ours.
Error topic_archives();

Error empty_batch();
Error too_many_entries();
Error batch_entry_ids_not_distinct();
Error batch_too_long();
Error invalid_batch_entry_id(std::string message);
Error tag_limit_exceeded();

/// The service passes on what KMS says of the topic's key. Source of the form: issue reports of
/// keys that are denied; of what KMS says: API reference and SDK issue reports.
Error refused_by_kms(const char* code, std::string said);

}  // namespace cloudtab::sns::errors
