#include "core/services/cloudwatch/service.h"

#include "core/services/cloudwatch/operations/operations.h"
#include "core/services/cloudwatch/resources.h"
#include "core/services/cloudwatch/state.h"

namespace cloudtab {

const ServiceDefinition& cloudwatch_service() {
  using namespace cloudwatch;
  static constexpr OperationEntry kOperations[] = {
      {"DeleteAlarms", delete_alarms},
      {"DescribeAlarms", describe_alarms},
      {"DisableAlarmActions", disable_alarm_actions},
      {"EnableAlarmActions", enable_alarm_actions},
      {"PutMetricAlarm", put_metric_alarm},
  };
  static const RecordType* const kRecords[] = {&record_type<AlarmRecord>()};
  static const ServiceDefinition service{.id = "cloudwatch",
                                         .operations = kOperations,
                                         .records = kRecords,
                                         .resources = resource_types()};
  return service;
}

}  // namespace cloudtab
