#pragma once

#include <string>

#include "core/engine/call.h"
#include "core/engine/outcome.h"

namespace cloudtab::lambda {

// functions.cc
Outcome create_function(Call& call, const Document& input);
Outcome get_function(Call& call, const Document& input);
Outcome get_function_configuration(Call& call, const Document& input);
Outcome update_function_configuration(Call& call, const Document& input);
Outcome update_function_code(Call& call, const Document& input);
Outcome delete_function(Call& call, const Document& input);
Outcome list_functions(Call& call, const Document& input);

// versions.cc
Outcome publish_version(Call& call, const Document& input);
Outcome list_versions_by_function(Call& call, const Document& input);

// aliases.cc
Outcome create_alias(Call& call, const Document& input);
Outcome get_alias(Call& call, const Document& input);
Outcome update_alias(Call& call, const Document& input);
Outcome delete_alias(Call& call, const Document& input);
Outcome list_aliases(Call& call, const Document& input);

// permissions.cc
Outcome add_permission(Call& call, const Document& input);
Outcome remove_permission(Call& call, const Document& input);
Outcome get_policy(Call& call, const Document& input);

// invoke.cc
Outcome invoke(Call& call, const Document& input);
Outcome invoke_with_response_stream(Call& call, const Document& input);
Outcome invoke_async(Call& call, const Document& input);

// concurrency.cc
Outcome put_function_concurrency(Call& call, const Document& input);
Outcome get_function_concurrency(Call& call, const Document& input);
Outcome delete_function_concurrency(Call& call, const Document& input);

// event_invoke_config.cc
Outcome put_function_event_invoke_config(Call& call, const Document& input);
Outcome update_function_event_invoke_config(Call& call, const Document& input);
Outcome get_function_event_invoke_config(Call& call, const Document& input);
Outcome delete_function_event_invoke_config(Call& call, const Document& input);
Outcome list_function_event_invoke_configs(Call& call, const Document& input);

// mappings.cc
Outcome create_event_source_mapping(Call& call, const Document& input);
Outcome get_event_source_mapping(Call& call, const Document& input);
Outcome list_event_source_mappings(Call& call, const Document& input);
Outcome update_event_source_mapping(Call& call, const Document& input);
Outcome delete_event_source_mapping(Call& call, const Document& input);

// layers.cc
Outcome publish_layer_version(Call& call, const Document& input);
Outcome get_layer_version(Call& call, const Document& input);
Outcome get_layer_version_by_arn(Call& call, const Document& input);
Outcome list_layer_versions(Call& call, const Document& input);
Outcome list_layers(Call& call, const Document& input);
Outcome delete_layer_version(Call& call, const Document& input);
Outcome add_layer_version_permission(Call& call, const Document& input);
Outcome remove_layer_version_permission(Call& call, const Document& input);
Outcome get_layer_version_policy(Call& call, const Document& input);

// tags.cc
Outcome list_tags(Call& call, const Document& input);
Outcome tag_resource(Call& call, const Document& input);
Outcome untag_resource(Call& call, const Document& input);

// account.cc
Outcome get_account_settings(Call& call, const Document& input);

// provisioned.cc
Outcome put_provisioned_concurrency_config(Call& call, const Document& input);
Outcome get_provisioned_concurrency_config(Call& call, const Document& input);
Outcome delete_provisioned_concurrency_config(Call& call, const Document& input);
Outcome list_provisioned_concurrency_configs(Call& call, const Document& input);

// signing.cc
Outcome create_code_signing_config(Call& call, const Document& input);
Outcome get_code_signing_config(Call& call, const Document& input);
Outcome update_code_signing_config(Call& call, const Document& input);
Outcome delete_code_signing_config(Call& call, const Document& input);
Outcome list_code_signing_configs(Call& call, const Document& input);
Outcome put_function_code_signing_config(Call& call, const Document& input);
Outcome get_function_code_signing_config(Call& call, const Document& input);
Outcome delete_function_code_signing_config(Call& call, const Document& input);
Outcome list_functions_by_code_signing_config(Call& call, const Document& input);

// runtime.cc
Outcome put_function_recursion_config(Call& call, const Document& input);
Outcome get_function_recursion_config(Call& call, const Document& input);
Outcome put_runtime_management_config(Call& call, const Document& input);
Outcome get_runtime_management_config(Call& call, const Document& input);

// urls.cc
Outcome create_function_url_config(Call& call, const Document& input);
Outcome get_function_url_config(Call& call, const Document& input);
Outcome update_function_url_config(Call& call, const Document& input);
Outcome delete_function_url_config(Call& call, const Document& input);
Outcome list_function_url_configs(Call& call, const Document& input);

/// The function that a name, a partial ARN or an ARN names, for what concerns only the function
/// itself. Errors: ResourceNotFoundException; a qualifier other than $LATEST.
Result<std::string> find_function(Call& call, const Document& input);

}  // namespace cloudtab::lambda
