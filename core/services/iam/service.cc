#include "core/services/iam/service.h"

#include "core/services/iam/operations/operations.h"
#include "core/services/iam/resources.h"
#include "core/services/iam/state.h"

namespace cloudtab {

const ServiceDefinition& iam_service() {
  using namespace iam;
  static constexpr OperationEntry kOperations[] = {
      {"AttachRolePolicy", attach_role_policy},
      {"CreatePolicy", create_policy},
      {"CreateRole", create_role},
      {"DeletePolicy", delete_policy},
      {"DeleteRole", delete_role},
      {"DeleteRolePolicy", delete_role_policy},
      {"DetachRolePolicy", detach_role_policy},
      {"GetPolicy", get_policy},
      {"GetPolicyVersion", get_policy_version},
      {"GetRole", get_role},
      {"GetRolePolicy", get_role_policy},
      {"ListAttachedRolePolicies", list_attached_role_policies},
      {"ListPolicies", list_policies},
      {"ListRolePolicies", list_role_policies},
      {"ListRoleTags", list_role_tags},
      {"ListRoles", list_roles},
      {"PutRolePolicy", put_role_policy},
      {"TagRole", tag_role},
      {"UntagRole", untag_role},
      {"UpdateAssumeRolePolicy", update_assume_role_policy},
      {"UpdateRole", update_role},
  };
  static const RecordType* const kRecords[] = {&record_type<RoleRecord>(),
                                               &record_type<PolicyRecord>()};
  static const ServiceDefinition service{
      .id = "iam", .operations = kOperations, .records = kRecords, .resources = resource_types()};
  return service;
}

}  // namespace cloudtab
