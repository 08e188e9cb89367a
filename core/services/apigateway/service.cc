#include "core/services/apigateway/service.h"

#include "core/services/apigateway/data_plane.h"
#include "core/services/apigateway/operations/operations.h"
#include "core/services/apigateway/resources.h"
#include "core/services/apigateway/state.h"

namespace cloudtab {

const ServiceDefinition& apigateway_service() {
  using namespace apigateway;
  static constexpr OperationEntry kOperations[] = {
      {"CreateDeployment", create_deployment},
      {"CreateModel", create_model},
      {"CreateRequestValidator", create_request_validator},
      {"CreateResource", create_resource},
      {"CreateRestApi", create_rest_api},
      {"CreateStage", create_stage},
      {"DeleteDeployment", delete_deployment},
      {"DeleteGatewayResponse", delete_gateway_response},
      {"DeleteIntegration", delete_integration},
      {"DeleteIntegrationResponse", delete_integration_response},
      {"DeleteMethod", delete_method},
      {"DeleteMethodResponse", delete_method_response},
      {"DeleteModel", delete_model},
      {"DeleteRequestValidator", delete_request_validator},
      {"DeleteResource", delete_resource},
      {"DeleteRestApi", delete_rest_api},
      {"DeleteStage", delete_stage},
      {"GetAccount", get_account},
      {"GetDeployment", get_deployment},
      {"GetDeployments", get_deployments},
      {"GetGatewayResponse", get_gateway_response},
      {"GetGatewayResponses", get_gateway_responses},
      {"GetIntegration", get_integration},
      {"GetIntegrationResponse", get_integration_response},
      {"GetMethod", get_method},
      {"GetMethodResponse", get_method_response},
      {"GetModel", get_model},
      {"GetModels", get_models},
      {"GetRequestValidator", get_request_validator},
      {"GetRequestValidators", get_request_validators},
      {"GetResource", get_resource},
      {"GetResources", get_resources},
      {"GetRestApi", get_rest_api},
      {"GetRestApis", get_rest_apis},
      {"GetStage", get_stage},
      {"GetStages", get_stages},
      {"GetTags", get_tags},
      {"ImportRestApi", import_rest_api},
      {"PutGatewayResponse", put_gateway_response},
      {"PutIntegration", put_integration},
      {"PutIntegrationResponse", put_integration_response},
      {"PutMethod", put_method},
      {"PutMethodResponse", put_method_response},
      {"PutRestApi", put_rest_api},
      {"TagResource", tag_resource},
      {"TestInvokeMethod", test_invoke_method},
      {"UntagResource", untag_resource},
      {"UpdateAccount", update_account},
      {"UpdateDeployment", update_deployment},
      {"UpdateGatewayResponse", update_gateway_response},
      {"UpdateIntegration", update_integration},
      {"UpdateIntegrationResponse", update_integration_response},
      {"UpdateMethod", update_method},
      {"UpdateMethodResponse", update_method_response},
      {"UpdateModel", update_model},
      {"UpdateRequestValidator", update_request_validator},
      {"UpdateResource", update_resource},
      {"UpdateRestApi", update_rest_api},
      {"UpdateStage", update_stage},
  };
  static const RecordType* const kRecords[] = {&record_type<ApiRecord>(),
                                               &record_type<ResourceRecord>(),
                                               &record_type<ModelRecord>(),
                                               &record_type<ValidatorRecord>(),
                                               &record_type<GatewayResponseRecord>(),
                                               &record_type<DeploymentRecord>(),
                                               &record_type<StageRecord>(),
                                               &record_type<AccountRecord>()};
  static const ServiceDefinition service{.id = "apigateway",
                                         .operations = kOperations,
                                         .records = kRecords,
                                         .resources = resource_types(),
                                         .data_plane = data_plane};
  return service;
}

}  // namespace cloudtab
