#pragma once

#include <string>
#include <string_view>

#include "core/base/error.h"

/// One factory per error of the service. Messages are the service's own; their sources stand with
/// each.
namespace cloudtab::dynamodb::errors {

/// `ValidationException` with the given text.
Error validation(std::string message);
/// `ValidationException`: "One or more parameter values were invalid: " and the detail.
Error invalid_parameter(std::string_view detail);
/// The same with the head under which the newer layer of the service reports what it finds wrong
/// with a request: "1 validation error detected: ". An error of another code as it is.
Error one_fault(Error error);
/// `ValidationException`: "The provided key element does not match the schema".
Error key_mismatch();
/// An item without a key attribute, or with one of another type than the table's or index's.
Error missing_key(const std::string& attribute);
Error key_type_mismatch(const std::string& attribute,
                        std::string_view expected,
                        std::string_view actual);
Error index_key_type_mismatch(const std::string& attribute,
                              std::string_view expected,
                              std::string_view actual,
                              const std::string& index);
/// Whether an error is one of the four above: an item or key does not fit.
bool is_mismatch(const Error& error);

/// Of a PartiQL write whose WHERE does not name one item.
Error no_key_equality();
Error several_key_conditions(const std::string& attribute);
/// Whether an error is one of the two above.
bool is_no_single_item(const Error& error);
/// For data operations. Recorded: "Requested resource not found".
Error resource_not_found();
/// For control operations. Recorded: "Requested resource not found: Table: <name> not found".
Error table_not_found(std::string_view table);
/// "Requested resource not found: ResourcArn: <arn> not found", AWS's own spelling.
Error resource_arn_not_found(std::string_view arn);
/// Recorded: "Table already exists: <name>".
Error table_already_exists(std::string_view table);
Error resource_in_use(std::string message);
Error limit_exceeded(std::string message);
/// "The conditional request failed".
Error conditional_check_failed();
/// Of a PartiQL INSERT: "Duplicate primary key exists in table".
Error duplicate_item();
/// `message` lists the codes; `reasons` is the member `CancellationReasons`.
Error transaction_canceled(Document reasons);
Error idempotent_parameter_mismatch();

/// Recorded: "Requested resource not found: Stream: <arn> not found".
Error stream_not_found(std::string_view arn);
/// "Requested resource not found: Shard does not exist", as libraries that read streams match it.
Error shard_not_found();
/// The SDK's own integration tests expect "Invalid StreamArn".
Error invalid_stream_arn();
/// The text is as reported of the service (ironSource/node-dynamodb-stream, issue 13).
Error trimmed_data_access();
/// The code is the service's, the text ours: no published answer was found.
Error expired_iterator();

}  // namespace cloudtab::dynamodb::errors
