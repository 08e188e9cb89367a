#include <string>

#include "core/base/arn.h"
#include "core/services/lambda/errors.h"
#include "core/services/lambda/operations/operations.h"
#include "core/services/lambda/state.h"

// How a function's events are retried, and where their outcome goes: Put, Update, Get, Delete and
// ListFunctionEventInvokeConfig(s). Texts and shapes as recorded.

namespace cloudtab::lambda {

namespace {

Result<std::string> function_of(Call& call, const Document& input) {
  Result<std::string> name = find_function(call, input);
  if (!name.ok() && !input.contains("Qualifier")) return errors::function_does_not_exist();
  return name;
}

std::string arn_of(Call& call, const std::string& name) {
  return make_arn("lambda", call.scope(), "function:" + name);
}

Status check_destination(Call& call, const std::string& name, const std::string& text) {
  if (text.empty()) return ok();
  const Result<Arn> arn = parse_arn(text);
  if (!arn.ok()) return errors::bad_destination(text);
  if (arn->service != "lambda") {
    const bool is_known = arn->service == "sqs" || arn->service == "sns" ||
                          arn->service == "events" || arn->service == "s3";
    return is_known ? ok() : Status(errors::bad_destination(text));
  }
  if (text == arn_of(call, name)) return errors::destination_is_itself();
  const Result<Document> found = call.invoke({.service = "lambda",
                                              .operation = "GetFunctionConfiguration",
                                              .input = {{"FunctionName", text}},
                                              .scope = arn->scope()});
  return found.ok() ? ok() : Status(errors::bad_destination(text));
}

Status check_input(Call& call, const std::string& name, const Document& input) {
  if (!input.contains("MaximumRetryAttempts") && !input.contains("MaximumEventAgeInSeconds") &&
      !input.contains("DestinationConfig"))
    return errors::no_event_settings();
  const Document destinations = input.value("DestinationConfig", Document::object());
  for (const char* condition : {"OnSuccess", "OnFailure"}) {
    RETURN_IF_ERROR(check_destination(
        call, name, destinations.value(condition, Document::object()).value("Destination", "")));
  }
  return ok();
}

Outcome keep(Call& call, const std::string& name, const Document& input, Document config) {
  RETURN_IF_ERROR(check_input(call, name, input));
  for (const char* member : {"MaximumRetryAttempts", "MaximumEventAgeInSeconds"})
    if (input.contains(member)) config[member] = input[member];
  Document& destinations = config["DestinationConfig"];
  if (!destinations.is_object()) destinations = Document::object();
  if (input.contains("DestinationConfig")) {
    for (const char* condition : {"OnSuccess", "OnFailure"}) {
      if (input["DestinationConfig"].contains(condition))
        destinations[condition] = input["DestinationConfig"][condition];
    }
  }
  for (const char* condition : {"OnSuccess", "OnFailure"})
    if (!destinations.contains(condition)) destinations[condition] = Document::object();
  config["FunctionArn"] = arn_of(call, name) + ":$LATEST";
  // In whole seconds, as the wire has it.
  config["LastModified"] = to_seconds(call.now()) * 1000;
  call.records<FunctionRecord>().update(
      name, [&](FunctionRecord& function) { function.value["EventInvokeConfig"] = config; });
  return config;
}

}  // namespace

Outcome put_function_event_invoke_config(Call& call, const Document& input) {
  ASSIGN_OR_RETURN(const std::string name, function_of(call, input));
  return keep(call, name, input, Document::object());
}

Outcome update_function_event_invoke_config(Call& call, const Document& input) {
  ASSIGN_OR_RETURN(const std::string name, function_of(call, input));
  const Document& function = call.records<FunctionRecord>().find(name)->value;
  if (!function.contains("EventInvokeConfig"))
    return errors::no_event_config(arn_of(call, name) + ":$LATEST");
  return keep(call, name, input, function["EventInvokeConfig"]);
}

Outcome get_function_event_invoke_config(Call& call, const Document& input) {
  ASSIGN_OR_RETURN(const std::string name, function_of(call, input));
  const Document& function = call.records<FunctionRecord>().find(name)->value;
  if (!function.contains("EventInvokeConfig"))
    return errors::no_event_config(arn_of(call, name) + ":$LATEST");
  return function["EventInvokeConfig"];
}

Outcome delete_function_event_invoke_config(Call& call, const Document& input) {
  ASSIGN_OR_RETURN(const std::string name, function_of(call, input));
  if (!call.records<FunctionRecord>().find(name)->value.contains("EventInvokeConfig"))
    return errors::no_event_config(arn_of(call, name) + ":$LATEST");
  call.records<FunctionRecord>().update(
      name, [](FunctionRecord& function) { function.value.erase("EventInvokeConfig"); });
  return Document::object();
}

Outcome list_function_event_invoke_configs(Call& call, const Document& input) {
  ASSIGN_OR_RETURN(const std::string name, function_of(call, input));
  const Document& function = call.records<FunctionRecord>().find(name)->value;
  Document configs = Document::array();
  if (function.contains("EventInvokeConfig")) configs.push_back(function["EventInvokeConfig"]);
  return Document{{"FunctionEventInvokeConfigs", std::move(configs)}};
}

}  // namespace cloudtab::lambda
