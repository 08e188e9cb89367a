#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

#include "core/base/document.h"
#include "core/base/error.h"

// Texts as Lambda answers them (recorded answers of the service).
namespace cloudtab::lambda::errors {

Error function_exists(std::string_view name);
Error no_such_function(std::string_view arn);
Error other_region(std::string_view asked, std::string_view here);
Error other_account();
Error qualifiers_differ();
Error aliases_are_not_deleted_so();
Error functions_only();
Error function_name_too_long(std::string_view name, size_t characters_max);
Error deprecated_runtime(std::string_view runtime);
Error reserved_variables(std::string_view names);
/// `measured`: the variables as JSON.
Error environment_too_large(std::string_view measured);
Error log_level_of_text();
Error half_a_network();
Error no_such_subnet(std::string_view id);
Error zipped_too_large(size_t bytes_max);
Error unzipped_too_large(uint64_t bytes_max);
/// ResourceNotFoundException and ResourceConflictException with a text.
Error not_found(std::string_view text);
Error conflict(std::string_view text);
/// "The resource you requested does not exist."
Error no_such_resource();
Error invalid_parameter(std::string_view text);
Error bad_zip();
Error statement_exists(std::string_view id);
Error latest_is_not_deleted();
Error version_is_aliased(std::string_view aliases);
Error wrong_revision(std::string_view operations);
Error wrong_sha256(std::string_view given, std::string_view current);
Error latest_is_one_version();
Error alias_exists(std::string_view arn);
Error no_such_alias(std::string_view arn);
Error no_alias_to_update(std::string_view arn);
Error no_policy_of_resource();
Error no_policy_for(std::string_view arn);
Error no_such_statement(std::string_view id);

// --- Layers
Error no_such_layer_version(std::string_view arn);
Error too_many_layers(size_t layers_max);
Error layers_of_other_region(std::string_view here);
Error two_versions_of_layer(std::string_view arn, std::string_view other);

// --- Code signing, URLs, provisioned concurrency
Error no_such_signing(std::string_view arn);
/// The same, where it is to be a function's.
Error no_signing_for_function(std::string_view arn);
Error url_exists(std::string_view arn);
Error no_provisioned_config();
Error more_than_reserved();
Error more_than_unreserved(int64_t unreserved);
Error too_much_provisioned(int64_t unreserved_min);

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
Error stream_mapping_exists(std::string_view source,
                            std::string_view function,
                            std::string_view uuid);
Error no_such_stream(std::string_view arn);
Error stream_is_not_read(std::string_view arn);
Error mapping_exists(std::string_view source, std::string_view function, std::string_view uuid);

// --- Execution roles
Error role_cannot_be_assumed();
Error role_is_not_assumed();
Error role_of_other_account();

// --- Event settings
Error function_does_not_exist();
Error no_event_settings();
Error no_event_config(std::string_view arn);
Error bad_destination(std::string_view arn);
/// `destinations`: a DestinationConfig that names what is no destination.
Error bad_destinations(const Document& destinations);
Error destination_is_itself();

}  // namespace cloudtab::lambda::errors
