#pragma once

#include <cstdint>
#include <string>

#include "core/base/result.h"
#include "core/base/time.h"
#include "core/services/dynamodb/state.h"

// How often a table may be changed. What is used up belongs to the table and goes with it.
//
// Rules and texts as observed on the service in October 2026 (the public notes "ack-api-quirks",
// findings DDB-TABLE-081, 171, 377 and 443). Known difference: with replicas the service also holds
// a change of the table class against each replica.

namespace cloudtab::dynamodb {

/// Decreases of throughput in the day (UTC) of `now`.
int64_t decreases_of_day(const Throughput& throughput, Instant now);
/// One more decrease of a table's or index's throughput: four a day, then one an hour until the day
/// ends. Error: LimitExceededException.
Status take_decrease(Throughput& throughput, Instant now);

/// A request for a table class: two changes in 30 days; once these are used up, asking for the
/// class that the table has is refused too. Error: LimitExceededException.
Status take_table_class(const std::string& table_class, TableRecord& table, Instant now);

/// Changes of encryption: four in the 24 hours from the first of them, then one every six hours.
/// Asked before anything else is looked at. Error: LimitExceededException.
Status check_encryption_quota(const TableRecord& table, Instant now);
void count_encryption_change(TableRecord& table, Instant now);

}  // namespace cloudtab::dynamodb
