#include "core/base/arn.h"
#include "core/services/kms/errors.h"
#include "core/services/kms/key.h"
#include "core/services/kms/operations/operations.h"
#include "core/services/kms/state.h"

namespace cloudtab::kms {

namespace {

constexpr size_t kListDefault = 50;

/// https://docs.aws.amazon.com/kms/latest/APIReference/API_CreateAlias.html
Status check_name(const std::string& name) {
  if (name.rfind("alias/", 0) != 0)
    return errors::validation(
        "Alias must start with the prefix \"alias/\". Please see "
        "https://docs.aws.amazon.com/kms/latest/developerguide/kms-alias.html");
  if (name.rfind("alias/aws/", 0) == 0) {
    return Error{"NotAuthorizedException", ""};
  }
  return ok();
}

Result<std::string> target_key(Call& call, const Document& input) {
  ASSIGN_OR_RETURN(const Document* key,
                   find_key(call, input.at("TargetKeyId").get_ref<const std::string&>()));
  if (key->at("KeyState") == "PendingDeletion")
    return errors::pending_deletion(key->at("Arn").get<std::string>());
  return key->at("KeyId").get<std::string>();
}

}  // namespace

Outcome create_alias(Call& call, const Document& input) {
  const std::string& name = input.at("AliasName").get_ref<const std::string&>();
  RETURN_IF_ERROR(check_name(name));
  const std::string arn = make_arn("kms", call.scope(), name);
  if (call.records<AliasRecord>().contains(name)) return errors::alias_exists(arn);
  ASSIGN_OR_RETURN(const std::string key, target_key(call, input));
  const int64_t now = to_millis(call.now());
  call.records<AliasRecord>().put(name,
                                  {{{"AliasName", name},
                                    {"AliasArn", arn},
                                    {"TargetKeyId", key},
                                    {"CreationDate", now},
                                    {"LastUpdatedDate", now}}});
  return Document::object();
}

Outcome update_alias(Call& call, const Document& input) {
  const std::string& name = input.at("AliasName").get_ref<const std::string&>();
  if (!call.records<AliasRecord>().contains(name))
    return errors::no_such_alias(make_arn("kms", call.scope(), name));
  ASSIGN_OR_RETURN(const std::string key, target_key(call, input));
  call.records<AliasRecord>().update(name, [&](AliasRecord& alias) {
    alias.value["TargetKeyId"] = key;
    alias.value["LastUpdatedDate"] = to_millis(call.now());
  });
  return Document::object();
}

Outcome delete_alias(Call& call, const Document& input) {
  const std::string& name = input.at("AliasName").get_ref<const std::string&>();
  if (!call.records<AliasRecord>().erase(name))
    return errors::no_such_alias(make_arn("kms", call.scope(), name));
  return Document::object();
}

Outcome list_aliases(Call& call, const Document& input) {
  std::string wanted;
  if (input.contains("KeyId")) {
    ASSIGN_OR_RETURN(const Document* key,
                     find_key(call, input["KeyId"].get_ref<const std::string&>()));
    wanted = key->at("KeyId");
  }
  const std::string after = input.value("Marker", "");
  const size_t limit = input.value("Limit", kListDefault);
  Document answer = {{"Aliases", Document::array()}, {"Truncated", false}};
  for (const auto& [name, alias] : call.records<AliasRecord>()) {
    if (name <= after || (!wanted.empty() && alias.value["TargetKeyId"] != wanted)) continue;
    if (answer["Aliases"].size() == limit) {
      answer["Truncated"] = true;
      answer["NextMarker"] = answer["Aliases"].back()["AliasName"];
      break;
    }
    answer["Aliases"].push_back(alias.value);
  }
  return answer;
}

}  // namespace cloudtab::kms
