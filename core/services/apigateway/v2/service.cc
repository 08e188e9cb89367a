#include "core/services/apigateway/service.h"

#include "core/services/apigateway/v2/operations/operations.h"
#include "core/services/apigateway/v2/part.h"
#include "core/services/apigateway/v2/resources.h"
#include "core/services/apigateway/v2/socket/connection.h"
#include "core/services/apigateway/v2/socket/control.h"
#include "core/services/apigateway/v2/socket/management.h"

namespace cloudtab {

const ServiceDefinition& apigatewayv2_service() {
  using namespace apigateway::v2;
  static constexpr OperationEntry kOperations[] = {
      {"CreateApi", create_api},
      {"CreateAuthorizer", create_authorizer},
      {"CreateDeployment", create_deployment},
      {"CreateIntegration", create_integration},
      {"CreateIntegrationResponse", create_integration_response},
      {"CreateRoute", create_route},
      {"CreateRouteResponse", create_route_response},
      {"CreateStage", create_stage},
      {"DeleteAccessLogSettings", delete_access_log_settings},
      {"DeleteApi", delete_api},
      {"DeleteAuthorizer", delete_authorizer},
      {"DeleteCorsConfiguration", delete_cors_configuration},
      {"DeleteDeployment", delete_deployment},
      {"DeleteIntegration", delete_integration},
      {"DeleteIntegrationResponse", delete_part<IntegrationResponseKind>},
      {"DeleteRoute", delete_route},
      {"DeleteRouteRequestParameter", delete_route_request_parameter},
      {"DeleteRouteResponse", delete_part<RouteResponseKind>},
      {"DeleteRouteSettings", delete_route_settings},
      {"DeleteStage", delete_stage},
      {"GetApi", get_api},
      {"GetApis", get_apis},
      {"GetAuthorizer", get_part<AuthorizerKind>},
      {"GetAuthorizers", list_parts<AuthorizerKind>},
      {"GetDeployment", get_part<DeploymentKind>},
      {"GetDeployments", list_parts<DeploymentKind>},
      {"GetIntegration", get_part<IntegrationKind>},
      {"GetIntegrationResponse", get_part<IntegrationResponseKind>},
      {"GetIntegrationResponses", list_parts<IntegrationResponseKind>},
      {"GetIntegrations", list_parts<IntegrationKind>},
      {"GetRoute", get_part<RouteKind>},
      {"GetRouteResponse", get_part<RouteResponseKind>},
      {"GetRouteResponses", list_parts<RouteResponseKind>},
      {"GetRoutes", list_parts<RouteKind>},
      {"GetStage", get_part<StageKind>},
      {"GetStages", list_parts<StageKind>},
      {"GetTags", get_tags},
      {"ImportApi", import_api},
      {"ReimportApi", reimport_api},
      {"TagResource", tag_resource},
      {"UntagResource", untag_resource},
      {"UpdateApi", update_api},
      {"UpdateAuthorizer", update_authorizer},
      {"UpdateDeployment", update_deployment},
      {"UpdateIntegration", update_integration},
      {"UpdateIntegrationResponse", update_integration_response},
      {"UpdateRoute", update_route},
      {"UpdateRouteResponse", update_route_response},
      {"UpdateStage", update_stage},
  };
  static constexpr TimerEntry kTimers[] = {{"end_connection", end_connection}};
  static constexpr ControlEntry kControls[] = {{"connections", list_connections}};
  static constexpr ControlActionEntry kActions[] = {
      {"connect", open_socket},
      {"disconnect", close_socket},
      {"receive", receive_frames},
      {"send", send_message},
  };
  static const RecordType* const kRecords[] = {
      &record_type<ApiRecord>(),
      &record_type<apigateway::Record<RouteKind>>(),
      &record_type<apigateway::Record<RouteResponseKind>>(),
      &record_type<apigateway::Record<IntegrationKind>>(),
      &record_type<apigateway::Record<IntegrationResponseKind>>(),
      &record_type<apigateway::Record<AuthorizerKind>>(),
      &record_type<apigateway::Record<StageKind>>(),
      &record_type<apigateway::Record<DeploymentKind>>(),
      &record_type<ConnectionRecord>(),
      &record_type<FrameRecord>()};
  static const ServiceDefinition service{.id = "apigatewayv2",
                                         .operations = kOperations,
                                         .timers = kTimers,
                                         .records = kRecords,
                                         .resources = resource_types(),
                                         .controls = kControls,
                                         .control_actions = kActions};
  return service;
}

const ServiceDefinition& apigatewaymanagementapi_service() {
  using namespace apigateway::v2;
  static constexpr OperationEntry kOperations[] = {
      {"DeleteConnection", delete_connection},
      {"GetConnection", get_connection},
      {"PostToConnection", post_to_connection},
  };
  static const ServiceDefinition service{.id = "apigatewaymanagementapi",
                                         .operations = kOperations};
  return service;
}

}  // namespace cloudtab
