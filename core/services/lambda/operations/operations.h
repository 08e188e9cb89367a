#pragma once

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

/// The function that a name, a partial ARN or an ARN names, for what concerns only the function
/// itself: a qualifier other than $LATEST is not found. Error: ResourceNotFoundException.
Result<std::string> find_function(Call& call, const Document& input);

}  // namespace cloudtab::lambda
