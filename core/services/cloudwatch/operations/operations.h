#pragma once

#include "core/engine/call.h"
#include "core/engine/outcome.h"

namespace cloudtab::cloudwatch {

Outcome get_metric_data(Call& call, const Document& input);
Outcome get_metric_statistics(Call& call, const Document& input);
Outcome list_metrics(Call& call, const Document& input);
Outcome put_metric_data(Call& call, const Document& input);

// alarms.cc
Outcome delete_alarms(Call& call, const Document& input);
Outcome describe_alarm_history(Call& call, const Document& input);
Outcome describe_alarms(Call& call, const Document& input);
Outcome describe_alarms_for_metric(Call& call, const Document& input);
Outcome disable_alarm_actions(Call& call, const Document& input);
Outcome enable_alarm_actions(Call& call, const Document& input);
Outcome set_alarm_state(Call& call, const Document& input);

// put_alarm.cc
Outcome put_composite_alarm(Call& call, const Document& input);
Outcome put_metric_alarm(Call& call, const Document& input);

// dashboards.cc
Outcome delete_dashboards(Call& call, const Document& input);
Outcome get_dashboard(Call& call, const Document& input);
Outcome list_dashboards(Call& call, const Document& input);
Outcome put_dashboard(Call& call, const Document& input);

// tags.cc
Outcome list_tags_for_resource(Call& call, const Document& input);
Outcome tag_resource(Call& call, const Document& input);
Outcome untag_resource(Call& call, const Document& input);

}  // namespace cloudtab::cloudwatch
