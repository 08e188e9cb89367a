#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "core/engine/record_at.h"
#include "core/services/iam/caller.h"
#include "core/services/iam/entity.h"
#include "core/services/iam/operations/operations.h"

namespace cloudtab::iam {

namespace {

Collection<UserRecord>& users(Call& call) { return account_records<UserRecord>(call); }

/// A list does not show tags and boundaries.
Document listed(const Document& user) {
  Document described = without_policies(user);
  for (const char* member : {"Tags", "PermissionsBoundary"}) described.erase(member);
  return described;
}

/// Tells the user's access keys who they now belong to.
void rename_keys(Call& call, const std::string& name, const Document& user) {
  const std::string new_name = user["UserName"];
  std::vector<std::string> ids;
  for (const auto& [place, key] :
       account_records<AccessKeyRecord>(call).prefix(KeyBuilder().text(name).take()))
    ids.push_back(key.value["AccessKeyId"]);
  for (const std::string& id : ids) {
    auto& keys = account_records<AccessKeyRecord>(call);
    AccessKeyRecord key = record_at(keys, KeyBuilder().text(name).text(id).take());
    keys.erase(KeyBuilder().text(name).text(id).take());
    key.value["UserName"] = new_name;
    keys.put(KeyBuilder().text(new_name).text(id).take(), std::move(key));
    credentials(call).update(id, [&](CredentialRecord& credential) {
      credential.value["Arn"] = user["Arn"];
      credential.value["UserName"] = new_name;
    });
  }
}

}  // namespace

Outcome create_user(Call& call, const Document& input) {
  const std::string& name = input.at("UserName").get_ref<const std::string&>();
  if (users(call).contains(name)) return errors::exists("user", name);
  Document user = new_entity<UserRecord>(call, input);
  user["Groups"] = Document::array();
  if (input.contains("Tags")) user["Tags"] = input["Tags"];
  if (input.contains("PermissionsBoundary"))
    user["PermissionsBoundary"] = boundary_of(input["PermissionsBoundary"]);
  Document answer = without_policies(user);
  users(call).put(name, {std::move(user)});
  return Document{{"User", std::move(answer)}};
}

Outcome get_user(Call& call, const Document& input) {
  if (!input.contains("UserName")) {
    const std::string name = user_of_caller(call);
    if (name.empty()) {
      // The account's root; AWS knows when the account was made, we do not.
      const Principal& caller = call.principal();
      return Document{{"User",
                       {{"Path", "/"},
                        {"UserName", ""},
                        {"UserId", caller.account},
                        {"Arn", caller.arn},
                        {"CreateDate", to_millis(call.now())}}}};
    }
    ASSIGN_OR_RETURN(const Document* user, find_entity<UserRecord>(call, name));
    return Document{{"User", without_policies(*user)}};
  }
  ASSIGN_OR_RETURN(const Document* user, find_entity<UserRecord>(call, input));
  return Document{{"User", without_policies(*user)}};
}

Outcome list_users(Call& call, const Document& input) {
  return page_of<UserRecord>(call, input, "Users", listed);
}

Outcome update_user(Call& call, const Document& input) {
  ASSIGN_OR_RETURN(const Document* found, find_entity<UserRecord>(call, input));
  const std::string name = found->at("UserName");
  const std::string new_name = input.value("NewUserName", name);
  if (new_name != name && users(call).contains(new_name)) return errors::exists("user", new_name);
  Document user = *found;
  user["UserName"] = new_name;
  user["Path"] = input.value("NewPath", user["Path"].get<std::string>());
  user["Arn"] = account_arn(call, "user", user["Path"].get<std::string>() + new_name);
  rename_keys(call, name, user);
  if (new_name != name) rename_user_credentials(call, name, new_name);
  users(call).erase(name);
  users(call).put(new_name, {std::move(user)});
  return Document::object();
}

Outcome delete_user(Call& call, const Document& input) {
  ASSIGN_OR_RETURN(const Document* user, find_entity<UserRecord>(call, input));
  const std::string& name = input["UserName"].get_ref<const std::string&>();
  if (!user->value("Groups", Document::array()).empty())
    return errors::delete_conflict("Cannot delete entity, must remove users from group first.");
  RETURN_IF_ERROR(check_has_no_policies(*user));
  if (!account_records<AccessKeyRecord>(call).prefix(KeyBuilder().text(name).take()).empty())
    return errors::delete_conflict("Cannot delete entity, must delete access keys first.");
  if (user->contains("LoginProfile"))
    return errors::delete_conflict("Cannot delete entity, must delete login profile first.");
  // Texts as reported of the service (rebuy-de/aws-nuke: 671, 522) and recorded.
  if (has_user_credentials(call, name, UserCredentialKind::kCertificate))
    return errors::delete_conflict("Cannot delete entity, must delete certificates first.");
  if (has_user_credentials(call, name, UserCredentialKind::kService))
    return errors::delete_conflict("Cannot delete entity, must remove referenced objects first.");
  users(call).erase(name);
  return Document::object();
}

// --- The password for the console, which the sandbox has none of

namespace {

Document described_profile(const Document& user) {
  Document profile = user.at("LoginProfile");
  profile["UserName"] = user.at("UserName");
  return profile;
}

Result<const Document*> user_with_profile(Call& call, const Document& input) {
  ASSIGN_OR_RETURN(const Document* user, find_entity<UserRecord>(call, input));
  if (!user->contains("LoginProfile"))
    return errors::no_such_login_profile(user->at("UserName").get_ref<const std::string&>());
  return user;
}

}  // namespace

Outcome create_login_profile(Call& call, const Document& input) {
  ASSIGN_OR_RETURN(const Document* user, find_entity<UserRecord>(call, input));
  if (user->contains("LoginProfile"))
    return errors::login_profile_exists(user->at("UserName").get_ref<const std::string&>());
  RETURN_IF_ERROR(change_entity<UserRecord>(call, input, [&](Document& changed) {
    changed["LoginProfile"] = {
        {"CreateDate", to_millis(call.now())},
        {"PasswordResetRequired", input.value("PasswordResetRequired", false)}};
  }));
  ASSIGN_OR_RETURN(user, find_entity<UserRecord>(call, input));
  return Document{{"LoginProfile", described_profile(*user)}};
}

Outcome get_login_profile(Call& call, const Document& input) {
  ASSIGN_OR_RETURN(const Document* user, user_with_profile(call, input));
  return Document{{"LoginProfile", described_profile(*user)}};
}

Outcome update_login_profile(Call& call, const Document& input) {
  RETURN_IF_ERROR(user_with_profile(call, input));
  if (input.contains("PasswordResetRequired")) {
    RETURN_IF_ERROR(change_entity<UserRecord>(call, input, [&](Document& user) {
      user["LoginProfile"]["PasswordResetRequired"] = input["PasswordResetRequired"];
    }));
  }
  return Document::object();
}

Outcome delete_login_profile(Call& call, const Document& input) {
  RETURN_IF_ERROR(user_with_profile(call, input));
  RETURN_IF_ERROR(
      change_entity<UserRecord>(call, input, [](Document& user) { user.erase("LoginProfile"); }));
  return Document::object();
}

}  // namespace cloudtab::iam
