#include "core/services/dynamodb/operations/update_rules.h"

#include <algorithm>
#include <cstddef>
#include <iterator>
#include <set>
#include <string>
#include <string_view>

#include "core/services/dynamodb/errors.h"
#include "core/services/dynamodb/parameters.h"

namespace cloudtab::dynamodb {

namespace {

// Texts, and which is given where several hold, as observed on the service in October 2026 (the
// public notes "ack-api-quirks", findings DDB-TABLE-174, 224, 382, 433 and 442).

/// What a request can change.
constexpr const char* kChanges[] = {"ProvisionedThroughput",
                                    "BillingMode",
                                    "StreamSpecification",
                                    "GlobalSecondaryIndexUpdates",
                                    "VectorIndexUpdates",
                                    "SSESpecification",
                                    "TableClass",
                                    "ReplicaUpdates",
                                    "DeletionProtectionEnabled",
                                    "OnDemandThroughput",
                                    "WarmThroughput"};

/// What stands alone, the first in this order is told.
struct Alone {
  const char* member;
  const char* text;
};
constexpr Alone kAlone[] = {
    {"ReplicaUpdates", "Replica modification must be the only operation in the request"},
    {"SSESpecification",
     "Server-Side Encryption modification must be the only operation in the request"},
    {"TableClass", "TableClass modification must be the only operation in the request"},
    {"DeletionProtectionEnabled",
     "DeletionProtection modification must be the only operation in the request"},
};

/// Warm throughput may be changed of the table and of its indexes at once.
Status check_warm_throughput(const Document& input, size_t changes) {
  if (!input.contains("WarmThroughput")) return ok();
  for (const Document& update : input.value("GlobalSecondaryIndexUpdates", Document::array())) {
    if (update.contains("Create")) {
      return errors::invalid_parameter(
          "Create global secondary index cannot be specified when updating WarmThroughput");
    }
  }
  if (changes - input.count("GlobalSecondaryIndexUpdates") == 1) return ok();
  return errors::invalid_parameter("WarmThroughput must be the only operation in the request");
}

}  // namespace

Status check_combination(const Document& input) {
  const auto changes = static_cast<size_t>(
      std::count_if(std::begin(kChanges), std::end(kChanges), [&](const char* member) {
        return input.contains(member);
      }));
  if (changes == 0) {
    return errors::validation(
        "At least one of ProvisionedThroughput, BillingMode, UpdateStreamEnabled, "
        "GlobalSecondaryIndexUpdates, SSESpecification, ReplicaUpdates, MultiAccountReplicaReady, "
        "ReplicaTransitRoleArn, MultiRegionConsistency, DeletionProtectionEnabled, "
        "OnDemandThroughput, WarmThroughput or TableClass is required");
  }
  for (const Alone& each : kAlone) {
    if (changes > 1 && input.contains(each.member)) return errors::invalid_parameter(each.text);
  }
  const bool streams = input.contains("StreamSpecification");
  if (input.contains("OnDemandThroughput") && (streams || input.contains("WarmThroughput"))) {
    return errors::invalid_parameter(
        "OnDemandThroughput can only be combined with BillingMode in an UpdateTable request");
  }
  RETURN_IF_ERROR(check_warm_throughput(input, changes));
  const bool throughput = input.contains("ProvisionedThroughput");
  const std::string_view billing = text_of(input, "BillingMode");
  if (streams && (throughput || billing == "PROVISIONED"))
    return errors::invalid_parameter("You cannot modify stream status while updating table IOPS");
  if (!builds_index(input)) return ok();
  if (throughput && billing.empty()) {
    return errors::invalid_parameter("You cannot create or delete index while updating table IOPS");
  }
  if (streams) {
    return errors::invalid_parameter(
        "You cannot create or delete index while changing stream status");
  }
  return ok();
}

bool builds_index(const Document& input) {
  if (input.contains("VectorIndexUpdates")) return true;
  const Document updates = input.value("GlobalSecondaryIndexUpdates", Document::array());
  return std::any_of(updates.begin(), updates.end(), [](const Document& update) {
    return update.contains("Create") || update.contains("Delete");
  });
}

std::string index_name_of(const Document& update) {
  for (const char* action : {"Update", "Create", "Delete"}) {
    if (update.contains(action)) return update[action]["IndexName"].get<std::string>();
  }
  return "";
}

Status check_vector_index_updates(const Document& input) {
  const Document* updates = find_member(input, "VectorIndexUpdates");
  if (updates == nullptr) return ok();
  if (updates->empty()) return errors::invalid_parameter("List of VectorIndexUpdates is empty");
  for (const Document& update : *updates) {
    if (update.empty()) {
      return errors::invalid_parameter(
          "One of VectorIndexUpdate.Create, VectorIndexUpdate.Delete must not be null");
    }
    if (update.size() > 1) {
      return errors::invalid_parameter(
          "Only one vector index action is allowed per VectorIndexUpdate object");
    }
  }
  return ok();
}

Status check_index_updates(const Document& input) {
  const Document* updates = find_member(input, "GlobalSecondaryIndexUpdates");
  if (updates == nullptr) return ok();
  if (updates->empty())
    return errors::invalid_parameter("List of GlobalSecondaryIndexUpdates is empty");
  std::set<std::string> names;
  for (const Document& update : *updates) {
    if (update.empty()) {
      return errors::invalid_parameter(
          "One of GlobalSecondaryIndexUpdate.Update, GlobalSecondaryIndexUpdate.Create, "
          "GlobalSecondaryIndexUpdate.Delete must not be null");
    }
    if (update.size() > 1) {
      return errors::invalid_parameter(
          "Only one global secondary index action is allowed per GlobalSecondaryIndexUpdate "
          "object");
    }
    const std::string name = index_name_of(update);
    if (!names.insert(name).second) {
      return errors::invalid_parameter(
          "Only one global secondary index update per index is allowed simultaneously. Index: " +
          name);
    }
  }
  return ok();
}

}  // namespace cloudtab::dynamodb
