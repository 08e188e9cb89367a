#include "core/services/dynamodb/operations/replica_updates.h"

#include <algorithm>
#include <string>
#include <string_view>
#include <vector>

#include "core/services/dynamodb/errors.h"
#include "core/services/dynamodb/lifecycle.h"
#include "core/services/dynamodb/parameters.h"
#include "core/services/dynamodb/replicas.h"
#include "core/services/dynamodb/streams.h"

namespace cloudtab::dynamodb {

namespace {

// Texts as observed on the service in October 2026 (the public notes "ack-api-quirks", findings
// DDB-TABLE-203, 223, 224, 249 and 307).

constexpr std::string_view kRegions[] = {
    "af-south-1",     "ap-east-1",    "ap-northeast-1", "ap-northeast-2", "ap-northeast-3",
    "ap-south-1",     "ap-south-2",   "ap-southeast-1", "ap-southeast-2", "ap-southeast-3",
    "ap-southeast-4", "ca-central-1", "ca-west-1",      "eu-central-1",   "eu-central-2",
    "eu-north-1",     "eu-south-1",   "eu-south-2",     "eu-west-1",      "eu-west-2",
    "eu-west-3",      "il-central-1", "me-central-1",   "me-south-1",     "sa-east-1",
    "us-east-1",      "us-east-2",    "us-west-1",      "us-west-2"};

constexpr const char* kActions[] = {"Create", "Update", "Delete"};

/// The one action of an update; null: none.
const char* action_of(const Document& update) {
  for (const char* action : kActions) {
    if (update.contains(action)) return action;
  }
  return nullptr;
}

Error no_action() {
  return errors::validation(
      "There are no actions specified in the Replica Update Action of the request.");
}

Status check_region(const std::string& region, const TableRef& table) {
  if (region == table.scope.region) {
    return errors::validation(
        "Cannot add or delete the local region through ReplicaUpdates. Use CreateTable, "
        "DeleteTable, or UpdateTable as required.");
  }
  if (std::find(std::begin(kRegions), std::end(kRegions), region) != std::end(kRegions))
    return ok();
  // The service has its regions in an order of its own.
  std::string regions;
  for (const std::string_view each : kRegions) {
    if (!regions.empty()) regions += ", ";
    regions += each;
  }
  return errors::validation(
      "Region " + region +
      " is not supported. The latest version of global tables are only supported in the following "
      "regions: [" +
      regions + "]");
}

Status check_member(const std::string& region, const TableRef& table) {
  const std::vector<std::string> regions = replica_regions(*table);
  if (std::find(regions.begin(), regions.end(), region) != regions.end()) return ok();
  return errors::validation(
      "Update global table operation failed because one or more replicas were not part of the "
      "global table. Please retry the request without these replicas: [" +
      region + "].");
}

Status create_replica(Call& call, const Document& action, const TableRef& table) {
  const std::string region = action["RegionName"];
  RETURN_IF_ERROR(check_region(region, table));
  if (find_replica(call, table, region).record != nullptr) {
    return errors::validation("Failed to create a the new replica of table with name: \u2018" +
                              table->name +
                              "\u2019 because one or more replicas already existed as tables.");
  }
  // Application Auto Scaling is not part of this sandbox.
  if (!table->on_demand) {
    return errors::validation(
        "Table write capacity should either be Pay-Per-Request or AutoScaled.");
  }
  for (const char* member :
       {"GlobalSecondaryIndexes", "KMSMasterKeyId", "OnDemandThroughputOverride"}) {
    if (action.contains(member))
      return errors::validation("Cloudtab does not support the replica's " + std::string(member));
  }
  // A group needs a stream: a table without one gets one with both images.
  if (!table->stream.enabled) {
    TableRecord streaming = *table;
    streaming.stream.enabled = true;
    streaming.stream.view_type = "NEW_AND_OLD_IMAGES";
    settle_stream(call, table.scope, streaming, false);
    const std::string name = table->name;
    call.records<TableRecord>(table.scope).put(name, std::move(streaming));
  }
  add_replica(call, table, region);
  if (action.contains("TableClassOverride")) {
    const TableRef replica = find_replica(call, table, region);
    call.records<TableRecord>(replica.scope)
        .update(std::string(table->name), [&](TableRecord& record) {
          record.settings["TableClass"] = action["TableClassOverride"];
        });
  }
  return ok();
}

Status update_replica(Call& call, const Document& action, const TableRef& table) {
  const std::string region = action["RegionName"];
  RETURN_IF_ERROR(check_member(region, table));
  if (action.size() == 1) return no_action();
  if (action.contains("ProvisionedThroughputOverride")) {
    return errors::validation(
        "Neither ReadCapacityUnits nor WriteCapacityUnits can be specified when BillingMode is "
        "PAY_PER_REQUEST");
  }
  for (const char* member :
       {"GlobalSecondaryIndexes", "KMSMasterKeyId", "OnDemandThroughputOverride"}) {
    if (action.contains(member))
      return errors::validation("Cloudtab does not support the replica's " + std::string(member));
  }
  const TableRef replica = find_replica(call, table, region);
  call.records<TableRecord>(replica.scope)
      .update(std::string(table->name), [&](TableRecord& record) {
        record.settings["TableClass"] = action["TableClassOverride"];
      });
  return ok();
}

Status delete_replica(Call& call, const Document& action, const TableRef& table) {
  const std::string region = action["RegionName"];
  if (region == table.scope.region) return check_region(region, table);
  RETURN_IF_ERROR(check_member(region, table));
  const TableRef replica = find_replica(call, table, region);
  if (replica->deletion_protection) {
    return errors::validation("Cannot delete table " + table->name + " in region " + region +
                              " because it has deletion protection enabled. Disable deletion "
                              "protection first.");
  }
  erase_table(call, replica.scope, *replica);
  return ok();
}

}  // namespace

Status check_replica_updates(const Document& input) {
  if (!input.contains("ReplicaUpdates")) return ok();
  int creates_or_deletes = 0;
  for (const Document& update : input["ReplicaUpdates"]) {
    const char* action = action_of(update);
    if (action == nullptr) return no_action();
    if (update.size() > 1) {
      return errors::validation(
          "Update table operation with more than one type of replica actions not allowed.");
    }
    creates_or_deletes += std::string_view(action) != "Update";
  }
  if (creates_or_deletes > 1) {
    return errors::validation(
        "Update table operation with more than one create or delete replica actions not allowed");
  }
  return ok();
}

Status update_replicas(Call& call, const Document& input, const TableRef& table) {
  for (const Document& update : input["ReplicaUpdates"]) {
    const std::string_view action = action_of(update);
    Status status = action == "Create"   ? create_replica(call, update["Create"], table)
                    : action == "Update" ? update_replica(call, update["Update"], table)
                                         : delete_replica(call, update["Delete"], table);
    RETURN_IF_ERROR(std::move(status));
  }
  return ok();
}

}  // namespace cloudtab::dynamodb
