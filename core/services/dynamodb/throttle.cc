#include "core/services/dynamodb/throttle.h"

#include <algorithm>
#include <span>
#include <string_view>
#include <utility>

#include "core/services/dynamodb/errors.h"
#include "core/services/dynamodb/limits.h"
#include "core/services/dynamodb/partitions.h"

namespace cloudtab::dynamodb {

namespace {

using Mode = ThrottleSettings::Mode;

constexpr std::string_view kProvisioned = "ProvisionedThroughputExceeded";
constexpr std::string_view kKeyRange = "KeyRangeThroughputExceeded";
constexpr std::string_view kMaxOnDemand = "MaxOnDemandThroughputExceeded";

Mode mode_of(Call& call, const Scope& scope) {
  const ThrottleSettings* settings = call.records<ThrottleSettings>(scope).find("");
  return settings != nullptr ? settings->mode : Mode::kProvisioned;
}

/// A limit that the settings of a table or index on demand name; nothing if they do not.
std::optional<int64_t> given(const Document& settings, const char* parameter, const char* member) {
  const auto found = settings.find(parameter);
  if (found == settings.end() || !found->is_object()) return std::nullopt;
  const auto units = found->find(member);
  // -1 takes a limit away (API reference, OnDemandThroughput).
  if (units == found->end() || units->get<int64_t>() < 0) return std::nullopt;
  return units->get<int64_t>();
}

std::optional<Rate> on_demand_rate(const Document& settings, Access access, Mode mode) {
  const bool read = access == Access::kRead;
  if (const auto maximum = given(
          settings, "OnDemandThroughput", read ? "MaxReadRequestUnits" : "MaxWriteRequestUnits"))
    return Rate{*maximum, 1, kMaxOnDemand};
  if (mode != Mode::kAll) return std::nullopt;
  const auto warm =
      given(settings, "WarmThroughput", read ? "ReadUnitsPerSecond" : "WriteUnitsPerSecond");
  return Rate{warm.value_or(read ? limits::kWarmReadUnits : limits::kWarmWriteUnits), 1, kKeyRange};
}

const IndexRecord* global_of(const IndexRecord* index) {
  return index != nullptr && index->global ? index : nullptr;
}

std::string allowance_key(const Place& place) {
  const IndexRecord* index = global_of(place.index);
  return index_prefix(place.table->number, index != nullptr ? index->number : 0);
}

/// Texts: API reference, TransactWriteItems, which lists what its reasons may say. The one for
/// a table's own maximum is ours: no published answer was found.
std::string text_of_limit(bool on_demand, bool of_index, std::string_view limit) {
  if (!on_demand) {
    return of_index
               ? "The level of configured provisioned throughput for one or more global secondary "
                 "indexes of the table was exceeded. Consider increasing your provisioning level "
                 "for the under-provisioned global secondary indexes with the UpdateTable API"
               : "The level of configured provisioned throughput for the table was exceeded. "
                 "Consider increasing your provisioning level with the UpdateTable API.";
  }
  if (limit == kMaxOnDemand)
    return "Throughput exceeds the maximum OnDemandThroughput configured on table or index.";
  return of_index
             ? "Throughput exceeds the current capacity for one or more global secondary indexes. "
               "DynamoDB is automatically scaling your index so please try again shortly."
             : "Throughput exceeds the current capacity of your table or index. DynamoDB is "
               "automatically scaling your table or index so please try again shortly. If "
               "exceptions persist, check if you have a hot key: "
               "https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/"
               "bp-partition-key-design.html";
}

Error throttled(Call& call, const Place& place, Access access, std::string_view limit) {
  const TableRecord& table = *place.table;
  const IndexRecord* index = global_of(place.index);
  const bool read = access == Access::kRead;
  const Dimension dimensions[] = {
      {"TableName", table.name},
      {"GlobalSecondaryIndexName", index != nullptr ? index->name : std::string_view()}};
  call.meter(read ? "ReadThrottleEvents" : "WriteThrottleEvents",
             1,
             "Count",
             std::span<const Dimension>(dimensions, index != nullptr ? 2 : 1));
  // `ReadProvisionedThroughputThrottleEvents`: the same by what was exceeded.
  constexpr std::string_view kExceeded = "Exceeded";
  call.meter((read ? "Read" : "Write") +
                 std::string(limit.substr(0, limit.size() - kExceeded.size())) + "ThrottleEvents",
             1,
             "Count",
             std::span<const Dimension>(dimensions, index != nullptr ? 2 : 1));
  std::string resource = table_arn(place.table.scope, table);
  if (index != nullptr) resource += "/index/" + index->name;
  const std::string reason = std::string(index != nullptr ? "Index" : "Table") +
                             (read ? "Read" : "Write") + std::string(limit);
  call.trace("ddb.throttle", table.name, {{"reason", reason}, {"resource", resource}});
  Error error{table.on_demand ? "ThrottlingException" : "ProvisionedThroughputExceededException",
              text_of_limit(table.on_demand, index != nullptr, limit)};
  // The two shapes spell the member differently.
  error.fields[table.on_demand ? "throttlingReasons" : "ThrottlingReasons"] =
      Document::array({{{"reason", reason}, {"resource", resource}}});
  return error;
}

/// Whether partitions are rationed: those of tables whose throughput is.
bool rations_partitions(Call& call, const TableRef& table) {
  const Mode mode = mode_of(call, table.scope);
  return mode == Mode::kAll || (mode == Mode::kProvisioned && !table->on_demand);
}

}  // namespace

Milliunits to_milliunits(double units) { return static_cast<Milliunits>(units * 1000 + 0.5); }

Milliunits Bucket::left_at(Instant now, int64_t rate, int64_t seconds) const {
  const Milliunits full = rate * seconds * 1000;
  const int64_t elapsed =
      std::clamp<int64_t>(to_millis(now) - to_millis(as_of), 0, int64_t{86'400'000});
  return std::min(full, left + rate * elapsed);
}

std::optional<Rate> rate_of(Call& call,
                            const TableRef& table,
                            const IndexRecord* index,
                            Access access) {
  const Mode mode = mode_of(call, table.scope);
  if (mode == Mode::kOff) return std::nullopt;
  index = global_of(index);
  if (table->on_demand)
    return on_demand_rate(index != nullptr ? index->settings : table->settings, access, mode);
  const Throughput& throughput = index != nullptr ? index->throughput : table->throughput;
  return Rate{access == Access::kRead ? throughput.read_units : throughput.write_units,
              limits::kBurstSeconds,
              kProvisioned};
}

Status admit(Call& call, const Place& place, Access access) {
  const auto rate = rate_of(call, place.table, place.index, access);
  if (rate) {
    const Allowance* allowance =
        call.records<Allowance>(place.table.scope).find(allowance_key(place));
    if (allowance != nullptr &&
        allowance->of(access).left_at(call.now(), rate->units, rate->seconds) <= 0)
      return throttled(call, place, access, rate->limit);
  }
  if (!place.hash || !rations_partitions(call, place.table)) return ok();
  if (partition_has_room(call, place, access)) return ok();
  return throttled(call, place, access, kKeyRange);
}

Status admit_indexes(Call& call, const TableRef& table, const Capacity& capacity) {
  for (const auto& [name, units] : capacity.of_global_indexes()) {
    if (units <= 0) continue;
    RETURN_IF_ERROR(admit(call, Place{table, table->find_index(name), {}}, Access::kWrite));
  }
  return ok();
}

/// ProvisionedReadCapacityUnits and its like. The service tells them every five minutes; here a
/// table or index does when it is first used in five.
void tell_provisioned(Call& call, const Place& place, Access access, const Rate& rate) {
  if (rate.limit != kProvisioned) return;
  const IndexRecord* index = global_of(place.index);
  const Dimension dimensions[] = {
      {"TableName", place.table->name},
      {"GlobalSecondaryIndexName", index != nullptr ? index->name : std::string_view()}};
  call.meter(
      access == Access::kRead ? "ProvisionedReadCapacityUnits" : "ProvisionedWriteCapacityUnits",
      static_cast<double>(rate.units),
      "Count",
      std::span<const Dimension>(dimensions, index != nullptr ? 2 : 1));
}

void consume(Call& call, const Place& place, Access access, double units) {
  const Milliunits cost = to_milliunits(units);
  if (cost <= 0) return;
  if (const auto rate = rate_of(call, place.table, place.index, access)) {
    auto& allowances = call.records<Allowance>(place.table.scope);
    const std::string key = allowance_key(place);
    const auto take = [&](Allowance& allowance) {
      Bucket& bucket = allowance.of(access);
      if (call.now() - bucket.told >= limits::kProvisionedToldEvery) {
        tell_provisioned(call, place, access, *rate);
        bucket.told = call.now();
      }
      bucket = {
          bucket.left_at(call.now(), rate->units, rate->seconds) - cost, call.now(), bucket.told};
    };
    if (!allowances.update(key, take)) {
      // Full, whatever its rate.
      const Bucket full{INT64_MAX / 4, call.now()};
      Allowance allowance{full, full};
      take(allowance);
      allowances.put(key, allowance);
    }
  }
  if (place.hash && rations_partitions(call, place.table))
    heat_partition(call, place, access, cost);
}

void consume_write(Call& call, const Place& place, const Capacity& capacity) {
  consume(call, place, Access::kWrite, capacity.of_table());
  for (const auto& [name, units] : capacity.of_global_indexes()) {
    consume(call, Place{place.table, place.table->find_index(name), {}}, Access::kWrite, units);
  }
}

bool is_throttled(const Error& error) {
  return error.code == "ProvisionedThroughputExceededException" ||
         error.code == "ThrottlingException";
}

Error throttled_request(Call& call,
                        const TableRecord& table,
                        std::string_view operation,
                        Error error) {
  if (is_throttled(error)) {
    call.meter(
        "ThrottledRequests", 1, "Count", {{"TableName", table.name}, {"Operation", operation}});
  }
  return error;
}

Result<Document> throttling(Call& call, const Document&) {
  const Mode mode = mode_of(call, call.scope());
  return Document{{"mode",
                   mode == Mode::kOff           ? "off"
                   : mode == Mode::kProvisioned ? "provisioned"
                                                : "all"}};
}

HttpOutcome set_throttling(Call& call, const HttpRequest& request) {
  const Document body = Document::parse(request.body, nullptr, /*allow_exceptions=*/false);
  const auto asked = body.is_object() ? body.find("mode") : body.end();
  const std::string mode = body.is_object() && asked != body.end() && asked->is_string()
                               ? asked->get<std::string>()
                               : "";
  if (mode != "off" && mode != "provisioned" && mode != "all")
    return Error{"BadRequest", "mode must be off, provisioned or all."};
  call.records<ThrottleSettings>().put("",
                                       {mode == "off"           ? Mode::kOff
                                        : mode == "provisioned" ? Mode::kProvisioned
                                                                : Mode::kAll});
  HttpResponse response;
  response.headers = {{"content-type", "application/json"}};
  response.body = Document{{"mode", mode}}.dump();
  return response;
}

}  // namespace cloudtab::dynamodb
