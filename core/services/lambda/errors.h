#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

#include "core/base/error.h"

// Texts as Lambda answers them (recorded answers of the service).
namespace cloudtab::lambda::errors {

Error function_exists(std::string_view name);
Error no_such_function(std::string_view arn);
Error invalid_parameter(std::string_view text);
Error bad_zip();
Error statement_exists(std::string_view id);
Error latest_is_not_deleted();
Error version_is_aliased(std::string_view aliases);
Error wrong_revision(std::string_view operations);
Error wrong_sha256(std::string_view given, std::string_view current);
Error alias_exists(std::string_view arn);
Error no_such_alias(std::string_view arn);
Error no_alias_to_update(std::string_view arn);
Error no_policy();
Error no_such_statement(std::string_view id);

// --- Running
/// `is_reserved`: it is the function's own limit that is reached, not the account's.
Error throttled(bool is_reserved);
Error payload_is_not_json(std::string_view payload);
Error request_too_large(size_t bytes_max);
/// 501: no host has this runtime.
Error runtime_not_run(std::string_view runtime);
/// 501: the caller needs its answer at once.
Error cannot_wait();
Error too_much_reserved(int64_t unreserved_min);

// --- Event source mappings
/// 501, naming what is not there.
Error not_there(std::string_view what);
Error no_such_queue();
Error no_such_mapping();
Error stream_mapping_exists(std::string_view source,
                            std::string_view function,
                            std::string_view uuid);
Error no_such_stream(std::string_view arn);
Error mapping_exists(std::string_view source, std::string_view function, std::string_view uuid);

// --- Event settings
Error function_does_not_exist();
Error no_event_settings();
Error no_event_config(std::string_view arn);
Error bad_destination(std::string_view arn);
Error destination_is_itself();

}  // namespace cloudtab::lambda::errors
