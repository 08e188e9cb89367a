#include "core/services/dynamodb/resource_attachments.h"

#include <map>
#include <string_view>
#include <utility>

namespace cloudtab::dynamodb {

namespace {

Result<Document> invoke(Call& call, std::string_view operation, Document input) {
  return call.invoke({.service = "dynamodb", .operation = operation, .input = std::move(input)});
}

Document value_of(const Document& properties, const char* member) {
  return properties.value(member, Document());
}

Status settle_policy(Call& call,
                     const std::string& table,
                     const Document& before,
                     const Document& after) {
  const Document was = value_of(before, "ResourcePolicy");
  const Document wanted = value_of(after, "ResourcePolicy");
  if (was == wanted) return ok();
  ASSIGN_OR_RETURN(const Document described, invoke(call, "DescribeTable", {{"TableName", table}}));
  Document input = {{"ResourceArn", described["Table"]["TableArn"]}};
  if (wanted.is_null()) {
    RETURN_IF_ERROR(invoke(call, "DeleteResourcePolicy", std::move(input)));
    return ok();
  }
  const Document policy = value_of(wanted, "PolicyDocument");
  input["Policy"] = policy.is_string() ? policy : Document(policy.dump());
  RETURN_IF_ERROR(invoke(call, "PutResourcePolicy", std::move(input)));
  return ok();
}

/// ContributorInsightsSpecification by the index that has it; "": the table.
std::map<std::string, Document> insights_of(const Document& properties) {
  std::map<std::string, Document> out;
  const auto add = [&](const std::string& index, const Document& owner) {
    Document insights = value_of(owner, "ContributorInsightsSpecification");
    if (insights.is_null()) return;
    Document& enabled = insights["Enabled"];
    enabled = enabled == true || enabled == "true";
    out[index] = std::move(insights);
  };
  add("", properties);
  for (const Document& index : properties.value("GlobalSecondaryIndexes", Document::array()))
    add(index["IndexName"].get<std::string>(), index);
  return out;
}

Status set_insights(Call& call,
                    const std::string& table,
                    const std::string& index,
                    const Document& insights,
                    bool enabled) {
  Document input = {{"TableName", table},
                    {"ContributorInsightsAction", enabled ? "ENABLE" : "DISABLE"}};
  if (!index.empty()) input["IndexName"] = index;
  if (enabled && insights.contains("Mode")) input["ContributorInsightsMode"] = insights["Mode"];
  RETURN_IF_ERROR(invoke(call, "UpdateContributorInsights", std::move(input)));
  return ok();
}

Status settle_insights(Call& call,
                       const std::string& table,
                       const Document& before,
                       const Document& after) {
  const auto was = insights_of(before), wanted = insights_of(after);
  const Document indexes = after.value("GlobalSecondaryIndexes", Document::array());
  const auto is_there = [&](const std::string& name) {
    for (const Document& index : indexes) {
      if (index["IndexName"] == name) return true;
    }
    return name.empty();
  };
  for (const auto& [index, insights] : was) {
    const bool on = insights["Enabled"].get<bool>();
    if (!on || wanted.count(index) != 0 || !is_there(index)) continue;
    RETURN_IF_ERROR(set_insights(call, table, index, insights, false));
  }
  for (const auto& [index, insights] : wanted) {
    const auto old = was.find(index);
    const bool on = insights["Enabled"].get<bool>();
    if (old == was.end() ? !on : old->second == insights) continue;
    RETURN_IF_ERROR(set_insights(call, table, index, insights, on));
  }
  return ok();
}

Status settle_kinesis(Call& call,
                      const std::string& table,
                      const Document& before,
                      const Document& after) {
  constexpr const char* kPrecision = "ApproximateCreationDateTimePrecision";
  const Document was = value_of(before, "KinesisStreamSpecification");
  const Document wanted = value_of(after, "KinesisStreamSpecification");
  if (was == wanted) return ok();
  const auto input = [&](const Document& destination, const char* configuration) {
    Document out = {{"TableName", table}, {"StreamArn", destination["StreamArn"]}};
    if (configuration != nullptr && destination.contains(kPrecision))
      out[configuration] = {{kPrecision, destination[kPrecision]}};
    return out;
  };
  const bool same = !was.is_null() && !wanted.is_null() && was["StreamArn"] == wanted["StreamArn"];
  if (same) {
    Document update = input(wanted, nullptr);
    update["UpdateKinesisStreamingConfiguration"] = {
        {kPrecision, wanted.value(kPrecision, "MILLISECOND")}};
    RETURN_IF_ERROR(invoke(call, "UpdateKinesisStreamingDestination", std::move(update)));
    return ok();
  }
  if (!was.is_null())
    RETURN_IF_ERROR(invoke(call, "DisableKinesisStreamingDestination", input(was, nullptr)));
  if (!wanted.is_null()) {
    RETURN_IF_ERROR(invoke(call,
                           "EnableKinesisStreamingDestination",
                           input(wanted, "EnableKinesisStreamingConfiguration")));
  }
  return ok();
}

}  // namespace

Status settle_attachments(Call& call,
                          const std::string& table,
                          const Document& before,
                          const Document& after) {
  RETURN_IF_ERROR(settle_policy(call, table, before, after));
  RETURN_IF_ERROR(settle_insights(call, table, before, after));
  return settle_kinesis(call, table, before, after);
}

}  // namespace cloudtab::dynamodb
