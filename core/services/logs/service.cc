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
      {"DeleteRetentionPolicy", delete_retention_policy},
      {"DescribeLogGroups", describe_log_groups},
      {"DescribeLogStreams", describe_log_streams},
      {"FilterLogEvents", filter_log_events},
      {"GetLogEvents", get_log_events},
      {"ListTagsForResource", list_tags_for_resource},
      {"PutLogEvents", put_log_events},
      {"PutRetentionPolicy", put_retention_policy},
      {"TagResource", tag_resource},
      {"UntagResource", untag_resource},
  };
  static const RecordType* const kRecords[] = {
      &record_type<GroupRecord>(), &record_type<StreamRecord>(), &record_type<EventRecord>()};
  static const ServiceDefinition service{
      .id = "logs", .operations = kOperations, .records = kRecords, .resources = resource_types()};
  return service;
}

}  // namespace cloudtab
