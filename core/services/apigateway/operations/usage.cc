#include "core/services/apigateway/usage.h"

#include <cstdint>
#include <cstdlib>

#include "core/services/apigateway/errors.h"
#include "core/services/apigateway/limits.h"
#include "core/services/apigateway/operations/operations.h"
#include "core/services/apigateway/patch.h"

// GetUsage and UpdateUsage: a plan's requests, day by day.

namespace cloudtab::apigateway {

namespace {

constexpr Duration kDay = std::chrono::hours(24);

Result<const Document*> find_plan(Call& call, const Document& input) {
  const UsagePlanRecord* found =
      call.records<UsagePlanRecord>().find(text_of(input, "usagePlanId"));
  if (found == nullptr) return errors::no_usage_plan();
  return &found->value;
}

/// A day: requests, and what was left of the quota then; -1 for a plan without one.
Document day_of(Call& call, const Document& plan, const std::string& key, Instant day) {
  const UsageRecord* used =
      call.records<UsageRecord>().find(part_key(part_key(text_of(plan, "id"), key), date_of(day)));
  return Document::array({used == nullptr ? 0 : used->count,
                          remaining_on(call, call.scope(), plan, key, day).value_or(-1)});
}

Document usage_of(
    Call& call, const Document& plan, const Document& keys, Instant first, Instant last) {
  Document items = Document::object();
  for (const Document& key : keys) {
    Document& days = items[key.get<std::string>()] = Document::array();
    for (Instant day = first; day <= last; day += kDay)
      days.push_back(day_of(call, plan, key.get<std::string>(), day));
  }
  return {{"usagePlanId", plan["id"]},
          {"startDate", date_of(first)},
          {"endDate", date_of(last)},
          {"items", std::move(items)}};
}

}  // namespace

Outcome get_usage(Call& call, const Document& input) {
  ASSIGN_OR_RETURN(const Document* plan, find_plan(call, input));
  ASSIGN_OR_RETURN(const Instant first, parse_date(text_of(input, "startDate")));
  ASSIGN_OR_RETURN(const Instant last, parse_date(text_of(input, "endDate")));
  if (last < first || last - first > kDay * kUsageDaysMax)
    return errors::bad_request("Invalid date range specified: at most 90 days, in order.");
  const std::string only = text_of(input, "keyId");
  Document keys = Document::array();
  for (const auto& [place, key] :
       call.records<UsagePlanKeyRecord>().prefix(text_of(*plan, "id") + "/")) {
    if (only.empty() || only == text_of(key.value, "id")) keys.push_back(key.value["id"]);
  }
  return usage_of(call, *plan, keys, first, last);
}

/// `replace` of `/remaining` grants a key more, or less, for the running period.
Outcome update_usage(Call& call, const Document& input) {
  ASSIGN_OR_RETURN(const Document* plan, find_plan(call, input));
  const std::string key = text_of(input, "keyId");
  if (!call.records<UsagePlanKeyRecord>().contains(part_key(text_of(*plan, "id"), key)))
    return errors::not_found("Invalid Usage Plan Key identifier specified");
  if (!plan->contains("quota"))
    return errors::bad_request("Usage Plan " + text_of(*plan, "id") + " has no quota");
  for (const PatchPart& part : patch_parts(input)) {
    if (part.path != "/remaining" || part.operation != "replace")
      return errors::bad_request("Invalid patch path " + part.path);
    set_remaining(call, *plan, key, call.now(), std::strtoll(part.value.c_str(), nullptr, 10));
  }
  ASSIGN_OR_RETURN(const Instant today, parse_date(date_of(call.now())));
  return usage_of(call, *plan, Document::array({key}), today, today);
}

}  // namespace cloudtab::apigateway
