#include "core/services/lambda/version.h"

#include <cstdint>
#include <utility>

#include "core/base/arn.h"
#include "core/engine/record_at.h"
#include "core/services/lambda/errors.h"
#include "core/services/lambda/function_name.h"
#include "core/services/lambda/state.h"

namespace cloudtab::lambda {

namespace {

/// The version that an alias stands for this time.
std::string version_of(Call& call, const Document& alias) {
  const Document routing = alias.value("RoutingConfig", Document::object());
  const Document weights = routing.value("AdditionalVersionWeights", Document::object());
  for (const auto& weight : weights.items()) {
    // In millionths, which is exact enough and the same everywhere.
    const auto share = static_cast<uint64_t>(weight.value().get<double>() * 1e6);
    if (call.random().below(1'000'000) < share) return weight.key();
  }
  return alias["FunctionVersion"];
}

/// What makes one version differ from another, beside its description.
Document essence(const Document& configuration) {
  Document essence = describe_configuration(configuration);
  for (const char* member : {"FunctionArn", "Version", "RevisionId", "LastModified", "Description"})
    essence.erase(member);
  if (essence.contains("SnapStart")) essence["SnapStart"].erase("OptimizationStatus");
  return essence;
}

/// Whether nothing changed in the function since the version was made of it.
bool is_unchanged(const Document& version, const Document& latest) {
  return version["LatestDescription"] == latest["Description"] &&
         essence(version) == essence(latest);
}

}  // namespace

Result<Target> named_target(Call& call, const Document& input) {
  const FunctionName named =
      parse_function_name(input.at("FunctionName").get_ref<const std::string&>());
  if (!named.region.empty() && named.region != call.scope().region)
    return errors::other_region(named.region, call.scope().region);
  if (!named.account.empty() && named.account != call.scope().account)
    return errors::other_account();
  const std::string qualifier = input.value("Qualifier", "");
  if (!named.qualifier.empty() && !qualifier.empty() && named.qualifier != qualifier)
    return errors::qualifiers_differ();
  return Target{named.name, kLatest, qualifier.empty() ? named.qualifier : qualifier};
}

Result<Target> find_target(Call& call, const Document& input) {
  ASSIGN_OR_RETURN(Target target, named_target(call, input));
  const std::string& name = target.function;
  const std::string& qualifier = target.qualifier;
  if (is_version_number(qualifier)) {
    target.version = qualifier;
  } else if (!qualifier.empty() && qualifier != kLatest) {
    const AliasRecord* alias = call.records<AliasRecord>().find(alias_key(name, qualifier));
    if (alias == nullptr)
      return errors::no_such_function(function_arn(call.scope(), name, qualifier));
    target.version = version_of(call, alias->value);
  }
  if (configuration_of(call, name, target.version) == nullptr)
    return errors::no_such_function(function_arn(call.scope(), name, qualifier));
  return target;
}

const Document* configuration_of(Call& call, std::string_view function, std::string_view version) {
  if (version == kLatest) {
    const FunctionRecord* found = call.records<FunctionRecord>().find(function);
    return found != nullptr ? &found->value : nullptr;
  }
  if (!is_version_number(version)) return nullptr;
  const VersionRecord* found =
      call.records<VersionRecord>().find(version_key(function, std::stoull(std::string(version))));
  return found != nullptr ? &found->value : nullptr;
}

Result<Qualified> find_qualified(Call& call, const Document& input) {
  Qualified found;
  ASSIGN_OR_RETURN(found.target, find_target(call, input));
  const Target& target = found.target;
  found.arn = function_arn(call.scope(), target.function, target.qualifier);
  const AliasRecord* alias =
      call.records<AliasRecord>().find(alias_key(target.function, target.qualifier));
  found.is_alias = alias != nullptr;
  found.record =
      found.is_alias ? alias->value : *configuration_of(call, target.function, target.version);
  return found;
}

Result<Qualified> find_by_alias(Call& call, const Document& input) {
  ASSIGN_OR_RETURN(const Target target, named_target(call, input));
  if (is_alias_name(target.qualifier) &&
      !call.records<AliasRecord>().contains(alias_key(target.function, target.qualifier)))
    return errors::no_such_alias(function_arn(call.scope(), target.function, target.qualifier));
  return find_qualified(call, input);
}

void put_qualified(Call& call, Qualified changed) {
  const Target& target = changed.target;
  Document& record = changed.record;
  if (changed.is_alias) {
    call.records<AliasRecord>().put(alias_key(target.function, target.qualifier),
                                    {std::move(record)});
  } else if (target.version == kLatest) {
    call.records<FunctionRecord>().put(target.function, {std::move(record)});
  } else {
    call.records<VersionRecord>().put(version_key(target.function, std::stoull(target.version)),
                                      {std::move(record)});
  }
}

std::string function_arn(const Scope& scope,
                         std::string_view function,
                         std::string_view qualifier) {
  std::string resource = "function:" + std::string(function);
  if (!qualifier.empty()) resource += ":" + std::string(qualifier);
  return make_arn("lambda", scope, resource);
}

const Document& publish(Call& call, const std::string& function, const Document& input) {
  auto& versions = call.records<VersionRecord>();
  Document latest = record_at(call.records<FunctionRecord>(), function).value;
  const VersionRecord* newest = nullptr;
  for (const auto& [key, record] : versions.prefix(versions_of(function))) newest = &record;
  if (newest != nullptr && is_unchanged(newest->value, latest)) return newest->value;
  const uint64_t number = latest.value("LastVersion", uint64_t{0}) + 1;
  const std::string text = std::to_string(number);
  Document version = describe_configuration(latest);
  version["LatestDescription"] = latest["Description"];
  if (input.contains("Description")) version["Description"] = input["Description"];
  version["Version"] = text;
  version["FunctionArn"] = function_arn(call.scope(), function, text);
  version["RevisionId"] = call.random().uuid();
  version["Generation"] = version["RevisionId"];
  if (latest.contains("ImageUri")) version["ImageUri"] = latest["ImageUri"];
  if (version.contains("SnapStart") && version["SnapStart"]["ApplyOn"] == "PublishedVersions")
    version["SnapStart"]["OptimizationStatus"] = "On";
  version["Statements"] = Document::array();
  const std::string key = version_key(function, number);
  versions.put(key, {std::move(version)});
  if (const CodeRecord* found = call.records<CodeRecord>().find(function); found != nullptr) {
    const CodeRecord code = *found;
    call.records<CodeRecord>().put(code_key(function, text), code);
  }
  latest["LastVersion"] = number;
  // As recorded: the function's revision changes, though nothing of it does.
  latest["RevisionId"] = call.random().uuid();
  call.records<FunctionRecord>().put(function, {std::move(latest)});
  return record_at(versions, key).value;
}

Document describe_configuration(const Document& function) {
  Document shown = function;
  for (const char* member : {"CodeSigningConfigArn",
                             "EventInvokeConfig",
                             "Generation",
                             "ImageUri",
                             "LastVersion",
                             "LatestDescription",
                             "PolicyRevisionId",
                             "ProvisionedConcurrency",
                             "RecursiveLoop",
                             "ReservedConcurrency",
                             "RuntimeManagement",
                             "Statements",
                             "Tags"})
    shown.erase(member);
  return shown;
}

}  // namespace cloudtab::lambda
