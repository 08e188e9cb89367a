#include <string>
#include <utility>

#include "core/base/arn.h"
#include "core/services/lambda/errors.h"
#include "core/services/lambda/limits.h"
#include "core/services/lambda/operations/operations.h"
#include "core/services/lambda/state.h"
#include "core/services/lambda/version.h"

// How a function's events are retried, and where their outcome goes: Put, Update, Get, Delete and
// ListFunctionEventInvokeConfig(s). Texts and shapes as recorded.

namespace cloudtab::lambda {

namespace {

constexpr const char* kMember = "EventInvokeConfig";

Result<Qualified> holder_of(Call& call, const Document& input) {
  RETURN_IF_ERROR(named_target(call, input));
  Result<Qualified> holder = find_qualified(call, input);
  return holder.ok() ? holder : errors::function_does_not_exist();
}

/// The settings' ARN of what a request names, though it is not there.
Result<std::string> named_arn(Call& call, const Document& input) {
  ASSIGN_OR_RETURN(const Target named, named_target(call, input));
  return function_arn(
      call.scope(), named.function, named.qualifier.empty() ? kLatest : named.qualifier);
}

/// The ARN that settings are told under, always with a qualifier.
std::string arn_of(const Qualified& holder) {
  return holder.arn + (holder.target.qualifier.empty() ? ":" + std::string(kLatest) : "");
}

Status check_destination(Call& call,
                         const Qualified& holder,
                         const Document& destinations,
                         const std::string& text) {
  if (text.empty()) return ok();
  const Result<Arn> arn = parse_arn(text);
  if (!arn.ok()) return errors::bad_destination(text);
  if (arn->service != "lambda") {
    const bool is_known = arn->service == "sqs" || arn->service == "sns" ||
                          arn->service == "events" || arn->service == "s3";
    return is_known ? ok() : Status(errors::bad_destinations(destinations));
  }
  if (text == holder.arn) return errors::destination_is_itself();
  const Result<Document> found = call.invoke({.service = "lambda",
                                              .operation = "GetFunctionConfiguration",
                                              .input = {{"FunctionName", text}},
                                              .scope = arn->scope()});
  return found.ok() ? ok() : Status(errors::bad_destination(text));
}

/// Error: nothing is set. Told before the function is looked for.
Status check_settings(const Document& input) {
  for (const char* member :
       {"MaximumRetryAttempts", "MaximumEventAgeInSeconds", "DestinationConfig"})
    if (input.contains(member)) return ok();
  return errors::no_event_settings();
}

Status check_input(Call& call, const Qualified& holder, const Document& input) {
  const Document destinations = input.value("DestinationConfig", Document::object());
  for (const char* condition : {"OnSuccess", "OnFailure"}) {
    RETURN_IF_ERROR(check_destination(
        call,
        holder,
        destinations,
        destinations.value(condition, Document::object()).value("Destination", "")));
  }
  return ok();
}

Outcome keep(Call& call, Qualified holder, const Document& input, Document config) {
  RETURN_IF_ERROR(check_input(call, holder, input));
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
  config["FunctionArn"] = arn_of(holder);
  // In whole seconds, as the wire has it.
  config["LastModified"] = to_seconds(call.now()) * 1000;
  holder.record[kMember] = config;
  put_qualified(call, std::move(holder));
  return config;
}

}  // namespace

Outcome put_function_event_invoke_config(Call& call, const Document& input) {
  RETURN_IF_ERROR(check_settings(input));
  ASSIGN_OR_RETURN(Qualified holder, holder_of(call, input));
  return keep(call, std::move(holder), input, Document::object());
}

Outcome update_function_event_invoke_config(Call& call, const Document& input) {
  RETURN_IF_ERROR(check_settings(input));
  ASSIGN_OR_RETURN(Qualified holder, holder_of(call, input));
  if (!holder.record.contains(kMember)) return errors::no_event_config(arn_of(holder));
  Document config = holder.record[kMember];
  return keep(call, std::move(holder), input, std::move(config));
}

Outcome get_function_event_invoke_config(Call& call, const Document& input) {
  const Result<Qualified> holder = find_qualified(call, input);
  if (holder.ok() && holder->record.contains(kMember)) return holder->record[kMember];
  // Nor has a function that is not there any, as recorded.
  ASSIGN_OR_RETURN(const std::string arn, named_arn(call, input));
  return errors::no_event_config(arn);
}

Outcome delete_function_event_invoke_config(Call& call, const Document& input) {
  ASSIGN_OR_RETURN(const std::string arn, named_arn(call, input));
  Result<Qualified> found = find_qualified(call, input);
  if (!found.ok() || !found->record.contains(kMember)) return errors::no_event_config(arn);
  Qualified holder = std::move(found).value();
  holder.record.erase(kMember);
  put_qualified(call, std::move(holder));
  return Document::object();
}

Outcome list_function_event_invoke_configs(Call& call, const Document& input) {
  ASSIGN_OR_RETURN(const Qualified holder, holder_of(call, input));
  const std::string& name = holder.target.function;
  const size_t limit = input.value("MaxItems", kListDefault);
  const std::string after = input.value("Marker", "");
  Document answer = {{"FunctionEventInvokeConfigs", Document::array()}};
  Document& list = answer["FunctionEventInvokeConfigs"];
  bool is_past = after.empty();
  const auto add = [&](const Document& record) {
    if (!record.contains(kMember)) return;
    if (!is_past) {
      is_past = record[kMember]["FunctionArn"] == after;
    } else if (list.size() == limit) {
      answer["NextMarker"] = list.back()["FunctionArn"];
    } else {
      list.push_back(record[kMember]);
    }
  };
  add(*configuration_of(call, name, kLatest));
  for (const auto& [key, version] : call.records<VersionRecord>().prefix(versions_of(name)))
    add(version.value);
  for (const auto& [key, alias] : call.records<AliasRecord>().prefix(aliases_of(name)))
    add(alias.value);
  return answer;
}

}  // namespace cloudtab::lambda
