#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "core/base/time.h"
#include "core/engine/document_record.h"

namespace cloudtab::cloudwatch {

/// A metric or composite alarm (which has an AlarmRule) as DescribeAlarms answers it, with `Tags`.
/// Key: its name.
using AlarmRecord = DocumentRecord<"cloudwatch/alarms">;
/// What befell an alarm, as DescribeAlarmHistory answers it. Key: `history_key`.
using HistoryRecord = DocumentRecord<"cloudwatch/history">;
/// A dashboard as GetDashboard answers it, with `LastModified` and `Tags`. In the account's scope
/// of no region; key: its name.
using DashboardRecord = DocumentRecord<"cloudwatch/dashboards">;

/// Orders an alarm's history by time, what is of one time as it came.
inline std::string history_key(std::string_view alarm, Instant at, uint64_t number) {
  return KeyBuilder().text(alarm).instant(at).u64(number).take();
}

}  // namespace cloudtab::cloudwatch
