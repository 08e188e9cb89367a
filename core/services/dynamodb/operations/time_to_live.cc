#include <cstdint>
#include <optional>
#include <string>
#include <utility>

#include "core/services/dynamodb/errors.h"
#include "core/services/dynamodb/expiry.h"
#include "core/services/dynamodb/lifecycle.h"
#include "core/services/dynamodb/limits.h"
#include "core/services/dynamodb/operations/operations.h"
#include "core/services/dynamodb/parameters.h"
#include "core/services/dynamodb/replicas.h"
#include "core/services/dynamodb/table.h"

namespace cloudtab::dynamodb {

namespace {

/// When it was last changed, among the table's settings.
constexpr const char* kChanged = "TimeToLiveChanged";

std::optional<Instant> changed_at(const TableRecord& table) {
  const Document* changed = find_member(table.settings, kChanged);
  if (changed == nullptr) return std::nullopt;
  return from_millis(changed->get<int64_t>());
}

/// Observed of the service (aws-controllers-k8s, DynamoDB findings of 2026): what is asked is held
/// against the present state first, then against the time of the last change.
Status check_change(const TableRecord& table,
                    const std::string& attribute,
                    bool enable,
                    Instant now) {
  const std::string& current = table.ttl_attribute;
  if (current.empty() && !enable) return errors::validation("TimeToLive is already disabled");
  if (!current.empty() && current != attribute) {
    return errors::validation(
        "TimeToLive is active on a different AttributeName: current AttributeName is " + current);
  }
  if (!current.empty() && enable) return errors::validation("TimeToLive is already enabled");
  const auto changed = changed_at(table);
  if (changed && now < *changed + limits::kTimeToLiveChangeInterval) {
    return errors::validation(
        "Time to live has been modified multiple times within a fixed interval");
  }
  return ok();
}

}  // namespace

Outcome update_time_to_live(Call& call, const Document& input) {
  ASSIGN_OR_RETURN(const TableRef table, find_table(call, text_of(input, "TableName")));
  const Document& asked = input["TimeToLiveSpecification"];
  const bool enable = asked["Enabled"].get<bool>();
  const std::string attribute = asked["AttributeName"].get<std::string>();
  RETURN_IF_ERROR(check_change(*table, attribute, enable, call.now()));
  call.records<TableRecord>(table.scope).update(std::string(table->name), [&](TableRecord& record) {
    record.ttl_attribute = enable ? attribute : std::string();
    record.settings[kChanged] = to_millis(call.now());
  });
  if (enable) {
    start_expiry(call, table);
  } else {
    erase_expiries(call, table.scope, *table);
  }
  mirror_settings(call, table);
  return Document{{"TimeToLiveSpecification", asked}};
}

Outcome describe_time_to_live(Call& call, const Document& input) {
  ASSIGN_OR_RETURN(const TableRef table, find_table(call, text_of(input, "TableName")));
  if (table->status == TableStatus::kCreating || table->status == TableStatus::kDeleting) {
    // Observed on the service in October 2026 (the public notes "ack-api-quirks", DDB-TABLE-442).
    const std::string state(to_string(table->status));
    return errors::validation("Cannot describe time to live while table is in " + state +
                              " state: Current table state is " + state);
  }
  const bool enabled = !table->ttl_attribute.empty();
  const auto changed = changed_at(*table);
  const bool changing = changed && call.now() < *changed + transition_time(call, table.scope);
  const char* status =
      changing ? (enabled ? "ENABLING" : "DISABLING") : (enabled ? "ENABLED" : "DISABLED");
  Document description = {{"TimeToLiveStatus", status}};
  if (enabled) description["AttributeName"] = table->ttl_attribute;
  return Document{{"TimeToLiveDescription", std::move(description)}};
}

}  // namespace cloudtab::dynamodb
