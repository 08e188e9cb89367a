#include <algorithm>

#include "core/base/arn.h"
#include "core/services/kms/errors.h"
#include "core/services/kms/operations/operations.h"
#include "core/services/kms/state.h"

namespace cloudtab::kms {

namespace {

/// Days a key waits before it is deleted.
/// https://docs.aws.amazon.com/kms/latest/APIReference/API_ScheduleKeyDeletion.html
constexpr int kDefaultWindowDays = 30;
constexpr size_t kListDefault = 100;
constexpr std::string_view kDeletionTimer = "delete_key";

std::string default_policy(const std::string& account) {
  const Document policy = {{"Version", "2012-10-17"},
                           {"Id", "key-default-1"},
                           {"Statement",
                            {{{"Sid", "Enable IAM User Permissions"},
                              {"Effect", "Allow"},
                              {"Principal", {{"AWS", "arn:aws:iam::" + account + ":root"}}},
                              {"Action", "kms:*"},
                              {"Resource", "*"}}}}};
  return policy.dump();
}

/// What a key can do follows from its specification and usage.
/// https://docs.aws.amazon.com/kms/latest/developerguide/symm-asymm-choose-key-spec.html
void add_algorithms(Document& key) {
  const std::string spec = key["KeySpec"];
  const std::string usage = key["KeyUsage"];
  if (spec == "SYMMETRIC_DEFAULT") {
    key["EncryptionAlgorithms"] = {"SYMMETRIC_DEFAULT"};
  } else if (spec.rfind("HMAC_", 0) == 0) {
    key["MacAlgorithms"] = {"HMAC_SHA_" + spec.substr(5)};
  } else if (spec.rfind("RSA_", 0) == 0 && usage == "ENCRYPT_DECRYPT") {
    key["EncryptionAlgorithms"] = {"RSAES_OAEP_SHA_1", "RSAES_OAEP_SHA_256"};
  } else if (spec.rfind("RSA_", 0) == 0) {
    key["SigningAlgorithms"] = {"RSASSA_PKCS1_V1_5_SHA_256",
                                "RSASSA_PKCS1_V1_5_SHA_384",
                                "RSASSA_PKCS1_V1_5_SHA_512",
                                "RSASSA_PSS_SHA_256",
                                "RSASSA_PSS_SHA_384",
                                "RSASSA_PSS_SHA_512"};
  } else if (spec == "ECC_NIST_P256" || spec == "ECC_SECG_P256K1") {
    key["SigningAlgorithms"] = {"ECDSA_SHA_256"};
  } else if (spec == "ECC_NIST_P384") {
    key["SigningAlgorithms"] = {"ECDSA_SHA_384"};
  } else if (spec == "ECC_NIST_P521") {
    key["SigningAlgorithms"] = {"ECDSA_SHA_512"};
  }
}

Document new_key(Call& call,
                 const std::string& id,
                 const std::string& spec,
                 const std::string& usage) {
  Document key = {{"AWSAccountId", call.scope().account},
                  {"KeyId", id},
                  {"Arn", make_arn("kms", call.scope(), "key/" + id)},
                  {"CreationDate", to_millis(call.now())},
                  {"Enabled", true},
                  {"Description", ""},
                  {"KeyUsage", usage},
                  {"KeyState", "Enabled"},
                  {"Origin", "AWS_KMS"},
                  {"KeyManager", "CUSTOMER"},
                  {"CustomerMasterKeySpec", spec},
                  {"KeySpec", spec},
                  {"MultiRegion", false},
                  {"Policy", default_policy(call.scope().account)},
                  {"RotationEnabled", false},
                  {"Tags", Document::array()}};
  add_algorithms(key);
  return key;
}

/// What the keys that AWS manages for a service protect, as their descriptions call it: those whose
/// description was found published (DescribeKey's answers in LocalStack's snapshots and in
/// reports).
struct ManagedKey {
  std::string_view alias;
  std::string_view protects;
};
constexpr ManagedKey kManagedKeys[] = {{"alias/aws/dynamodb", "DynamoDB data"},
                                       {"alias/aws/lambda", "Lambda functions"},
                                       {"alias/aws/s3", "S3 objects"},
                                       {"alias/aws/ssm", "SSM parameters"}};

/// The first to ask for a key by one of AWS's own aliases brings it into being.
/// https://docs.aws.amazon.com/kms/latest/APIReference/API_DescribeKey.html
void make_managed_key(Call& call, const std::string& key_id) {
  std::string alias = key_id;
  if (const Result<Arn> arn = parse_arn(key_id); arn.ok()) alias = arn->resource;
  if (call.records<AliasRecord>().contains(alias)) return;
  for (const ManagedKey& managed : kManagedKeys) {
    if (managed.alias != alias) continue;
    const std::string id = call.random().uuid();
    Document key = new_key(call, id, "SYMMETRIC_DEFAULT", "ENCRYPT_DECRYPT");
    key["KeyManager"] = "AWS";
    key["Description"] = "Default key that protects my " + std::string(managed.protects) +
                         " when no other key is defined";
    key["RotationEnabled"] = true;
    call.records<KeyRecord>().put(id, {std::move(key)});
    const int64_t now = to_millis(call.now());
    call.records<AliasRecord>().put(alias,
                                    {{{"AliasName", alias},
                                      {"AliasArn", make_arn("kms", call.scope(), alias)},
                                      {"TargetKeyId", id},
                                      {"CreationDate", now},
                                      {"LastUpdatedDate", now}}});
  }
}

Document metadata(const Document& key) {
  Document shown = key;
  for (const char* member : {"Policy", "RotationEnabled", "Tags"}) shown.erase(member);
  return shown;
}

Result<const Document*> input_key(Call& call, const Document& input) {
  return find_key(call, input.at("KeyId").get_ref<const std::string&>());
}

/// Changes a key that is not on its way out.
template <class Change>
Outcome change_key(Call& call, const Document& input, Change&& change) {
  ASSIGN_OR_RETURN(const Document* key, input_key(call, input));
  if (key->at("KeyState") == "PendingDeletion")
    return errors::pending_deletion(key->at("Arn").get<std::string>());
  const std::string id = key->at("KeyId");
  call.records<KeyRecord>().update(id, [&](KeyRecord& record) { change(record.value); });
  return Document::object();
}

Outcome set_enabled(Call& call, const Document& input, bool enabled) {
  return change_key(call, input, [&](Document& key) {
    key["Enabled"] = enabled;
    key["KeyState"] = enabled ? "Enabled" : "Disabled";
  });
}

}  // namespace

Result<const Document*> find_key(Call& call, const std::string& key_id) {
  std::string id = key_id;
  if (const Result<Arn> arn = parse_arn(key_id); arn.ok()) id = arn->resource;
  const bool is_alias = id.rfind("alias/", 0) == 0;
  if (is_alias) {
    const AliasRecord* alias = call.records<AliasRecord>().find(id);
    if (alias == nullptr) return errors::no_such_alias(make_arn("kms", call.scope(), id));
    id = alias->value["TargetKeyId"];
  } else if (id.rfind("key/", 0) == 0) {
    id = id.substr(4);
  }
  const KeyRecord* key = call.records<KeyRecord>().find(id);
  if (key == nullptr) return errors::no_such_key(make_arn("kms", call.scope(), "key/" + id));
  return &key->value;
}

Outcome create_key(Call& call, const Document& input) {
  if (input.contains("Policy")) {
    const Document policy =
        Document::parse(input["Policy"].get_ref<const std::string&>(), nullptr, false);
    if (!policy.is_object()) return errors::malformed_policy();
  }
  const std::string spec =
      input.value("KeySpec", input.value("CustomerMasterKeySpec", "SYMMETRIC_DEFAULT"));
  const bool multi_region = input.value("MultiRegion", false);
  std::string id = call.random().uuid();
  if (multi_region) {
    id.erase(std::remove(id.begin(), id.end(), '-'), id.end());
    id = "mrk-" + id;
  }
  Document key = new_key(call, id, spec, input.value("KeyUsage", "ENCRYPT_DECRYPT"));
  key["Description"] = input.value("Description", "");
  key["Origin"] = input.value("Origin", "AWS_KMS");
  key["MultiRegion"] = multi_region;
  if (input.contains("Policy")) key["Policy"] = input["Policy"];
  if (input.contains("Tags")) key["Tags"] = input["Tags"];
  Document answer = {{"KeyMetadata", metadata(key)}};
  call.records<KeyRecord>().put(id, {std::move(key)});
  return answer;
}

Outcome describe_key(Call& call, const Document& input) {
  make_managed_key(call, input.at("KeyId").get_ref<const std::string&>());
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
  const std::string id = key->at("KeyId");
  call.cancel_timer(kDeletionTimer, id);
  call.records<KeyRecord>().update(id, [](KeyRecord& record) {
    record.value["KeyState"] = "Disabled";
    record.value.erase("DeletionDate");
  });
  return Document{{"KeyId", arn}};
}

void delete_key(Call& call, std::string_view key) {
  call.records<KeyRecord>().erase(key);
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

Outcome put_key_policy(Call& call, const Document& input) {
  const Document policy =
      Document::parse(input.at("Policy").get_ref<const std::string&>(), nullptr, false);
  if (!policy.is_object()) return errors::malformed_policy();
  return change_key(call, input, [&](Document& key) { key["Policy"] = input["Policy"]; });
}

Outcome enable_key_rotation(Call& call, const Document& input) {
  return change_key(call, input, [](Document& key) { key["RotationEnabled"] = true; });
}

Outcome disable_key_rotation(Call& call, const Document& input) {
  return change_key(call, input, [](Document& key) { key["RotationEnabled"] = false; });
}

Outcome get_key_rotation_status(Call& call, const Document& input) {
  ASSIGN_OR_RETURN(const Document* key, input_key(call, input));
  Document answer = {{"KeyId", key->at("KeyId")},
                     {"KeyRotationEnabled", key->at("RotationEnabled")}};
  if (key->at("RotationEnabled") == true) answer["RotationPeriodInDays"] = 365;
  return answer;
}

Outcome tag_resource(Call& call, const Document& input) {
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
