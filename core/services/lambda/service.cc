#include "core/services/lambda/service.h"

#include "core/services/lambda/code_view.h"
#include "core/services/lambda/event.h"
#include "core/services/lambda/mapping.h"
#include "core/services/lambda/operations/operations.h"
#include "core/services/lambda/resources.h"
#include "core/services/lambda/state.h"
#include "core/services/lambda/stream_mapping.h"
#include "core/services/lambda/url.h"

namespace cloudtab {

const ServiceDefinition& lambda_service() {
  using namespace lambda;
  static constexpr OperationEntry kOperations[] = {
      {"AddLayerVersionPermission", add_layer_version_permission},
      {"AddPermission", add_permission},
      {"CreateAlias", create_alias},
      {"CreateCodeSigningConfig", create_code_signing_config},
      {"CreateEventSourceMapping", create_event_source_mapping},
      {"CreateFunction", create_function},
      {"CreateFunctionUrlConfig", create_function_url_config},
      {"DeleteAlias", delete_alias},
      {"DeleteCodeSigningConfig", delete_code_signing_config},
      {"DeleteEventSourceMapping", delete_event_source_mapping},
      {"DeleteFunction", delete_function},
      {"DeleteFunctionCodeSigningConfig", delete_function_code_signing_config},
      {"DeleteFunctionConcurrency", delete_function_concurrency},
      {"DeleteFunctionEventInvokeConfig", delete_function_event_invoke_config},
      {"DeleteFunctionUrlConfig", delete_function_url_config},
      {"DeleteLayerVersion", delete_layer_version},
      {"DeleteProvisionedConcurrencyConfig", delete_provisioned_concurrency_config},
      {"GetAccountSettings", get_account_settings},
      {"GetAlias", get_alias},
      {"GetCodeSigningConfig", get_code_signing_config},
      {"GetEventSourceMapping", get_event_source_mapping},
      {"GetFunction", get_function},
      {"GetFunctionCodeSigningConfig", get_function_code_signing_config},
      {"GetFunctionConcurrency", get_function_concurrency},
      {"GetFunctionConfiguration", get_function_configuration},
      {"GetFunctionEventInvokeConfig", get_function_event_invoke_config},
      {"GetFunctionRecursionConfig", get_function_recursion_config},
      {"GetFunctionUrlConfig", get_function_url_config},
      {"GetLayerVersion", get_layer_version},
      {"GetLayerVersionByArn", get_layer_version_by_arn},
      {"GetLayerVersionPolicy", get_layer_version_policy},
      {"GetPolicy", get_policy},
      {"GetProvisionedConcurrencyConfig", get_provisioned_concurrency_config},
      {"GetRuntimeManagementConfig", get_runtime_management_config},
      {"Invoke", invoke},
      {"InvokeAsync", invoke_async},
      {"InvokeWithResponseStream", invoke_with_response_stream},
      {"ListAliases", list_aliases},
      {"ListCodeSigningConfigs", list_code_signing_configs},
      {"ListEventSourceMappings", list_event_source_mappings},
      {"ListFunctionEventInvokeConfigs", list_function_event_invoke_configs},
      {"ListFunctionUrlConfigs", list_function_url_configs},
      {"ListFunctions", list_functions},
      {"ListFunctionsByCodeSigningConfig", list_functions_by_code_signing_config},
      {"ListLayerVersions", list_layer_versions},
      {"ListLayers", list_layers},
      {"ListProvisionedConcurrencyConfigs", list_provisioned_concurrency_configs},
      {"ListTags", list_tags},
      {"ListVersionsByFunction", list_versions_by_function},
      {"PublishLayerVersion", publish_layer_version},
      {"PublishVersion", publish_version},
      {"PutFunctionCodeSigningConfig", put_function_code_signing_config},
      {"PutFunctionConcurrency", put_function_concurrency},
      {"PutFunctionEventInvokeConfig", put_function_event_invoke_config},
      {"PutFunctionRecursionConfig", put_function_recursion_config},
      {"PutProvisionedConcurrencyConfig", put_provisioned_concurrency_config},
      {"PutRuntimeManagementConfig", put_runtime_management_config},
      {"RemoveLayerVersionPermission", remove_layer_version_permission},
      {"RemovePermission", remove_permission},
      {"TagResource", tag_resource},
      {"UntagResource", untag_resource},
      {"UpdateAlias", update_alias},
      {"UpdateCodeSigningConfig", update_code_signing_config},
      {"UpdateEventSourceMapping", update_event_source_mapping},
      {"UpdateFunctionCode", update_function_code},
      {"UpdateFunctionConfiguration", update_function_configuration},
      {"UpdateFunctionEventInvokeConfig", update_function_event_invoke_config},
      {"UpdateFunctionUrlConfig", update_function_url_config},
  };
  static constexpr TimerEntry kTimers[] = {{"event", start_event}, {"poll", start_poll}};
  static constexpr TaskEntry kTasks[] = {{"batch", run_batch},
                                         {"event", run_event},
                                         {"poll", poll_queue},
                                         {"stream", poll_stream},
                                         {"stream_batch", run_stream_batch}};
  static constexpr ControlEntry kControls[] = {{"code", code_view}, {"layer", layer_view}};
  static const RecordType* const kRecords[] = {&record_type<FunctionRecord>(),
                                               &record_type<CodeRecord>(),
                                               &record_type<EventRecord>(),
                                               &record_type<EnvironmentRecord>(),
                                               &record_type<MappingRecord>(),
                                               &record_type<BatchRecord>(),
                                               &record_type<PositionRecord>(),
                                               &record_type<VersionRecord>(),
                                               &record_type<AliasRecord>(),
                                               &record_type<LayerRecord>(),
                                               &record_type<LayerVersionRecord>(),
                                               &record_type<UrlRecord>(),
                                               &record_type<SigningRecord>()};
  static const ServiceDefinition service{.id = "lambda",
                                         .operations = kOperations,
                                         .timers = kTimers,
                                         .tasks = kTasks,
                                         .records = kRecords,
                                         .resources = resource_types(),
                                         .controls = kControls,
                                         .data_plane = data_plane};
  return service;
}

}  // namespace cloudtab
