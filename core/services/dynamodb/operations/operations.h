#pragma once

#include "core/base/document.h"
#include "core/engine/call.h"
#include "core/engine/outcome.h"

namespace cloudtab::dynamodb {

// tables.cc
Outcome create_table(Call& call, const Document& input);
Outcome describe_table(Call& call, const Document& input);
Outcome delete_table(Call& call, const Document& input);
Outcome list_tables(Call& call, const Document& input);
// update_table.cc
Outcome update_table(Call& call, const Document& input);
// settings.cc
Outcome describe_limits(Call& call, const Document& input);
Outcome describe_endpoints(Call& call, const Document& input);
Outcome tag_resource(Call& call, const Document& input);
Outcome untag_resource(Call& call, const Document& input);
Outcome list_tags_of_resource(Call& call, const Document& input);
// replica_auto_scaling.cc
Outcome describe_table_replica_auto_scaling(Call& call, const Document& input);
Outcome update_table_replica_auto_scaling(Call& call, const Document& input);

// time_to_live.cc
Outcome update_time_to_live(Call& call, const Document& input);
Outcome describe_time_to_live(Call& call, const Document& input);
// kinesis.cc
Outcome enable_kinesis_streaming_destination(Call& call, const Document& input);
Outcome disable_kinesis_streaming_destination(Call& call, const Document& input);
Outcome update_kinesis_streaming_destination(Call& call, const Document& input);
Outcome describe_kinesis_streaming_destination(Call& call, const Document& input);
// streams.cc: the service `dynamodbstreams`
Outcome list_streams(Call& call, const Document& input);
Outcome describe_stream(Call& call, const Document& input);
Outcome get_shard_iterator(Call& call, const Document& input);
Outcome get_records(Call& call, const Document& input);
// items.cc
Outcome put_item(Call& call, const Document& input);
Outcome get_item(Call& call, const Document& input);
Outcome update_item(Call& call, const Document& input);
Outcome delete_item(Call& call, const Document& input);
// query.cc, scan.cc
Outcome query(Call& call, const Document& input);
Outcome scan(Call& call, const Document& input);
// search.cc
Outcome search_vectors(Call& call, const Document& input);
// partiql.cc, partiql_transaction.cc
Outcome execute_statement(Call& call, const Document& input);
Outcome batch_execute_statement(Call& call, const Document& input);
Outcome execute_transaction(Call& call, const Document& input);
// batch.cc
Outcome batch_get_item(Call& call, const Document& input);
Outcome batch_write_item(Call& call, const Document& input);
// transactions.cc
Outcome transact_get_items(Call& call, const Document& input);
Outcome transact_write_items(Call& call, const Document& input);
// policies.cc
Outcome put_resource_policy(Call& call, const Document& input);
Outcome get_resource_policy(Call& call, const Document& input);
Outcome delete_resource_policy(Call& call, const Document& input);
// contributor_insights.cc
Outcome update_contributor_insights(Call& call, const Document& input);
Outcome describe_contributor_insights(Call& call, const Document& input);
Outcome list_contributor_insights(Call& call, const Document& input);
// backups.cc
Outcome create_backup(Call& call, const Document& input);
Outcome describe_backup(Call& call, const Document& input);
Outcome delete_backup(Call& call, const Document& input);
Outcome list_backups(Call& call, const Document& input);
Outcome restore_table_from_backup(Call& call, const Document& input);
// recovery.cc
Outcome describe_continuous_backups(Call& call, const Document& input);
Outcome update_continuous_backups(Call& call, const Document& input);
Outcome restore_table_to_point_in_time(Call& call, const Document& input);

}  // namespace cloudtab::dynamodb
