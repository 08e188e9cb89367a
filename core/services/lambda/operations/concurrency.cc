#include "core/services/lambda/concurrency.h"

#include <algorithm>
#include <cstdint>
#include <string>

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

}  // namespace

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
  if (asked > 0 && unreserved_concurrency(call, name) - asked < kUnreservedConcurrencyMin)
    return errors::too_much_reserved(kUnreservedConcurrencyMin);
  call.records<FunctionRecord>().update(
      name, [&](FunctionRecord& function) { function.value["ReservedConcurrency"] = asked; });
  return Document{{"ReservedConcurrentExecutions", asked}};
}

Outcome get_function_concurrency(Call& call, const Document& input) {
  ASSIGN_OR_RETURN(const std::string name, find_function(call, input));
  const Document& function = call.records<FunctionRecord>().find(name)->value;
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
