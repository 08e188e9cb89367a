#include "core/services/lambda/layer.h"

#include <utility>

#include "core/base/arn.h"
#include "core/services/lambda/errors.h"
#include "core/services/lambda/function_name.h"
#include "core/services/lambda/limits.h"
#include "core/services/lambda/state.h"

namespace cloudtab::lambda {

namespace {

constexpr std::string_view kResource = "layer:";

/// Whether another account may have the layer: its policy's statements name accounts or everyone.
bool is_shared_with(const Document& layer_version, const std::string& account) {
  const std::string root = "arn:aws:iam::" + account + ":root";
  for (const Document& statement : layer_version["Statements"]) {
    const Document& principal = statement["Principal"];
    if (principal == "*" || (principal.is_object() && principal.value("AWS", "") == root))
      return true;
  }
  return false;
}

bool has_layer(const Document& configuration, const std::string& arn) {
  for (const Document& layer : configuration.value("Layers", Document::array()))
    if (layer["Arn"] == arn) return true;
  return false;
}

/// Whether a function, or a version of one, in any account of the region has the layer.
bool is_in_use(Call& call, const LayerName& layer) {
  const std::string arn = layer_arn(layer);
  for (const Scope& scope : call.store().scopes_of<FunctionRecord>()) {
    for (const auto& [name, function] : call.records<FunctionRecord>(scope))
      if (has_layer(function.value, arn)) return true;
    for (const auto& [key, version] : call.records<VersionRecord>(scope))
      if (has_layer(version.value, arn)) return true;
  }
  return false;
}

}  // namespace

LayerName parse_layer_name(const Scope& scope, std::string_view text) {
  LayerName layer{scope, std::string(text), 0};
  const Result<Arn> arn = parse_arn(text);
  if (!arn.ok()) return layer;
  layer.scope = arn->scope();
  layer.name = arn->resource;
  if (layer.name.rfind(kResource, 0) == 0) layer.name = layer.name.substr(kResource.size());
  const size_t colon = layer.name.find(':');
  if (colon == std::string::npos) return layer;
  if (const std::string version = layer.name.substr(colon + 1); is_version_number(version))
    layer.version = std::stoull(version);
  layer.name = layer.name.substr(0, colon);
  return layer;
}

std::string layer_arn(const LayerName& layer) {
  const std::string version = layer.version == 0 ? "" : ":" + std::to_string(layer.version);
  return make_arn("lambda", layer.scope, std::string(kResource) + layer.name + version);
}

const Document* find_layer_version(Call& call, const LayerName& layer) {
  const LayerVersionRecord* found =
      call.records<LayerVersionRecord>(layer.scope).find(version_key(layer.name, layer.version));
  return found != nullptr ? &found->value : nullptr;
}

std::string layer_code_key(const LayerName& layer) {
  return "layer/" + layer.name + ":" + std::to_string(layer.version);
}

Result<Document> layer_references(Call& call, const Document& arns) {
  if (arns.size() > kLayersMax) return errors::too_many_layers(kLayersMax);
  Document references = Document::array();
  for (const Document& asked : arns) {
    const std::string arn = asked;
    const LayerName layer = parse_layer_name(call.scope(), arn);
    if (layer.scope.region != call.scope().region)
      return errors::layers_of_other_region(call.scope().region);
    const Document* version = find_layer_version(call, layer);
    const bool is_own = layer.scope == call.scope();
    if (version == nullptr || (!is_own && !is_shared_with(*version, call.scope().account)))
      return errors::invalid_parameter("Layer version " + arn + " does not exist.");
    for (const Document& other : references) {
      const std::string other_arn = other["Arn"];
      if (parse_layer_name(call.scope(), other_arn).name == layer.name)
        return errors::two_versions_of_layer(other_arn, arn);
    }
    references.push_back({{"Arn", arn}, {"CodeSize", (*version)["CodeSize"]}});
  }
  return references;
}

void drop_unused_layer(Call& call, const LayerName& layer) {
  if (find_layer_version(call, layer) != nullptr || is_in_use(call, layer)) return;
  call.records<CodeRecord>(layer.scope).erase(layer_code_key(layer));
}

void drop_unused_layers(Call& call, const Document& configuration) {
  for (const Document& layer : configuration.value("Layers", Document::array()))
    drop_unused_layer(call, parse_layer_name(call.scope(), layer["Arn"].get<std::string>()));
}

}  // namespace cloudtab::lambda
