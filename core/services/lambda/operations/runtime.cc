#include <string>
#include <utility>

#include "core/engine/record_at.h"
#include "core/services/lambda/errors.h"
#include "core/services/lambda/operations/operations.h"
#include "core/services/lambda/state.h"
#include "core/services/lambda/version.h"

// How a function's runtime is kept up to date, and what is done about loops. Both are kept: here a
// runtime has one build, and loops end at the depth of calls. Shapes as recorded and in the API
// reference.

namespace cloudtab::lambda {

Outcome put_function_recursion_config(Call& call, const Document& input) {
  ASSIGN_OR_RETURN(const std::string name, find_function(call, input));
  call.records<FunctionRecord>().update(name, [&](FunctionRecord& function) {
    function.value["RecursiveLoop"] = input.at("RecursiveLoop");
  });
  return Document{{"RecursiveLoop", input["RecursiveLoop"]}};
}

Outcome get_function_recursion_config(Call& call, const Document& input) {
  ASSIGN_OR_RETURN(const std::string name, find_function(call, input));
  const Document& function = record_at(call.records<FunctionRecord>(), name).value;
  return Document{{"RecursiveLoop", function.value("RecursiveLoop", "Terminate")}};
}

Outcome put_runtime_management_config(Call& call, const Document& input) {
  ASSIGN_OR_RETURN(Qualified holder, find_qualified(call, input));
  const bool is_manual = input.at("UpdateRuntimeOn") == "Manual";
  if (is_manual != input.contains("RuntimeVersionArn")) {
    // Of these two texts no recording was found.
    return errors::invalid_parameter(
        is_manual ? "A runtime version ARN is required when updating the runtime manually."
                  : "A runtime version ARN is taken only when updating the runtime manually.");
  }
  Document config = {{"UpdateRuntimeOn", input["UpdateRuntimeOn"]}};
  if (is_manual) config["RuntimeVersionArn"] = input["RuntimeVersionArn"];
  holder.record["RuntimeManagement"] = config;
  config["FunctionArn"] = holder.arn;
  put_qualified(call, std::move(holder));
  return config;
}

Outcome get_runtime_management_config(Call& call, const Document& input) {
  ASSIGN_OR_RETURN(const Qualified holder, find_qualified(call, input));
  Document config = holder.record.value("RuntimeManagement", Document{{"UpdateRuntimeOn", "Auto"}});
  config["FunctionArn"] = holder.arn;
  return config;
}

}  // namespace cloudtab::lambda
