#pragma once

#include "core/engine/document_record.h"

namespace cloudtab::cloudwatch {

/// A metric alarm as DescribeAlarms answers it, with `Tags`. Key: its name.
using AlarmRecord = DocumentRecord<"cloudwatch/alarms">;

}  // namespace cloudtab::cloudwatch
