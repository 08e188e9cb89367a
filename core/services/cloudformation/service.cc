#include "core/services/cloudformation/service.h"

#include "core/services/cloudformation/operation.h"
#include "core/services/cloudformation/operations/operations.h"
#include "core/services/cloudformation/resources.h"
#include "core/services/cloudformation/stack_tree.h"
#include "core/services/cloudformation/state.h"

namespace cloudtab {

const ServiceDefinition& cloudformation_service() {
  using namespace cloudformation;
  static constexpr OperationEntry kOperations[] = {
      {"CancelUpdateStack", cancel_update_stack},
      {"ContinueUpdateRollback", continue_update_rollback},
      {"CreateChangeSet", create_change_set},
      {"CreateStack", create_stack},
      {"DeleteChangeSet", delete_change_set},
      {"DeleteStack", delete_stack},
      {"DescribeChangeSet", describe_change_set},
      {"DescribeStackDriftDetectionStatus", describe_stack_drift_detection_status},
      {"DescribeStackEvents", describe_stack_events},
      {"DescribeStackResource", describe_stack_resource},
      {"DescribeStackResourceDrifts", describe_stack_resource_drifts},
      {"DescribeStackResources", describe_stack_resources},
      {"DescribeStacks", describe_stacks},
      {"DetectStackDrift", detect_stack_drift},
      {"DetectStackResourceDrift", detect_stack_resource_drift},
      {"ExecuteChangeSet", execute_change_set},
      {"GetStackPolicy", get_stack_policy},
      {"GetTemplate", get_template},
      {"GetTemplateSummary", get_template_summary},
      {"ListChangeSets", list_change_sets},
      {"ListExports", list_exports},
      {"ListImports", list_imports},
      {"ListStackResources", list_stack_resources},
      {"ListStacks", list_stacks},
      {"SetStackPolicy", set_stack_policy},
      {"UpdateStack", update_stack},
      {"UpdateTerminationProtection", update_termination_protection},
      {"ValidateTemplate", validate_template},
  };
  static constexpr TimerEntry kTimers[] = {
      {kAdvanceTimer, advance_operation}, {kPurgeTimer, purge_stack}, {kStepTimer, carry_out_step}};
  static const RecordType* const kRecords[] = {
      &record_type<ChangeSetRecord>(),
      &record_type<DriftDetectionRecord>(),
      &record_type<DriftRecord>(),
      &record_type<EventRecord>(),
      &record_type<ExportRecord>(),
      &record_type<ImportRecord>(),
      &record_type<NameRecord>(),
      &record_type<OperationRecord>(),
      &record_type<PolicyRecord>(),
      &record_type<ResourceRecord>(),
      &record_type<SpareRecord>(),
      &record_type<StackRecord>(),
      &record_type<StepRecord>(),
      &record_type<TemplateRecord>(),
      &record_type<TreeRecord>(),
  };
  static const ServiceDefinition service{.id = "cloudformation",
                                         .operations = kOperations,
                                         .timers = kTimers,
                                         .records = kRecords,
                                         .resources = resource_types()};
  return service;
}

}  // namespace cloudtab
