#include "core/services/apigateway/errors.h"

namespace cloudtab::apigateway::errors {

Error bad_request(std::string_view text) {
  return Error{"BadRequestException", std::string(text), 400};
}

Error conflict(std::string_view text) { return Error{"ConflictException", std::string(text), 409}; }

Error not_found(std::string_view text) {
  return Error{"NotFoundException", std::string(text), 404};
}

Error limit_exceeded(std::string_view text) {
  return Error{"LimitExceededException", std::string(text), 429};
}

Error unsupported(std::string_view what) {
  return Error{"NotImplemented", "Cloudtab does not implement " + std::string(what) + " yet.", 501};
}

Error no_api(std::string_view account, std::string_view id) {
  return not_found("Invalid API identifier specified " + std::string(account) + ":" +
                   std::string(id));
}

Error no_resource() { return not_found("Invalid Resource identifier specified"); }

Error no_method() { return not_found("Invalid Method identifier specified"); }

Error no_integration() { return not_found("Invalid Integration identifier specified"); }

Error no_status_code() { return not_found("Invalid Response status code specified"); }

Error no_stage() { return not_found("Invalid stage identifier specified"); }

Error no_deployment() { return not_found("Invalid Deployment identifier specified"); }

Error no_model(std::string_view name) {
  return not_found("Invalid model name specified: " + std::string(name));
}

Error no_validator() { return not_found("Invalid Request Validator identifier specified"); }

Error no_gateway_response() { return not_found("Gateway response type not defined on api"); }

Error no_authorizer() { return not_found("Invalid Authorizer identifier specified"); }

Error no_api_key() { return not_found("Invalid API Key identifier specified"); }

Error no_usage_plan() { return not_found("Invalid Usage Plan ID specified"); }

}  // namespace cloudtab::apigateway::errors
