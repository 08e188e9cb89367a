#include "core/services/dynamodb/capacity_settings.h"

#include <cstdint>
#include <string>
#include <utility>

#include "core/services/dynamodb/errors.h"

namespace cloudtab::dynamodb {

namespace {

constexpr const char* kMaxima = "OnDemandThroughput";
constexpr const char* kWarm = "WarmThroughput";
/// Asks for no maximum. API reference, OnDemandThroughput.
constexpr int64_t kNoMaximum = -1;

}  // namespace

Status set_on_demand_maxima(const Document& asked,
                            const std::string& index,
                            bool on_demand,
                            Document& settings) {
  Document maxima = settings.value(kMaxima, Document::object());
  const std::string of_index = index.empty() ? "" : " for index : " + index;
  for (const char* member : {"MaxReadRequestUnits", "MaxWriteRequestUnits"}) {
    if (!asked.contains(member)) continue;
    const int64_t units = asked[member].get<int64_t>();
    if (!on_demand) {
      return errors::invalid_parameter(
          std::string(member) + " for OnDemandThroughput" + of_index +
          " cannot be specified when the table BillingMode is PROVISIONED");
    }
    if (units < 1 && units != kNoMaximum) {
      return errors::invalid_parameter(
          "Requested " + std::string(member) + " for OnDemandThroughput" +
          (index.empty() ? " for table" : of_index) + " is outside of valid range");
    }
    maxima[member] = units;
    if (units == kNoMaximum) maxima.erase(member);
  }
  settings[kMaxima] = std::move(maxima);
  if (settings[kMaxima].empty()) settings.erase(kMaxima);
  return ok();
}

Status set_warm_throughput(const Document& asked,
                           const std::string& index,
                           const Throughput* floor,
                           Document& settings) {
  Document warm = settings.value(kWarm, Document::object());
  const std::string of = index.empty() ? "table" : "index " + index;
  const std::pair<const char*, int64_t> members[] = {
      {"ReadUnitsPerSecond", floor != nullptr ? floor->read_units : 0},
      {"WriteUnitsPerSecond", floor != nullptr ? floor->write_units : 0}};
  for (const auto& [member, least] : members) {
    if (!asked.contains(member)) continue;
    const int64_t units = asked[member].get<int64_t>();
    const std::string head =
        "Requested " + std::string(member) + " for WarmThroughput for " + of + " is lower than ";
    if (units < warm.value(member, int64_t{0})) {
      return errors::invalid_parameter(
          head + "current WarmThroughput, decreasing WarmThroughput is not supported");
    }
    if (units < least) {
      const bool reads = member == members[0].first;
      return errors::invalid_parameter(head + (reads ? "ReadCapacityUnits" : "WriteCapacityUnits") +
                                       " of ProvisionedThroughput");
    }
    warm[member] = units;
  }
  settings[kWarm] = std::move(warm);
  return ok();
}

}  // namespace cloudtab::dynamodb
