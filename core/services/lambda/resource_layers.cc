#include <cstdint>
#include <string>
#include <utility>

#include "core/base/document.h"
#include "core/services/lambda/resources.h"

// The CloudFormation types of layers: AWS::Lambda::LayerVersion and
// AWS::Lambda::LayerVersionPermission.

namespace cloudtab::lambda {

namespace {

/// `arn:...:layer:name` and the version of a layer version's ARN.
std::pair<std::string, int64_t> parts_of(const std::string& arn) {
  const size_t colon = arn.rfind(':');
  const std::string version = colon == std::string::npos ? "" : arn.substr(colon + 1);
  const bool is_number = !version.empty() && version.size() < 19 &&
                         version.find_first_not_of("0123456789") == std::string::npos;
  if (!is_number) return {arn, 0};
  return {arn.substr(0, colon), std::stoll(version)};
}

Document named(const std::string& arn) {
  const auto [name, version] = parts_of(arn);
  return {{"LayerName", name}, {"VersionNumber", version}};
}

Result<ResourceState> create_layer(Call& call, const ResourceRequest& request) {
  Document input = request.properties;
  if (!input.contains("LayerName")) input["LayerName"] = request.generated_name;
  ASSIGN_OR_RETURN(const Document layer,
                   call_lambda(call, "PublishLayerVersion", std::move(input)));
  const std::string arn = layer["LayerVersionArn"];
  return ResourceState{arn, {{"LayerVersionArn", arn}}};
}

Result<ResourceState> remove_layer(Call& call, const ResourceRequest& request) {
  return removed(call_lambda(call, "DeleteLayerVersion", named(request.physical_id)),
                 request.physical_id);
}

/// The physical id is `<layer version ARN>#<statement id>`, as AWS documents for `Ref`.
Result<ResourceState> create_permission(Call& call, const ResourceRequest& request) {
  const std::string arn = request.properties.at("LayerVersionArn");
  Document input = named(arn);
  for (const char* member : {"Action", "Principal", "OrganizationId"})
    if (request.properties.contains(member)) input[member] = request.properties[member];
  input["StatementId"] = request.generated_name;
  RETURN_IF_ERROR(call_lambda(call, "AddLayerVersionPermission", std::move(input)));
  const std::string id = arn + "#" + request.generated_name;
  return ResourceState{id, {{"Id", id}}};
}

Result<ResourceState> remove_permission(Call& call, const ResourceRequest& request) {
  const std::string& id = request.physical_id;
  const size_t mark = id.find('#');
  if (mark == std::string::npos) return ResourceState{id};
  Document input = named(id.substr(0, mark));
  input["StatementId"] = id.substr(mark + 1);
  return removed(call_lambda(call, "RemoveLayerVersionPermission", std::move(input)), id);
}

}  // namespace

const ResourceType kLayerVersionType{
    "AWS::Lambda::LayerVersion", handler<create_layer>, nullptr, handler<remove_layer>};
const ResourceType kLayerVersionPermissionType{"AWS::Lambda::LayerVersionPermission",
                                               handler<create_permission>,
                                               nullptr,
                                               handler<remove_permission>};

}  // namespace cloudtab::lambda
