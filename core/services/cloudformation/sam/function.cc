#include <string>
#include <utility>

#include "core/services/cloudformation/sam/expansion.h"
#include "core/services/cloudformation/template.h"

// AWS::Serverless::Function. Source: "AWS::Serverless::Function" and "Generated CloudFormation
// resources" of the developer guide.

namespace cloudtab::cloudformation::sam {

namespace {

constexpr const char* kManaged = "arn:aws:iam::aws:policy/";

Document code_of(Expansion& expansion, const std::string& id, const Document& properties) {
  if (properties.contains("InlineCode")) return {{"ZipFile", properties["InlineCode"]}};
  if (properties.contains("ImageUri")) return {{"ImageUri", properties["ImageUri"]}};
  if (!properties.contains("CodeUri")) {
    expansion.fail(id, "Missing required property 'CodeUri'.");
    return Document::object();
  }
  static constexpr const char* kNames[] = {"S3Bucket", "S3Key", "S3ObjectVersion"};
  return package_location(expansion, id, "CodeUri", properties["CodeUri"], kNames);
}

/// The managed policy of that name; those for functions are in a folder of their own.
std::string managed_policy(const std::string& name) {
  if (name.compare(0, 4, "arn:") == 0) return name;
  const bool is_role_policy =
      name.compare(0, 9, "AWSLambda") == 0 && name.find("Role") != std::string::npos;
  return kManaged + std::string(is_role_policy ? "service-role/" : "") + name;
}

bool is_function_call(const Document& value) {
  if (!value.is_object() || value.size() != 1) return false;
  const std::string& key = value.begin().key();
  return key == "Ref" || key.compare(0, 4, "Fn::") == 0;
}

/// Sorts the `Policies` into managed and inline ones.
void add_policies(Expansion& expansion,
                  const std::string& id,
                  const Document& written,
                  Document& managed,
                  Document& inlined) {
  const auto add_inline = [&](Document document) {
    inlined.push_back({{"PolicyName", id + "RolePolicy" + std::to_string(inlined.size())},
                       {"PolicyDocument", std::move(document)}});
  };
  const Document list = written.is_array() ? written : Document::array({written});
  for (const Document& policy : list) {
    if (policy.is_string()) {
      managed.push_back(managed_policy(policy.get<std::string>()));
    } else if (is_function_call(policy)) {
      managed.push_back(policy);
    } else if (policy.is_object() && policy.contains("Statement")) {
      add_inline(policy);
    } else if (policy.is_object() && policy.size() == 1) {
      Document document = policy_template(policy.begin().key(), policy.begin().value());
      if (document.is_null()) {
        expansion.fail(id,
                       "Must specify valid policy statement or policy template: Cloudtab does not "
                       "know '" +
                           policy.begin().key() + "'.");
        continue;
      }
      add_inline(std::move(document));
    } else {
      expansion.fail(id, "Policies must be a list of policy names, documents or templates.");
    }
  }
}

/// The role that a function without one gets. Answers what its `Role` is.
Document add_role(Expansion& expansion,
                  const std::string& id,
                  const Document& resource,
                  const Document& properties) {
  Document managed =
      Document::array({std::string(kManaged) + "service-role/AWSLambdaBasicExecutionRole"});
  Document inlined = Document::array();
  if (properties.value("Tracing", Document()) == "Active")
    managed.push_back(std::string(kManaged) + "AWSXrayWriteOnlyAccess");
  if (properties.contains("VpcConfig"))
    managed.push_back(std::string(kManaged) + "service-role/AWSLambdaVPCAccessExecutionRole");
  for (const auto& event : section(properties, "Events").items()) {
    if (!event.value().is_object()) continue;
    const char* policy = policy_for_event(event.value().value("Type", ""));
    const Document arn = policy == nullptr ? Document() : Document(managed_policy(policy));
    if (!arn.is_null() && std::find(managed.begin(), managed.end(), arn) == managed.end())
      managed.push_back(arn);
  }
  if (properties.contains("Policies"))
    add_policies(expansion, id, properties["Policies"], managed, inlined);
  Document role = picked(properties, {"PermissionsBoundary"});
  role["AssumeRolePolicyDocument"] = properties.value(
      "AssumeRolePolicyDocument",
      Document{{"Version", "2012-10-17"},
               {"Statement",
                Document::array(
                    {{{"Effect", "Allow"},
                      {"Action", Document::array({"sts:AssumeRole"})},
                      {"Principal", {{"Service", Document::array({"lambda.amazonaws.com"})}}}}})}});
  role["ManagedPolicyArns"] = std::move(managed);
  if (!inlined.empty()) role["Policies"] = std::move(inlined);
  if (properties.contains("RolePath")) role["Path"] = properties["RolePath"];
  role["Tags"] = tag_list(section(properties, "Tags"), "lambda:createdBy");
  expansion.add(id + "Role", "AWS::IAM::Role", std::move(role), resource);
  return attribute_of(id + "Role", "Arn");
}

Document function_properties(Expansion& expansion,
                             const std::string& id,
                             const Document& resource,
                             const Document& written) {
  Document properties = picked(written, {"Architectures", "CodeSigningConfigArn",
                                         "Description",   "EphemeralStorage",
                                         "Environment",   "FileSystemConfigs",
                                         "FunctionName",  "Handler",
                                         "ImageConfig",   "KmsKeyArn",
                                         "Layers",        "LoggingConfig",
                                         "MemorySize",    "PackageType",
                                         "RecursiveLoop", "ReservedConcurrentExecutions",
                                         "Runtime",       "RuntimeManagementConfig",
                                         "SnapStart",     "Timeout",
                                         "VpcConfig"});
  properties["Code"] = code_of(expansion, id, written);
  if (written.contains("Tracing")) properties["TracingConfig"] = {{"Mode", written["Tracing"]}};
  const Document& dead_letters = section(written, "DeadLetterQueue");
  if (dead_letters.contains("TargetArn"))
    properties["DeadLetterConfig"] = {{"TargetArn", dead_letters["TargetArn"]}};
  properties["Role"] =
      written.contains("Role") ? written["Role"] : add_role(expansion, id, resource, written);
  properties["Tags"] = tag_list(section(written, "Tags"), "lambda:createdBy");
  return properties;
}

/// The version and the alias of `AutoPublishAlias`. Answers the alias's logical id.
std::string add_alias(Expansion& expansion,
                      const std::string& id,
                      const Document& resource,
                      const Document& written,
                      const Document& code) {
  const Document& name = written["AutoPublishAlias"];
  const std::string version =
      id + "Version" + content_hash(written.value("AutoPublishCodeSha256", code));
  Document properties = {{"FunctionName", ref_to(id)}};
  if (written.contains("VersionDescription"))
    properties["Description"] = written["VersionDescription"];
  expansion.add(version, "AWS::Lambda::Version", std::move(properties), resource)
      .update({{"DeletionPolicy", written.value("VersionDeletionPolicy", "Retain")}});
  const std::string alias = id + "Alias" + (name.is_string() ? name.get<std::string>() : "");
  Document alias_properties = {{"FunctionName", ref_to(id)},
                               {"Name", name},
                               {"FunctionVersion", attribute_of(version, "Version")}};
  if (written.contains("ProvisionedConcurrencyConfig"))
    alias_properties["ProvisionedConcurrencyConfig"] = written["ProvisionedConcurrencyConfig"];
  expansion.add(alias, "AWS::Lambda::Alias", std::move(alias_properties), resource);
  expansion.name(id + ".Version", version);
  expansion.name(id + ".Alias", alias);
  return alias;
}

void add_url(Expansion& expansion,
             const std::string& id,
             const Document& resource,
             const Document& config,
             const Document& target) {
  Document url = picked(config, {"AuthType", "Cors", "InvokeMode"});
  url["TargetFunctionArn"] = target;
  expansion.add(id + "Url", "AWS::Lambda::Url", std::move(url), resource);
  if (config.value("AuthType", Document()) != "NONE") return;
  expansion.add(id + "UrlPublicPermissions",
                "AWS::Lambda::Permission",
                {{"Action", "lambda:InvokeFunctionUrl"},
                 {"FunctionName", target},
                 {"FunctionUrlAuthType", "NONE"},
                 {"Principal", "*"}},
                resource);
}

void add_invoke_config(Expansion& expansion,
                       const std::string& id,
                       const Document& resource,
                       const Document& config,
                       const Document& qualifier) {
  Document properties = picked(config, {"MaximumEventAgeInSeconds", "MaximumRetryAttempts"});
  properties["FunctionName"] = ref_to(id);
  properties["Qualifier"] = qualifier;
  for (const auto& destination : section(config, "DestinationConfig").items()) {
    if (!destination.value().is_object() || !destination.value().contains("Destination")) {
      expansion.fail(id, "Cloudtab needs the 'Destination' of " + destination.key() + ".");
      continue;
    }
    properties["DestinationConfig"][destination.key()] = {
        {"Destination", destination.value()["Destination"]}};
  }
  expansion.add(
      id + "EventInvokeConfig", "AWS::Lambda::EventInvokeConfig", std::move(properties), resource);
}

}  // namespace

void expand_function(Expansion& expansion, const std::string& id, const Document& resource) {
  const Document& written = section(resource, "Properties");
  Document properties = function_properties(expansion, id, resource, written);
  if (written.contains("DeploymentPreference"))
    expansion.fail(id, "Cloudtab does not implement DeploymentPreference.");
  const Document code = properties["Code"];
  Document& function = expansion.add(id, "AWS::Lambda::Function", std::move(properties), resource);
  for (const char* attribute : {"DependsOn", "Metadata", "DeletionPolicy", "UpdateReplacePolicy"}) {
    if (resource.contains(attribute)) function[attribute] = resource[attribute];
  }
  EventOwner owner{id, resource, ref_to(id), attribute_of(id, "Arn")};
  Document qualifier = "$LATEST";
  if (written.contains("AutoPublishAlias")) {
    owner.target = ref_to(add_alias(expansion, id, resource, written, code));
    owner.target_arn = owner.target;
    qualifier = written["AutoPublishAlias"];
  }
  if (written.contains("FunctionUrlConfig"))
    add_url(expansion, id, resource, section(written, "FunctionUrlConfig"), owner.target);
  if (written.contains("EventInvokeConfig"))
    add_invoke_config(expansion, id, resource, section(written, "EventInvokeConfig"), qualifier);
  for (const auto& event : section(written, "Events").items())
    expand_event(expansion, owner, event.key(), event.value());
}

}  // namespace cloudtab::cloudformation::sam
