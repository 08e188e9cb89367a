#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "core/base/error.h"

// Every error SQS answers, with AWS's text. Codes are the model's shape names; the wire turns them
// into the codes of the protocol (`QueueDoesNotExist` ->
// `AWS.SimpleQueueService.NonExistentQueue`). Texts come from recorded answers of SQS unless a line
// names another source.

namespace cloudtab::sqs::errors {

Error queue_does_not_exist();
/// `attribute`: the first whose value differs.
Error queue_name_exists(std::string_view attribute);
Error queue_deleted_recently();
/// The URL's path does not end in account and name. Source: SDK issue reports.
Error invalid_address(std::string_view url);
Error invalid_queue_name();
Error invalid_fifo_queue_name();

Error unknown_attribute(std::string_view name);
/// DeduplicationScope and FifoThroughputLimit on a standard queue.
Error attribute_needs_fifo(std::string_view name);
Error invalid_attribute_value(std::string_view name, std::string_view reason = "");
Error one_encryption_at_a_time();

/// `Value <value> for parameter <parameter> is invalid. Reason: <reason>`
Error invalid_parameter(std::string_view value,
                        std::string_view parameter,
                        std::string_view reason);
/// InvalidParameterValue with a text of its own.
Error invalid_parameter_value(std::string message);
Error missing_parameter(std::string_view parameter);

Error message_too_long(int64_t bytes_max);
/// The same fault in an entry of a batch, which SQS words differently.
Error batch_message_too_long(int64_t bytes_max);
/// `character`: code point, named in hexadecimal.
Error invalid_message_contents(uint32_t character);

Error empty_batch(std::string_view entry_type);
Error too_many_entries(size_t count);
Error invalid_batch_entry_id();
Error batch_entry_ids_not_distinct(std::string_view id);
Error batch_too_long(int64_t bytes);

/// Never issued by SQS.
Error receipt_handle_is_invalid(std::string_view handle);
/// FIFO: the visibility timeout has passed.
Error receipt_handle_expired(std::string_view handle);
/// ChangeMessageVisibility of a message that is gone.
Error message_not_available(std::string_view handle);

/// FIFO: a message of the receive that is repeated was changed since.
Error receive_not_retryable(std::string_view attempt_id);

Error too_many_in_flight();
Error purge_in_progress(std::string_view queue_name);
Error too_many_permission_actions(size_t count);
Error resource_not_found(std::string message);

/// The service passes on what KMS says of the queue's key. Source of the form: issue reports of
/// keys that are denied; of what KMS says: API reference and SDK issue reports.
Error refused_by_kms(const char* code, std::string said);

}  // namespace cloudtab::sqs::errors
