#include <cstdint>
#include <string>
#include <utility>

#include "core/services/lambda/concurrency.h"
#include "core/services/lambda/configuration.h"
#include "core/services/lambda/errors.h"
#include "core/services/lambda/function_name.h"
#include "core/services/lambda/limits.h"
#include "core/services/lambda/operations/operations.h"
#include "core/services/lambda/state.h"
#include "core/services/lambda/version.h"

// Provisioned concurrency of versions and aliases: Put, Get, Delete and List. It is kept and comes
// out of the account's concurrency; environments are as warm as their use makes them. Texts as
// recorded.

namespace cloudtab::lambda {

namespace {

constexpr const char* kMember = "ProvisionedConcurrency";

/// The version or alias that a request names. `latest`: what is said of $LATEST.
Result<Qualified> holder_of(Call& call, const Document& input, const char* latest) {
  ASSIGN_OR_RETURN(const Target target, named_target(call, input));
  if (target.qualifier == kLatest) return errors::invalid_parameter(latest);
  return find_by_alias(call, input);
}

constexpr const char* kNotPublished =
    "The function resource provided must be an alias or a published version.";

/// Error: the version is provisioned by an alias, or the alias's version by itself.
Status check_conflict(Call& call, const Qualified& holder) {
  const std::string& name = holder.target.function;
  if (holder.is_alias) {
    const Document* version =
        configuration_of(call, name, holder.record["FunctionVersion"].get<std::string>());
    if (version == nullptr || !version->contains(kMember)) return ok();
    return errors::conflict(
        "Alias can't be used for Provisioned Concurrency configuration on an already Provisioned "
        "version");
  }
  for (const auto& [key, alias] : call.records<AliasRecord>().prefix(aliases_of(name))) {
    if (alias.value.contains(kMember) && alias.value["FunctionVersion"] == holder.target.version)
      return errors::conflict("Version is pointed by a Provisioned Concurrency alias");
  }
  return ok();
}

Status check_limits(Call& call, const Qualified& holder, int64_t asked) {
  const std::string& name = holder.target.function;
  const int64_t others = provisioned_concurrency(call, name, holder.target.qualifier);
  const Document& function = *configuration_of(call, name, kLatest);
  if (function.contains("ReservedConcurrency")) {
    if (asked + others <= function["ReservedConcurrency"].get<int64_t>()) return ok();
    return errors::more_than_reserved();
  }
  const int64_t left = unreserved_concurrency(call, name) - others;
  if (asked > left) return errors::more_than_unreserved(left);
  if (left - asked < kUnreservedConcurrencyMin)
    return errors::too_much_provisioned(kUnreservedConcurrencyMin);
  return ok();
}

}  // namespace

Outcome put_provisioned_concurrency_config(Call& call, const Document& input) {
  ASSIGN_OR_RETURN(
      Qualified holder,
      holder_of(call,
                input,
                "Provisioned Concurrency Configs cannot be applied to unpublished function "
                "versions."));
  RETURN_IF_ERROR(check_conflict(call, holder));
  const int64_t asked = input.at("ProvisionedConcurrentExecutions");
  RETURN_IF_ERROR(check_limits(call, holder, asked));
  Document config = {{"RequestedProvisionedConcurrentExecutions", asked},
                     {"AllocatedProvisionedConcurrentExecutions", asked},
                     {"AvailableProvisionedConcurrentExecutions", asked},
                     {"Status", "READY"},
                     {"LastModified", last_modified(call.now())}};
  holder.record[kMember] = config;
  put_qualified(call, std::move(holder));
  // Ready by the time anyone asks; the answer tells of it as AWS does.
  config["Status"] = "IN_PROGRESS";
  config["AllocatedProvisionedConcurrentExecutions"] = 0;
  config["AvailableProvisionedConcurrentExecutions"] = 0;
  return config;
}

Outcome get_provisioned_concurrency_config(Call& call, const Document& input) {
  ASSIGN_OR_RETURN(const Qualified holder, holder_of(call, input, kNotPublished));
  if (!holder.record.contains(kMember)) return errors::no_provisioned_config();
  return holder.record[kMember];
}

Outcome delete_provisioned_concurrency_config(Call& call, const Document& input) {
  ASSIGN_OR_RETURN(Qualified holder, holder_of(call, input, kNotPublished));
  holder.record.erase(kMember);
  put_qualified(call, std::move(holder));
  return Document::object();
}

Outcome list_provisioned_concurrency_configs(Call& call, const Document& input) {
  ASSIGN_OR_RETURN(const std::string name, find_function(call, input));
  const size_t limit = input.value("MaxItems", kListDefault);
  const std::string after = input.value("Marker", "");
  Document answer = {{"ProvisionedConcurrencyConfigs", Document::array()}};
  Document& list = answer["ProvisionedConcurrencyConfigs"];
  bool is_past = after.empty();
  const auto add = [&](const Document& record, const std::string& arn) {
    if (!record.contains(kMember)) return;
    if (!is_past) {
      is_past = arn == after;
    } else if (list.size() == limit) {
      answer["NextMarker"] = list.back()["FunctionArn"];
    } else {
      Document config = record[kMember];
      config["FunctionArn"] = arn;
      list.push_back(std::move(config));
    }
  };
  for (const auto& [key, version] : call.records<VersionRecord>().prefix(versions_of(name)))
    add(version.value, version.value["FunctionArn"].get<std::string>());
  for (const auto& [key, alias] : call.records<AliasRecord>().prefix(aliases_of(name)))
    add(alias.value, alias.value["AliasArn"].get<std::string>());
  return answer;
}

}  // namespace cloudtab::lambda
