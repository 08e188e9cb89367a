#pragma once

#include "core/engine/call.h"
#include "core/engine/outcome.h"

namespace cloudtab::logs {

// groups.cc
Outcome create_log_group(Call& call, const Document& input);
Outcome delete_log_group(Call& call, const Document& input);
Outcome describe_log_groups(Call& call, const Document& input);
Outcome put_retention_policy(Call& call, const Document& input);
Outcome delete_retention_policy(Call& call, const Document& input);
Outcome tag_resource(Call& call, const Document& input);
Outcome untag_resource(Call& call, const Document& input);
Outcome list_tags_for_resource(Call& call, const Document& input);

Outcome list_log_groups(Call& call, const Document& input);
Outcome list_tags_log_group(Call& call, const Document& input);
Outcome tag_log_group(Call& call, const Document& input);
Outcome untag_log_group(Call& call, const Document& input);

// filters.cc
Outcome delete_metric_filter(Call& call, const Document& input);
Outcome delete_subscription_filter(Call& call, const Document& input);
Outcome describe_metric_filters(Call& call, const Document& input);
Outcome describe_subscription_filters(Call& call, const Document& input);
Outcome put_metric_filter(Call& call, const Document& input);
Outcome put_subscription_filter(Call& call, const Document& input);
Outcome test_metric_filter(Call& call, const Document& input);

// events.cc
Outcome filter_log_events(Call& call, const Document& input);
Outcome get_log_events(Call& call, const Document& input);
Outcome put_log_events(Call& call, const Document& input);

// queries.cc
Outcome describe_queries(Call& call, const Document& input);
Outcome get_query_results(Call& call, const Document& input);
Outcome start_query(Call& call, const Document& input);
Outcome stop_query(Call& call, const Document& input);

// streams.cc
Outcome create_log_stream(Call& call, const Document& input);
Outcome delete_log_stream(Call& call, const Document& input);
Outcome describe_log_streams(Call& call, const Document& input);

}  // namespace cloudtab::logs
