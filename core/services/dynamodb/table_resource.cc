#include "core/services/dynamodb/table_resource.h"

#include <algorithm>
#include <chrono>
#include <string>
#include <string_view>
#include <utility>
#include <variant>

#include "core/engine/call.h"
#include "core/services/dynamodb/errors.h"
#include "core/services/dynamodb/resource_attachments.h"
#include "core/services/dynamodb/table_properties.h"
#include "core/services/dynamodb/table_updates.h"

namespace cloudtab::dynamodb {

namespace {

constexpr Duration kCheckAfter = std::chrono::seconds(1);

Result<Document> invoke(Call& call, std::string_view operation, Document input) {
  return call.invoke({.service = "dynamodb", .operation = operation, .input = std::move(input)});
}

/// The table's attributes once it is active, else the time to ask again.
ResourceOutcome settle(Call& call, const std::string& name) {
  auto described = invoke(call, "DescribeTable", {{"TableName", name}});
  if (!described.ok()) return std::move(described).error();
  const Document& table = (*described)["Table"];
  if (!is_settled(table)) return ResourceInProgress{kCheckAfter, name};
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

/// What the service does not take is refused rather than passed over.
Status check_supported(const Document& properties) {
  // ImportTable takes none.
  if (property(properties, "ImportSourceSpecification") == nullptr ||
      properties.value("LocalSecondaryIndexes", Document::array()).empty())
    return ok();
  return errors::validation("Local secondary indexes cannot be specified with an import");
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

/// What ImportTable says of the table that it makes; the rest follows by UpdateTable, as with
/// CloudFormation.
constexpr const char* kImported[] = {"TableName",
                                     "AttributeDefinitions",
                                     "KeySchema",
                                     "BillingMode",
                                     "ProvisionedThroughput",
                                     "OnDemandThroughput",
                                     "SSESpecification",
                                     "GlobalSecondaryIndexes"};

Document import_input(const ResourceRequest& request) {
  Document input = Document::object();
  const Document& source = request.properties["ImportSourceSpecification"];
  for (const char* member :
       {"S3BucketSource", "InputFormat", "InputFormatOptions", "InputCompressionType"}) {
    if (const Document* given = property(source, member)) input[member] = *given;
  }
  const Document table = create_input(request);
  for (const char* member : kImported) {
    if (table.contains(member)) input["TableCreationParameters"][member] = table[member];
  }
  return input;
}

/// The end of the import that fills a table. False: it is not over.
Result<bool> is_imported(Call& call, const Document& table_arn) {
  ASSIGN_OR_RETURN(const Document list, invoke(call, "ListImports", {{"TableArn", table_arn}}));
  if (list["ImportSummaryList"].empty()) return true;
  const Document& arn = list["ImportSummaryList"].at(0)["ImportArn"];
  ASSIGN_OR_RETURN(const Document described, invoke(call, "DescribeImport", {{"ImportArn", arn}}));
  const Document& job = described["ImportTableDescription"];
  if (job["ImportStatus"] == "IN_PROGRESS") return false;
  if (job["ImportStatus"] == "COMPLETED") return true;
  return errors::validation("The import failed: " + job.value("FailureMessage", ""));
}

/// Makes one UpdateTable after the other until the table is as the request wants it.
ResourceOutcome update_step_by_step(Call& call,
                                    const std::string& name,
                                    const ResourceRequest& request) {
  for (;;) {
    auto described = invoke(call, "DescribeTable", {{"TableName", name}});
    if (!described.ok()) return std::move(described).error();
    if (!is_settled((*described)["Table"])) return ResourceInProgress{kCheckAfter, name};
    Document input = next_update(call, (*described)["Table"], request);
    if (input.is_null()) return settle(call, name);
    input["TableName"] = name;
    auto updated = invoke(call, "UpdateTable", std::move(input));
    if (!updated.ok()) return std::move(updated).error();
  }
}

/// After an import: what it could not say.
ResourceOutcome finish_import(Call& call,
                              const ResourceRequest& request,
                              const ResourceState& imported) {
  const Document& arn = imported.attributes["Arn"];
  auto over = is_imported(call, arn);
  if (!over.ok()) return std::move(over).error();
  if (!*over) return ResourceInProgress{kCheckAfter, imported.physical_id};
  const Document tags = create_input(request).value("Tags", Document::array());
  if (!tags.empty()) {
    auto tagged = invoke(call, "TagResource", {{"ResourceArn", arn}, {"Tags", tags}});
    if (!tagged.ok()) return std::move(tagged).error();
  }
  ResourceRequest rest = request;
  for (const char* member : kImported) {
    if (const Document* given = property(request.properties, member))
      rest.previous_properties[member] = *given;
  }
  return update_step_by_step(call, imported.physical_id, rest);
}

}  // namespace

ResourceOutcome create_table_resource(Call& call, const ResourceRequest& request) {
  if (Status status = check_supported(request.properties); !status.ok())
    return std::move(status).error();
  const bool imports = property(request.properties, "ImportSourceSpecification") != nullptr;
  std::string name = request.physical_id;
  if (name.empty()) {
    name = table_name(request);
    auto created = imports ? invoke(call, "ImportTable", import_input(request))
                           : invoke(call, "CreateTable", create_input(request));
    if (!created.ok()) return std::move(created).error();
  }
  ResourceOutcome outcome = settle(call, name);
  if (imports && std::holds_alternative<ResourceState>(outcome))
    outcome = finish_import(call, request, std::get<ResourceState>(outcome));
  if (!std::holds_alternative<ResourceState>(outcome)) return outcome;
  const Document* time_to_live = property(request.properties, "TimeToLiveSpecification");
  if (time_to_live != nullptr) {
    if (Status status = settle_time_to_live(call, name, time_to_live); !status.ok())
      return std::move(status).error();
  }
  Status status = settle_recovery(
      call, name, nullptr, property(request.properties, "PointInTimeRecoverySpecification"));
  if (status.ok()) status = settle_attachments(call, name, Document::object(), request.properties);
  if (!status.ok()) return std::move(status).error();
  return outcome;
}

ResourceOutcome update_table_resource(Call& call, const ResourceRequest& request) {
  if (Status status = check_supported(request.properties); !status.ok())
    return std::move(status).error();
  const std::string& name = request.physical_id;
  ResourceOutcome outcome = update_step_by_step(call, name, request);
  const auto* state = std::get_if<ResourceState>(&outcome);
  if (state == nullptr) return outcome;
  if (Status status = settle_tags(call, request, state->attributes["Arn"]); !status.ok())
    return std::move(status).error();
  Status status =
      settle_time_to_live(call, name, property(request.properties, "TimeToLiveSpecification"));
  if (!status.ok()) return std::move(status).error();
  status =
      settle_recovery(call,
                      name,
                      property(request.previous_properties, "PointInTimeRecoverySpecification"),
                      property(request.properties, "PointInTimeRecoverySpecification"));
  if (status.ok())
    status = settle_attachments(call, name, request.previous_properties, request.properties);
  if (!status.ok()) return std::move(status).error();
  return outcome;
}

ResourceOutcome remove_table_resource(Call& call, const ResourceRequest& request) {
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

ResourceOutcome read_table_resource(Call& call, const ResourceRequest& request) {
  return settle(call, request.physical_id);
}

}  // namespace cloudtab::dynamodb
