#include "core/services/lambda/concurrency.h"

#include <algorithm>
#include <cstdint>
#include <map>
#include <string>

#include "core/engine/record_at.h"
#include "core/services/lambda/errors.h"
#include "core/services/lambda/limits.h"
#include "core/services/lambda/operations/operations.h"
#include "core/services/lambda/state.h"
#include "core/services/lambda/version.h"

// PutFunctionConcurrency, GetFunctionConcurrency, DeleteFunctionConcurrency. Texts as recorded.

namespace cloudtab::lambda {

namespace {

int64_t provisioned_in(const Document& record) {
  return record.contains("ProvisionedConcurrency")
             ? record["ProvisionedConcurrency"]["RequestedProvisionedConcurrentExecutions"]
                   .get<int64_t>()
             : 0;
}

/// Of a function, by version: its own, or that of an alias which stands for it.
std::map<std::string, int64_t> provisioned_versions(Call& call, std::string_view function) {
  std::map<std::string, int64_t> counts;
  for (const auto& [key, version] : call.records<VersionRecord>().prefix(versions_of(function)))
    if (const int64_t count = provisioned_in(version.value); count > 0)
      counts[version.value["Version"]] += count;
  for (const auto& [key, alias] : call.records<AliasRecord>().prefix(aliases_of(function)))
    if (const int64_t count = provisioned_in(alias.value); count > 0)
      counts[alias.value["FunctionVersion"]] += count;
  return counts;
}

/// As recorded, spaces and all; it does not say whose fault it is.
Error less_than_provisioned(int64_t reserved, int64_t provisioned) {
  return Error{"InvalidParameterValueException",
               " ReservedConcurrentExecutions  " + std::to_string(reserved) +
                   " should not be lower than function's total provisioned concurrency [" +
                   std::to_string(provisioned) + "].",
               400,
               Fault::kSender,
               {{"Type", nullptr}}};
}

int64_t busy_in(Call& call, const std::string& prefix) {
  int64_t busy = 0;
  for (const auto& [key, environment] : call.records<EnvironmentRecord>().prefix(prefix))
    busy += environment.is_busy ? 1 : 0;
  return busy;
}

}  // namespace

bool has_room(Call& call, const Target& target, int64_t most) {
  int64_t busy = busy_in(call, environments_of(target.function));
  for (const auto& [version, count] : provisioned_versions(call, target.function)) {
    const int64_t own = busy_in(call, environments_of(target.function, version));
    if (version == target.version && own < count) return true;
    busy -= std::min(own, count);
    most -= count;
  }
  return busy < most;
}

int64_t provisioned_concurrency(Call& call,
                                std::string_view function,
                                std::string_view but_for_qualifier) {
  int64_t sum = 0;
  for (const auto& [key, version] : call.records<VersionRecord>().prefix(versions_of(function)))
    if (version.value["Version"] != but_for_qualifier) sum += provisioned_in(version.value);
  for (const auto& [key, alias] : call.records<AliasRecord>().prefix(aliases_of(function)))
    if (alias.value["Name"] != but_for_qualifier) sum += provisioned_in(alias.value);
  return sum;
}

int64_t unreserved_concurrency(Call& call, std::string_view but_for) {
  int64_t left = kAccountConcurrency;
  for (const auto& [name, function] : call.records<FunctionRecord>()) {
    if (name == but_for) continue;
    // What is provisioned comes out of what the function reserves, if it does.
    left -= std::max(function.value.value("ReservedConcurrency", int64_t{0}),
                     provisioned_concurrency(call, name, ""));
  }
  return left;
}

Outcome put_function_concurrency(Call& call, const Document& input) {
  ASSIGN_OR_RETURN(const Target target, named_target(call, input));
  if (!target.qualifier.empty()) return errors::functions_only();
  const std::string& name = target.function;
  if (configuration_of(call, name, kLatest) == nullptr)
    return errors::no_such_function(function_arn(call.scope(), name, kLatest));
  const int64_t asked = input.at("ReservedConcurrentExecutions");
  if (const int64_t provisioned = provisioned_concurrency(call, name, ""); asked < provisioned)
    return less_than_provisioned(asked, provisioned);
  if (asked > 0 && unreserved_concurrency(call, name) - asked < kUnreservedConcurrencyMin)
    return errors::too_much_reserved(kUnreservedConcurrencyMin);
  call.records<FunctionRecord>().update(
      name, [&](FunctionRecord& function) { function.value["ReservedConcurrency"] = asked; });
  return Document{{"ReservedConcurrentExecutions", asked}};
}

Outcome get_function_concurrency(Call& call, const Document& input) {
  ASSIGN_OR_RETURN(const std::string name, find_function(call, input));
  const Document& function = record_at(call.records<FunctionRecord>(), name).value;
  Document answer = Document::object();
  if (function.contains("ReservedConcurrency"))
    answer["ReservedConcurrentExecutions"] = function["ReservedConcurrency"];
  return answer;
}

Outcome delete_function_concurrency(Call& call, const Document& input) {
  ASSIGN_OR_RETURN(const std::string name, find_function(call, input));
  call.records<FunctionRecord>().update(
      name, [](FunctionRecord& function) { function.value.erase("ReservedConcurrency"); });
  return Document::object();
}

}  // namespace cloudtab::lambda
