#include <cstddef>
#include <string>
#include <string_view>
#include <utility>

#include "core/services/iam/caller.h"
#include "core/services/iam/entity.h"
#include "core/services/iam/operations/operations.h"

namespace cloudtab::iam {

namespace {

/// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html
constexpr int kKeysPerUserMax = 2;
/// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_identifiers.html
constexpr std::string_view kKeyAlphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
constexpr std::string_view kSecretAlphabet =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
constexpr size_t kKeyIdLetters = 16;
constexpr size_t kSecretLetters = 40;

/// The input's user, or the caller.
Result<std::string> owner(Call& call, const Document& input) {
  const std::string name =
      input.contains("UserName") ? input["UserName"].get<std::string>() : user_of_caller(call);
  RETURN_IF_ERROR(find_entity<UserRecord>(call, name));
  return name;
}

std::string key_place(const std::string& user, const std::string& id) {
  return KeyBuilder().text(user).text(id).take();
}

}  // namespace

Outcome create_access_key(Call& call, const Document& input) {
  ASSIGN_OR_RETURN(const std::string name, owner(call, input));
  auto& keys = account_records<AccessKeyRecord>(call);
  int count = 0;
  for ([[maybe_unused]] const auto& entry : keys.prefix(KeyBuilder().text(name).take())) ++count;
  if (count >= kKeysPerUserMax) return errors::over_quota("AccessKeysPerUser", kKeysPerUserMax);
  const std::string id = "AKIA" + call.random().text(kKeyIdLetters, kKeyAlphabet);
  const std::string secret = call.random().text(kSecretLetters, kSecretAlphabet);
  Document key = {{"UserName", name},
                  {"AccessKeyId", id},
                  {"Status", "Active"},
                  {"CreateDate", to_millis(call.now())}};
  keys.put(key_place(name, id), {key});
  ASSIGN_OR_RETURN(const Document* user, find_entity<UserRecord>(call, name));
  credentials(call).put(id,
                        {{{"Account", call.scope().account},
                          {"Arn", user->at("Arn")},
                          {"UserId", user->at("UserId")},
                          {"UserName", name}}});
  key["SecretAccessKey"] = secret;
  return Document{{"AccessKey", std::move(key)}};
}

Outcome list_access_keys(Call& call, const Document& input) {
  ASSIGN_OR_RETURN(const std::string name, owner(call, input));
  Document listed = Document::array();
  for (const auto& [place, key] :
       account_records<AccessKeyRecord>(call).prefix(KeyBuilder().text(name).take()))
    listed.push_back(key.value);
  return Document{{"AccessKeyMetadata", std::move(listed)}, {"IsTruncated", false}};
}

Outcome update_access_key(Call& call, const Document& input) {
  ASSIGN_OR_RETURN(const std::string name, owner(call, input));
  const std::string& id = input.at("AccessKeyId").get_ref<const std::string&>();
  const bool known = account_records<AccessKeyRecord>(call).update(
      key_place(name, id), [&](AccessKeyRecord& key) { key.value["Status"] = input["Status"]; });
  if (!known) return errors::no_such_access_key(id);
  credentials(call).update(id, [&](CredentialRecord& credential) {
    credential.value["Inactive"] = input["Status"] != "Active";
  });
  return Document::object();
}

Outcome delete_access_key(Call& call, const Document& input) {
  ASSIGN_OR_RETURN(const std::string name, owner(call, input));
  const std::string& id = input.at("AccessKeyId").get_ref<const std::string&>();
  if (!account_records<AccessKeyRecord>(call).erase(key_place(name, id)))
    return errors::no_such_access_key(id);
  credentials(call).erase(id);
  return Document::object();
}

Outcome get_access_key_last_used(Call& call, const Document& input) {
  const std::string& id = input.at("AccessKeyId").get_ref<const std::string&>();
  const CredentialRecord* credential = credentials(call).find(id);
  if (credential == nullptr || !credential->value.contains("UserName"))
    return errors::no_such_access_key(id);
  // Uses are not recorded: as of a key that was never used.
  return Document{{"UserName", credential->value["UserName"]},
                  {"AccessKeyLastUsed", {{"ServiceName", "N/A"}, {"Region", "N/A"}}}};
}

}  // namespace cloudtab::iam
