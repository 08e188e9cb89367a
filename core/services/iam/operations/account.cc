#include <cstdint>
#include <string>
#include <utility>

#include "core/services/iam/entity.h"
#include "core/services/iam/operations/operations.h"

namespace cloudtab::iam {

namespace {

constexpr const char* kAccount = "account";

Document account(Call& call) {
  const AccountRecord* record = account_records<AccountRecord>(call).find(kAccount);
  return record == nullptr ? Document::object() : record->value;
}

void put_account(Call& call, Document value) {
  account_records<AccountRecord>(call).put(kAccount, {std::move(value)});
}

Error no_password_policy(const std::string& account_id) {
  return Error{"NoSuchEntityException",
               "The Password Policy with domain name " + account_id + " cannot be found.",
               404};
}

int64_t policy_versions(Call& call) {
  int64_t count = 0;
  for (const auto& [arn, policy] : account_records<PolicyRecord>(call)) {
    const auto versions = policy.value.find("Versions");
    count += versions == policy.value.end() ? 1 : static_cast<int64_t>(versions->size());
  }
  return count;
}

}  // namespace

Outcome create_account_alias(Call& call, const Document& input) {
  Document changed = account(call);
  changed["Alias"] = input.at("AccountAlias");
  put_account(call, std::move(changed));
  return Document::object();
}

Outcome delete_account_alias(Call& call, const Document& input) {
  Document changed = account(call);
  const std::string& alias = input.at("AccountAlias").get_ref<const std::string&>();
  if (changed.value("Alias", "") != alias) {
    return Error{"NoSuchEntityException", "The account alias " + alias + " cannot be found.", 404};
  }
  changed.erase("Alias");
  put_account(call, std::move(changed));
  return Document::object();
}

Outcome list_account_aliases(Call& call, const Document& /*input*/) {
  const Document present = account(call);
  Document aliases = Document::array();
  if (present.contains("Alias")) aliases.push_back(present["Alias"]);
  return Document{{"AccountAliases", std::move(aliases)}, {"IsTruncated", false}};
}

Outcome update_account_password_policy(Call& call, const Document& input) {
  // What is not said goes back to its default.
  // https://docs.aws.amazon.com/IAM/latest/APIReference/API_UpdateAccountPasswordPolicy.html
  Document policy = {{"MinimumPasswordLength", 6},
                     {"RequireSymbols", false},
                     {"RequireNumbers", false},
                     {"RequireUppercaseCharacters", false},
                     {"RequireLowercaseCharacters", false},
                     {"AllowUsersToChangePassword", false}};
  for (const auto& [member, value] : input.items()) policy[member] = value;
  policy["ExpirePasswords"] = policy.value("MaxPasswordAge", 0) > 0;
  Document changed = account(call);
  changed["PasswordPolicy"] = std::move(policy);
  put_account(call, std::move(changed));
  return Document::object();
}

Outcome get_account_password_policy(Call& call, const Document& /*input*/) {
  const Document present = account(call);
  if (!present.contains("PasswordPolicy")) return no_password_policy(call.scope().account);
  return Document{{"PasswordPolicy", present["PasswordPolicy"]}};
}

Outcome delete_account_password_policy(Call& call, const Document& /*input*/) {
  Document changed = account(call);
  if (!changed.contains("PasswordPolicy")) return no_password_policy(call.scope().account);
  changed.erase("PasswordPolicy");
  put_account(call, std::move(changed));
  return Document::object();
}

Outcome get_account_summary(Call& call, const Document& /*input*/) {
  // Quotas: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html
  const auto count = [](const CollectionBase& records) {
    return static_cast<int64_t>(records.size());
  };
  return Document{{"SummaryMap",
                   {{"Users", count(account_records<UserRecord>(call))},
                    {"UsersQuota", 5000},
                    {"Groups", count(account_records<GroupRecord>(call))},
                    {"GroupsQuota", 300},
                    {"Roles", count(account_records<RoleRecord>(call))},
                    {"RolesQuota", 1000},
                    {"Policies", count(account_records<PolicyRecord>(call))},
                    {"PoliciesQuota", 1500},
                    {"InstanceProfiles", count(account_records<InstanceProfileRecord>(call))},
                    {"InstanceProfilesQuota", 1000},
                    {"AccessKeysPerUserQuota", 2},
                    {"GroupsPerUserQuota", 10},
                    {"AttachedPoliciesPerUserQuota", 10},
                    {"AttachedPoliciesPerRoleQuota", 10},
                    {"AttachedPoliciesPerGroupQuota", 10},
                    {"VersionsPerPolicyQuota", 5},
                    {"PolicySizeQuota", 6144},
                    {"UserPolicySizeQuota", 2048},
                    {"GroupPolicySizeQuota", 5120},
                    {"AccountMFAEnabled", 0},
                    {"AccountAccessKeysPresent", 0},
                    {"MFADevices", 0},
                    {"MFADevicesInUse", 0},
                    {"Providers", count(account_records<OidcProviderRecord>(call))},
                    {"ServerCertificates", 0},
                    {"ServerCertificatesQuota", 20},
                    {"SigningCertificatesPerUserQuota", 2},
                    {"AssumeRolePolicySizeQuota", 2048},
                    {"RolePolicySizeQuota", 10240},
                    {"PolicyVersionsInUse", policy_versions(call)},
                    {"PolicyVersionsInUseQuota", 10000},
                    {"GlobalEndpointTokenVersion", 1},
                    {"AccountPasswordPresent", 0},
                    {"AccountSigningCertificatesPresent", 0}}}};
}

}  // namespace cloudtab::iam
