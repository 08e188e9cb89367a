#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "core/engine/call.h"
#include "core/services/cloudwatch/metrics.h"
#include "core/services/cloudwatch/state.h"

// Alarms at work. An alarm is awake while it has points in its range, or something befell it: it
// has a timer for the next minute. Else it sleeps, and a watch on its metrics wakes it
// (core/engine/measured.h); so an alarm that nothing happens to costs nothing.

namespace cloudtab::cloudwatch {

bool is_composite(const Document& alarm);

/// The timer `evaluate`; key: the alarm's name.
void evaluate_alarm(Call& call, std::string_view name);

/// Gives an alarm a state. A new one is written to the history, carries out the alarm's actions,
/// and has the composite alarms looked at that name it.
void change_state(Call& call,
                  const std::string& name,
                  const std::string& state,
                  const std::string& reason,
                  const std::string& reason_data);

/// Has an alarm evaluated when its next minute begins.
void wake_alarm(Call& call, const std::string& name);
/// Before an alarm is changed or deleted: it has neither timer nor watches any more.
void disarm_alarm(Call& call, const std::string& name, const Document& alarm);
/// Has the composite alarms evaluated that name this one.
void wake_parents(Call& call, const std::string& name);

/// The name of an alarm that a rule names by its name or ARN.
std::string alarm_name_of(const std::string& name_or_arn);

/// `type`: ConfigurationUpdate, StateUpdate or Action.
void write_history(Call& call,
                   const Document& alarm,
                   const char* type,
                   const std::string& summary,
                   const Document& data);

/// Carries out the actions for the state an alarm is in now. `before`: the alarm before.
void run_actions(Call& call, const Document& alarm, const Document& before);

/// Every alarm watches its metrics.
void rebuild_watches(Store& store);

}  // namespace cloudtab::cloudwatch
