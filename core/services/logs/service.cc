#include "core/services/logs/service.h"

#include "core/services/logs/operations/operations.h"
#include "core/services/logs/resources.h"
#include "core/services/logs/state.h"

namespace cloudtab {

const ServiceDefinition& logs_service() {
  using namespace logs;
  static constexpr OperationEntry kOperations[] = {
      {"CreateLogGroup", create_log_group},
      {"CreateLogStream", create_log_stream},
      {"DeleteLogGroup", delete_log_group},
      {"DeleteLogStream", delete_log_stream},
      {"DeleteMetricFilter", delete_metric_filter},
      {"DeleteRetentionPolicy", delete_retention_policy},
      {"DeleteSubscriptionFilter", delete_subscription_filter},
      {"DescribeLogGroups", describe_log_groups},
      {"DescribeLogStreams", describe_log_streams},
      {"DescribeMetricFilters", describe_metric_filters},
      {"DescribeQueries", describe_queries},
      {"DescribeSubscriptionFilters", describe_subscription_filters},
      {"FilterLogEvents", filter_log_events},
      {"GetLogEvents", get_log_events},
      {"GetQueryResults", get_query_results},
      {"ListLogGroups", list_log_groups},
      {"ListTagsForResource", list_tags_for_resource},
      {"ListTagsLogGroup", list_tags_log_group},
      {"PutLogEvents", put_log_events},
      {"PutMetricFilter", put_metric_filter},
      {"PutRetentionPolicy", put_retention_policy},
      {"PutSubscriptionFilter", put_subscription_filter},
      {"StartQuery", start_query},
      {"StopQuery", stop_query},
      {"TagLogGroup", tag_log_group},
      {"TagResource", tag_resource},
      {"TestMetricFilter", test_metric_filter},
      {"UntagLogGroup", untag_log_group},
      {"UntagResource", untag_resource},
  };
  static const RecordType* const kRecords[] = {&record_type<GroupRecord>(),
                                               &record_type<StreamRecord>(),
                                               &record_type<EventRecord>(),
                                               &record_type<MetricFilterRecord>(),
                                               &record_type<QueryRecord>(),
                                               &record_type<SubscriptionRecord>()};
  static const ServiceDefinition service{
      .id = "logs", .operations = kOperations, .records = kRecords, .resources = resource_types()};
  return service;
}

}  // namespace cloudtab
