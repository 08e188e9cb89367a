#include "core/services/cloudwatch/service.h"

#include "core/engine/measured.h"
#include "core/services/cloudwatch/alarms.h"
#include "core/services/cloudwatch/operations/operations.h"
#include "core/services/cloudwatch/resources.h"
#include "core/services/cloudwatch/state.h"

namespace cloudtab {

const ServiceDefinition& cloudwatch_service() {
  using namespace cloudwatch;
  static constexpr OperationEntry kOperations[] = {
      {"DeleteAlarms", delete_alarms},
      {"DeleteDashboards", delete_dashboards},
      {"DescribeAlarmHistory", describe_alarm_history},
      {"DescribeAlarms", describe_alarms},
      {"DescribeAlarmsForMetric", describe_alarms_for_metric},
      {"DisableAlarmActions", disable_alarm_actions},
      {"EnableAlarmActions", enable_alarm_actions},
      {"GetDashboard", get_dashboard},
      {"GetMetricData", get_metric_data},
      {"GetMetricStatistics", get_metric_statistics},
      {"ListDashboards", list_dashboards},
      {"ListMetrics", list_metrics},
      {"ListTagsForResource", list_tags_for_resource},
      {"PutCompositeAlarm", put_composite_alarm},
      {"PutDashboard", put_dashboard},
      {"PutMetricAlarm", put_metric_alarm},
      {"PutMetricData", put_metric_data},
      {"SetAlarmState", set_alarm_state},
      {"TagResource", tag_resource},
      {"UntagResource", untag_resource},
  };
  static constexpr TimerEntry kTimers[] = {{kMeasureReader.timer, evaluate_alarm}};
  static const RecordType* const kRecords[] = {&record_type<AlarmRecord>(),
                                               &record_type<DashboardRecord>(),
                                               &record_type<HistoryRecord>(),
                                               &record_type<PointRecord>(),
                                               &record_type<SeriesRecord>()};
  static const ServiceDefinition service{.id = "cloudwatch",
                                         .operations = kOperations,
                                         .timers = kTimers,
                                         .records = kRecords,
                                         .resources = resource_types(),
                                         .rebuild = rebuild_watches};
  return service;
}

}  // namespace cloudtab
