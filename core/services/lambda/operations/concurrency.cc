#include <cstdint>
#include <string>

#include "core/services/lambda/errors.h"
#include "core/services/lambda/limits.h"
#include "core/services/lambda/operations/operations.h"
#include "core/services/lambda/state.h"

// PutFunctionConcurrency, GetFunctionConcurrency, DeleteFunctionConcurrency.

namespace cloudtab::lambda {

Outcome put_function_concurrency(Call& call, const Document& input) {
  ASSIGN_OR_RETURN(const std::string name, find_function(call, input));
  const int64_t asked = input.at("ReservedConcurrentExecutions");
  int64_t reserved = asked;
  for (const auto& [other, function] : call.records<FunctionRecord>())
    if (other != name) reserved += function.value.value("ReservedConcurrency", int64_t{0});
  if (asked > 0 && kAccountConcurrency - reserved < kUnreservedConcurrencyMin)
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
