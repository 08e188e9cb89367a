#include "core/services/dynamodb/global_table_resource.h"

#include <chrono>
#include <string>
#include <string_view>
#include <utility>
#include <variant>

#include "core/services/dynamodb/errors.h"
#include "core/services/dynamodb/table_properties.h"
#include "core/services/dynamodb/table_resource.h"
#include "core/services/dynamodb/table_updates.h"

namespace cloudtab::dynamodb {

namespace {

constexpr Duration kCheckAfter = std::chrono::seconds(1);

/// A table of the group, by its region.
struct Member {
  Call& call;
  std::string table;
  std::string region;

  Result<Document> invoke(std::string_view operation, Document input) const {
    return call.invoke({.service = "dynamodb",
                        .operation = operation,
                        .input = std::move(input),
                        .scope = Scope{call.scope().account, region}});
  }
  Result<Document> describe() const {
    ASSIGN_OR_RETURN(Document answer, invoke("DescribeTable", {{"TableName", table}}));
    return std::move(answer["Table"]);
  }
};

Error unsupported(const std::string& what) {
  return errors::validation("AWS::DynamoDB::GlobalTable: Cloudtab does not support " + what);
}

/// Nothing said of a region: an empty object.
Document replica_in(const Document& properties, const std::string& region) {
  for (const Document& replica : properties.value("Replicas", Document::array())) {
    if (replica["Region"] == region) return replica;
  }
  return Document::object();
}

/// Auto scaling begins at its seed, or at its least; there is none here that would go on from
/// there.
Document start_of(const Document& scaling) {
  for (const char* member : {"SeedCapacity", "MinCapacity"}) {
    if (const Document* units = property(scaling, member)) return *units;
  }
  return Document();
}

Document write_units(const Document& settings) {
  const Document given = settings.value("WriteProvisionedThroughputSettings", Document::object());
  return start_of(given.value("WriteCapacityAutoScalingSettings", Document::object()));
}

/// A replica's own setting comes before that of all.
Document read_units(const Document& all, const Document& replica) {
  for (const Document* settings : {&replica, &all}) {
    const Document* given = property(*settings, "ReadProvisionedThroughputSettings");
    if (given == nullptr) continue;
    if (const Document* units = property(*given, "ReadCapacityUnits")) return *units;
    return start_of(given->value("ReadCapacityAutoScalingSettings", Document::object()));
  }
  return Document();
}

/// Sets a member of `out` if there is anything to say.
void set_pair(Document& out,
              const char* member,
              const char* first,
              const Document& of_first,
              const char* second,
              const Document& of_second) {
  if (!of_first.is_null()) out[member][first] = of_first;
  if (!of_second.is_null()) out[member][second] = of_second;
}

/// Throughput of the table or of one of its indexes: `all` says it for every region, `replica` for
/// this one.
void set_throughput(const Document& all, const Document& replica, Document& out) {
  set_pair(out,
           "ProvisionedThroughput",
           "ReadCapacityUnits",
           read_units(all, replica),
           "WriteCapacityUnits",
           write_units(all));
  const Document reads =
      replica.value("ReadOnDemandThroughputSettings",
                    all.value("ReadOnDemandThroughputSettings", Document::object()));
  const Document writes = all.value("WriteOnDemandThroughputSettings", Document::object());
  set_pair(out,
           "OnDemandThroughput",
           "MaxReadRequestUnits",
           reads.value("MaxReadRequestUnits", Document()),
           "MaxWriteRequestUnits",
           writes.value("MaxWriteRequestUnits", Document()));
}

Document index_of_table(const Document& index, const Document& replica) {
  Document out = Document::object();
  for (const char* member : {"IndexName", "KeySchema", "Projection", "WarmThroughput"}) {
    if (index.contains(member)) out[member] = index[member];
  }
  Document own = Document::object();
  for (const Document& each : replica.value("GlobalSecondaryIndexes", Document::array())) {
    if (each["IndexName"] == index["IndexName"]) own = each;
  }
  set_throughput(index, own, out);
  if (own.contains("ContributorInsightsSpecification"))
    out["ContributorInsightsSpecification"] = own["ContributorInsightsSpecification"];
  return out;
}

/// The properties of AWS::DynamoDB::Table that make the table of one region.
Document table_properties(const Document& given, const std::string& region) {
  Document out = Document::object();
  for (const char* member : {"AttributeDefinitions",
                             "BillingMode",
                             "KeySchema",
                             "LocalSecondaryIndexes",
                             "SSESpecification",
                             "StreamSpecification",
                             "TableName",
                             "TimeToLiveSpecification",
                             "VectorIndexes",
                             "WarmThroughput"}) {
    if (given.contains(member)) out[member] = given[member];
  }
  const Document replica = replica_in(given, region);
  for (const char* member : {"ContributorInsightsSpecification",
                             "DeletionProtectionEnabled",
                             "KinesisStreamSpecification",
                             "PointInTimeRecoverySpecification",
                             "ResourcePolicy",
                             "TableClass",
                             "Tags"}) {
    if (replica.contains(member)) out[member] = replica[member];
  }
  if (replica.contains("SSESpecification") && out.contains("SSESpecification"))
    out["SSESpecification"]["KMSMasterKeyId"] = replica["SSESpecification"]["KMSMasterKeyId"];
  set_throughput(given, replica, out);
  for (const Document& index : given.value("GlobalSecondaryIndexes", Document::array()))
    out["GlobalSecondaryIndexes"].push_back(index_of_table(index, replica));
  return out;
}

/// What cannot be done is refused rather than passed over.
Status check_supported(const Document& properties, const std::string& here) {
  for (const char* member : {"GlobalTableSourceArn", "GlobalTableWitnesses"}) {
    if (property(properties, member) != nullptr)
      return unsupported("the property " + std::string(member));
  }
  if (properties.value("MultiRegionConsistency", "EVENTUAL") == "STRONG")
    return unsupported("strong consistency between regions");
  if (replica_in(properties, here).empty()) {
    return errors::validation("Replicas must contain the region of the stack, " + here);
  }
  for (const Document& replica : properties["Replicas"]) {
    if (replica["Region"] == here) continue;
    for (const char* member : {"ContributorInsightsSpecification",
                               "GlobalSecondaryIndexes",
                               "KinesisStreamSpecification",
                               "ReadOnDemandThroughputSettings",
                               "ReadProvisionedThroughputSettings",
                               "ReplicaStreamSpecification",
                               "ResourcePolicy",
                               "SSESpecification"}) {
      if (property(replica, member) != nullptr)
        return unsupported("the property " + std::string(member) + " of a replica elsewhere");
    }
  }
  return ok();
}

/// The request for the stack's own table.
ResourceRequest table_request(Call& call, const ResourceRequest& request) {
  ResourceRequest local = request;
  local.properties = table_properties(request.properties, call.scope().region);
  local.previous_properties = table_properties(request.previous_properties, call.scope().region);
  // The type takes no tags of the stack: only a replica's own.
  local.tags = Document::array();
  return local;
}

/// The next ReplicaUpdates that leads from the group as it is to the replicas wanted; null: it is
/// there.
Document next_replica_update(const Document& table, const Document& wanted, std::string_view here) {
  const Document present = table.value("Replicas", Document::array());
  const auto is_wanted = [&](const Document& region) {
    for (const Document& replica : wanted) {
      if (replica["Region"] == region) return true;
    }
    return false;
  };
  for (const Document& replica : present) {
    if (!is_wanted(replica["RegionName"]))
      return {{"Delete", {{"RegionName", replica["RegionName"]}}}};
  }
  for (const Document& replica : wanted) {
    const std::string region = replica["Region"];
    if (region == here) continue;
    const Document* has = nullptr;
    for (const Document& each : present) {
      if (each["RegionName"] == region) has = &each;
    }
    if (has != nullptr) continue;
    Document create = {{"RegionName", region}};
    if (const Document* table_class = property(replica, "TableClass"))
      create["TableClassOverride"] = *table_class;
    return {{"Create", std::move(create)}};
  }
  return Document();
}

/// What is each region's own: tags, recovery, protection.
Status settle_replica(const Member& member, const Document& before, const Document& after) {
  ASSIGN_OR_RETURN(const Document table, member.describe());
  const bool protect = flag(after, "DeletionProtectionEnabled");
  if (table["DeletionProtectionEnabled"] != protect) {
    RETURN_IF_ERROR(member.invoke(
        "UpdateTable", {{"TableName", member.table}, {"DeletionProtectionEnabled", protect}}));
  }
  const auto recovery = [](const Document& replica) {
    return flag(replica.value("PointInTimeRecoverySpecification", Document::object()),
                "PointInTimeRecoveryEnabled");
  };
  if (recovery(before) != recovery(after)) {
    RETURN_IF_ERROR(member.invoke(
        "UpdateContinuousBackups",
        {{"TableName", member.table},
         {"PointInTimeRecoverySpecification", {{"PointInTimeRecoveryEnabled", recovery(after)}}}}));
  }
  const Document old_tags = before.value("Tags", Document::array());
  const Document new_tags = after.value("Tags", Document::array());
  if (old_tags == new_tags) return ok();
  Document keys = Document::array();
  for (const Document& tag : old_tags) keys.push_back(tag["Key"]);
  const Document& arn = table["TableArn"];
  if (!keys.empty()) {
    RETURN_IF_ERROR(
        member.invoke("UntagResource", {{"ResourceArn", arn}, {"TagKeys", std::move(keys)}}));
  }
  if (new_tags.empty()) return ok();
  RETURN_IF_ERROR(member.invoke("TagResource", {{"ResourceArn", arn}, {"Tags", new_tags}}));
  return ok();
}

/// Brings the replicas where the template wants them, once the stack's own table is.
ResourceOutcome settle_replicas(Call& call, const ResourceRequest& request, ResourceOutcome made) {
  auto* state = std::get_if<ResourceState>(&made);
  if (state == nullptr) return made;
  const Member local{call, state->physical_id, call.scope().region};
  for (;;) {
    auto table = local.describe();
    if (!table.ok()) return std::move(table).error();
    if (!is_settled(*table)) return ResourceInProgress{kCheckAfter, local.table};
    for (const Document& replica : table->value("Replicas", Document::array())) {
      if (replica["ReplicaStatus"] != "ACTIVE") return ResourceInProgress{kCheckAfter, local.table};
    }
    Document update = next_replica_update(*table, request.properties["Replicas"], local.region);
    if (update.is_null()) {
      state->attributes["TableId"] = (*table)["TableId"];
      if (table->contains("LatestStreamArn"))
        state->attributes["StreamArn"] = (*table)["LatestStreamArn"];
      break;
    }
    auto updated = local.invoke(
        "UpdateTable",
        {{"TableName", local.table}, {"ReplicaUpdates", Document::array({std::move(update)})}});
    if (!updated.ok()) return std::move(updated).error();
  }
  for (const Document& replica : request.properties["Replicas"]) {
    const Member member{call, local.table, replica["Region"]};
    if (member.region == local.region) continue;
    Status status =
        settle_replica(member, replica_in(request.previous_properties, member.region), replica);
    if (!status.ok()) return std::move(status).error();
  }
  return made;
}

}  // namespace

ResourceOutcome create_global_table_resource(Call& call, const ResourceRequest& request) {
  if (Status status = check_supported(request.properties, call.scope().region); !status.ok())
    return std::move(status).error();
  return settle_replicas(call, request, create_table_resource(call, table_request(call, request)));
}

ResourceOutcome update_global_table_resource(Call& call, const ResourceRequest& request) {
  if (Status status = check_supported(request.properties, call.scope().region); !status.ok())
    return std::move(status).error();
  return settle_replicas(call, request, update_table_resource(call, table_request(call, request)));
}

ResourceOutcome remove_global_table_resource(Call& call, const ResourceRequest& request) {
  const Member local{call, request.physical_id, call.scope().region};
  for (;;) {
    auto table = local.describe();
    if (!table.ok()) break;
    const Document replicas = table->value("Replicas", Document::array());
    if (replicas.empty()) break;
    if ((*table)["TableStatus"] != "ACTIVE") return ResourceInProgress{kCheckAfter, local.table};
    auto updated = local.invoke(
        "UpdateTable",
        {{"TableName", local.table},
         {"ReplicaUpdates", {{{"Delete", {{"RegionName", replicas[0]["RegionName"]}}}}}}});
    if (!updated.ok()) return std::move(updated).error();
  }
  return remove_table_resource(call, request);
}

}  // namespace cloudtab::dynamodb
