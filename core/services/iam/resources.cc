#include "core/services/iam/resources.h"

#include "core/engine/call.h"

namespace cloudtab::iam {

namespace {

/// Role and policy names.
/// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html
constexpr size_t kRoleNameMax = 64;
constexpr size_t kPolicyNameMax = 128;

std::string text_of(const Document& policy) {
  return policy.is_string() ? policy.get<std::string>() : policy.dump();
}

bool is_gone(const Result<Document>& result) {
  return !result.ok() && result.error().code == "NoSuchEntityException";
}

/// Keeps the random end of a generated name.
std::string fitted(const std::string& name, size_t size_max) {
  constexpr size_t kRandomEnd = 13;
  if (name.size() <= size_max) return name;
  return name.substr(0, size_max - kRandomEnd) + name.substr(name.size() - kRandomEnd);
}

Result<Document> iam(Call& call, std::string_view operation, Document input) {
  return call.invoke({.service = "iam", .operation = operation, .input = std::move(input)});
}

Document tags_of(const ResourceRequest& request) {
  Document tags = request.properties.value("Tags", Document::array());
  tags.insert(tags.end(), request.tags.begin(), request.tags.end());
  return tags;
}

// --- AWS::IAM::Role
// ---------------------------------------------------------------------------------------------------

Result<ResourceState> role_state(Call& call, const std::string& name) {
  ASSIGN_OR_RETURN(const Document answer, iam(call, "GetRole", {{"RoleName", name}}));
  const Document& role = answer["Role"];
  return ResourceState{name, {{"Arn", role["Arn"]}, {"RoleId", role["RoleId"]}}};
}

Status put_role_policies(Call& call, const std::string& role, const Document& properties) {
  for (const Document& policy : properties.value("Policies", Document::array())) {
    RETURN_IF_ERROR(iam(call,
                        "PutRolePolicy",
                        {{"RoleName", role},
                         {"PolicyName", policy.at("PolicyName")},
                         {"PolicyDocument", text_of(policy.at("PolicyDocument"))}}));
  }
  for (const Document& arn : properties.value("ManagedPolicyArns", Document::array())) {
    RETURN_IF_ERROR(iam(call, "AttachRolePolicy", {{"RoleName", role}, {"PolicyArn", arn}}));
  }
  return ok();
}

Status remove_role_policies(Call& call, const std::string& role, const Document& properties) {
  for (const Document& policy : properties.value("Policies", Document::array())) {
    const Result<Document> removed = iam(
        call, "DeleteRolePolicy", {{"RoleName", role}, {"PolicyName", policy.at("PolicyName")}});
    if (!removed.ok() && !is_gone(removed)) return removed.error();
  }
  for (const Document& arn : properties.value("ManagedPolicyArns", Document::array())) {
    const Result<Document> removed =
        iam(call, "DetachRolePolicy", {{"RoleName", role}, {"PolicyArn", arn}});
    if (!removed.ok() && !is_gone(removed)) return removed.error();
  }
  return ok();
}

Result<ResourceState> try_create_role(Call& call, const ResourceRequest& request) {
  const Document& properties = request.properties;
  Document input = {
      {"RoleName", properties.value("RoleName", fitted(request.generated_name, kRoleNameMax))},
      {"AssumeRolePolicyDocument", text_of(properties.at("AssumeRolePolicyDocument"))}};
  for (const char* member : {"Path", "Description", "MaxSessionDuration", "PermissionsBoundary"}) {
    if (properties.contains(member)) input[member] = properties[member];
  }
  if (Document tags = tags_of(request); !tags.empty()) input["Tags"] = std::move(tags);
  RETURN_IF_ERROR(iam(call, "CreateRole", input));
  const std::string name = input["RoleName"];
  RETURN_IF_ERROR(put_role_policies(call, name, properties));
  return role_state(call, name);
}

Result<ResourceState> try_update_role(Call& call, const ResourceRequest& request) {
  const std::string& name = request.physical_id;
  const Document& properties = request.properties;
  RETURN_IF_ERROR(iam(call,
                      "UpdateAssumeRolePolicy",
                      {{"RoleName", name},
                       {"PolicyDocument", text_of(properties.at("AssumeRolePolicyDocument"))}}));
  Document details = {{"RoleName", name}, {"Description", properties.value("Description", "")}};
  if (properties.contains("MaxSessionDuration"))
    details["MaxSessionDuration"] = properties["MaxSessionDuration"];
  RETURN_IF_ERROR(iam(call, "UpdateRole", details));
  RETURN_IF_ERROR(remove_role_policies(call, name, request.previous_properties));
  RETURN_IF_ERROR(put_role_policies(call, name, properties));
  return role_state(call, name);
}

Result<ResourceState> try_remove_role(Call& call, const ResourceRequest& request) {
  RETURN_IF_ERROR(remove_role_policies(call, request.physical_id, request.properties));
  const Result<Document> removed = iam(call, "DeleteRole", {{"RoleName", request.physical_id}});
  if (!removed.ok() && !is_gone(removed)) return removed.error();
  return ResourceState{request.physical_id};
}

// --- AWS::IAM::Policy
// -------------------------------------------------------------------------------------------------

Status each_role(Call& call,
                 const Document& properties,
                 std::string_view operation,
                 const std::string& policy,
                 bool with_document) {
  for (const char* target : {"Users", "Groups"}) {
    if (!properties.value(target, Document::array()).empty()) {
      return Error{"NotImplemented",
                   std::string("Cloudtab does not attach AWS::IAM::Policy to ") + target + " yet."};
    }
  }
  for (const Document& role : properties.value("Roles", Document::array())) {
    Document input = {{"RoleName", role}, {"PolicyName", policy}};
    if (with_document) input["PolicyDocument"] = text_of(properties.at("PolicyDocument"));
    const Result<Document> done = iam(call, operation, std::move(input));
    if (!done.ok() && (with_document || !is_gone(done))) return done.error();
  }
  return ok();
}

Result<ResourceState> try_create_policy(Call& call, const ResourceRequest& request) {
  const std::string name = request.properties.at("PolicyName");
  RETURN_IF_ERROR(each_role(call, request.properties, "PutRolePolicy", name, true));
  return ResourceState{name};
}

Result<ResourceState> try_update_policy(Call& call, const ResourceRequest& request) {
  RETURN_IF_ERROR(
      each_role(call, request.previous_properties, "DeleteRolePolicy", request.physical_id, false));
  return try_create_policy(call, request);
}

Result<ResourceState> try_remove_policy(Call& call, const ResourceRequest& request) {
  RETURN_IF_ERROR(
      each_role(call, request.properties, "DeleteRolePolicy", request.physical_id, false));
  return ResourceState{request.physical_id};
}

// --- AWS::IAM::RolePolicy: one inline policy of one role. What names it replaces it, so that an
// update can only bring another document. Its physical id is its two identifiers, as of every type
// of the registry that has several (docs:
// cloudcontrolapi/latest/userguide/resource-identifier.html).

Result<ResourceState> try_put_role_policy(Call& call, const ResourceRequest& request) {
  const Document& properties = request.properties;
  Document input = {{"RoleName", properties.at("RoleName")},
                    {"PolicyName", properties.at("PolicyName")},
                    {"PolicyDocument", text_of(properties.value("PolicyDocument", Document("")))}};
  RETURN_IF_ERROR(iam(call, "PutRolePolicy", std::move(input)));
  return ResourceState{properties["PolicyName"].get<std::string>() + "|" +
                       properties["RoleName"].get<std::string>()};
}

Result<ResourceState> try_remove_role_policy(Call& call, const ResourceRequest& request) {
  const Result<Document> removed = iam(call,
                                       "DeleteRolePolicy",
                                       {{"RoleName", request.properties.at("RoleName")},
                                        {"PolicyName", request.properties.at("PolicyName")}});
  if (!removed.ok() && !is_gone(removed)) return removed.error();
  return ResourceState{request.physical_id};
}

// --- AWS::IAM::ManagedPolicy
// ------------------------------------------------------------------------------------------

Status each_attachment(Call& call,
                       const Document& properties,
                       std::string_view operation,
                       const std::string& arn) {
  for (const Document& role : properties.value("Roles", Document::array())) {
    const Result<Document> done = iam(call, operation, {{"RoleName", role}, {"PolicyArn", arn}});
    if (!done.ok() && !(operation == "DetachRolePolicy" && is_gone(done))) return done.error();
  }
  return ok();
}

Result<ResourceState> try_create_managed_policy(Call& call, const ResourceRequest& request) {
  const Document& properties = request.properties;
  Document input = {
      {"PolicyName",
       properties.value("ManagedPolicyName", fitted(request.generated_name, kPolicyNameMax))},
      {"PolicyDocument", text_of(properties.at("PolicyDocument"))}};
  for (const char* member : {"Path", "Description"}) {
    if (properties.contains(member)) input[member] = properties[member];
  }
  ASSIGN_OR_RETURN(const Document created, iam(call, "CreatePolicy", input));
  const std::string arn = created["Policy"]["Arn"];
  RETURN_IF_ERROR(each_attachment(call, properties, "AttachRolePolicy", arn));
  return ResourceState{arn, {{"PolicyArn", arn}, {"PolicyId", created["Policy"]["PolicyId"]}}};
}

Result<ResourceState> try_remove_managed_policy(Call& call, const ResourceRequest& request) {
  RETURN_IF_ERROR(
      each_attachment(call, request.properties, "DetachRolePolicy", request.physical_id));
  const Result<Document> removed = iam(call, "DeletePolicy", {{"PolicyArn", request.physical_id}});
  if (!removed.ok() && !is_gone(removed)) return removed.error();
  return ResourceState{request.physical_id};
}

}  // namespace

std::span<const ResourceType> resource_types() {
  static constexpr ResourceType kTypes[] = {
      {"AWS::IAM::ManagedPolicy",
       handler<try_create_managed_policy>,
       nullptr,
       handler<try_remove_managed_policy>},
      {"AWS::IAM::Policy",
       handler<try_create_policy>,
       handler<try_update_policy>,
       handler<try_remove_policy>},
      {"AWS::IAM::Role",
       handler<try_create_role>,
       handler<try_update_role>,
       handler<try_remove_role>},
      {"AWS::IAM::RolePolicy",
       handler<try_put_role_policy>,
       handler<try_put_role_policy>,
       handler<try_remove_role_policy>},
  };
  return kTypes;
}

}  // namespace cloudtab::iam
