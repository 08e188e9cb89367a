#pragma once

#include <cstdint>
#include <string>

#include "core/engine/call.h"
#include "core/engine/outcome.h"

namespace cloudtab::iam {

// roles.cc
Outcome create_role(Call& call, const Document& input);
Outcome get_role(Call& call, const Document& input);
Outcome list_roles(Call& call, const Document& input);
Outcome delete_role(Call& call, const Document& input);
Outcome update_role(Call& call, const Document& input);
Outcome update_assume_role_policy(Call& call, const Document& input);
Outcome update_role_description(Call& call, const Document& input);

// service_linked_roles.cc
Outcome create_service_linked_role(Call& call, const Document& input);
Outcome delete_service_linked_role(Call& call, const Document& input);
Outcome get_service_linked_role_deletion_status(Call& call, const Document& input);

// users.cc
Outcome create_user(Call& call, const Document& input);
Outcome get_user(Call& call, const Document& input);
Outcome list_users(Call& call, const Document& input);
Outcome update_user(Call& call, const Document& input);
Outcome delete_user(Call& call, const Document& input);
Outcome create_login_profile(Call& call, const Document& input);
Outcome get_login_profile(Call& call, const Document& input);
Outcome update_login_profile(Call& call, const Document& input);
Outcome delete_login_profile(Call& call, const Document& input);

// access_keys.cc
Outcome create_access_key(Call& call, const Document& input);
Outcome list_access_keys(Call& call, const Document& input);
Outcome update_access_key(Call& call, const Document& input);
Outcome delete_access_key(Call& call, const Document& input);
Outcome get_access_key_last_used(Call& call, const Document& input);

// user_credentials.cc
enum class UserCredentialKind : uint8_t { kService, kCertificate };
bool has_user_credentials(Call& call, const std::string& user, UserCredentialKind kind);
void rename_user_credentials(Call& call, const std::string& user, const std::string& new_name);
Outcome create_service_specific_credential(Call& call, const Document& input);
Outcome list_service_specific_credentials(Call& call, const Document& input);
Outcome update_service_specific_credential(Call& call, const Document& input);
Outcome reset_service_specific_credential(Call& call, const Document& input);
Outcome delete_service_specific_credential(Call& call, const Document& input);
Outcome upload_signing_certificate(Call& call, const Document& input);
Outcome list_signing_certificates(Call& call, const Document& input);
Outcome update_signing_certificate(Call& call, const Document& input);
Outcome delete_signing_certificate(Call& call, const Document& input);

// groups.cc
Outcome create_group(Call& call, const Document& input);
Outcome get_group(Call& call, const Document& input);
Outcome list_groups(Call& call, const Document& input);
Outcome update_group(Call& call, const Document& input);
Outcome delete_group(Call& call, const Document& input);
Outcome add_user_to_group(Call& call, const Document& input);
Outcome remove_user_from_group(Call& call, const Document& input);
Outcome list_groups_for_user(Call& call, const Document& input);

// instance_profiles.cc
Outcome create_instance_profile(Call& call, const Document& input);
Outcome get_instance_profile(Call& call, const Document& input);
Outcome list_instance_profiles(Call& call, const Document& input);
Outcome list_instance_profiles_for_role(Call& call, const Document& input);
Outcome delete_instance_profile(Call& call, const Document& input);
Outcome add_role_to_instance_profile(Call& call, const Document& input);
Outcome remove_role_from_instance_profile(Call& call, const Document& input);
Outcome tag_instance_profile(Call& call, const Document& input);
Outcome untag_instance_profile(Call& call, const Document& input);
Outcome list_instance_profile_tags(Call& call, const Document& input);

// policies.cc
Outcome create_policy(Call& call, const Document& input);
Outcome get_policy(Call& call, const Document& input);
Outcome get_policy_version(Call& call, const Document& input);
Outcome list_policy_versions(Call& call, const Document& input);
Outcome create_policy_version(Call& call, const Document& input);
Outcome set_default_policy_version(Call& call, const Document& input);
Outcome delete_policy_version(Call& call, const Document& input);
Outcome list_policies(Call& call, const Document& input);
Outcome list_entities_for_policy(Call& call, const Document& input);
Outcome delete_policy(Call& call, const Document& input);
Outcome tag_policy(Call& call, const Document& input);
Outcome untag_policy(Call& call, const Document& input);
Outcome list_policy_tags(Call& call, const Document& input);

// account.cc
Outcome create_account_alias(Call& call, const Document& input);
Outcome delete_account_alias(Call& call, const Document& input);
Outcome list_account_aliases(Call& call, const Document& input);
Outcome update_account_password_policy(Call& call, const Document& input);
Outcome get_account_password_policy(Call& call, const Document& input);
Outcome delete_account_password_policy(Call& call, const Document& input);
Outcome get_account_summary(Call& call, const Document& input);

// account_details.cc
Outcome get_account_authorization_details(Call& call, const Document& input);
Outcome list_mfa_devices(Call& call, const Document& input);
Outcome list_ssh_public_keys(Call& call, const Document& input);
Outcome list_virtual_mfa_devices(Call& call, const Document& input);
Outcome list_server_certificates(Call& call, const Document& input);
Outcome list_saml_providers(Call& call, const Document& input);

// oidc_providers.cc
Outcome create_open_id_connect_provider(Call& call, const Document& input);
Outcome get_open_id_connect_provider(Call& call, const Document& input);
Outcome list_open_id_connect_providers(Call& call, const Document& input);
Outcome delete_open_id_connect_provider(Call& call, const Document& input);
Outcome add_client_id_to_open_id_connect_provider(Call& call, const Document& input);
Outcome remove_client_id_from_open_id_connect_provider(Call& call, const Document& input);
Outcome update_open_id_connect_provider_thumbprint(Call& call, const Document& input);
Outcome tag_open_id_connect_provider(Call& call, const Document& input);
Outcome untag_open_id_connect_provider(Call& call, const Document& input);
Outcome list_open_id_connect_provider_tags(Call& call, const Document& input);

// simulate.cc
Outcome simulate_custom_policy(Call& call, const Document& input);
Outcome simulate_principal_policy(Call& call, const Document& input);
Outcome get_context_keys_for_custom_policy(Call& call, const Document& input);

}  // namespace cloudtab::iam
