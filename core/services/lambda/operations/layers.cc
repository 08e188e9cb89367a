#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "core/services/lambda/configuration.h"
#include "core/services/lambda/errors.h"
#include "core/services/lambda/layer.h"
#include "core/services/lambda/limits.h"
#include "core/services/lambda/operations/operations.h"
#include "core/services/lambda/package.h"
#include "core/services/lambda/policy.h"
#include "core/services/lambda/state.h"

// Layers: their versions and who may have them. Texts and shapes as recorded.

namespace cloudtab::lambda {

namespace {

/// What lists tell of a version.
Document summary_of(const Document& version) {
  Document shown = version;
  for (const char* member : {"CodeSize", "CodeSha256", "Statements", "PolicyRevisionId"})
    shown.erase(member);
  return shown;
}

Document description_of(Call& call, const LayerName& layer, const Document& version) {
  Document shown = summary_of(version);
  LayerName unversioned = layer;
  unversioned.version = 0;
  shown["LayerArn"] = layer_arn(unversioned);
  shown["Content"] = {
      {"Location",
       package_url(call, kLayers, layer_code_key(layer), version["CodeSha256"].get<std::string>())},
      {"CodeSha256", version["CodeSha256"]},
      {"CodeSize", version["CodeSize"]}};
  return shown;
}

/// The layer version that a request names. Error: its number is none.
Result<LayerName> named_version(Call& call, const Document& input) {
  const int64_t version = input.at("VersionNumber");
  if (version < 1) return errors::invalid_parameter("Layer Version Cannot be less than 1");
  LayerName layer =
      parse_layer_name(call.scope(), input["LayerName"].get_ref<const std::string&>());
  layer.version = static_cast<uint64_t>(version);
  return layer;
}

/// The same, which is there.
Result<LayerName> existing_version(Call& call, const Document& input) {
  ASSIGN_OR_RETURN(LayerName layer, named_version(call, input));
  if (find_layer_version(call, layer) == nullptr)
    return errors::no_such_layer_version(layer_arn(layer));
  return layer;
}

bool lists(const Document& version, const char* member, const Document& wanted) {
  for (const Document& value : version.value(member, Document::array()))
    if (value == wanted) return true;
  return false;
}

/// Whether a version is one that a list was asked for.
bool fits(const Document& version, const Document& input) {
  if (input.contains("CompatibleRuntime") &&
      !lists(version, "CompatibleRuntimes", input["CompatibleRuntime"]))
    return false;
  return !input.contains("CompatibleArchitecture") ||
         lists(version, "CompatibleArchitectures", input["CompatibleArchitecture"]);
}

/// All versions of a layer that fit, the newest first.
std::vector<Document> fitting_versions(Call& call, const std::string& name, const Document& input) {
  std::vector<Document> found;
  for (const auto& [key, version] : call.records<LayerVersionRecord>().prefix(versions_of(name)))
    if (fits(version.value, input)) found.insert(found.begin(), summary_of(version.value));
  return found;
}

}  // namespace

Outcome publish_layer_version(Call& call, const Document& input) {
  LayerName layer =
      parse_layer_name(call.scope(), input.at("LayerName").get_ref<const std::string&>());
  ASSIGN_OR_RETURN(const std::string bytes, package_bytes(call, input.at("Content")));
  const LayerRecord* found = call.records<LayerRecord>().find(layer.name);
  layer.version = found == nullptr ? 1 : found->value["LastVersion"].get<uint64_t>() + 1;
  Document version = {{"LayerVersionArn", layer_arn(layer)},
                      {"Version", layer.version},
                      {"Description", input.value("Description", "")},
                      {"CreatedDate", last_modified(call.now())},
                      {"Statements", Document::array()}};
  for (const char* member : {"CompatibleArchitectures", "CompatibleRuntimes", "LicenseInfo"})
    if (input.contains(member)) version[member] = input[member];
  describe_package(bytes, version);
  store_package(call, layer_code_key(layer), bytes);
  call.records<LayerRecord>().put(layer.name, {{{"LastVersion", layer.version}}});
  Document answer = description_of(call, layer, version);
  call.records<LayerVersionRecord>().put(version_key(layer.name, layer.version),
                                         {std::move(version)});
  return answer;
}

Outcome get_layer_version(Call& call, const Document& input) {
  ASSIGN_OR_RETURN(const LayerName layer, named_version(call, input));
  const Document* version = find_layer_version(call, layer);
  if (version == nullptr) return errors::no_such_resource();
  return description_of(call, layer, *version);
}

Outcome get_layer_version_by_arn(Call& call, const Document& input) {
  const LayerName layer =
      parse_layer_name(call.scope(), input.at("Arn").get_ref<const std::string&>());
  const Document* version = find_layer_version(call, layer);
  if (version == nullptr) return errors::no_such_resource();
  return description_of(call, layer, *version);
}

Outcome list_layer_versions(Call& call, const Document& input) {
  const LayerName layer =
      parse_layer_name(call.scope(), input.at("LayerName").get_ref<const std::string&>());
  const size_t limit = input.value("MaxItems", kListDefault);
  const std::string after = input.value("Marker", "");
  Document answer = {{"LayerVersions", Document::array()}};
  Document& list = answer["LayerVersions"];
  bool is_past = after.empty();
  for (Document& version : fitting_versions(call, layer.name, input)) {
    const std::string number = std::to_string(version["Version"].get<uint64_t>());
    if (!is_past) {
      is_past = number == after;
      continue;
    }
    if (list.size() == limit) {
      answer["NextMarker"] = std::to_string(list.back()["Version"].get<uint64_t>());
      break;
    }
    list.push_back(std::move(version));
  }
  return answer;
}

Outcome list_layers(Call& call, const Document& input) {
  const size_t limit = input.value("MaxItems", kListDefault);
  const std::string after = input.value("Marker", "");
  Document answer = {{"Layers", Document::array()}};
  Document& list = answer["Layers"];
  for (const auto& [name, layer] : call.records<LayerRecord>()) {
    if (name <= after) continue;
    std::vector<Document> versions = fitting_versions(call, name, input);
    if (versions.empty()) continue;
    if (list.size() == limit) {
      answer["NextMarker"] = list.back()["LayerName"];
      break;
    }
    list.push_back({{"LayerName", name},
                    {"LayerArn", layer_arn({call.scope(), name, 0})},
                    {"LatestMatchingVersion", std::move(versions.front())}});
  }
  return answer;
}

Outcome delete_layer_version(Call& call, const Document& input) {
  ASSIGN_OR_RETURN(const LayerName layer, named_version(call, input));
  call.records<LayerVersionRecord>().erase(version_key(layer.name, layer.version));
  drop_unused_layer(call, layer);
  return Document::object();
}

Outcome add_layer_version_permission(Call& call, const Document& input) {
  ASSIGN_OR_RETURN(const LayerName layer, existing_version(call, input));
  Document version = *find_layer_version(call, layer);
  RETURN_IF_ERROR(check_policy_revision(input, version, "GetLayerPolicy"));
  Document statement = {{"Sid", input.at("StatementId")},
                        {"Effect", "Allow"},
                        {"Principal", principal_of(input.at("Principal"))},
                        {"Action", input.at("Action")},
                        {"Resource", layer_arn(layer)}};
  if (input.contains("OrganizationId"))
    statement["Condition"]["StringEquals"] = {{"aws:PrincipalOrgID", input["OrganizationId"]}};
  Document answer = {{"Statement", statement.dump()}};
  RETURN_IF_ERROR(add_statement(call, std::move(statement), version));
  answer["RevisionId"] = version["PolicyRevisionId"];
  call.records<LayerVersionRecord>().put(version_key(layer.name, layer.version),
                                         {std::move(version)});
  return answer;
}

Outcome remove_layer_version_permission(Call& call, const Document& input) {
  ASSIGN_OR_RETURN(const LayerName layer, existing_version(call, input));
  Document version = *find_layer_version(call, layer);
  RETURN_IF_ERROR(check_policy_revision(input, version, "GetLayerPolicy"));
  RETURN_IF_ERROR(remove_statement(call, input.at("StatementId"), version));
  call.records<LayerVersionRecord>().put(version_key(layer.name, layer.version),
                                         {std::move(version)});
  return Document::object();
}

Outcome get_layer_version_policy(Call& call, const Document& input) {
  ASSIGN_OR_RETURN(const LayerName layer, existing_version(call, input));
  const Document& version = *find_layer_version(call, layer);
  if (version["Statements"].empty()) return errors::no_policy_of_resource();
  return policy_answer(version);
}

}  // namespace cloudtab::lambda
