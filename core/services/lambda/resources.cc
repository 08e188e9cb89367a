#include "core/services/lambda/resources.h"

#include <utility>

#include "core/engine/call.h"
#include "core/services/lambda/limits.h"
#include "core/services/lambda/zip.h"

namespace cloudtab::lambda {

namespace {

/// A template's ZipFile is the text of the handler's file; the API wants an archive. The file is
/// `index`, with the ending of the runtime.
/// https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-properties-lambda-function-code.html
Document package_of(const Document& properties) {
  Document code = properties.value("Code", Document::object());
  if (!code.contains("ZipFile")) return code;
  const bool is_python = properties.value("Runtime", "").rfind("python", 0) == 0;
  const std::string zip =
      zip_one_file(is_python ? "index.py" : "index.js", code["ZipFile"].get<std::string>());
  code["ZipFile"] = Document::binary(std::vector<uint8_t>(zip.begin(), zip.end()));
  return code;
}

constexpr const char* kSettings[] = {"Description",
                                     "Handler",
                                     "KmsKeyArn",
                                     "MemorySize",
                                     "Role",
                                     "Runtime",
                                     "Timeout",
                                     "Environment",
                                     "DeadLetterConfig",
                                     "EphemeralStorage",
                                     "FileSystemConfigs",
                                     "ImageConfig",
                                     "Layers",
                                     "LoggingConfig",
                                     "SnapStart",
                                     "TracingConfig",
                                     "VpcConfig"};

Document configuration_of(const Document& properties) {
  Document input = Document::object();
  for (const char* member : kSettings) {
    if (properties.contains(member))
      input[std::string(member) == "KmsKeyArn" ? "KMSKeyArn" : member] = properties[member];
  }
  return input;
}

/// What a setting that a template no longer has goes back to.
void put_defaults(const ResourceRequest& request, Document& input) {
  const Document nothing = Document::array();
  const Document defaults = {
      {"Description", ""},
      {"MemorySize", kDefaultMemory},
      {"Timeout", kDefaultTimeout},
      {"Environment", {{"Variables", Document::object()}}},
      {"DeadLetterConfig", Document::object()},
      {"EphemeralStorage", {{"Size", kDefaultStorage}}},
      {"ImageConfig", Document::object()},
      {"Layers", nothing},
      {"SnapStart", {{"ApplyOn", "None"}}},
      {"TracingConfig", {{"Mode", "PassThrough"}}},
      {"VpcConfig", {{"SubnetIds", nothing}, {"SecurityGroupIds", nothing}}}};
  for (const auto& entry : defaults.items()) {
    if (request.previous_properties.contains(entry.key()) && !input.contains(entry.key()))
      input[entry.key()] = entry.value();
  }
}

/// Error: a property that nothing is done about.
Status check_supported(const Document& properties) {
  for (const char* name : {"CapacityProviderConfig",
                           "DurableConfig",
                           "FunctionScalingConfig",
                           "PublishToLatestPublished",
                           "TenancyConfig"}) {
    if (properties.contains(name)) {
      return Error{"NotImplemented",
                   std::string("Cloudtab does not implement the property ") + name +
                       " of AWS::Lambda::Function yet."};
    }
  }
  return ok();
}

Result<ResourceState> function_state(Call& call, const std::string& name) {
  ASSIGN_OR_RETURN(const Document function,
                   call_lambda(call, "GetFunctionConfiguration", {{"FunctionName", name}}));
  // Functions kept by an older release have none.
  const Document snap_start = function.value("SnapStart", Document::object());
  return ResourceState{
      name,
      {{"Arn", function["FunctionArn"]},
       {"SnapStartResponse.ApplyOn", snap_start.value("ApplyOn", "None")},
       {"SnapStartResponse.OptimizationStatus", snap_start.value("OptimizationStatus", "Off")}}};
}

/// What operations of their own set: concurrency, loops, runtime management.
Status put_others(Call& call, const std::string& name, const ResourceRequest& request) {
  const Document& properties = request.properties;
  const Document named = {{"FunctionName", name}};
  const auto put = [&](const char* operation, const Document& more) {
    Document input = named;
    input.update(more);
    return call_lambda(call, operation, std::move(input));
  };
  if (properties.contains("ReservedConcurrentExecutions")) {
    RETURN_IF_ERROR(
        put("PutFunctionConcurrency",
            {{"ReservedConcurrentExecutions", properties["ReservedConcurrentExecutions"]}}));
  } else {
    RETURN_IF_ERROR(put("DeleteFunctionConcurrency", Document::object()));
  }
  const bool had_loop = request.previous_properties.contains("RecursiveLoop");
  if (had_loop || properties.contains("RecursiveLoop")) {
    RETURN_IF_ERROR(put("PutFunctionRecursionConfig",
                        {{"RecursiveLoop", properties.value("RecursiveLoop", "Terminate")}}));
  }
  const bool had_runtime = request.previous_properties.contains("RuntimeManagementConfig");
  if (had_runtime || properties.contains("RuntimeManagementConfig")) {
    RETURN_IF_ERROR(
        put("PutRuntimeManagementConfig",
            properties.value("RuntimeManagementConfig", Document{{"UpdateRuntimeOn", "Auto"}})));
  }
  return ok();
}

Result<ResourceState> create_function(Call& call, const ResourceRequest& request) {
  const Document& properties = request.properties;
  RETURN_IF_ERROR(check_supported(properties));
  std::string name = request.generated_name;
  if (name.size() > kFunctionNameMax)
    name = name.substr(0, kFunctionNameMax - 13) + name.substr(name.size() - 13);
  name = properties.value("FunctionName", name);
  Document input = configuration_of(properties);
  input["FunctionName"] = name;
  input["Code"] = package_of(properties);
  for (const char* member : {"Architectures", "CodeSigningConfigArn", "PackageType"})
    if (properties.contains(member)) input[member] = properties[member];
  if (Document tags = tags_of(request); !tags.empty()) input["Tags"] = std::move(tags);
  RETURN_IF_ERROR(call_lambda(call, "CreateFunction", std::move(input)));
  RETURN_IF_ERROR(put_others(call, name, request));
  return function_state(call, name);
}

Status put_signing(Call& call, const std::string& name, const Document& properties) {
  Document input = {{"FunctionName", name}};
  const bool has_signing = properties.contains("CodeSigningConfigArn");
  if (has_signing) input["CodeSigningConfigArn"] = properties["CodeSigningConfigArn"];
  RETURN_IF_ERROR(
      call_lambda(call,
                  has_signing ? "PutFunctionCodeSigningConfig" : "DeleteFunctionCodeSigningConfig",
                  std::move(input)));
  return ok();
}

Result<ResourceState> update_function(Call& call, const ResourceRequest& request) {
  RETURN_IF_ERROR(check_supported(request.properties));
  const std::string& name = request.physical_id;
  const auto differs = [&](const char* member) {
    return request.properties.value(member, Document()) !=
           request.previous_properties.value(member, Document());
  };
  if (differs("Code") || differs("Architectures")) {
    Document code = package_of(request.properties);
    code["FunctionName"] = name;
    code["Architectures"] = request.properties.value("Architectures", Document::array({"x86_64"}));
    RETURN_IF_ERROR(call_lambda(call, "UpdateFunctionCode", std::move(code)));
  }
  Document configuration = configuration_of(request.properties);
  put_defaults(request, configuration);
  configuration["FunctionName"] = name;
  ASSIGN_OR_RETURN(const Document updated,
                   call_lambda(call, "UpdateFunctionConfiguration", std::move(configuration)));
  if (differs("CodeSigningConfigArn")) RETURN_IF_ERROR(put_signing(call, name, request.properties));
  RETURN_IF_ERROR(put_others(call, name, request));
  RETURN_IF_ERROR(put_tags(call, updated["FunctionArn"].get<std::string>(), request));
  return function_state(call, name);
}

Result<ResourceState> read_function(Call& call, const ResourceRequest& request) {
  const std::string& name = request.physical_id;
  ASSIGN_OR_RETURN(const Document function,
                   call_lambda(call, "GetFunctionConfiguration", {{"FunctionName", name}}));
  // What is null is not set. The code cannot be read back as a template gives it.
  Document properties = {{"FunctionName", name}};
  for (const char* member :
       {"Description", "Handler", "MemorySize", "Role", "Runtime", "Timeout", "Environment"})
    properties[member] = function.value(member, Document());
  return ResourceState{name,
                       {{"Arn", function["FunctionArn"]}, {"properties", std::move(properties)}}};
}

Result<ResourceState> remove_function(Call& call, const ResourceRequest& request) {
  return removed(call_lambda(call, "DeleteFunction", {{"FunctionName", request.physical_id}}),
                 request.physical_id);
}

Result<ResourceState> create_permission(Call& call, const ResourceRequest& request) {
  Document input = Document::object();
  for (const char* member : {"FunctionName",
                             "Action",
                             "Principal",
                             "SourceArn",
                             "SourceAccount",
                             "EventSourceToken",
                             "FunctionUrlAuthType",
                             "InvokedViaFunctionUrl",
                             "PrincipalOrgID"}) {
    if (request.properties.contains(member)) input[member] = request.properties[member];
  }
  input["StatementId"] = request.generated_name;
  RETURN_IF_ERROR(call_lambda(call, "AddPermission", std::move(input)));
  return ResourceState{request.generated_name, {{"Id", request.generated_name}}};
}

Result<ResourceState> remove_permission(Call& call, const ResourceRequest& request) {
  return removed(call_lambda(call,
                             "RemovePermission",
                             {{"FunctionName", request.properties.at("FunctionName")},
                              {"StatementId", request.physical_id}}),
                 request.physical_id);
}

}  // namespace

Result<Document> call_lambda(Call& call, std::string_view operation, Document input) {
  return call.invoke({.service = "lambda", .operation = operation, .input = std::move(input)});
}

Result<ResourceState> removed(const Result<Document>& result, const std::string& physical_id) {
  if (!result.ok() && result.error().code != "ResourceNotFoundException") return result.error();
  return ResourceState{physical_id};
}

Document tags_of(const ResourceRequest& request) {
  Document tags = Document::object();
  for (const Document& list : {request.properties.value("Tags", Document::array()), request.tags}) {
    for (const Document& tag : list) tags[tag.at("Key").get<std::string>()] = tag.at("Value");
  }
  return tags;
}

Status put_tags(Call& call, const std::string& arn, const ResourceRequest& request) {
  const Document wanted = tags_of(request);
  ASSIGN_OR_RETURN(const Document has, call_lambda(call, "ListTags", {{"Resource", arn}}));
  Document gone = Document::array();
  for (const auto& tag : has["Tags"].items())
    if (!wanted.contains(tag.key())) gone.push_back(tag.key());
  if (!gone.empty())
    RETURN_IF_ERROR(call_lambda(call, "UntagResource", {{"Resource", arn}, {"TagKeys", gone}}));
  if (!wanted.empty())
    RETURN_IF_ERROR(call_lambda(call, "TagResource", {{"Resource", arn}, {"Tags", wanted}}));
  return ok();
}

std::span<const ResourceType> resource_types() {
  static const ResourceType kTypes[] = {
      kMappingType,
      kEventInvokeConfigType,
      kVersionType,
      kAliasType,
      kLayerVersionType,
      kLayerVersionPermissionType,
      kUrlType,
      kCodeSigningConfigType,
      {"AWS::Lambda::Function",
       handler<create_function>,
       handler<update_function>,
       handler<remove_function>,
       handler<read_function>},
      {"AWS::Lambda::Permission", handler<create_permission>, nullptr, handler<remove_permission>},
  };
  return kTypes;
}

}  // namespace cloudtab::lambda
