#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "core/base/result.h"
#include "core/engine/call.h"
#include "core/services/apigateway/state.h"

// API keys and usage plans as the data plane asks for them.
// Source:
// https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-api-usage-plans.html

namespace cloudtab::apigateway {

/// Requests that a key made under a plan, on one day (`plan/key/2026-11-26`), or what its quota was
/// made larger by for the period that began on a day (`plan/key/+2026-11-26`).
struct UsageRecord {
  static constexpr std::string_view kCollection = "apigateway/usage";
  static constexpr uint32_t kVersion = 1;

  int64_t count = 0;

  void encode(RecordWriter& out) const { out.i64(count); }
  static UsageRecord decode(RecordReader& in, uint32_t /*version*/) { return {in.i64()}; }
};

/// An API key by its value. Derived.
struct KeyByValue {
  static constexpr std::string_view kCollection = "apigateway/keys_by_value";
  static constexpr bool kDerived = true;

  std::string id;
};

/// Keeps `KeyByValue` with the keys.
void put_api_key(Call& call, const Document& key);
void erase_api_key(Call& call, const std::string& id);

/// A key's right to call a stage.
struct KeyUse {
  std::string key;                  ///< id
  const Document* plan = nullptr;   ///< null: the key names the stage itself
  const Document* stage = nullptr;  ///< the plan's entry for it
};
/// The enabled key of that value, with a plan that has the stage.
std::optional<KeyUse> find_key_use(Call& call,
                                   const Scope& scope,
                                   const std::string& value,
                                   const std::string& api,
                                   const std::string& stage);

/// Counts a request, if the plan's limits let it pass. `method`: `/pets/GET`. Errors: failure.h's
/// THROTTLED and QUOTA_EXCEEDED.
Status count_use(Call& call, const Scope& scope, const KeyUse& use, const std::string& method);

/// `2026-11-26`.
std::string date_of(Instant time);
/// Error: BadRequestException.
Result<Instant> parse_date(const std::string& date);

/// What is left of a plan's quota at the end of that day; nothing if the plan has none.
std::optional<int64_t> remaining_on(
    Call& call, const Scope& scope, const Document& plan, const std::string& key, Instant day);
/// Makes it so much for the period that the day is in. The plan has a quota.
void set_remaining(
    Call& call, const Document& plan, const std::string& key, Instant day, int64_t remaining);

}  // namespace cloudtab::apigateway
