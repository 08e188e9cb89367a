#include <string>
#include <string_view>
#include <utility>

#include "core/services/iam/resource_common.h"

namespace cloudtab::iam {

namespace {

/// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html
constexpr size_t kPolicyNameMax = 128;
constexpr const char* kNouns[] = {"Role", "User", "Group"};

/// Calls `change(noun, name)` for each that the properties `Roles`, `Users` and `Groups` name.
template <class Change>
Status for_each_named(const Document& properties, Change&& change) {
  for (const std::string noun : kNouns) {
    for (const Document& name : properties.value(noun + "s", Document::array()))
      RETURN_IF_ERROR(change(noun, name));
  }
  return ok();
}

Status remove_inline(Call& call, const Document& properties, const std::string& policy) {
  return for_each_named(properties, [&](const std::string& noun, const Document& name) {
    return remove_iam(
        call, "Delete" + noun + "Policy", {{noun + "Name", name}, {"PolicyName", policy}});
  });
}

Status attach(Call& call, const Document& properties, const std::string& arn) {
  return for_each_named(properties, [&](const std::string& noun, const Document& name) -> Status {
    RETURN_IF_ERROR(
        invoke_iam(call, "Attach" + noun + "Policy", {{noun + "Name", name}, {"PolicyArn", arn}}));
    return ok();
  });
}

Status detach(Call& call, const Document& properties, const std::string& arn) {
  return for_each_named(properties, [&](const std::string& noun, const Document& name) {
    return remove_iam(
        call, "Detach" + noun + "Policy", {{noun + "Name", name}, {"PolicyArn", arn}});
  });
}

/// `Role` of AWS::IAM::RolePolicy.
std::string noun_of(const ResourceRequest& request) {
  constexpr std::string_view kStart = "AWS::IAM::", kEnd = "Policy";
  return request.type.substr(kStart.size(), request.type.size() - kStart.size() - kEnd.size());
}

}  // namespace

// --- AWS::IAM::Policy

Result<ResourceState> create_policy_resource(Call& call, const ResourceRequest& request) {
  const Document& properties = request.properties;
  const std::string policy = properties.at("PolicyName");
  RETURN_IF_ERROR(
      for_each_named(properties, [&](const std::string& noun, const Document& name) -> Status {
        RETURN_IF_ERROR(
            invoke_iam(call,
                       "Put" + noun + "Policy",
                       {{noun + "Name", name},
                        {"PolicyName", policy},
                        {"PolicyDocument", policy_text(properties.at("PolicyDocument"))}}));
        return ok();
      }));
  return ResourceState{policy};
}

Result<ResourceState> update_policy_resource(Call& call, const ResourceRequest& request) {
  RETURN_IF_ERROR(remove_inline(call, request.previous_properties, request.physical_id));
  return create_policy_resource(call, request);
}

Result<ResourceState> remove_policy_resource(Call& call, const ResourceRequest& request) {
  RETURN_IF_ERROR(remove_inline(call, request.properties, request.physical_id));
  return ResourceState{request.physical_id};
}

// --- AWS::IAM::RolePolicy, UserPolicy, GroupPolicy: one inline policy of one role, user or group.
// What names it replaces it, so that an update can only bring another document. Its physical id is
// its two identifiers, as of every type of the registry that has several (docs:
// cloudcontrolapi/latest/userguide/resource-identifier.html).

Result<ResourceState> put_inline_resource(Call& call, const ResourceRequest& request) {
  const Document& properties = request.properties;
  const std::string noun = noun_of(request), name = noun + "Name";
  Document input = {
      {name, properties.at(name)},
      {"PolicyName", properties.at("PolicyName")},
      {"PolicyDocument", policy_text(properties.value("PolicyDocument", Document("")))}};
  RETURN_IF_ERROR(invoke_iam(call, "Put" + noun + "Policy", std::move(input)));
  return ResourceState{properties["PolicyName"].get<std::string>() + "|" +
                       properties[name].get<std::string>()};
}

Result<ResourceState> remove_inline_resource(Call& call, const ResourceRequest& request) {
  const std::string noun = noun_of(request), name = noun + "Name";
  RETURN_IF_ERROR(remove_iam(
      call,
      "Delete" + noun + "Policy",
      {{name, request.properties.at(name)}, {"PolicyName", request.properties.at("PolicyName")}}));
  return ResourceState{request.physical_id};
}

// --- AWS::IAM::ManagedPolicy

namespace {

Result<ResourceState> managed_state(Call& call, const std::string& arn) {
  ASSIGN_OR_RETURN(const Document found, invoke_iam(call, "GetPolicy", {{"PolicyArn", arn}}));
  return ResourceState{arn, {{"PolicyArn", arn}, {"PolicyId", found["Policy"]["PolicyId"]}}};
}

}  // namespace

Result<ResourceState> create_managed_policy(Call& call, const ResourceRequest& request) {
  const Document& properties = request.properties;
  Document input = {
      {"PolicyName",
       properties.value("ManagedPolicyName", fitted(request.generated_name, kPolicyNameMax))},
      {"PolicyDocument", policy_text(properties.at("PolicyDocument"))}};
  for (const char* member : {"Path", "Description"}) {
    if (properties.contains(member)) input[member] = properties[member];
  }
  ASSIGN_OR_RETURN(const Document created, invoke_iam(call, "CreatePolicy", input));
  const std::string arn = created["Policy"]["Arn"];
  RETURN_IF_ERROR(attach(call, properties, arn));
  return managed_state(call, arn);
}

Result<ResourceState> update_managed_policy(Call& call, const ResourceRequest& request) {
  const std::string& arn = request.physical_id;
  const Document text = policy_text(request.properties.at("PolicyDocument"));
  if (text != policy_text(request.previous_properties.value("PolicyDocument", Document("")))) {
    ASSIGN_OR_RETURN(const Document listed,
                     invoke_iam(call, "ListPolicyVersions", {{"PolicyArn", arn}}));
    // CloudFormation keeps to the one version, so that it never meets the limit of five.
    for (const Document& version : listed["Versions"]) {
      if (version["IsDefaultVersion"] == false) {
        RETURN_IF_ERROR(remove_iam(call,
                                   "DeletePolicyVersion",
                                   {{"PolicyArn", arn}, {"VersionId", version["VersionId"]}}));
      }
    }
    RETURN_IF_ERROR(
        invoke_iam(call,
                   "CreatePolicyVersion",
                   {{"PolicyArn", arn}, {"PolicyDocument", text}, {"SetAsDefault", true}}));
  }
  RETURN_IF_ERROR(detach(call, request.previous_properties, arn));
  RETURN_IF_ERROR(attach(call, request.properties, arn));
  return managed_state(call, arn);
}

Result<ResourceState> remove_managed_policy(Call& call, const ResourceRequest& request) {
  const std::string& arn = request.physical_id;
  RETURN_IF_ERROR(detach(call, request.properties, arn));
  const Result<Document> listed = invoke_iam(call, "ListPolicyVersions", {{"PolicyArn", arn}});
  if (listed.ok()) {
    for (const Document& version : listed->at("Versions")) {
      if (version["IsDefaultVersion"] == true) continue;
      RETURN_IF_ERROR(remove_iam(
          call, "DeletePolicyVersion", {{"PolicyArn", arn}, {"VersionId", version["VersionId"]}}));
    }
  }
  RETURN_IF_ERROR(remove_iam(call, "DeletePolicy", {{"PolicyArn", arn}}));
  return ResourceState{arn};
}

}  // namespace cloudtab::iam
