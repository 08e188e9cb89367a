#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "core/engine/call.h"
#include "core/engine/service.h"

// What the CloudFormation types of IAM share.

namespace cloudtab::iam {

Result<Document> invoke_iam(Call& call, std::string_view operation, Document input);
/// As above, for a removal: that it is gone already is a success.
Status remove_iam(Call& call, std::string_view operation, Document input);

/// A policy document as text, which templates write as an object.
std::string policy_text(const Document& policy);
/// Keeps the random end of a generated name.
std::string fitted(const std::string& name, size_t size_max);
Document resource_tags(const ResourceRequest& request);

/// `noun`: Role, User or Group. Gives `name` the inline and managed policies of the properties
/// `Policies` and `ManagedPolicyArns`, or takes them.
Status put_policies(Call& call,
                    const std::string& noun,
                    const std::string& name,
                    const Document& properties);
Status remove_policies(Call& call,
                       const std::string& noun,
                       const std::string& name,
                       const Document& properties);

// resource_policies.cc
Result<ResourceState> create_policy_resource(Call& call, const ResourceRequest& request);
Result<ResourceState> update_policy_resource(Call& call, const ResourceRequest& request);
Result<ResourceState> remove_policy_resource(Call& call, const ResourceRequest& request);
/// AWS::IAM::RolePolicy, UserPolicy and GroupPolicy.
Result<ResourceState> put_inline_resource(Call& call, const ResourceRequest& request);
Result<ResourceState> remove_inline_resource(Call& call, const ResourceRequest& request);
Result<ResourceState> create_managed_policy(Call& call, const ResourceRequest& request);
Result<ResourceState> update_managed_policy(Call& call, const ResourceRequest& request);
Result<ResourceState> remove_managed_policy(Call& call, const ResourceRequest& request);

// resource_accounts.cc
Result<ResourceState> create_oidc_resource(Call& call, const ResourceRequest& request);
Result<ResourceState> update_oidc_resource(Call& call, const ResourceRequest& request);
Result<ResourceState> remove_oidc_resource(Call& call, const ResourceRequest& request);
Result<ResourceState> create_linked_role_resource(Call& call, const ResourceRequest& request);
Result<ResourceState> update_linked_role_resource(Call& call, const ResourceRequest& request);
Result<ResourceState> remove_linked_role_resource(Call& call, const ResourceRequest& request);

// resource_entities.cc
Result<ResourceState> create_user_resource(Call& call, const ResourceRequest& request);
Result<ResourceState> update_user_resource(Call& call, const ResourceRequest& request);
Result<ResourceState> remove_user_resource(Call& call, const ResourceRequest& request);
Result<ResourceState> create_group_resource(Call& call, const ResourceRequest& request);
Result<ResourceState> update_group_resource(Call& call, const ResourceRequest& request);
Result<ResourceState> remove_group_resource(Call& call, const ResourceRequest& request);
Result<ResourceState> create_profile_resource(Call& call, const ResourceRequest& request);
Result<ResourceState> update_profile_resource(Call& call, const ResourceRequest& request);
Result<ResourceState> remove_profile_resource(Call& call, const ResourceRequest& request);
Result<ResourceState> create_access_key_resource(Call& call, const ResourceRequest& request);
Result<ResourceState> update_access_key_resource(Call& call, const ResourceRequest& request);
Result<ResourceState> remove_access_key_resource(Call& call, const ResourceRequest& request);
Result<ResourceState> create_addition_resource(Call& call, const ResourceRequest& request);
Result<ResourceState> update_addition_resource(Call& call, const ResourceRequest& request);
Result<ResourceState> remove_addition_resource(Call& call, const ResourceRequest& request);

}  // namespace cloudtab::iam
