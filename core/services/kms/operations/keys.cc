#include <algorithm>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "core/base/ascii.h"
#include "core/engine/record_at.h"
#include "core/services/kms/crypto/key_pair.h"
#include "core/services/kms/errors.h"
#include "core/services/kms/key.h"
#include "core/services/kms/operations/operations.h"
#include "core/services/kms/state.h"

namespace cloudtab::kms {

namespace {

/// Days a key waits before it is deleted.
/// https://docs.aws.amazon.com/kms/latest/APIReference/API_ScheduleKeyDeletion.html
constexpr int kDefaultWindowDays = 30;
constexpr size_t kListDefault = 100;
/// https://docs.aws.amazon.com/kms/latest/developerguide/tagging-keys.html
constexpr size_t kTagsMax = 50;
constexpr std::string_view kDeletionTimer = "delete_key";

Status check_policy(const Document& text) {
  const Document policy = Document::parse(text.get_ref<const std::string&>(), nullptr, false);
  if (!policy.is_object() || !policy.contains("Statement")) return errors::malformed_policy();
  return ok();
}

/// Whether there are keys of this specification, usage and origin.
/// https://docs.aws.amazon.com/kms/latest/APIReference/API_CreateKey.html
Status check_kind(const Document& input, const std::string& spec, const std::string& origin) {
  const bool symmetric = spec == "SYMMETRIC_DEFAULT";
  const bool hmac = spec.rfind("HMAC_", 0) == 0;
  if (!symmetric && !hmac && !is_pair_spec(spec))
    return errors::unsupported("Cloudtab has no keys of the specification " + spec + ".");
  if (origin != "AWS_KMS" && origin != "EXTERNAL")
    return errors::unsupported("Cloudtab has no keys of the origin " + origin + ".");
  if (!input.contains("KeyUsage")) {
    if (symmetric) return ok();
    return errors::validation(
        "You must specify a KeyUsage value for all KMS keys except for symmetric encryption "
        "keys.");
  }
  const std::string& usage = input["KeyUsage"].get_ref<const std::string&>();
  const bool rsa = spec.rfind("RSA_", 0) == 0, ecc = spec.rfind("ECC_", 0) == 0;
  const bool fits = (usage == "ENCRYPT_DECRYPT" && (symmetric || rsa)) ||
                    (usage == "GENERATE_VERIFY_MAC" && hmac) ||
                    (usage == "SIGN_VERIFY" && (rsa || ecc)) ||
                    (usage == "KEY_AGREEMENT" && ecc && spec != "ECC_SECG_P256K1");
  if (!fits)
    return errors::validation("KeyUsage " + usage + " is not compatible with KeySpec " + spec);
  return ok();
}

/// `added` beside what is there.
Status check_tags(const Document& present, const Document& added) {
  std::set<std::string> keys;
  for (const Document& tag : added) {
    const std::string& key = tag["TagKey"].get_ref<const std::string&>();
    if (!keys.insert(key).second) return errors::tags("Duplicate tag keys");
    if (to_lower(std::string_view(key).substr(0, 4)) == "aws:")
      return errors::tags("Tags beginning with aws: are reserved");
  }
  for (const Document& tag : present) keys.insert(tag["TagKey"].get<std::string>());
  if (keys.size() > kTagsMax) return errors::tags("Too many tags");
  return ok();
}

/// Changes a key that is not on its way out.
template <class Change>
Outcome change_key(Call& call, const Document& input, Change&& change) {
  ASSIGN_OR_RETURN(const Document* key, input_key(call, input));
  if (key->at("KeyState") == "PendingDeletion")
    return errors::pending_deletion(key->at("Arn").get<std::string>());
  change_record(call, *key, change);
  return Document::object();
}

Outcome set_enabled(Call& call, const Document& input, bool enabled) {
  ASSIGN_OR_RETURN(const Document* found, input_key(call, input));
  if (found->at("KeyState") == "PendingImport")
    return errors::pending_import(found->at("Arn").get<std::string>());
  return change_key(call, input, [&](Document& key) {
    key["Enabled"] = enabled;
    key["KeyState"] = enabled ? "Enabled" : "Disabled";
  });
}

}  // namespace

Outcome create_key(Call& call, const Document& input) {
  if (input.contains("Policy")) RETURN_IF_ERROR(check_policy(input["Policy"]));
  const std::string spec =
      input.value("KeySpec", input.value("CustomerMasterKeySpec", "SYMMETRIC_DEFAULT"));
  const std::string origin = input.value("Origin", "AWS_KMS");
  RETURN_IF_ERROR(check_kind(input, spec, origin));
  RETURN_IF_ERROR(check_tags(Document::array(), input.value("Tags", Document::array())));
  const bool multi_region = input.value("MultiRegion", false);
  std::string id = call.random().uuid();
  if (multi_region) {
    id.erase(std::remove(id.begin(), id.end(), '-'), id.end());
    id = "mrk-" + id;
  }
  Document key = new_key(call, id, spec, input.value("KeyUsage", "ENCRYPT_DECRYPT"));
  key["Description"] = input.value("Description", "");
  key["Origin"] = origin;
  key["MultiRegion"] = multi_region;
  if (multi_region) key["PrimaryRegion"] = call.scope().region;
  if (input.contains("Policy")) key["Policy"] = input["Policy"];
  if (input.contains("Tags")) key["Tags"] = input["Tags"];
  if (origin == "EXTERNAL") {
    key["Enabled"] = false;
    key["KeyState"] = "PendingImport";
  }
  const bool has_material_at_once = origin == "AWS_KMS" && !is_pair_spec(spec);
  call.records<KeyRecord>().put(id, {std::move(key)});
  const Document& created = record_at(call.records<KeyRecord>(), id).value;
  if (has_material_at_once) current_material(call, created);
  return Document{{"KeyMetadata", metadata(created)}};
}

Outcome describe_key(Call& call, const Document& input) {
  ASSIGN_OR_RETURN(const Document* key, input_key(call, input));
  return Document{{"KeyMetadata", metadata(*key)}};
}

Outcome list_keys(Call& call, const Document& input) {
  const std::string after = input.value("Marker", "");
  const size_t limit = input.value("Limit", kListDefault);
  Document answer = {{"Keys", Document::array()}, {"Truncated", false}};
  for (const auto& [id, key] : call.records<KeyRecord>()) {
    if (id <= after) continue;
    if (answer["Keys"].size() == limit) {
      answer["Truncated"] = true;
      answer["NextMarker"] = answer["Keys"].back()["KeyId"];
      break;
    }
    answer["Keys"].push_back({{"KeyId", id}, {"KeyArn", key.value["Arn"]}});
  }
  return answer;
}

Outcome enable_key(Call& call, const Document& input) { return set_enabled(call, input, true); }

Outcome disable_key(Call& call, const Document& input) { return set_enabled(call, input, false); }

Outcome update_key_description(Call& call, const Document& input) {
  return change_key(
      call, input, [&](Document& key) { key["Description"] = input.at("Description"); });
}

Outcome schedule_key_deletion(Call& call, const Document& input) {
  const int days = input.value("PendingWindowInDays", kDefaultWindowDays);
  const Instant due = call.now() + std::chrono::hours(24) * days;
  Outcome changed = change_key(call, input, [&](Document& key) {
    key["Enabled"] = false;
    key["KeyState"] = "PendingDeletion";
    key["DeletionDate"] = to_millis(due);
  });
  if (!changed.ok()) return changed;
  ASSIGN_OR_RETURN(const Document* key, input_key(call, input));
  call.set_timer(kDeletionTimer, key->at("KeyId").get_ref<const std::string&>(), due);
  return Document{{"KeyId", key->at("Arn")},
                  {"DeletionDate", to_millis(due)},
                  {"KeyState", "PendingDeletion"},
                  {"PendingWindowInDays", days}};
}

Outcome cancel_key_deletion(Call& call, const Document& input) {
  ASSIGN_OR_RETURN(const Document* key, input_key(call, input));
  const std::string arn = key->at("Arn");
  if (key->at("KeyState") != "PendingDeletion") return errors::not_pending_deletion(arn);
  call.cancel_timer(kDeletionTimer, key->at("KeyId").get_ref<const std::string&>());
  change_record(call, *key, [](Document& changed) {
    changed["KeyState"] = "Disabled";
    changed.erase("DeletionDate");
  });
  return Document{{"KeyId", arn}};
}

void delete_key(Call& call, std::string_view key) {
  call.records<KeyRecord>().erase(key);
  call.records<MaterialRecord>().erase_prefix(KeyBuilder().text(key).take());
  call.records<GrantRecord>().erase_prefix(KeyBuilder().text(key).take());
  call.cancel_timer("rotate", key);
  std::vector<std::string> aliases;
  for (const auto& [name, alias] : call.records<AliasRecord>()) {
    if (alias.value["TargetKeyId"] == std::string(key)) aliases.push_back(name);
  }
  for (const std::string& name : aliases) call.records<AliasRecord>().erase(name);
}

Outcome get_key_policy(Call& call, const Document& input) {
  ASSIGN_OR_RETURN(const Document* key, input_key(call, input));
  return Document{{"Policy", key->at("Policy")}, {"PolicyName", "default"}};
}

Outcome list_key_policies(Call& call, const Document& input) {
  RETURN_IF_ERROR(input_key(call, input));
  return Document{{"PolicyNames", {"default"}}, {"Truncated", false}};
}

Outcome put_key_policy(Call& call, const Document& input) {
  RETURN_IF_ERROR(check_policy(input.at("Policy")));
  return change_key(call, input, [&](Document& key) { key["Policy"] = input["Policy"]; });
}

Outcome tag_resource(Call& call, const Document& input) {
  ASSIGN_OR_RETURN(const Document* tagged, input_key(call, input));
  RETURN_IF_ERROR(check_tags(tagged->at("Tags"), input.at("Tags")));
  return change_key(call, input, [&](Document& key) {
    Document& tags = key["Tags"];
    for (const Document& tag : input.at("Tags")) {
      const auto same = std::find_if(tags.begin(), tags.end(), [&](const Document& existing) {
        return existing["TagKey"] == tag["TagKey"];
      });
      if (same == tags.end()) {
        tags.push_back(tag);
      } else {
        *same = tag;
      }
    }
  });
}

Outcome untag_resource(Call& call, const Document& input) {
  return change_key(call, input, [&](Document& key) {
    Document kept = Document::array();
    const Document& keys = input.at("TagKeys");
    for (const Document& tag : key["Tags"]) {
      if (std::find(keys.begin(), keys.end(), tag["TagKey"]) == keys.end()) kept.push_back(tag);
    }
    key["Tags"] = std::move(kept);
  });
}

Outcome list_resource_tags(Call& call, const Document& input) {
  ASSIGN_OR_RETURN(const Document* key, input_key(call, input));
  return Document{{"Tags", key->at("Tags")}, {"Truncated", false}};
}

}  // namespace cloudtab::kms
