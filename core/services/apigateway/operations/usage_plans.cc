#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <functional>
#include <map>
#include <string>
#include <utility>

#include "core/services/apigateway/errors.h"
#include "core/services/apigateway/limits.h"
#include "core/services/apigateway/operations/operations.h"
#include "core/services/apigateway/pages.h"
#include "core/services/apigateway/patch.h"
#include "core/services/apigateway/usage.h"

// Usage plans and their keys. Texts and forms are recorded (test_apigateway_common.py) but for
// those about limits, which are ours.

namespace cloudtab::apigateway {

namespace {

Result<const Document*> find_plan(Call& call, const Document& input) {
  const UsagePlanRecord* found =
      call.records<UsagePlanRecord>().find(text_of(input, "usagePlanId"));
  if (found == nullptr) return errors::no_usage_plan();
  return &found->value;
}

Result<const Document*> find_plan_key(Call& call, const Document& input) {
  const UsagePlanKeyRecord* found = call.records<UsagePlanKeyRecord>().find(
      part_key(text_of(input, "usagePlanId"), text_of(input, "keyId")));
  if (found == nullptr) return errors::not_found("Invalid Usage Plan Key identifier specified");
  return &found->value;
}

Document with_tags(Document plan) {
  if (!plan.contains("tags")) plan["tags"] = Document::object();
  return plan;
}

Status check_stage(Call& call, const std::string& plan, const Document& stage) {
  const std::string api = text_of(stage, "apiId");
  const std::string name = text_of(stage, "stage");
  if (call.records<StageRecord>().contains(part_key(api, name))) return ok();
  return errors::not_found("Invalid API Stage {api: " + api + ", stage: " + name +
                           "} specified for usageplan " + plan);
}

Status check_limits(const Document& plan) {
  const Document& throttle = member_of(plan, "throttle");
  if (throttle.value("burstLimit", int64_t{0}) < 0 || throttle.value("rateLimit", 0.0) < 0)
    return errors::bad_request("Usage Plan throttle limits must not be negative");
  const Document& quota = member_of(plan, "quota");
  if (quota.empty()) return ok();
  if (quota.value("limit", int64_t{0}) < 0)
    return errors::bad_request("Usage Plan quota limit must not be negative");
  const std::string period = text_of(quota, "period");
  if (period != "DAY" && period != "WEEK" && period != "MONTH")
    return errors::bad_request("Usage Plan quota period must be DAY, WEEK or MONTH");
  const int64_t offset = quota.value("offset", int64_t{0});
  const int64_t last = period == "WEEK" ? 6 : period == "MONTH" ? 27 : 0;
  if (offset < 0 || offset > last) {
    return errors::bad_request("Usage Plan quota offset must be between 0 and " +
                               std::to_string(last) + " for the period " + period);
  }
  return ok();
}

/// `api:stage`.
Result<Document> parse_stage(const std::string& value) {
  const size_t colon = value.find(':');
  if (colon == std::string::npos || colon == 0 || colon + 1 == value.size())
    return errors::bad_request("Invalid API Stage specified");
  return Document{{"apiId", value.substr(0, colon)}, {"stage", value.substr(colon + 1)}};
}

/// The plan's entry for the stage, or its end.
Document::iterator stage_entry(Document& stages, const Document& stage) {
  return std::find_if(stages.begin(), stages.end(), [&](const Document& entry) {
    return entry["apiId"] == stage["apiId"] && entry["stage"] == stage["stage"];
  });
}

/// `/apiStages`, and `/apiStages/{api}:{stage}/throttle[/{method}[/rateLimit]]`.
Status patch_stages(Call& call, const PatchPart& part, Document& plan) {
  Document& stages = plan["apiStages"];
  const std::vector<std::string> parts = pointer_parts(part.path);
  ASSIGN_OR_RETURN(const Document stage, parse_stage(parts.size() == 1 ? part.value : parts[1]));
  auto entry = stage_entry(stages, stage);
  if (parts.size() == 1) {
    if (part.operation == "remove") {
      if (entry == stages.end())
        return errors::not_found("Invalid API Stage {api: " + text_of(stage, "apiId") +
                                 ", stage: " + text_of(stage, "stage") +
                                 "} specified for usageplan " + text_of(plan, "id"));
      stages.erase(entry);
      return ok();
    }
    RETURN_IF_ERROR(check_stage(call, text_of(plan, "id"), stage));
    if (entry == stages.end()) stages.push_back(stage);
    return ok();
  }
  if (entry == stages.end() || parts.size() < 3 || parts[2] != "throttle" || parts.size() > 5)
    return errors::bad_request("Invalid patch path " + part.path);
  Document& methods = (*entry)["throttle"];
  if (part.operation == "remove") {
    if (parts.size() == 3)
      entry->erase("throttle");
    else if (methods.is_object())
      methods.erase(parts[3]);
    return ok();
  }
  if (parts.size() == 3) {
    // All of them, as JSON.
    Document given = Document::parse(part.value, nullptr, /*allow_exceptions=*/false);
    if (!given.is_object()) return errors::bad_request("Invalid patch path " + part.path);
    methods = std::move(given);
    return ok();
  }
  if (parts.size() == 5 && parts[4] == "rateLimit")
    methods[parts[3]]["rateLimit"] = std::strtod(part.value.c_str(), nullptr);
  else if (parts.size() == 5 && parts[4] == "burstLimit")
    methods[parts[3]]["burstLimit"] = std::strtoll(part.value.c_str(), nullptr, 10);
  else
    return errors::bad_request("Invalid patch path " + part.path);
  return ok();
}

Status patch_plan(Call& call, const Document& input, Document& plan) {
  static constexpr PatchRule kRules[] = {
      {"/name"},
      {"/description", PatchRule::kAll},
      {"/productCode", PatchRule::kAll},
      {"/throttle", PatchRule::kRemove},
      {"/throttle/burstLimit", PatchRule::kReplace | PatchRule::kAdd, PatchRule::kInteger},
      {"/quota", PatchRule::kRemove},
      {"/quota/limit", PatchRule::kReplace | PatchRule::kAdd, PatchRule::kInteger},
      {"/quota/offset", PatchRule::kReplace | PatchRule::kAdd, PatchRule::kInteger},
      {"/quota/period", PatchRule::kReplace | PatchRule::kAdd},
  };
  for (const Document& operation : input.value("patchOperations", Document::array())) {
    const Document one = {{"patchOperations", Document::array({operation})}};
    const PatchPart part = patch_parts(one)[0];
    if (part.path.compare(0, 10, "/apiStages") == 0)
      RETURN_IF_ERROR(patch_stages(call, part, plan));
    else if (part.path == "/throttle/rateLimit" && part.operation != "remove")
      plan["throttle"]["rateLimit"] = std::strtod(part.value.c_str(), nullptr);
    else
      RETURN_IF_ERROR(apply_patch(one, kRules, plan));
  }
  if (plan.contains("quota") && !plan["quota"].contains("offset")) plan["quota"]["offset"] = 0;
  return check_limits(plan);
}

}  // namespace

Outcome create_usage_plan(Call& call, const Document& input) {
  if (text_of(input, "name").empty()) return errors::bad_request("Usage Plan name cannot be empty");
  if (call.records<UsagePlanRecord>().size() >= kUsagePlansMax)
    return errors::limit_exceeded(
        "Maximum number of usage plans for this account has been reached.");
  Document plan = {{"id", new_id<UsagePlanRecord>(call, 6)},
                   {"name", input["name"]},
                   {"apiStages", input.value("apiStages", Document::array())}};
  for (const char* member : {"description", "quota", "tags", "throttle"}) {
    if (input.contains(member)) plan[member] = input[member];
  }
  if (plan.contains("quota") && !plan["quota"].contains("offset")) plan["quota"]["offset"] = 0;
  RETURN_IF_ERROR(check_limits(plan));
  for (const Document& stage : plan["apiStages"])
    RETURN_IF_ERROR(check_stage(call, text_of(plan, "id"), stage));
  call.records<UsagePlanRecord>().put(text_of(plan, "id"), {plan});
  return plan;
}

Outcome get_usage_plan(Call& call, const Document& input) {
  ASSIGN_OR_RETURN(const Document* plan, find_plan(call, input));
  return with_tags(*plan);
}

Outcome get_usage_plans(Call& call, const Document& input) {
  const std::string key = text_of(input, "keyId");
  Document all = Document::array();
  for (const auto& [id, plan] : call.records<UsagePlanRecord>()) {
    if (key.empty() || call.records<UsagePlanKeyRecord>().contains(part_key(id, key)))
      all.push_back(plan.value);
  }
  return page_of(input, all);
}

Outcome update_usage_plan(Call& call, const Document& input) {
  ASSIGN_OR_RETURN(const Document* found, find_plan(call, input));
  Document plan = *found;
  RETURN_IF_ERROR(patch_plan(call, input, plan));
  call.records<UsagePlanRecord>().put(text_of(plan, "id"), {plan});
  return with_tags(std::move(plan));
}

Outcome delete_usage_plan(Call& call, const Document& input) {
  RETURN_IF_ERROR(find_plan(call, input));
  const std::string id = text_of(input, "usagePlanId");
  call.records<UsagePlanKeyRecord>().erase_prefix(id + "/");
  call.records<UsageRecord>().erase_prefix(id + "/");
  call.records<UsagePlanRecord>().erase(id);
  return Document::object();
}

Outcome create_usage_plan_key(Call& call, const Document& input) {
  RETURN_IF_ERROR(find_plan(call, input));
  const std::string id = text_of(input, "keyId");
  if (text_of(input, "keyType") != "API_KEY")
    return errors::bad_request("Invalid Usage Plan Key type specified. Must be API_KEY");
  const ApiKeyRecord* key = call.records<ApiKeyRecord>().find(id);
  if (key == nullptr) return errors::no_api_key();
  const std::string place = part_key(text_of(input, "usagePlanId"), id);
  if (call.records<UsagePlanKeyRecord>().contains(place))
    return errors::conflict("Usage Plan Key already exists: " + id);
  Document plan_key = {{"id", id}, {"type", "API_KEY"}, {"value", key->value.at("value")}};
  if (key->value.contains("name")) plan_key["name"] = key->value["name"];
  call.records<UsagePlanKeyRecord>().put(place, {plan_key});
  return plan_key;
}

Outcome get_usage_plan_key(Call& call, const Document& input) {
  RETURN_IF_ERROR(find_plan(call, input));
  ASSIGN_OR_RETURN(const Document* key, find_plan_key(call, input));
  return *key;
}

/// Newer keys come first, and a plan that is not there has none (recorded:
/// test_apigateway_extended.py).
Outcome get_usage_plan_keys(Call& call, const Document& input) {
  const std::string name = text_of(input, "nameQuery");
  std::map<int64_t, Document, std::greater<>> by_sequence;
  for (const auto& [place, record] :
       call.records<UsagePlanKeyRecord>().prefix(text_of(input, "usagePlanId") + "/")) {
    if (text_of(record.value, "name").compare(0, name.size(), name) != 0) continue;
    const ApiKeyRecord* key = call.records<ApiKeyRecord>().find(text_of(record.value, "id"));
    if (key != nullptr) by_sequence[key->value.at("sequence").get<int64_t>()] = record.value;
  }
  Document all = Document::array();
  for (const auto& [sequence, key] : by_sequence) all.push_back(key);
  return page_of(input, all);
}

Outcome delete_usage_plan_key(Call& call, const Document& input) {
  RETURN_IF_ERROR(find_plan(call, input));
  RETURN_IF_ERROR(find_plan_key(call, input));
  const std::string key = part_key(text_of(input, "usagePlanId"), text_of(input, "keyId"));
  call.records<UsagePlanKeyRecord>().erase(key);
  call.records<UsageRecord>().erase_prefix(key + "/");
  return Document::object();
}

}  // namespace cloudtab::apigateway
