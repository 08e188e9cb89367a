#include "core/services/apigateway/usage.h"

#include <algorithm>
#include <chrono>

#include "core/services/apigateway/errors.h"
#include "core/services/apigateway/execution/failure.h"
#include "core/services/apigateway/rate_limit.h"

namespace cloudtab::apigateway {

namespace {

constexpr Duration kDay = std::chrono::hours(24);

std::string usage_key(const Document& plan, const std::string& key, const std::string& day) {
  return text_of(plan, "id") + "/" + key + "/" + day;
}

int64_t count_of(Call& call, const Scope& scope, const std::string& key) {
  const UsageRecord* found = call.records<UsageRecord>(scope).find(key);
  return found == nullptr ? 0 : found->count;
}

Instant start_of_day(Instant time) {
  return from_millis(to_seconds(time) / (24 * 3600) * (24 * 3600) * 1000);
}

/// The first day of the quota's period that the day is in. A week begins on the day that `offset`
/// says, from Sunday (0) on, a month likewise, from the first (0).
Instant start_of_period(const Document& quota, Instant day) {
  const std::string period = text_of(quota, "period");
  const int64_t offset = quota.value("offset", int64_t{0});
  if (period == "WEEK") {
    // 1970-01-01 was a Thursday, the fifth day.
    const int64_t weekday = (to_seconds(day) / (24 * 3600) + 4) % 7;
    return day - kDay * ((weekday - offset + 7) % 7);
  }
  if (period != "MONTH") return day;
  Instant start = day;
  const std::string wanted = std::to_string(101 + std::clamp<int64_t>(offset, 0, 27)).substr(1);
  while (date_of(start).substr(8) != wanted) start -= kDay;
  return start;
}

bool is_throttled(Call& call, const Scope& scope, const KeyUse& use, const std::string& method) {
  const std::string bucket = text_of(*use.plan, "id") + "/" + use.key;
  // A method's own limit stands for the plan's.
  const Document& methods = member_of(*use.stage, "throttle");
  const auto own = methods.find(method);
  const std::optional<RateLimit> limit = rate_limit_of(
      own == methods.end() ? member_of(*use.plan, "throttle") : *own, "rateLimit", "burstLimit");
  return limit && !take_token(call, scope, own == methods.end() ? bucket : bucket + method, *limit);
}

}  // namespace

void put_api_key(Call& call, const Document& key) {
  call.records<ApiKeyRecord>().put(text_of(key, "id"), {key});
  call.records<KeyByValue>().put(text_of(key, "value"), {text_of(key, "id")});
}

void erase_api_key(Call& call, const std::string& id) {
  const ApiKeyRecord* key = call.records<ApiKeyRecord>().find(id);
  if (key == nullptr) return;
  call.records<KeyByValue>().erase(text_of(key->value, "value"));
  call.records<ApiKeyRecord>().erase(id);
}

std::optional<KeyUse> find_key_use(Call& call,
                                   const Scope& scope,
                                   const std::string& value,
                                   const std::string& api,
                                   const std::string& stage) {
  const KeyByValue* found = call.records<KeyByValue>(scope).find(value);
  const ApiKeyRecord* key =
      found == nullptr ? nullptr : call.records<ApiKeyRecord>(scope).find(found->id);
  if (key == nullptr || !key->value.value("enabled", false)) return std::nullopt;
  const std::string id = text_of(key->value, "id");
  for (const auto& [plan_id, plan] : call.records<UsagePlanRecord>(scope)) {
    if (!call.records<UsagePlanKeyRecord>(scope).contains(part_key(plan_id, id))) continue;
    for (const Document& entry : plan.value.at("apiStages")) {
      if (text_of(entry, "apiId") == api && text_of(entry, "stage") == stage)
        return KeyUse{id, &plan.value, &entry};
    }
  }
  const Document& named = key->value.at("stageKeys");
  if (std::find(named.begin(), named.end(), Document(api + "/" + stage)) != named.end())
    return KeyUse{id, nullptr, nullptr};
  return std::nullopt;
}

Status count_use(Call& call, const Scope& scope, const KeyUse& use, const std::string& method) {
  if (use.plan == nullptr) return ok();
  if (is_throttled(call, scope, use, method)) return failure("THROTTLED", "Too Many Requests");
  const std::optional<int64_t> remaining =
      remaining_on(call, scope, *use.plan, use.key, call.now());
  if (remaining && *remaining <= 0) return failure("QUOTA_EXCEEDED", "Limit Exceeded");
  const std::string key = usage_key(*use.plan, use.key, date_of(call.now()));
  call.records<UsageRecord>(scope).put(key, {count_of(call, scope, key) + 1});
  return ok();
}

std::string date_of(Instant time) { return to_iso8601_seconds(time).substr(0, 10); }

Result<Instant> parse_date(const std::string& date) {
  const Result<Instant> time = parse_iso8601(date + "T00:00:00Z");
  if (!time.ok() || date.size() != 10)
    return errors::bad_request("Invalid date specified: " + date + ". Use YYYY-MM-DD.");
  return *time;
}

std::optional<int64_t> remaining_on(
    Call& call, const Scope& scope, const Document& plan, const std::string& key, Instant day) {
  const Document& quota = member_of(plan, "quota");
  if (!quota.contains("limit")) return std::nullopt;
  const Instant last = start_of_day(day);
  const Instant first = start_of_period(quota, last);
  int64_t remaining = quota["limit"].get<int64_t>() +
                      count_of(call, scope, usage_key(plan, key, "+" + date_of(first)));
  for (Instant at = first; at <= last; at += kDay)
    remaining -= count_of(call, scope, usage_key(plan, key, date_of(at)));
  return std::max<int64_t>(remaining, 0);
}

void set_remaining(
    Call& call, const Document& plan, const std::string& key, Instant day, int64_t remaining) {
  const Instant first = start_of_period(member_of(plan, "quota"), start_of_day(day));
  const std::string extra = usage_key(plan, key, "+" + date_of(first));
  call.records<UsageRecord>().put(extra, {0});
  int64_t used = 0;
  for (Instant at = first; at <= day; at += kDay)
    used += count_of(call, call.scope(), usage_key(plan, key, date_of(at)));
  const int64_t limit = member_of(plan, "quota").value("limit", int64_t{0});
  call.records<UsageRecord>().put(extra, {remaining - (limit - used)});
}

}  // namespace cloudtab::apigateway
