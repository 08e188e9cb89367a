#include "core/services/lambda/signing.h"

#include <string>
#include <utility>

#include "core/base/arn.h"
#include "core/engine/record_at.h"
#include "core/services/lambda/configuration.h"
#include "core/services/lambda/errors.h"
#include "core/services/lambda/limits.h"
#include "core/services/lambda/operations/operations.h"
#include "core/services/lambda/state.h"
#include "core/services/lambda/tags.h"

// Code signing configurations, and which functions have one. They are kept; packages are not
// checked for signatures. Texts and shapes as recorded.

namespace cloudtab::lambda {

namespace {

constexpr const char* kMember = "CodeSigningConfigArn";

std::string arn_of(const Document& input) { return input.at(kMember); }

Result<Document> find_signing(Call& call, const std::string& arn) {
  const SigningRecord* found = call.records<SigningRecord>().find(arn);
  if (found == nullptr) return errors::no_such_signing(arn);
  return found->value;
}

Document describe_signing(const Document& record) {
  Document shown = record;
  shown.erase("Tags");
  return shown;
}

}  // namespace

Status apply_signing(Call& call, const Document& input, Document& function) {
  if (!input.contains(kMember)) return ok();
  if (!call.records<SigningRecord>().contains(arn_of(input)))
    return errors::no_signing_for_function(arn_of(input));
  function[kMember] = input[kMember];
  return ok();
}

Outcome create_code_signing_config(Call& call, const Document& input) {
  // `csc-` and 17 characters of hexadecimal.
  const std::string id = "csc-" + call.random().hex(18).substr(0, 17);
  const std::string arn = make_arn("lambda", call.scope(), "code-signing-config:" + id);
  Document config = {
      {"CodeSigningConfigId", id},
      {kMember, arn},
      {"AllowedPublishers", input.at("AllowedPublishers")},
      {"CodeSigningPolicies",
       input.value("CodeSigningPolicies", Document{{"UntrustedArtifactOnDeployment", "Warn"}})},
      {"LastModified", last_modified(call.now())},
      {"Tags", Document::object()}};
  if (input.contains("Description")) config["Description"] = input["Description"];
  RETURN_IF_ERROR(add_tags(input.value("Tags", Document::object()), config["Tags"]));
  call.records<SigningRecord>().put(arn, {config});
  return Document{{"CodeSigningConfig", describe_signing(config)}};
}

Outcome get_code_signing_config(Call& call, const Document& input) {
  ASSIGN_OR_RETURN(const Document config, find_signing(call, arn_of(input)));
  return Document{{"CodeSigningConfig", describe_signing(config)}};
}

Outcome update_code_signing_config(Call& call, const Document& input) {
  ASSIGN_OR_RETURN(Document config, find_signing(call, arn_of(input)));
  for (const char* member : {"Description", "AllowedPublishers", "CodeSigningPolicies"})
    if (input.contains(member)) config[member] = input[member];
  config["LastModified"] = last_modified(call.now());
  call.records<SigningRecord>().put(arn_of(input), {config});
  return Document{{"CodeSigningConfig", describe_signing(config)}};
}

Outcome delete_code_signing_config(Call& call, const Document& input) {
  RETURN_IF_ERROR(find_signing(call, arn_of(input)));
  call.records<SigningRecord>().erase(arn_of(input));
  return Document::object();
}

Outcome list_code_signing_configs(Call& call, const Document& input) {
  const size_t limit = input.value("MaxItems", kListDefault);
  const std::string after = input.value("Marker", "");
  Document answer = {{"CodeSigningConfigs", Document::array()}};
  Document& list = answer["CodeSigningConfigs"];
  for (const auto& [arn, config] : call.records<SigningRecord>()) {
    if (arn <= after) continue;
    if (list.size() == limit) {
      answer["NextMarker"] = list.back()[kMember];
      break;
    }
    list.push_back(describe_signing(config.value));
  }
  return answer;
}

Outcome put_function_code_signing_config(Call& call, const Document& input) {
  if (!call.records<SigningRecord>().contains(arn_of(input)))
    return errors::no_signing_for_function(arn_of(input));
  ASSIGN_OR_RETURN(const std::string name, find_function(call, input));
  call.records<FunctionRecord>().update(
      name, [&](FunctionRecord& function) { function.value[kMember] = input[kMember]; });
  return Document{{kMember, input[kMember]}, {"FunctionName", name}};
}

Outcome get_function_code_signing_config(Call& call, const Document& input) {
  ASSIGN_OR_RETURN(const std::string name, find_function(call, input));
  const Document& function = record_at(call.records<FunctionRecord>(), name).value;
  // A function without one is told of by an empty answer, as recorded.
  if (!function.contains(kMember)) return Document::object();
  return Document{{kMember, function[kMember]}, {"FunctionName", name}};
}

Outcome delete_function_code_signing_config(Call& call, const Document& input) {
  ASSIGN_OR_RETURN(const std::string name, find_function(call, input));
  call.records<FunctionRecord>().update(
      name, [](FunctionRecord& function) { function.value.erase(kMember); });
  return Document::object();
}

Outcome list_functions_by_code_signing_config(Call& call, const Document& input) {
  RETURN_IF_ERROR(find_signing(call, arn_of(input)));
  const size_t limit = input.value("MaxItems", kListDefault);
  const std::string after = input.value("Marker", "");
  Document answer = {{"FunctionArns", Document::array()}};
  Document& list = answer["FunctionArns"];
  for (const auto& [name, function] : call.records<FunctionRecord>()) {
    if (function.value.value(kMember, "") != arn_of(input)) continue;
    const std::string arn = function.value["FunctionArn"];
    if (arn <= after) continue;
    if (list.size() == limit) {
      answer["NextMarker"] = list.back();
      break;
    }
    list.push_back(arn);
  }
  return answer;
}

}  // namespace cloudtab::lambda
