#include "core/services/lambda/resources.h"

#include <utility>

#include "core/engine/call.h"
#include "core/services/lambda/zip.h"

namespace cloudtab::lambda {

namespace {

/// https://docs.aws.amazon.com/lambda/latest/api/API_CreateFunction.html
constexpr size_t kFunctionNameMax = 64;

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

Document configuration_of(const Document& properties) {
  Document input = Document::object();
  for (const char* member : {"Description",
                             "Handler",
                             "KmsKeyArn",
                             "MemorySize",
                             "Role",
                             "Runtime",
                             "Timeout",
                             "Environment",
                             "DeadLetterConfig",
                             "EphemeralStorage",
                             "TracingConfig",
                             "LoggingConfig"}) {
    if (properties.contains(member))
      input[std::string(member) == "KmsKeyArn" ? "KMSKeyArn" : member] = properties[member];
  }
  return input;
}

Status check_supported(const Document& properties) {
  for (const char* name : {"FileSystemConfigs",
                           "ImageConfig",
                           "Layers",
                           "SnapStart",
                           "VpcConfig",
                           "CodeSigningConfigArn",
                           "RuntimeManagementConfig"}) {
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
  return ResourceState{name, {{"Arn", function["FunctionArn"]}}};
}

Status reserve(Call& call, const std::string& name, const Document& properties) {
  const auto reserved = properties.find("ReservedConcurrentExecutions");
  const bool is_reserved = reserved != properties.end();
  Document input = {{"FunctionName", name}};
  if (is_reserved) input["ReservedConcurrentExecutions"] = *reserved;
  RETURN_IF_ERROR(call_lambda(call,
                              is_reserved ? "PutFunctionConcurrency" : "DeleteFunctionConcurrency",
                              std::move(input)));
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
  if (properties.contains("Architectures")) input["Architectures"] = properties["Architectures"];
  Document tags = Document::object();
  for (const Document& list : {properties.value("Tags", Document::array()), request.tags}) {
    for (const Document& tag : list) tags[tag.at("Key").get<std::string>()] = tag.at("Value");
  }
  if (!tags.empty()) input["Tags"] = std::move(tags);
  RETURN_IF_ERROR(call_lambda(call, "CreateFunction", std::move(input)));
  RETURN_IF_ERROR(reserve(call, name, properties));
  return function_state(call, name);
}

Result<ResourceState> update_function(Call& call, const ResourceRequest& request) {
  RETURN_IF_ERROR(check_supported(request.properties));
  const std::string& name = request.physical_id;
  if (request.properties.value("Code", Document()) !=
      request.previous_properties.value("Code", Document())) {
    Document code = package_of(request.properties);
    code["FunctionName"] = name;
    RETURN_IF_ERROR(call_lambda(call, "UpdateFunctionCode", std::move(code)));
  }
  Document configuration = configuration_of(request.properties);
  configuration["FunctionName"] = name;
  RETURN_IF_ERROR(call_lambda(call, "UpdateFunctionConfiguration", std::move(configuration)));
  RETURN_IF_ERROR(reserve(call, name, request.properties));
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
  for (const char* member : {"FunctionName", "Action", "Principal", "SourceArn", "SourceAccount"}) {
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

std::span<const ResourceType> resource_types() {
  static const ResourceType kTypes[] = {
      kMappingType,
      kEventInvokeConfigType,
      kVersionType,
      kAliasType,
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
