#include "core/services/dynamodb/resources.h"

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "core/engine/call.h"
#include "core/services/dynamodb/errors.h"
#include "core/services/dynamodb/resource_attachments.h"

// AWS::DynamoDB::Table. Source: CloudFormation's template reference. Every change goes through the
// service's operations; a change of several properties takes several UpdateTable calls, since one
// call creates or deletes one index only.

namespace cloudtab::dynamodb {

namespace {

constexpr Duration kCheckAfter = std::chrono::seconds(1);
constexpr size_t kNameMax = 255;

Result<Document> invoke(Call& call, std::string_view operation, Document input) {
  return call.invoke({.service = "dynamodb", .operation = operation, .input = std::move(input)});
}

const Document* find(const Document& object, const char* member) {
  const auto it = object.find(member);
  return it == object.end() || it->is_null() ? nullptr : &*it;
}

bool flag(const Document& object, const char* member) {
  const Document* found = find(object, member);
  if (found == nullptr) return false;
  return found->is_boolean() ? found->get<bool>() : *found == "true";
}

/// Templates write numbers also as strings.
void to_integer(Document& object, const char* member) {
  const auto it = object.find(member);
  if (it == object.end() || !it->is_string()) return;
  const std::string& text = it->get_ref<const std::string&>();
  const bool digits =
      !text.empty() && text.size() < 16 &&
      std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
  if (digits) *it = std::stoll(text);
}

Document throughput(Document given) {
  to_integer(given, "ReadCapacityUnits");
  to_integer(given, "WriteCapacityUnits");
  return given;
}

/// A template's index, without what CreateTable does not take.
Document index_input(const Document& given) {
  Document index = Document::object();
  for (const char* member :
       {"IndexName", "KeySchema", "Projection", "OnDemandThroughput", "WarmThroughput"}) {
    if (given.contains(member)) index[member] = given[member];
  }
  if (given.contains("ProvisionedThroughput"))
    index["ProvisionedThroughput"] = throughput(given["ProvisionedThroughput"]);
  return index;
}

Document indexes_input(const Document& given) {
  Document indexes = Document::array();
  for (const Document& index : given) indexes.push_back(index_input(index));
  return indexes;
}

Document stream_input(const Document& given) {
  return {{"StreamEnabled", true},
          {"StreamViewType", given.value("StreamViewType", "NEW_AND_OLD_IMAGES")}};
}

Document encryption_input(const Document& given) {
  Document input = {{"Enabled", flag(given, "SSEEnabled")}};
  for (const char* member : {"SSEType", "KMSMasterKeyId"}) {
    if (given.contains(member)) input[member] = given[member];
  }
  return input;
}

std::string table_name(const ResourceRequest& request) {
  if (const Document* name = find(request.properties, "TableName")) return name->get<std::string>();
  return request.generated_name.substr(0, kNameMax);
}

/// The stack's tags without those that CloudFormation adds by itself: recorded of the service, a
/// table's tags show what its template and stack say, and no `aws:cloudformation:`.
Document tags_of_stack(const ResourceRequest& request) {
  Document tags = Document::array();
  for (const Document& tag : request.tags) {
    if (tag["Key"].get_ref<const std::string&>().rfind("aws:", 0) != 0) tags.push_back(tag);
  }
  return tags;
}

Document create_input(const ResourceRequest& request) {
  const Document& given = request.properties;
  Document input = {{"TableName", table_name(request)}};
  for (const char* member : {"AttributeDefinitions",
                             "KeySchema",
                             "BillingMode",
                             "TableClass",
                             "OnDemandThroughput",
                             "WarmThroughput"}) {
    if (const Document* value = find(given, member)) input[member] = *value;
  }
  if (const Document* value = find(given, "ProvisionedThroughput"))
    input["ProvisionedThroughput"] = throughput(*value);
  for (const char* member : {"GlobalSecondaryIndexes", "LocalSecondaryIndexes"}) {
    if (const Document* value = find(given, member); value != nullptr && !value->empty())
      input[member] = indexes_input(*value);
  }
  if (const Document* value = find(given, "StreamSpecification"))
    input["StreamSpecification"] = stream_input(*value);
  if (const Document* value = find(given, "SSESpecification"))
    input["SSESpecification"] = encryption_input(*value);
  if (flag(given, "DeletionProtectionEnabled")) input["DeletionProtectionEnabled"] = true;
  Document tags = tags_of_stack(request);
  if (const Document* own = find(given, "Tags")) {
    for (const Document& tag : *own) tags.push_back(tag);
  }
  if (!tags.empty()) input["Tags"] = std::move(tags);
  return input;
}

/// The table's attributes once it is active, else the time to ask again.
ResourceOutcome settle(Call& call, const std::string& name) {
  auto described = invoke(call, "DescribeTable", {{"TableName", name}});
  if (!described.ok()) return std::move(described).error();
  const Document& table = (*described)["Table"];
  bool ready = table["TableStatus"] == "ACTIVE";
  for (const Document& index : table.value("GlobalSecondaryIndexes", Document::array())) {
    ready = ready && index["IndexStatus"] == "ACTIVE";
  }
  if (!ready) return ResourceInProgress{kCheckAfter, name};
  ResourceState state;
  state.physical_id = name;
  state.attributes["Arn"] = table["TableArn"];
  if (table.contains("LatestStreamArn")) state.attributes["StreamArn"] = table["LatestStreamArn"];
  return state;
}

/// Brings time to live where the template wants it.
Status settle_time_to_live(Call& call, const std::string& name, const Document* wanted) {
  ASSIGN_OR_RETURN(const Document described,
                   invoke(call, "DescribeTimeToLive", {{"TableName", name}}));
  const std::string current = described["TimeToLiveDescription"].value("AttributeName", "");
  const bool enable = wanted != nullptr && flag(*wanted, "Enabled");
  const std::string attribute = wanted != nullptr ? wanted->value("AttributeName", "") : "";
  const auto set = [&](const std::string& of, bool enabled) {
    return invoke(call,
                  "UpdateTimeToLive",
                  {{"TableName", name},
                   {"TimeToLiveSpecification", {{"AttributeName", of}, {"Enabled", enabled}}}});
  };
  if (!current.empty() && (!enable || current != attribute)) RETURN_IF_ERROR(set(current, false));
  if (enable && current != attribute) RETURN_IF_ERROR(set(attribute, true));
  return ok();
}

Status settle_recovery(Call& call,
                       const std::string& name,
                       const Document* before,
                       const Document* wanted) {
  const bool was = before != nullptr && flag(*before, "PointInTimeRecoveryEnabled");
  const bool enable = wanted != nullptr && flag(*wanted, "PointInTimeRecoveryEnabled");
  if (!was && !enable) return ok();
  Document asked = {{"PointInTimeRecoveryEnabled", enable}};
  if (enable && wanted->contains("RecoveryPeriodInDays")) {
    asked["RecoveryPeriodInDays"] = (*wanted)["RecoveryPeriodInDays"];
    to_integer(asked, "RecoveryPeriodInDays");
  }
  RETURN_IF_ERROR(
      invoke(call,
             "UpdateContinuousBackups",
             {{"TableName", name}, {"PointInTimeRecoverySpecification", std::move(asked)}}));
  return ok();
}

/// What the service has no operation for yet is refused rather than passed over.
Status check_supported(const Document& properties) {
  for (const char* member : {"ImportSourceSpecification"}) {
    if (find(properties, member) == nullptr) continue;
    return errors::validation("AWS::DynamoDB::Table: Cloudtab does not support the property " +
                              std::string(member));
  }
  return ok();
}

ResourceOutcome create(Call& call, const ResourceRequest& request) {
  if (Status status = check_supported(request.properties); !status.ok())
    return std::move(status).error();
  std::string name = request.physical_id;
  if (name.empty()) {
    name = table_name(request);
    auto created = invoke(call, "CreateTable", create_input(request));
    if (!created.ok()) return std::move(created).error();
  }
  ResourceOutcome outcome = settle(call, name);
  if (!std::holds_alternative<ResourceState>(outcome)) return outcome;
  const Document* time_to_live = find(request.properties, "TimeToLiveSpecification");
  if (time_to_live != nullptr) {
    if (Status status = settle_time_to_live(call, name, time_to_live); !status.ok())
      return std::move(status).error();
  }
  Status status = settle_recovery(
      call, name, nullptr, find(request.properties, "PointInTimeRecoverySpecification"));
  if (status.ok()) status = settle_attachments(call, name, Document::object(), request.properties);
  if (!status.ok()) return std::move(status).error();
  return outcome;
}

const Document* find_index(const Document& indexes, const Document& name) {
  for (const Document& index : indexes) {
    if (index["IndexName"] == name) return &index;
  }
  return nullptr;
}

/// The UpdateTable calls that lead from the old properties to the new, in order.
std::vector<Document> update_inputs(const ResourceRequest& request) {
  const Document &before = request.previous_properties, &after = request.properties;
  const auto changed = [&](const char* member) {
    return before.value(member, Document()) != after.value(member, Document());
  };
  std::vector<Document> inputs;
  const Document old_indexes = before.value("GlobalSecondaryIndexes", Document::array());
  const Document new_indexes = after.value("GlobalSecondaryIndexes", Document::array());

  Document billing = Document::object();
  if (changed("BillingMode") || changed("ProvisionedThroughput")) {
    if (changed("BillingMode")) billing["BillingMode"] = after.value("BillingMode", "PROVISIONED");
    if (after.contains("ProvisionedThroughput"))
      billing["ProvisionedThroughput"] = throughput(after["ProvisionedThroughput"]);
  }
  for (const char* member : {"TableClass", "OnDemandThroughput", "WarmThroughput"}) {
    if (changed(member) && after.contains(member)) billing[member] = after[member];
  }
  if (changed("DeletionProtectionEnabled")) {
    billing["DeletionProtectionEnabled"] = flag(after, "DeletionProtectionEnabled");
  }
  if (changed("SSESpecification")) {
    billing["SSESpecification"] = after.contains("SSESpecification")
                                      ? encryption_input(after["SSESpecification"])
                                      : Document{{"Enabled", false}};
  }
  for (const Document& index : new_indexes) {
    const Document* old = find_index(old_indexes, index["IndexName"]);
    if (old == nullptr || !index.contains("ProvisionedThroughput") ||
        old->value("ProvisionedThroughput", Document()) == index["ProvisionedThroughput"]) {
      continue;
    }
    billing["GlobalSecondaryIndexUpdates"].push_back(
        {{"Update",
          {{"IndexName", index["IndexName"]},
           {"ProvisionedThroughput", throughput(index["ProvisionedThroughput"])}}}});
  }
  if (!billing.empty()) inputs.push_back(std::move(billing));

  if (changed("StreamSpecification")) {
    if (before.contains("StreamSpecification"))
      inputs.push_back({{"StreamSpecification", {{"StreamEnabled", false}}}});
    if (after.contains("StreamSpecification"))
      inputs.push_back({{"StreamSpecification", stream_input(after["StreamSpecification"])}});
  }
  for (const Document& index : old_indexes) {
    if (find_index(new_indexes, index["IndexName"]) != nullptr) continue;
    inputs.push_back(
        {{"GlobalSecondaryIndexUpdates", {{{"Delete", {{"IndexName", index["IndexName"]}}}}}}});
  }
  for (const Document& index : new_indexes) {
    if (find_index(old_indexes, index["IndexName"]) != nullptr) continue;
    inputs.push_back({{"AttributeDefinitions", after["AttributeDefinitions"]},
                      {"GlobalSecondaryIndexUpdates", {{{"Create", index_input(index)}}}}});
  }
  return inputs;
}

/// Whether the table already is as an UpdateTable would make it, so that a handler asked again goes
/// on with the next.
bool done(const Document& table, const Document& input) {
  const Document indexes = table.value("GlobalSecondaryIndexes", Document::array());
  for (const Document& update : input.value("GlobalSecondaryIndexUpdates", Document::array())) {
    if (update.contains("Create"))
      return find_index(indexes, update["Create"]["IndexName"]) != nullptr;
    if (update.contains("Delete"))
      return find_index(indexes, update["Delete"]["IndexName"]) == nullptr;
  }
  return false;
}

Status settle_tags(Call& call, const ResourceRequest& request, const Document& arn) {
  const Document before = request.previous_properties.value("Tags", Document::array());
  const Document after = request.properties.value("Tags", Document::array());
  if (before == after) return ok();
  Document gone = Document::array();
  for (const Document& tag : before) {
    const bool kept = std::any_of(after.begin(), after.end(), [&](const Document& each) {
      return each["Key"] == tag["Key"];
    });
    if (!kept) gone.push_back(tag["Key"]);
  }
  if (!gone.empty())
    RETURN_IF_ERROR(invoke(call, "UntagResource", {{"ResourceArn", arn}, {"TagKeys", gone}}));
  if (!after.empty())
    RETURN_IF_ERROR(invoke(call, "TagResource", {{"ResourceArn", arn}, {"Tags", after}}));
  return ok();
}

ResourceOutcome update(Call& call, const ResourceRequest& request) {
  if (Status status = check_supported(request.properties); !status.ok())
    return std::move(status).error();
  const std::string& name = request.physical_id;
  for (Document& input : update_inputs(request)) {
    auto described = invoke(call, "DescribeTable", {{"TableName", name}});
    if (!described.ok()) return std::move(described).error();
    if ((*described)["Table"]["TableStatus"] != "ACTIVE")
      return ResourceInProgress{kCheckAfter, name};
    if (done((*described)["Table"], input)) continue;
    input["TableName"] = name;
    auto updated = invoke(call, "UpdateTable", std::move(input));
    if (!updated.ok()) return std::move(updated).error();
  }
  ResourceOutcome outcome = settle(call, name);
  const auto* state = std::get_if<ResourceState>(&outcome);
  if (state == nullptr) return outcome;
  if (Status status = settle_tags(call, request, state->attributes["Arn"]); !status.ok())
    return std::move(status).error();
  Status status =
      settle_time_to_live(call, name, find(request.properties, "TimeToLiveSpecification"));
  if (!status.ok()) return std::move(status).error();
  status = settle_recovery(call,
                           name,
                           find(request.previous_properties, "PointInTimeRecoverySpecification"),
                           find(request.properties, "PointInTimeRecoverySpecification"));
  if (status.ok())
    status = settle_attachments(call, name, request.previous_properties, request.properties);
  if (!status.ok()) return std::move(status).error();
  return outcome;
}

ResourceOutcome remove(Call& call, const ResourceRequest& request) {
  const std::string& name = request.physical_id;
  auto described = invoke(call, "DescribeTable", {{"TableName", name}});
  if (!described.ok()) {
    if (described.error().code == "ResourceNotFoundException") return ResourceState{name};
    return std::move(described).error();
  }
  if ((*described)["Table"]["TableStatus"] == "DELETING")
    return ResourceInProgress{kCheckAfter, name};
  auto deleted = invoke(call, "DeleteTable", {{"TableName", name}});
  if (!deleted.ok()) return std::move(deleted).error();
  described = invoke(call, "DescribeTable", {{"TableName", name}});
  if (described.ok()) return ResourceInProgress{kCheckAfter, name};
  return ResourceState{name};
}

ResourceOutcome read(Call& call, const ResourceRequest& request) {
  return settle(call, request.physical_id);
}

constexpr ResourceType kTypes[] = {{.type = "AWS::DynamoDB::Table",
                                    .create = create,
                                    .update = update,
                                    .remove = remove,
                                    .read = read}};

}  // namespace

std::span<const ResourceType> resource_types() { return kTypes; }

}  // namespace cloudtab::dynamodb
