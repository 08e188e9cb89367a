#pragma once

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
Outcome create_stage(Call& call, const Document& input);
Outcome get_stage(Call& call, const Document& input);
Outcome get_stages(Call& call, const Document& input);
Outcome update_stage(Call& call, const Document& input);
Outcome delete_stage(Call& call, const Document& input);

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
