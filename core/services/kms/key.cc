#include "core/services/kms/key.h"

#include <algorithm>
#include <optional>
#include <utility>
#include <vector>

#include "core/base/arn.h"
#include "core/base/encoding.h"
#include "core/services/kms/crypto/key_pair.h"
#include "core/services/kms/crypto/symmetric.h"
#include "core/services/kms/errors.h"
#include "core/services/kms/managed_key.h"

namespace cloudtab::kms {

namespace {

/// https://docs.aws.amazon.com/kms/latest/cryptographic-details/crypto-primitives.html
constexpr size_t kSymmetricBytes = 32;

constexpr const char* kHidden[] = {"Policy",
                                   "RotationEnabled",
                                   "RotationPeriodInDays",
                                   "NextRotationDate",
                                   "PendingMaterialId",
                                   "Tags",
                                   "PrimaryRegion",
                                   "ReplicaRegions"};

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

/// https://docs.aws.amazon.com/kms/latest/developerguide/symm-asymm-choose-key-spec.html
void add_algorithms(Document& key) {
  const std::string spec = key["KeySpec"];
  const std::string usage = key["KeyUsage"];
  if (usage == "KEY_AGREEMENT") {
    key["KeyAgreementAlgorithms"] = {"ECDH"};
  } else if (spec == "SYMMETRIC_DEFAULT") {
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

bool is_hex(std::string_view text) {
  return std::all_of(text.begin(), text.end(), [](char c) {
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
  });
}

/// `mrk-` with 32 digits, or a UUID.
bool is_key_id(std::string_view id) {
  if (id.size() != 36) return false;
  if (id.substr(0, 4) == "mrk-") return is_hex(id.substr(4));
  for (const size_t dash : {8, 13, 18, 23}) {
    if (id[dash] != '-') return false;
  }
  std::string digits(id);
  digits.erase(std::remove(digits.begin(), digits.end(), '-'), digits.end());
  return digits.size() == 32 && is_hex(digits);
}

bool is_symmetric(const Document& key) { return key.at("KeySpec") == "SYMMETRIC_DEFAULT"; }

/// What a key that has none yet gets.
std::string fresh_material(Call& call, const Document& key) {
  const std::string& spec = key.at("KeySpec").get_ref<const std::string&>();
  RandomBytes random(call.random());
  if (is_pair_spec(spec)) return generate_pair(spec, random);
  // As long as the digest.
  if (spec.rfind("HMAC_", 0) == 0) return random.take(static_cast<size_t>(digest_bits(spec)) / 8);
  return random.take(kSymmetricBytes);
}

/// The regions that hold the key: its own, or all of a multi-region key's.
std::vector<Scope> all_scopes(const Document& key) {
  std::vector<Scope> scopes = {scope_of(key)};
  const std::string account = scopes[0].account;
  const auto add = [&](const std::string& region) {
    const Scope scope{account, region};
    if (std::find(scopes.begin(), scopes.end(), scope) == scopes.end()) scopes.push_back(scope);
  };
  if (!key.value("MultiRegion", false)) return scopes;
  add(key.value("PrimaryRegion", scopes[0].region));
  for (const Document& region : key.value("ReplicaRegions", Document::array()))
    add(region.get<std::string>());
  return scopes;
}

}  // namespace

Scope scope_of(const Document& key) {
  return parse_arn(key.at("Arn").get_ref<const std::string&>())->scope();
}

Result<const Document*> find_key(Call& call, const std::string& key_id) {
  std::string id = key_id;
  Scope scope = call.scope();
  if (const Result<Arn> arn = parse_arn(key_id); arn.ok()) {
    if (arn->region != scope.region) return errors::foreign_arn(arn->region);
    id = arn->resource;
    scope.account = arn->account;
  }
  if (id.rfind("alias/", 0) == 0) {
    make_managed_key(call, scope, id);
    const AliasRecord* alias = call.records<AliasRecord>(scope).find(id);
    if (alias == nullptr) return errors::no_such_alias(make_arn("kms", scope, id));
    id = alias->value["TargetKeyId"];
  } else if (id.rfind("key/", 0) == 0) {
    id = id.substr(4);
  }
  const KeyRecord* key = call.records<KeyRecord>(scope).find(id);
  if (key == nullptr) {
    if (!is_key_id(id)) return errors::invalid_key_id(id);
    return errors::no_such_key(make_arn("kms", scope, "key/" + id));
  }
  return &key->value;
}

Result<const Document*> input_key(Call& call, const Document& input, const char* member) {
  return find_key(call, input.at(member).get_ref<const std::string&>());
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

Document metadata(const Document& key) {
  Document shown = key;
  for (const char* member : kHidden) shown.erase(member);
  if (!key.value("MultiRegion", false)) return shown;
  const Scope scope = scope_of(key);
  const auto described = [&](const std::string& region) {
    const std::string resource = "key/" + key.at("KeyId").get<std::string>();
    return Document{{"Arn", make_arn("kms", Scope{scope.account, region}, resource)},
                    {"Region", region}};
  };
  const std::string primary = key.value("PrimaryRegion", scope.region);
  Document replicas = Document::array();
  for (const Document& region : key.value("ReplicaRegions", Document::array()))
    replicas.push_back(described(region.get<std::string>()));
  shown["MultiRegionConfiguration"] = {
      {"MultiRegionKeyType", primary == scope.region ? "PRIMARY" : "REPLICA"},
      {"PrimaryKey", described(primary)},
      {"ReplicaKeys", std::move(replicas)}};
  return shown;
}

Status check_usable(const Document& key) {
  const std::string& state = key.at("KeyState").get_ref<const std::string&>();
  const std::string& arn = key.at("Arn").get_ref<const std::string&>();
  if (state == "Disabled") return errors::disabled(arn);
  if (state == "PendingDeletion") return errors::pending_deletion(arn);
  if (state == "PendingImport") return errors::pending_import(arn);
  return ok();
}

Status check_usage(const Document& key, std::string_view usage, std::string_view operation) {
  const std::string& actual = key.at("KeyUsage").get_ref<const std::string&>();
  if (actual == usage) return ok();
  return errors::wrong_usage(key.at("Arn").get_ref<const std::string&>(), actual, operation);
}

Status check_algorithm(const Document& key, const char* list, const std::string& algorithm) {
  const Document known = key.value(list, Document::array());
  if (std::find(known.begin(), known.end(), algorithm) != known.end()) return ok();
  return errors::incompatible(algorithm, key.at("KeySpec").get_ref<const std::string&>());
}

Result<const Document*> usable_key(Call& call,
                                   const Document& input,
                                   std::string_view usage,
                                   std::string_view operation) {
  ASSIGN_OR_RETURN(const Document* key, input_key(call, input));
  RETURN_IF_ERROR(check_usable(*key));
  RETURN_IF_ERROR(check_usage(*key, usage, operation));
  return key;
}

Status check_dry_run(const Document& input) {
  if (input.value("DryRun", false)) return errors::dry_run();
  return ok();
}

// --- Material

std::string material_id(const Document& key, const std::string& bytes) {
  return hex_encode(digest(256, key.at("KeyId").get_ref<const std::string&>() + bytes));
}

std::string material_key(const Document& key, std::string_view material_id) {
  return KeyBuilder().text(key.at("KeyId").get_ref<const std::string&>()).text(material_id).take();
}

std::string current_material(Call& call, const Document& key) {
  auto& materials = call.records<MaterialRecord>(scope_of(key));
  const std::string id = key.value("CurrentKeyMaterialId", "");
  if (const MaterialRecord* found = materials.find(material_key(key, id)))
    return *base64_decode(found->value["Bytes"].get_ref<const std::string&>());
  const std::string bytes = fresh_material(call, key);
  if (is_symmetric(key)) {
    add_material(call, key, bytes, "");
  } else {
    for (const Scope& scope : all_scopes(key)) {
      call.records<MaterialRecord>(scope).put(material_key(key, ""),
                                              {{{"Bytes", base64_encode(bytes)}}});
    }
  }
  return bytes;
}

std::optional<std::string> earlier_material(Call& call,
                                            const Document& key,
                                            const std::string& material_id) {
  const MaterialRecord* found =
      call.records<MaterialRecord>(scope_of(key)).find(material_key(key, material_id));
  if (found == nullptr || !found->value.contains("Bytes")) return std::nullopt;
  return *base64_decode(found->value["Bytes"].get_ref<const std::string&>());
}

std::string add_material(Call& call,
                         const Document& key,
                         const std::string& bytes,
                         const std::string& rotation_type) {
  const std::string id = material_id(key, bytes);
  const std::string place = material_key(key, id);
  const std::string key_id = key.at("KeyId");
  Document material = {{"Bytes", base64_encode(bytes)}};
  if (!rotation_type.empty()) {
    material["RotationType"] = rotation_type;
    material["RotationDate"] = to_millis(call.now());
  }
  for (const Scope& scope : all_scopes(key)) {
    call.records<MaterialRecord>(scope).put(place, {material});
    call.records<KeyRecord>(scope).update(
        key_id, [&](KeyRecord& record) { record.value["CurrentKeyMaterialId"] = id; });
  }
  return id;
}

}  // namespace cloudtab::kms
