#include <string>
#include <utility>

#include "core/engine/record_at.h"
#include "core/services/lambda/configuration.h"
#include "core/services/lambda/errors.h"
#include "core/services/lambda/limits.h"
#include "core/services/lambda/operations/operations.h"
#include "core/services/lambda/state.h"
#include "core/services/lambda/version.h"

// Aliases, as recorded.

namespace cloudtab::lambda {

namespace {

/// The function's name. Error: it is not there, told with the version that the request names.
Result<std::string> function_of(Call& call, const Document& input) {
  ASSIGN_OR_RETURN(const Target target,
                   named_target(call, {{"FunctionName", input["FunctionName"]}}));
  if (configuration_of(call, target.function, kLatest) != nullptr) return target.function;
  return errors::no_such_function(
      function_arn(call.scope(), target.function, input.value("FunctionVersion", "")));
}

Status check_version(Call& call, const std::string& name, const std::string& version) {
  if (configuration_of(call, name, version) != nullptr) return ok();
  return errors::no_such_function(function_arn(call.scope(), name, version));
}

/// What the alias will stand for. Errors: versions that are not there, weights that cannot be.
Status check_routing(Call& call, const std::string& name, const Document& alias) {
  const std::string version = alias["FunctionVersion"];
  RETURN_IF_ERROR(check_version(call, name, version));
  const Document weights = alias.value("RoutingConfig", Document::object())
                               .value("AdditionalVersionWeights", Document::object());
  if (weights.size() > 1) {
    return errors::invalid_parameter(
        "Number of items in AdditionalVersionWeights cannot be greater than 1");
  }
  for (const auto& weight : weights.items()) {
    if (weight.key() == version) {
      return errors::invalid_parameter("Invalid function version " + version +
                                       ". Function version " + version +
                                       " is already included in routing configuration.");
    }
    if (version == kLatest) return errors::latest_is_one_version();
    RETURN_IF_ERROR(check_version(call, name, weight.key()));
  }
  return ok();
}

void apply(const Document& input, Document& alias) {
  for (const char* member : {"FunctionVersion", "Description", "RoutingConfig"})
    if (input.contains(member)) alias[member] = input[member];
  const Document routing = alias.value("RoutingConfig", Document::object());
  if (routing.value("AdditionalVersionWeights", Document::object()).empty())
    alias.erase("RoutingConfig");
}

Document describe(const AliasRecord& alias) {
  Document shown = alias.value;
  for (const char* member :
       {"Statements", "PolicyRevisionId", "EventInvokeConfig", "ProvisionedConcurrency"})
    shown.erase(member);
  return shown;
}

}  // namespace

Outcome create_alias(Call& call, const Document& input) {
  ASSIGN_OR_RETURN(const std::string name, function_of(call, input));
  const std::string alias_name = input["Name"];
  const std::string arn = function_arn(call.scope(), name, alias_name);
  const std::string key = alias_key(name, alias_name);
  Document alias = {{"AliasArn", arn},
                    {"Name", alias_name},
                    {"Description", ""},
                    {"RevisionId", call.random().uuid()},
                    {"Statements", Document::array()}};
  apply(input, alias);
  RETURN_IF_ERROR(check_routing(call, name, alias));
  if (call.records<AliasRecord>().contains(key)) return errors::alias_exists(arn);
  call.records<AliasRecord>().put(key, {std::move(alias)});
  return describe(record_at(call.records<AliasRecord>(), key));
}

Outcome get_alias(Call& call, const Document& input) {
  ASSIGN_OR_RETURN(const std::string name, function_of(call, input));
  const std::string alias_name = input["Name"];
  const AliasRecord* alias = call.records<AliasRecord>().find(alias_key(name, alias_name));
  if (alias == nullptr) return errors::no_such_alias(function_arn(call.scope(), name, alias_name));
  return describe(*alias);
}

Outcome update_alias(Call& call, const Document& input) {
  ASSIGN_OR_RETURN(const std::string name, function_of(call, input));
  const std::string alias_name = input["Name"];
  const std::string key = alias_key(name, alias_name);
  const AliasRecord* found = call.records<AliasRecord>().find(key);
  if (found == nullptr)
    return errors::no_alias_to_update(function_arn(call.scope(), name, alias_name));
  Document alias = found->value;
  RETURN_IF_ERROR(check_revision(input, alias));
  apply(input, alias);
  RETURN_IF_ERROR(check_routing(call, name, alias));
  alias["RevisionId"] = call.random().uuid();
  call.records<AliasRecord>().put(key, {std::move(alias)});
  return describe(record_at(call.records<AliasRecord>(), key));
}

Outcome delete_alias(Call& call, const Document& input) {
  ASSIGN_OR_RETURN(const std::string name, function_of(call, input));
  call.records<AliasRecord>().erase(alias_key(name, input["Name"].get<std::string>()));
  return Document::object();
}

Outcome list_aliases(Call& call, const Document& input) {
  ASSIGN_OR_RETURN(const std::string name,
                   find_function(call, {{"FunctionName", input["FunctionName"]}}));
  const std::string version = input.value("FunctionVersion", "");
  const std::string after = input.value("Marker", "");
  const size_t limit = input.value("MaxItems", kListDefault);
  Document answer = {{"Aliases", Document::array()}};
  Document& list = answer["Aliases"];
  for (const auto& [key, alias] : call.records<AliasRecord>().prefix(aliases_of(name))) {
    if (alias.value["Name"].get<std::string>() <= after) continue;
    if (!version.empty() && alias.value["FunctionVersion"] != version) continue;
    if (list.size() == limit) {
      answer["NextMarker"] = list.back()["Name"];
      break;
    }
    list.push_back(describe(alias));
  }
  return answer;
}

}  // namespace cloudtab::lambda
