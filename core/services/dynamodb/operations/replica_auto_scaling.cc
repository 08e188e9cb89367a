#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/services/dynamodb/errors.h"
#include "core/services/dynamodb/operations/operations.h"
#include "core/services/dynamodb/parameters.h"
#include "core/services/dynamodb/replicas.h"
#include "core/services/dynamodb/table.h"

// Auto scaling of a global table's replicas: kept and described. Each region's table has its own
// under `AutoScaling` of its settings: {Read, Write, Indexes: {name: {Read, Write}}}, each as
// AutoScalingSettingsDescription. Nothing scales, as tables with replicas are on demand. Members,
// the policy's name and the role are those of the API reference's and the CLI's examples; texts of
// errors are ours, as no published answer was found.

namespace cloudtab::dynamodb {

namespace {

constexpr const char* kMember = "AutoScaling";

/// The group's tables with their regions, in their order: this one, then its replicas.
std::vector<TableRef> find_group(Call& call, const TableRef& table) {
  std::vector<TableRef> group = {table};
  for (const std::string& region : replica_regions(*table)) {
    const TableRef replica = find_replica(call, table, region);
    if (replica.record != nullptr) group.push_back(replica);
  }
  return group;
}

/// What is to be kept of an update of reads or writes (`kind`). `resource`: `table/orders`.
Document settings_of(const Document& update,
                     std::string_view kind,
                     const std::string& resource,
                     const std::string& account) {
  if (update.value("AutoScalingDisabled", false)) return {{"AutoScalingDisabled", true}};
  Document out = {{"AutoScalingRoleArn",
                   update.value("AutoScalingRoleArn",
                                "arn:aws:iam::" + account +
                                    ":role/aws-service-role/"
                                    "dynamodb.application-autoscaling.amazonaws.com/"
                                    "AWSServiceRoleForApplicationAutoScaling_DynamoDBTable")}};
  for (const char* member : {"MinimumUnits", "MaximumUnits", "AutoScalingDisabled"}) {
    if (update.contains(member)) out[member] = update[member];
  }
  if (const Document* policy = find_member(update, "ScalingPolicyUpdate")) {
    out["ScalingPolicies"].push_back(
        {{"PolicyName",
          policy->value("PolicyName",
                        "DynamoDB" + std::string(kind) + "CapacityUtilization:" + resource)},
         {"TargetTrackingScalingPolicyConfiguration",
          (*policy)["TargetTrackingScalingPolicyConfiguration"]}});
  }
  return out;
}

class ScalingUpdate {
 public:
  ScalingUpdate(Call& call, const TableRef& table)
      : call_(call), table_(table), group_(find_group(call, table)) {}

  Status run(const Document& input) {
    for (const TableRef& member : group_)
      kept_.push_back(member->settings.value(kMember, Document::object()));
    if (const Document* update = find_member(input, "ProvisionedWriteCapacityAutoScalingUpdate")) {
      for (Document& kept : kept_) kept["Write"] = settings(*update, "Write", "");
    }
    for (const Document& index : input.value("GlobalSecondaryIndexUpdates", Document::array())) {
      const Document* update = find_member(index, "ProvisionedWriteCapacityAutoScalingUpdate");
      for (Document& kept : kept_) RETURN_IF_ERROR(update_index(index, update, "Write", kept));
    }
    for (const Document& replica : input.value("ReplicaUpdates", Document::array()))
      RETURN_IF_ERROR(update_replica(replica));
    for (size_t i = 0; i < group_.size(); ++i) {
      call_.records<TableRecord>(group_[i].scope).update(group_[i]->name, [&](TableRecord& record) {
        record.settings[kMember] = std::move(kept_[i]);
      });
    }
    return ok();
  }

 private:
  Document settings(const Document& update, const char* kind, const std::string& index) const {
    const std::string resource = "table/" + table_->name + (index.empty() ? "" : "/index/" + index);
    return settings_of(update, kind, resource, table_.scope.account);
  }

  Status update_replica(const Document& replica) {
    const std::string region(text_of(replica, "RegionName"));
    for (size_t i = 0; i < group_.size(); ++i) {
      if (group_[i].scope.region != region) continue;
      if (const Document* update =
              find_member(replica, "ReplicaProvisionedReadCapacityAutoScalingUpdate"))
        kept_[i]["Read"] = settings(*update, "Read", "");
      for (const Document& index :
           replica.value("ReplicaGlobalSecondaryIndexUpdates", Document::array())) {
        const Document* update = find_member(index, "ProvisionedReadCapacityAutoScalingUpdate");
        RETURN_IF_ERROR(update_index(index, update, "Read", kept_[i]));
      }
      return ok();
    }
    return errors::validation("The global table has no replica in the region " + region + ".");
  }

  Status update_index(const Document& given,
                      const Document* update,
                      const char* kind,
                      Document& kept) const {
    const std::string name(text_of(given, "IndexName"));
    const IndexRecord* index = table_->find_index(name);
    if (index == nullptr || !index->global) {
      return Error{
          "ResourceNotFoundException",
          "Requested resource not found: Index: " + name + " not found for table: " + table_->name};
    }
    if (update != nullptr) kept["Indexes"][name][kind] = settings(*update, kind, name);
    return ok();
  }

  Call& call_;
  const TableRef& table_;
  std::vector<TableRef> group_;
  /// What each of the group is to keep.
  std::vector<Document> kept_;
};

/// Copies `kept`'s reads and writes under names that begin with `head`.
void describe_settings(const Document& kept, const std::string& head, Document& out) {
  for (const char* kind : {"Read", "Write"}) {
    if (kept.contains(kind))
      out[head + "Provisioned" + kind + "CapacityAutoScalingSettings"] = kept[kind];
  }
}

Document describe_member(const TableRef& member) {
  const Document kept = member->settings.value(kMember, Document::object());
  Document out = {{"RegionName", member.scope.region},
                  {"GlobalSecondaryIndexes", Document::array()},
                  {"ReplicaStatus", to_string(member->status)}};
  describe_settings(kept, "Replica", out);
  const Document of_indexes = kept.value("Indexes", Document::object());
  for (const IndexRecord& index : member->indexes) {
    if (!index.global) continue;
    Document described = {{"IndexName", index.name}, {"IndexStatus", to_string(index.status)}};
    describe_settings(of_indexes.value(index.name, Document::object()), "", described);
    out["GlobalSecondaryIndexes"].push_back(std::move(described));
  }
  return out;
}

Document describe(Call& call, const TableRef& table) {
  Document replicas = Document::array();
  for (const TableRef& member : find_group(call, table))
    replicas.push_back(describe_member(member));
  return {{"TableAutoScalingDescription",
           {{"TableName", table->name},
            {"TableStatus", to_string(table->status)},
            {"Replicas", std::move(replicas)}}}};
}

Result<TableRef> find_global_table(Call& call, const Document& input) {
  ASSIGN_OR_RETURN(const TableRef table, find_table(call, text_of(input, "TableName")));
  if (replica_regions(*table).empty())
    return errors::validation("Table " + table->name + " is not a global table.");
  return table;
}

}  // namespace

Outcome describe_table_replica_auto_scaling(Call& call, const Document& input) {
  ASSIGN_OR_RETURN(const TableRef table, find_global_table(call, input));
  return describe(call, table);
}

Outcome update_table_replica_auto_scaling(Call& call, const Document& input) {
  ASSIGN_OR_RETURN(const TableRef table, find_global_table(call, input));
  RETURN_IF_ERROR(ScalingUpdate(call, table).run(input));
  return describe(call, table);
}

}  // namespace cloudtab::dynamodb
