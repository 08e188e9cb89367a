#include "core/services/lambda/service.h"

#include "core/services/lambda/code_view.h"
#include "core/services/lambda/event.h"
#include "core/services/lambda/mapping.h"
#include "core/services/lambda/operations/operations.h"
#include "core/services/lambda/resources.h"
#include "core/services/lambda/state.h"
#include "core/services/lambda/stream_mapping.h"

namespace cloudtab {

const ServiceDefinition& lambda_service() {
  using namespace lambda;
  static constexpr OperationEntry kOperations[] = {
      {"AddPermission", add_permission},
      {"CreateAlias", create_alias},
      {"CreateEventSourceMapping", create_event_source_mapping},
      {"CreateFunction", create_function},
      {"DeleteAlias", delete_alias},
      {"DeleteEventSourceMapping", delete_event_source_mapping},
      {"DeleteFunction", delete_function},
      {"DeleteFunctionConcurrency", delete_function_concurrency},
      {"DeleteFunctionEventInvokeConfig", delete_function_event_invoke_config},
      {"GetAlias", get_alias},
      {"GetEventSourceMapping", get_event_source_mapping},
      {"GetFunction", get_function},
      {"GetFunctionConfiguration", get_function_configuration},
      {"GetFunctionConcurrency", get_function_concurrency},
      {"GetFunctionEventInvokeConfig", get_function_event_invoke_config},
      {"GetPolicy", get_policy},
      {"Invoke", invoke},
      {"ListAliases", list_aliases},
      {"ListEventSourceMappings", list_event_source_mappings},
      {"ListFunctionEventInvokeConfigs", list_function_event_invoke_configs},
      {"ListFunctions", list_functions},
      {"ListVersionsByFunction", list_versions_by_function},
      {"PublishVersion", publish_version},
      {"PutFunctionConcurrency", put_function_concurrency},
      {"PutFunctionEventInvokeConfig", put_function_event_invoke_config},
      {"RemovePermission", remove_permission},
      {"UpdateAlias", update_alias},
      {"UpdateEventSourceMapping", update_event_source_mapping},
      {"UpdateFunctionCode", update_function_code},
      {"UpdateFunctionConfiguration", update_function_configuration},
      {"UpdateFunctionEventInvokeConfig", update_function_event_invoke_config},
  };
  static constexpr TimerEntry kTimers[] = {{"event", start_event}, {"poll", start_poll}};
  static constexpr TaskEntry kTasks[] = {{"batch", run_batch},
                                         {"event", run_event},
                                         {"poll", poll_queue},
                                         {"stream", poll_stream},
                                         {"stream_batch", run_stream_batch}};
  static constexpr ControlEntry kControls[] = {{"code", code_view}};
  static const RecordType* const kRecords[] = {&record_type<FunctionRecord>(),
                                               &record_type<CodeRecord>(),
                                               &record_type<EventRecord>(),
                                               &record_type<EnvironmentRecord>(),
                                               &record_type<MappingRecord>(),
                                               &record_type<BatchRecord>(),
                                               &record_type<PositionRecord>(),
                                               &record_type<VersionRecord>(),
                                               &record_type<AliasRecord>()};
  static const ServiceDefinition service{.id = "lambda",
                                         .operations = kOperations,
                                         .timers = kTimers,
                                         .tasks = kTasks,
                                         .records = kRecords,
                                         .resources = resource_types(),
                                         .controls = kControls};
  return service;
}

}  // namespace cloudtab
