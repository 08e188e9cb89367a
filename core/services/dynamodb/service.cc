#include "core/services/dynamodb/service.h"

#include "core/services/dynamodb/control_settings.h"
#include "core/services/dynamodb/expiry.h"
#include "core/services/dynamodb/lifecycle.h"
#include "core/services/dynamodb/measures.h"
#include "core/services/dynamodb/operations/legacy_global_tables.h"
#include "core/services/dynamodb/operations/operations.h"
#include "core/services/dynamodb/operations/transfers.h"
#include "core/services/dynamodb/packed_item.h"
#include "core/services/dynamodb/partitions.h"
#include "core/services/dynamodb/resources.h"
#include "core/services/dynamodb/state.h"
#include "core/services/dynamodb/throttle.h"

namespace cloudtab {

namespace {

constexpr OperationEntry kOperations[] = {
    {"BatchExecuteStatement", dynamodb::batch_execute_statement},
    {"BatchGetItem", dynamodb::batch_get_item},
    {"BatchWriteItem", dynamodb::batch_write_item},
    {"CreateBackup", dynamodb::create_backup},
    {"CreateGlobalTable", dynamodb::create_global_table},
    {"CreateTable", dynamodb::create_table},
    {"DeleteBackup", dynamodb::delete_backup},
    {"DeleteItem", dynamodb::delete_item},
    {"DeleteResourcePolicy", dynamodb::delete_resource_policy},
    {"DeleteTable", dynamodb::delete_table},
    {"DescribeBackup", dynamodb::describe_backup},
    {"DescribeContinuousBackups", dynamodb::describe_continuous_backups},
    {"DescribeContributorInsights", dynamodb::describe_contributor_insights},
    {"DescribeEndpoints", dynamodb::describe_endpoints},
    {"DescribeExport", dynamodb::describe_export},
    {"DescribeGlobalTable", dynamodb::describe_global_table},
    {"DescribeGlobalTableSettings", dynamodb::describe_global_table_settings},
    {"DescribeImport", dynamodb::describe_import},
    {"DescribeKinesisStreamingDestination", dynamodb::describe_kinesis_streaming_destination},
    {"DescribeLimits", dynamodb::describe_limits},
    {"DescribeTable", dynamodb::describe_table},
    {"DescribeTableReplicaAutoScaling", dynamodb::describe_table_replica_auto_scaling},
    {"DescribeTimeToLive", dynamodb::describe_time_to_live},
    {"DisableKinesisStreamingDestination", dynamodb::disable_kinesis_streaming_destination},
    {"EnableKinesisStreamingDestination", dynamodb::enable_kinesis_streaming_destination},
    {"ExecuteStatement", dynamodb::execute_statement},
    {"ExecuteTransaction", dynamodb::execute_transaction},
    {"ExportTableToPointInTime", dynamodb::export_table_to_point_in_time},
    {"GetItem", dynamodb::get_item},
    {"GetResourcePolicy", dynamodb::get_resource_policy},
    {"ImportTable", dynamodb::import_table},
    {"ListBackups", dynamodb::list_backups},
    {"ListContributorInsights", dynamodb::list_contributor_insights},
    {"ListExports", dynamodb::list_exports},
    {"ListGlobalTables", dynamodb::list_global_tables},
    {"ListImports", dynamodb::list_imports},
    {"ListTables", dynamodb::list_tables},
    {"ListTagsOfResource", dynamodb::list_tags_of_resource},
    {"PutItem", dynamodb::put_item},
    {"PutResourcePolicy", dynamodb::put_resource_policy},
    {"Query", dynamodb::query},
    {"RestoreTableFromBackup", dynamodb::restore_table_from_backup},
    {"RestoreTableToPointInTime", dynamodb::restore_table_to_point_in_time},
    {"Scan", dynamodb::scan},
    {"SearchVectors", dynamodb::search_vectors},
    {"TagResource", dynamodb::tag_resource},
    {"TransactGetItems", dynamodb::transact_get_items},
    {"TransactWriteItems", dynamodb::transact_write_items},
    {"UntagResource", dynamodb::untag_resource},
    {"UpdateContinuousBackups", dynamodb::update_continuous_backups},
    {"UpdateContributorInsights", dynamodb::update_contributor_insights},
    {"UpdateGlobalTable", dynamodb::update_global_table},
    {"UpdateGlobalTableSettings", dynamodb::update_global_table_settings},
    {"UpdateItem", dynamodb::update_item},
    {"UpdateKinesisStreamingDestination", dynamodb::update_kinesis_streaming_destination},
    {"UpdateTable", dynamodb::update_table},
    {"UpdateTableReplicaAutoScaling", dynamodb::update_table_replica_auto_scaling},
    {"UpdateTimeToLive", dynamodb::update_time_to_live},
};

constexpr OperationEntry kStreamOperations[] = {
    {"DescribeStream", dynamodb::describe_stream},
    {"GetRecords", dynamodb::get_records},
    {"GetShardIterator", dynamodb::get_shard_iterator},
    {"ListStreams", dynamodb::list_streams},
};

constexpr TimerEntry kTimers[] = {
    {"expire", dynamodb::on_expiry_timer},
    {"export", dynamodb::on_export_timer},
    {"import", dynamodb::on_import_timer},
    {"transition", dynamodb::on_transition_timer},
};

constexpr ControlEntry kControls[] = {
    {"partitions", dynamodb::partitions},
    {"settings", dynamodb::settings},
    {"throttling", dynamodb::throttling},
};

constexpr ControlActionEntry kActions[] = {
    {"settings", dynamodb::set_settings},
    {"throttling", dynamodb::set_throttling},
};

}  // namespace

const ServiceDefinition& dynamodb_service() {
  static const ServiceDefinition service{.id = "dynamodb",
                                         .operations = kOperations,
                                         .timers = kTimers,
                                         .records = dynamodb::record_types(),
                                         .resources = dynamodb::resource_types(),
                                         .controls = kControls,
                                         .control_actions = kActions,
                                         .rebuild = dynamodb::rebuild,
                                         .observe = dynamodb::measure_call,
                                         .packed_form = &dynamodb::kPackedItem};
  return service;
}

const ServiceDefinition& dynamodbstreams_service() {
  static const ServiceDefinition service{
      .id = "dynamodbstreams", .operations = kStreamOperations, .observe = dynamodb::measure_call};
  return service;
}

}  // namespace cloudtab
