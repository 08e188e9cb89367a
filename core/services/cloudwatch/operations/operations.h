#pragma once

#include "core/engine/call.h"
#include "core/engine/outcome.h"

namespace cloudtab::cloudwatch {

Outcome put_metric_alarm(Call& call, const Document& input);
Outcome describe_alarms(Call& call, const Document& input);
Outcome delete_alarms(Call& call, const Document& input);
Outcome enable_alarm_actions(Call& call, const Document& input);
Outcome disable_alarm_actions(Call& call, const Document& input);

}  // namespace cloudtab::cloudwatch
