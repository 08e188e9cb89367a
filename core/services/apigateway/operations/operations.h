#pragma once

#include <string>

#include "core/base/result.h"
#include "core/engine/outcome.h"

// The handlers of API Gateway's operations, by the file they are in. See the API reference of each
// name for what it takes.

namespace cloudtab {
class Call;
}

namespace cloudtab::apigateway {

// apis.cc
Outcome create_rest_api(Call& call, const Document& input);
Outcome get_rest_api(Call& call, const Document& input);
Outcome get_rest_apis(Call& call, const Document& input);
Outcome update_rest_api(Call& call, const Document& input);
Outcome delete_rest_api(Call& call, const Document& input);

// import.cc
Outcome import_rest_api(Call& call, const Document& input);
Outcome put_rest_api(Call& call, const Document& input);

// resources.cc
Outcome create_resource(Call& call, const Document& input);
Outcome get_resource(Call& call, const Document& input);
Outcome get_resources(Call& call, const Document& input);
Outcome update_resource(Call& call, const Document& input);
Outcome delete_resource(Call& call, const Document& input);

// methods.cc
Outcome put_method(Call& call, const Document& input);
Outcome get_method(Call& call, const Document& input);
Outcome update_method(Call& call, const Document& input);
Outcome delete_method(Call& call, const Document& input);
Outcome put_method_response(Call& call, const Document& input);
Outcome get_method_response(Call& call, const Document& input);
Outcome update_method_response(Call& call, const Document& input);
Outcome delete_method_response(Call& call, const Document& input);

// integrations.cc
Outcome put_integration(Call& call, const Document& input);
Outcome get_integration(Call& call, const Document& input);
Outcome update_integration(Call& call, const Document& input);
Outcome delete_integration(Call& call, const Document& input);
Outcome put_integration_response(Call& call, const Document& input);
Outcome get_integration_response(Call& call, const Document& input);
Outcome update_integration_response(Call& call, const Document& input);
Outcome delete_integration_response(Call& call, const Document& input);

// deployments.cc
Outcome create_deployment(Call& call, const Document& input);
Outcome get_deployment(Call& call, const Document& input);
Outcome get_deployments(Call& call, const Document& input);
Outcome update_deployment(Call& call, const Document& input);
Outcome delete_deployment(Call& call, const Document& input);

// stages.cc
/// Error: NotFoundException naming the API or the stage.
Result<const Document*> find_stage(Call& call, const Document& input);
Outcome create_stage(Call& call, const Document& input);
Outcome get_stage(Call& call, const Document& input);
Outcome get_stages(Call& call, const Document& input);
Outcome update_stage(Call& call, const Document& input);
Outcome delete_stage(Call& call, const Document& input);
Outcome flush_stage_cache(Call& call, const Document& input);

// parts.cc
Outcome create_model(Call& call, const Document& input);
Outcome get_model(Call& call, const Document& input);
Outcome get_models(Call& call, const Document& input);
Outcome update_model(Call& call, const Document& input);
Outcome delete_model(Call& call, const Document& input);
Outcome create_request_validator(Call& call, const Document& input);
Outcome get_request_validator(Call& call, const Document& input);
Outcome get_request_validators(Call& call, const Document& input);
Outcome update_request_validator(Call& call, const Document& input);
Outcome delete_request_validator(Call& call, const Document& input);

// authorizers.cc
Outcome create_authorizer(Call& call, const Document& input);
Outcome get_authorizer(Call& call, const Document& input);
Outcome get_authorizers(Call& call, const Document& input);
Outcome update_authorizer(Call& call, const Document& input);
Outcome delete_authorizer(Call& call, const Document& input);
Outcome test_invoke_authorizer(Call& call, const Document& input);
Outcome flush_stage_authorizers_cache(Call& call, const Document& input);

// api_keys.cc
Outcome create_api_key(Call& call, const Document& input);
Outcome get_api_key(Call& call, const Document& input);
Outcome get_api_keys(Call& call, const Document& input);
Outcome update_api_key(Call& call, const Document& input);
Outcome delete_api_key(Call& call, const Document& input);
Outcome import_api_keys(Call& call, const Document& input);

// usage_plans.cc
Outcome create_usage_plan(Call& call, const Document& input);
Outcome get_usage_plan(Call& call, const Document& input);
Outcome get_usage_plans(Call& call, const Document& input);
Outcome update_usage_plan(Call& call, const Document& input);
Outcome delete_usage_plan(Call& call, const Document& input);
Outcome create_usage_plan_key(Call& call, const Document& input);
Outcome get_usage_plan_key(Call& call, const Document& input);
Outcome get_usage_plan_keys(Call& call, const Document& input);
Outcome delete_usage_plan_key(Call& call, const Document& input);

// usage.cc
Outcome get_usage(Call& call, const Document& input);
Outcome update_usage(Call& call, const Document& input);

// documentation.cc
/// Makes the parts of a definition's documentation, in place of those about the same; their ids.
Result<Document> put_documentation(Call& call,
                                   const std::string& api,
                                   const Document& documentation);
Outcome create_documentation_part(Call& call, const Document& input);
Outcome import_documentation_parts(Call& call, const Document& input);
Outcome get_documentation_part(Call& call, const Document& input);
Outcome get_documentation_parts(Call& call, const Document& input);
Outcome update_documentation_part(Call& call, const Document& input);
Outcome delete_documentation_part(Call& call, const Document& input);
Outcome create_documentation_version(Call& call, const Document& input);
Outcome get_documentation_version(Call& call, const Document& input);
Outcome get_documentation_versions(Call& call, const Document& input);
Outcome update_documentation_version(Call& call, const Document& input);
Outcome delete_documentation_version(Call& call, const Document& input);

// domain_names.cc
Outcome create_domain_name(Call& call, const Document& input);
Outcome get_domain_name(Call& call, const Document& input);
Outcome get_domain_names(Call& call, const Document& input);
Outcome update_domain_name(Call& call, const Document& input);
Outcome delete_domain_name(Call& call, const Document& input);
Outcome create_base_path_mapping(Call& call, const Document& input);
Outcome get_base_path_mapping(Call& call, const Document& input);
Outcome get_base_path_mappings(Call& call, const Document& input);
Outcome update_base_path_mapping(Call& call, const Document& input);
Outcome delete_base_path_mapping(Call& call, const Document& input);

// vpc_links.cc
Outcome create_vpc_link(Call& call, const Document& input);
Outcome get_vpc_link(Call& call, const Document& input);
Outcome get_vpc_links(Call& call, const Document& input);
Outcome update_vpc_link(Call& call, const Document& input);
Outcome delete_vpc_link(Call& call, const Document& input);
Outcome generate_client_certificate(Call& call, const Document& input);
Outcome get_client_certificate(Call& call, const Document& input);
Outcome get_client_certificates(Call& call, const Document& input);
Outcome update_client_certificate(Call& call, const Document& input);
Outcome delete_client_certificate(Call& call, const Document& input);

// export.cc
Outcome get_export(Call& call, const Document& input);

// gateway_responses.cc
Outcome put_gateway_response(Call& call, const Document& input);
Outcome get_gateway_response(Call& call, const Document& input);
Outcome get_gateway_responses(Call& call, const Document& input);
Outcome update_gateway_response(Call& call, const Document& input);
Outcome delete_gateway_response(Call& call, const Document& input);

// account_and_tags.cc
Outcome get_account(Call& call, const Document& input);
Outcome update_account(Call& call, const Document& input);
Outcome tag_resource(Call& call, const Document& input);
Outcome untag_resource(Call& call, const Document& input);
Outcome get_tags(Call& call, const Document& input);

// test_invoke.cc
Outcome test_invoke_method(Call& call, const Document& input);

}  // namespace cloudtab::apigateway
