#include "core/services/iam/service_linked_roles.h"

#include <string>
#include <utility>

#include "core/services/iam/entity.h"
#include "core/services/iam/operations/operations.h"

// Roles that belong to a service: it names them, says what they may do, and they are deleted by a
// task of their own.
// https://docs.aws.amazon.com/IAM/latest/UserGuide/using-service-linked-roles.html

namespace cloudtab::iam {

namespace {

/// Seconds; recorded.
constexpr int kSessionSeconds = 3600;

std::string trust_policy(const std::string& service) {
  return R"({"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"Service":")" +
         service + R"("},"Action":"sts:AssumeRole"}]})";
}

Result<std::string> chosen_name(const ServiceLinkedRole& known, const Document& input) {
  if (!input.contains("CustomSuffix")) return known.role_name();
  if (!known.takes_suffix()) {
    return errors::invalid_input("Custom suffix is not allowed for " +
                                 input.at("AWSServiceName").get<std::string>());
  }
  return known.role_name() + "_" + input["CustomSuffix"].get<std::string>();
}

}  // namespace

Outcome create_service_linked_role(Call& call, const Document& input) {
  const std::string& service = input.at("AWSServiceName").get_ref<const std::string&>();
  const ServiceLinkedRole* known = find_service_linked_role(service);
  // The text is ours: no published answer was found.
  if (known == nullptr)
    return errors::invalid_input("Service-linked roles are not known for " + service);
  ASSIGN_OR_RETURN(const std::string name, chosen_name(*known, input));
  auto& roles = account_records<RoleRecord>(call);
  if (roles.contains(name)) {
    return errors::invalid_input("Service role name " + name +
                                 " has been taken in this account, please try a different suffix.");
  }
  Document role = new_entity<RoleRecord>(
      call, {{"RoleName", name}, {"Path", "/aws-service-role/" + service + "/"}});
  role["AssumeRolePolicyDocument"] = trust_policy(service);
  role["AttachedPolicies"].push_back(known->policy_arn());
  role["ServiceLinked"] = service;
  if (input.contains("Description")) role["Description"] = input["Description"];
  Document answer = without_policies(role);
  answer["AssumeRolePolicyDocument"] = encoded(role["AssumeRolePolicyDocument"]);
  role["MaxSessionDuration"] = kSessionSeconds;
  roles.put(name, {std::move(role)});
  return Document{{"Role", std::move(answer)}};
}

Outcome delete_service_linked_role(Call& call, const Document& input) {
  ASSIGN_OR_RETURN(const Document* role, find_entity<RoleRecord>(call, input));
  const std::string name = role->at("RoleName");
  if (!role->contains("ServiceLinked")) return errors::no_such("role", name);
  const std::string task =
      "task" + role->at("Path").get<std::string>() + name + "/" + call.random().uuid();
  // No service here uses its role, so it goes at once.
  account_records<RoleRecord>(call).erase(name);
  account_records<RoleDeletionRecord>(call).put(task, {{{"Status", "SUCCEEDED"}}});
  return Document{{"DeletionTaskId", task}};
}

Outcome get_service_linked_role_deletion_status(Call& call, const Document& input) {
  const std::string& task = input.at("DeletionTaskId").get_ref<const std::string&>();
  const RoleDeletionRecord* found = account_records<RoleDeletionRecord>(call).find(task);
  // The text is ours: no published answer was found.
  if (found == nullptr)
    return Error{"NoSuchEntityException", "Deletion task " + task + " cannot be found.", 404};
  return found->value;
}

}  // namespace cloudtab::iam
