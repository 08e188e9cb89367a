#include "core/services/apigateway/service.h"

#include "core/services/apigateway/data_plane.h"
#include "core/services/apigateway/http_call.h"
#include "core/services/apigateway/operations/operations.h"
#include "core/services/apigateway/rate_limit.h"
#include "core/services/apigateway/resources.h"
#include "core/services/apigateway/state.h"
#include "core/services/apigateway/usage.h"

namespace cloudtab {

namespace {

/// Finds keys by their values again.
void rebuild(Store& store) {
  using namespace apigateway;
  for (const Scope& scope : store.scopes_of<ApiKeyRecord>()) {
    for (const auto& [id, key] : store.collection<ApiKeyRecord>(scope))
      store.collection<KeyByValue>(scope).put(text_of(key.value, "value"), {id});
  }
}

}  // namespace

const ServiceDefinition& apigateway_service() {
  using namespace apigateway;
  static constexpr OperationEntry kOperations[] = {
      {"CreateApiKey", create_api_key},
      {"CreateAuthorizer", create_authorizer},
      {"CreateBasePathMapping", create_base_path_mapping},
      {"CreateDeployment", create_deployment},
      {"CreateDocumentationPart", create_documentation_part},
      {"CreateDocumentationVersion", create_documentation_version},
      {"CreateDomainName", create_domain_name},
      {"CreateModel", create_model},
      {"CreateRequestValidator", create_request_validator},
      {"CreateResource", create_resource},
      {"CreateRestApi", create_rest_api},
      {"CreateStage", create_stage},
      {"CreateUsagePlan", create_usage_plan},
      {"CreateUsagePlanKey", create_usage_plan_key},
      {"CreateVpcLink", create_vpc_link},
      {"DeleteApiKey", delete_api_key},
      {"DeleteAuthorizer", delete_authorizer},
      {"DeleteBasePathMapping", delete_base_path_mapping},
      {"DeleteClientCertificate", delete_client_certificate},
      {"DeleteDeployment", delete_deployment},
      {"DeleteDocumentationPart", delete_documentation_part},
      {"DeleteDocumentationVersion", delete_documentation_version},
      {"DeleteDomainName", delete_domain_name},
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
      {"DeleteUsagePlan", delete_usage_plan},
      {"DeleteUsagePlanKey", delete_usage_plan_key},
      {"DeleteVpcLink", delete_vpc_link},
      {"FlushStageAuthorizersCache", flush_stage_authorizers_cache},
      {"FlushStageCache", flush_stage_cache},
      {"GenerateClientCertificate", generate_client_certificate},
      {"GetAccount", get_account},
      {"GetApiKey", get_api_key},
      {"GetApiKeys", get_api_keys},
      {"GetAuthorizer", get_authorizer},
      {"GetAuthorizers", get_authorizers},
      {"GetBasePathMapping", get_base_path_mapping},
      {"GetBasePathMappings", get_base_path_mappings},
      {"GetClientCertificate", get_client_certificate},
      {"GetClientCertificates", get_client_certificates},
      {"GetDeployment", get_deployment},
      {"GetDeployments", get_deployments},
      {"GetDocumentationPart", get_documentation_part},
      {"GetDocumentationParts", get_documentation_parts},
      {"GetDocumentationVersion", get_documentation_version},
      {"GetDocumentationVersions", get_documentation_versions},
      {"GetDomainName", get_domain_name},
      {"GetDomainNames", get_domain_names},
      {"GetExport", get_export},
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
      {"GetUsage", get_usage},
      {"GetUsagePlan", get_usage_plan},
      {"GetUsagePlanKey", get_usage_plan_key},
      {"GetUsagePlanKeys", get_usage_plan_keys},
      {"GetUsagePlans", get_usage_plans},
      {"GetVpcLink", get_vpc_link},
      {"GetVpcLinks", get_vpc_links},
      {"ImportApiKeys", import_api_keys},
      {"ImportDocumentationParts", import_documentation_parts},
      {"ImportRestApi", import_rest_api},
      {"PutGatewayResponse", put_gateway_response},
      {"PutIntegration", put_integration},
      {"PutIntegrationResponse", put_integration_response},
      {"PutMethod", put_method},
      {"PutMethodResponse", put_method_response},
      {"PutRestApi", put_rest_api},
      {"TagResource", tag_resource},
      {"TestInvokeAuthorizer", test_invoke_authorizer},
      {"TestInvokeMethod", test_invoke_method},
      {"UntagResource", untag_resource},
      {"UpdateAccount", update_account},
      {"UpdateApiKey", update_api_key},
      {"UpdateAuthorizer", update_authorizer},
      {"UpdateBasePathMapping", update_base_path_mapping},
      {"UpdateClientCertificate", update_client_certificate},
      {"UpdateDeployment", update_deployment},
      {"UpdateDocumentationPart", update_documentation_part},
      {"UpdateDocumentationVersion", update_documentation_version},
      {"UpdateDomainName", update_domain_name},
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
      {"UpdateUsage", update_usage},
      {"UpdateUsagePlan", update_usage_plan},
      {"UpdateVpcLink", update_vpc_link},
  };
  static constexpr TimerEntry kTimers[] = {{kHttpReplyTimer, take_http_reply}};
  static const RecordType* const kRecords[] = {&record_type<ApiRecord>(),
                                               &record_type<ResourceRecord>(),
                                               &record_type<ModelRecord>(),
                                               &record_type<ValidatorRecord>(),
                                               &record_type<AuthorizerRecord>(),
                                               &record_type<CachedDecision>(),
                                               &record_type<TokenBucket>(),
                                               &record_type<KeyByValue>(),
                                               &record_type<HttpReplyRecord>(),
                                               &record_type<GatewayResponseRecord>(),
                                               &record_type<DeploymentRecord>(),
                                               &record_type<StageRecord>(),
                                               &record_type<ApiKeyRecord>(),
                                               &record_type<UsagePlanRecord>(),
                                               &record_type<UsagePlanKeyRecord>(),
                                               &record_type<UsageRecord>(),
                                               &record_type<VpcLinkRecord>(),
                                               &record_type<CertificateRecord>(),
                                               &record_type<DomainRecord>(),
                                               &record_type<MappingRecord>(),
                                               &record_type<DocumentationPartRecord>(),
                                               &record_type<DocumentationVersionRecord>(),
                                               &record_type<AccountRecord>()};
  static const ServiceDefinition service{.id = "apigateway",
                                         .operations = kOperations,
                                         .timers = kTimers,
                                         .records = kRecords,
                                         .resources = resource_types(),
                                         .rebuild = rebuild,
                                         .data_plane = data_plane};
  return service;
}

}  // namespace cloudtab
