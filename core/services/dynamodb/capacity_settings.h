#pragma once

#include <cstdint>
#include <string>

#include "core/base/document.h"
#include "core/base/result.h"
#include "core/services/dynamodb/state.h"

// OnDemandThroughput and WarmThroughput of tables and indexes: what is accepted. `index` is the
// index's name, empty for the table itself. Texts as observed on the service in October 2026 (the
// public notes "ack-api-quirks", finding DDB-TABLE-442).

namespace cloudtab::dynamodb {

/// Takes over the maxima for tables on demand; -1 takes one away. Error: ValidationException for a
/// table that is not on demand, or a maximum below 1.
Status set_on_demand_maxima(const Document& asked,
                            const std::string& index,
                            bool on_demand,
                            Document& settings);

/// Takes over what is to be kept warm, at least `floor` where the table is provisioned, and never
/// less than before. Error: ValidationException.
Status set_warm_throughput(const Document& asked,
                           const std::string& index,
                           const Throughput* floor,
                           Document& settings);

}  // namespace cloudtab::dynamodb
