#pragma once

#include "core/engine/call.h"
#include "core/engine/outcome.h"

// The operations that are more than part.h's getting, listing and deleting.

namespace cloudtab::apigateway::v2 {

// apis.cc
Outcome create_api(Call& call, const Document& input);
Outcome get_api(Call& call, const Document& input);
Outcome get_apis(Call& call, const Document& input);
Outcome update_api(Call& call, const Document& input);
Outcome delete_api(Call& call, const Document& input);
Outcome delete_cors_configuration(Call& call, const Document& input);

// routes.cc
Outcome create_route(Call& call, const Document& input);
Outcome update_route(Call& call, const Document& input);
Outcome delete_route(Call& call, const Document& input);
Outcome delete_route_request_parameter(Call& call, const Document& input);
Outcome create_route_response(Call& call, const Document& input);
Outcome update_route_response(Call& call, const Document& input);

// integrations.cc
Outcome create_integration(Call& call, const Document& input);
Outcome update_integration(Call& call, const Document& input);
Outcome delete_integration(Call& call, const Document& input);
Outcome create_integration_response(Call& call, const Document& input);
Outcome update_integration_response(Call& call, const Document& input);

// stages.cc
Outcome create_stage(Call& call, const Document& input);
Outcome update_stage(Call& call, const Document& input);
Outcome delete_stage(Call& call, const Document& input);
Outcome delete_access_log_settings(Call& call, const Document& input);
Outcome delete_route_settings(Call& call, const Document& input);
Outcome create_deployment(Call& call, const Document& input);
Outcome update_deployment(Call& call, const Document& input);
Outcome delete_deployment(Call& call, const Document& input);

// authorizers.cc
Outcome create_authorizer(Call& call, const Document& input);
Outcome update_authorizer(Call& call, const Document& input);
Outcome delete_authorizer(Call& call, const Document& input);

// import.cc
Outcome import_api(Call& call, const Document& input);
Outcome reimport_api(Call& call, const Document& input);

// tags.cc
Outcome tag_resource(Call& call, const Document& input);
Outcome untag_resource(Call& call, const Document& input);
Outcome get_tags(Call& call, const Document& input);

}  // namespace cloudtab::apigateway::v2
