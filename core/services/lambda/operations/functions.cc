#include <string>
#include <utility>
#include <vector>

#include "core/base/encoding.h"
#include "core/base/hash.h"
#include "core/engine/record_at.h"
#include "core/services/lambda/configuration.h"
#include "core/services/lambda/errors.h"
#include "core/services/lambda/function_name.h"
#include "core/services/lambda/layer.h"
#include "core/services/lambda/limits.h"
#include "core/services/lambda/operations/operations.h"
#include "core/services/lambda/package.h"
#include "core/services/lambda/role.h"
#include "core/services/lambda/signing.h"
#include "core/services/lambda/state.h"
#include "core/services/lambda/tags.h"
#include "core/services/lambda/url.h"
#include "core/services/lambda/version.h"

// Functions: create, read, change, delete, list. Texts and shapes as recorded.

namespace cloudtab::lambda {

namespace {

Collection<FunctionRecord>& functions(Call& call) { return call.records<FunctionRecord>(); }

bool is_image(const Document& function) { return function.value("PackageType", "Zip") == "Image"; }

/// `live, test`: the aliases that stand for a version, be it for a part of their runs.
std::string aliases_naming(Call& call, const Target& target) {
  std::string names;
  for (const auto& [key, alias] : call.records<AliasRecord>().prefix(aliases_of(target.function))) {
    const Document routing = alias.value.value("RoutingConfig", Document::object());
    if (alias.value["FunctionVersion"] != target.version &&
        !routing.value("AdditionalVersionWeights", Document::object()).contains(target.version))
      continue;
    names += (names.empty() ? "" : ", ") + alias.value["Name"].get<std::string>();
  }
  return names;
}

/// A container image in place of a package. There is no registry here: an image is known by its
/// name, whose digest stands for that of its content.
Status apply_image(const Document& code, Document& function) {
  const std::string uri = code.value("ImageUri", "");
  if (uri.empty())
    return errors::invalid_parameter(
        "Please provide ImageUri for a function of PackageType Image.");
  function["ImageUri"] = uri;
  function["CodeSize"] = 0;
  function["CodeSha256"] = hex_encode(sha256(uri));
  return ok();
}

/// What a request that creates or changes a function makes of its code; the package's bytes, which
/// are yet to be kept (of an image: none).
Result<std::string> apply_code(Call& call, const Document& code, Document& function) {
  if (is_image(function)) {
    RETURN_IF_ERROR(apply_image(code, function));
    return std::string();
  }
  ASSIGN_OR_RETURN(std::string bytes, package_bytes(call, code));
  describe_package(bytes, function);
  return bytes;
}

void keep(Call& call, const std::string& name, Document function, const std::string& bytes) {
  if (!is_image(function)) store_package(call, name, bytes);
  functions(call).put(name, {std::move(function)});
}

Document code_of(Call& call, const Target& target, const Document& configuration) {
  if (is_image(configuration)) {
    const std::string uri = configuration["ImageUri"];
    const size_t tag = uri.rfind(':');
    const bool has_tag = tag != std::string::npos && uri.find('/', tag) == std::string::npos;
    return {{"RepositoryType", "ECR"},
            {"ImageUri", uri},
            {"ResolvedImageUri",
             (has_tag ? uri.substr(0, tag) : uri) +
                 "@sha256:" + configuration["CodeSha256"].get<std::string>()}};
  }
  return {{"RepositoryType", "S3"},
          {"Location",
           package_url(call,
                       kTasks,
                       code_key(target.function, target.version),
                       configuration["CodeSha256"].get<std::string>())}};
}

/// What a new function is before its request says anything.
Document new_function(Call& call, const std::string& name, const Document& input) {
  Document function = {
      {"FunctionName", name},
      {"FunctionArn", function_arn(call.scope(), name, "")},
      {"Description", ""},
      {"Timeout", kDefaultTimeout},
      {"MemorySize", kDefaultMemory},
      {"Version", kLatest},
      {"State", "Active"},
      {"LastUpdateStatus", "Successful"},
      {"PackageType", input.value("PackageType", "Zip")},
      {"Architectures", input.value("Architectures", Document::array({"x86_64"}))},
      {"EphemeralStorage", {{"Size", kDefaultStorage}}},
      {"TracingConfig", {{"Mode", "PassThrough"}}},
      {"SnapStart", {{"ApplyOn", "None"}, {"OptimizationStatus", "Off"}}},
      {"LoggingConfig", {{"LogFormat", "Text"}, {"LogGroup", "/aws/lambda/" + name}}},
      {"Tags", Document::object()},
      {"Statements", Document::array()}};
  touch(call, function);
  return function;
}

/// Errors: what the package's kind asks for is missing.
Status check_package_type(const Document& input) {
  if (is_image(input)) return ok();
  if (input.contains("Runtime") && input.contains("Handler")) return ok();
  return errors::invalid_parameter(
      "Runtime and Handler are mandatory parameters for functions created with deployment "
      "packages.");
}

/// The name that a function is created under.
Result<std::string> new_name(Call& call, const Document& input) {
  ASSIGN_OR_RETURN(const Target target, named_target(call, input));
  if (target.function.size() > kFunctionNameMax)
    return errors::function_name_too_long(target.function, kFunctionNameMax);
  return target.function;
}

/// Publishes a version if the request says so, as which the answer then speaks.
Document changed(Call& call, const std::string& name, const Document& input) {
  if (!input.value("Publish", false))
    return describe_configuration(record_at(functions(call), name).value);
  return describe_configuration(publish(call, name, Document::object()));
}

void delete_version(Call& call, const Target& target) {
  const std::string key = version_key(target.function, std::stoull(target.version));
  const Document configuration = record_at(call.records<VersionRecord>(), key).value;
  call.records<VersionRecord>().erase(key);
  call.records<EnvironmentRecord>().erase_prefix(environments_of(target.function, target.version));
  call.records<CodeRecord>().erase(code_key(target.function, target.version));
  drop_unused_layers(call, configuration);
}

}  // namespace

Result<std::string> find_function(Call& call, const Document& input) {
  ASSIGN_OR_RETURN(const Target target, named_target(call, input));
  if (!functions(call).contains(target.function))
    return errors::no_such_function(function_arn(call.scope(), target.function, target.qualifier));
  if (!target.qualifier.empty() && target.qualifier != kLatest) return errors::functions_only();
  return target.function;
}

Outcome create_function(Call& call, const Document& input) {
  ASSIGN_OR_RETURN(const std::string name, new_name(call, input));
  RETURN_IF_ERROR(check_package_type(input));
  Document function = new_function(call, name, input);
  RETURN_IF_ERROR(apply_configuration(call, input, function));
  RETURN_IF_ERROR(add_tags(input.value("Tags", Document::object()), function["Tags"]));
  RETURN_IF_ERROR(apply_signing(call, input, function));
  if (functions(call).contains(name)) return errors::function_exists(name);
  RETURN_IF_ERROR(check_role(call, nullptr, function));
  ASSIGN_OR_RETURN(const std::string bytes, apply_code(call, input.at("Code"), function));
  keep(call, name, std::move(function), bytes);
  Document answer = in_creation(call, changed(call, name, input));
  // As recorded: a new function's version, under the function's own ARN.
  answer["FunctionArn"] = function_arn(call.scope(), name, "");
  return answer;
}

Outcome get_function(Call& call, const Document& input) {
  ASSIGN_OR_RETURN(const Target target, find_target(call, input));
  const Document& function = *configuration_of(call, target.function, kLatest);
  const Document& configuration = *configuration_of(call, target.function, target.version);
  Document answer = {
      {"Configuration",
       describe(configuration, function_arn(call.scope(), target.function, target.qualifier))},
      {"Code", code_of(call, target, configuration)}};
  if (!function["Tags"].empty()) answer["Tags"] = function["Tags"];
  if (function.contains("ReservedConcurrency"))
    answer["Concurrency"] = {{"ReservedConcurrentExecutions", function["ReservedConcurrency"]}};
  return answer;
}

Outcome get_function_configuration(Call& call, const Document& input) {
  ASSIGN_OR_RETURN(const Target target, find_target(call, input));
  return describe(*configuration_of(call, target.function, target.version),
                  function_arn(call.scope(), target.function, target.qualifier));
}

Outcome update_function_configuration(Call& call, const Document& input) {
  ASSIGN_OR_RETURN(const std::string name, find_function(call, input));
  const Document before = record_at(functions(call), name).value;
  RETURN_IF_ERROR(check_revision(input, before));
  Document function = before;
  RETURN_IF_ERROR(apply_configuration(call, input, function));
  RETURN_IF_ERROR(check_role(call, &before, function));
  touch(call, function);
  functions(call).put(name, {std::move(function)});
  drop_unused_layers(call, before);
  return in_update(call, describe_configuration(record_at(functions(call), name).value));
}

Outcome update_function_code(Call& call, const Document& input) {
  ASSIGN_OR_RETURN(const std::string name, find_function(call, input));
  Document function = record_at(functions(call), name).value;
  RETURN_IF_ERROR(check_revision(input, function));
  if (is_image(function) && !input.contains("ImageUri")) {
    return errors::invalid_parameter(
        "Please provide ImageUri when updating a function with packageType Image.");
  }
  if (!is_image(function) && input.contains("ImageUri")) {
    return errors::invalid_parameter(
        "Please don't provide ImageUri when updating a function with packageType Zip.");
  }
  if (input.contains("Architectures")) function["Architectures"] = input["Architectures"];
  ASSIGN_OR_RETURN(const std::string bytes, apply_code(call, input, function));
  touch(call, function);
  if (input.value("DryRun", false)) return in_update(call, describe_configuration(function));
  keep(call, name, std::move(function), bytes);
  const bool is_published = input.value("Publish", false);
  Document answer = changed(call, name, input);
  if (!is_published) return in_update(call, std::move(answer));
  // As recorded: the version is being made, and keeps the revision that is told here.
  const Document revision = answer["RevisionId"];
  answer = in_creation(call, std::move(answer));
  answer["RevisionId"] = revision;
  return answer;
}

Outcome delete_function(Call& call, const Document& input) {
  ASSIGN_OR_RETURN(Target target, named_target(call, input));
  const std::string& name = target.function;
  if (target.qualifier == kLatest) return errors::latest_is_not_deleted();
  if (is_alias_name(target.qualifier)) return errors::aliases_are_not_deleted_so();
  const Document* found = configuration_of(call, name, kLatest);
  if (found == nullptr) return errors::no_such_function(function_arn(call.scope(), name, ""));
  const Document answer = {{"StatusCode", 204}};
  if (!target.qualifier.empty()) {
    target.version = target.qualifier;
    // A version that is not there is deleted all the same, as recorded.
    if (configuration_of(call, name, target.version) == nullptr) return answer;
    if (const std::string aliases = aliases_naming(call, target); !aliases.empty())
      return errors::version_is_aliased(aliases);
    delete_version(call, target);
    return answer;
  }
  const Document function = *found;
  std::vector<std::string> versions;
  for (const auto& [key, version] : call.records<VersionRecord>().prefix(versions_of(name)))
    versions.push_back(version.value["Version"]);
  for (const std::string& version : versions) delete_version(call, {name, version, version});
  call.records<AliasRecord>().erase_prefix(aliases_of(name));
  functions(call).erase(name);
  call.records<EnvironmentRecord>().erase_prefix(environments_of(name));
  call.records<CodeRecord>().erase(name);
  drop_urls(call, name);
  drop_unused_layers(call, function);
  return answer;
}

Outcome list_functions(Call& call, const Document& input) {
  const bool is_all = input.value("FunctionVersion", "") == "ALL";
  const size_t limit = input.value("MaxItems", kListDefault);
  const std::string after = input.value("Marker", "");
  Document answer = {{"Functions", Document::array()}};
  Document& list = answer["Functions"];
  bool is_past = after.empty();
  // A marker is the ARN told last. False: there is no room for this one.
  const auto add = [&](const Document& configuration, const std::string& arn) {
    if (!is_past) {
      is_past = arn == after;
      return true;
    }
    if (list.size() == limit) {
      answer["NextMarker"] = list.back()["FunctionArn"];
      return false;
    }
    list.push_back(summarize(configuration));
    list.back()["FunctionArn"] = arn;
    return true;
  };
  for (const auto& [name, function] : functions(call)) {
    if (!add(function.value, function_arn(call.scope(), name, is_all ? kLatest : ""))) break;
    if (!is_all) continue;
    bool has_room = true;
    for (const auto& [key, version] : call.records<VersionRecord>().prefix(versions_of(name))) {
      has_room = add(version.value, version.value["FunctionArn"].get<std::string>());
      if (!has_room) break;
    }
    if (!has_room) break;
  }
  return answer;
}

}  // namespace cloudtab::lambda
