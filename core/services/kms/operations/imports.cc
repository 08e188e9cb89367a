#include <cstdint>
#include <optional>
#include <string>
#include <utility>

#include "core/base/encoding.h"
#include "core/services/kms/blob.h"
#include "core/services/kms/crypto/key_pair.h"
#include "core/services/kms/crypto/random_bytes.h"
#include "core/services/kms/errors.h"
#include "core/services/kms/key.h"
#include "core/services/kms/operations/operations.h"

// Key material that comes from outside, for symmetric and HMAC keys and those on curves.

namespace cloudtab::kms {

namespace {

/// https://docs.aws.amazon.com/kms/latest/APIReference/API_GetParametersForImport.html
constexpr int64_t kTokenMilliseconds = 86'400'000;
constexpr size_t kTokenBytes = 128;
constexpr size_t kSymmetricBytes = 32;
constexpr std::string_view kExpiryTimer = "expire_material";

Result<const Document*> external_key(Call& call, const Document& input) {
  ASSIGN_OR_RETURN(const Document* key, input_key(call, input));
  const std::string& arn = key->at("Arn").get_ref<const std::string&>();
  const std::string& origin = key->at("Origin").get_ref<const std::string&>();
  if (origin != "EXTERNAL") return errors::wrong_origin(arn, origin);
  if (key->at("KeyState") == "PendingDeletion") return errors::pending_deletion(arn);
  if (key->at("KeySpec").get_ref<const std::string&>().rfind("RSA_", 0) == 0)
    return errors::unsupported("Cloudtab imports no material of RSA keys.");
  return key;
}

/// Takes the bytes of the material; which it was is remembered, for none but it may come back.
void forget_material(Call& call, const Document& key, const std::string& material) {
  call.records<MaterialRecord>(scope_of(key))
      .update(material_key(key, material),
              [](MaterialRecord& record) { record.value.erase("Bytes"); });
  change_record(call, key, [](Document& changed) {
    changed["Enabled"] = false;
    changed["KeyState"] = "PendingImport";
    for (const char* member : {"ExpirationModel", "ValidTo"}) changed.erase(member);
  });
}

/// Whether the bytes of all that the key has ever worked with are there.
bool has_all_material(Call& call, const Document& key) {
  const std::string prefix =
      KeyBuilder().text(key.at("KeyId").get_ref<const std::string&>()).take();
  for (const auto& [place, material] : call.records<MaterialRecord>(scope_of(key)).prefix(prefix)) {
    if (!material.value.contains("Bytes")) return false;
  }
  return true;
}

/// Gives a symmetric key what was imported: its first material; bytes that it had before; or new
/// ones, which wait for the key's rotation. Answers the material's id. Texts as recorded.
/// https://docs.aws.amazon.com/kms/latest/APIReference/API_ImportKeyMaterial.html (ImportType)
Result<std::string> take_symmetric(Call& call,
                                   const Document& key,
                                   const Document& input,
                                   const std::string& bytes) {
  auto& materials = call.records<MaterialRecord>(scope_of(key));
  const std::string id = material_id(key, bytes);
  const bool first = !key.contains("CurrentKeyMaterialId");
  const bool known = materials.contains(material_key(key, id));
  const bool is_new =
      input.value("ImportType", first ? "NEW_KEY_MATERIAL" : "EXISTING_KEY_MATERIAL") ==
      "NEW_KEY_MATERIAL";
  if (is_new == known) return errors::incorrect_material();
  if (!is_new) {
    materials.update(material_key(key, id), [&](MaterialRecord& material) {
      material.value["Bytes"] = base64_encode(bytes);
    });
    return id;
  }
  if (first) return add_material(call, key, bytes, "");
  if (key.contains("PendingMaterialId")) {
    return errors::material_pending(id,
                                    key.at("Arn").get_ref<const std::string&>(),
                                    key["PendingMaterialId"].get_ref<const std::string&>());
  }
  materials.put(material_key(key, id), {{{"Bytes", base64_encode(bytes)}}});
  change_record(call, key, [&](Document& changed) { changed["PendingMaterialId"] = id; });
  return id;
}

/// The bytes that were wrapped.
Result<std::string> unwrap(Call& call, const Document& key, const Document& input) {
  const std::string token(bytes_of(input.at("ImportToken")));
  const ImportRecord* import = call.records<ImportRecord>().find(token);
  if (import == nullptr || import->value["KeyId"] != key.at("KeyId"))
    return errors::invalid_import_token();
  if (import->value["Until"].get<int64_t>() < to_millis(call.now()))
    return Error{"ExpiredImportTokenException", ""};
  RandomBytes random(call.random());
  std::optional<std::string> bytes =
      oaep_decrypt(*base64_decode(import->value["Pair"].get_ref<const std::string&>()),
                   import->value["WrappingAlgorithm"].get_ref<const std::string&>(),
                   bytes_of(input.at("EncryptedKeyMaterial")),
                   random);
  const std::string& spec = key.at("KeySpec").get_ref<const std::string&>();
  if (bytes && is_pair_spec(spec)) bytes = read_private_key(spec, *bytes, random);
  if (!bytes || (spec == "SYMMETRIC_DEFAULT" && bytes->size() != kSymmetricBytes))
    return errors::invalid_ciphertext();
  return *std::move(bytes);
}

}  // namespace

Outcome get_parameters_for_import(Call& call, const Document& input) {
  ASSIGN_OR_RETURN(const Document* key, external_key(call, input));
  const std::string algorithm = input.at("WrappingAlgorithm");
  const std::string spec = input.at("WrappingKeySpec");
  if (algorithm.rfind("RSAES_OAEP_", 0) != 0 || spec.rfind("RSA_", 0) != 0) {
    return errors::unsupported("Cloudtab wraps imported material by RSAES_OAEP only, not " +
                               algorithm + " and " + spec + ".");
  }
  RandomBytes random(call.random());
  const std::string pair = generate_pair(spec, random);
  const std::string token = base64_encode(random.take(kTokenBytes));
  const int64_t until = to_millis(call.now()) + kTokenMilliseconds;
  call.records<ImportRecord>().put(token,
                                   {{{"KeyId", key->at("KeyId")},
                                     {"WrappingAlgorithm", algorithm},
                                     {"Pair", base64_encode(pair)},
                                     {"Until", until}}});
  return Document{{"KeyId", key->at("Arn")},
                  {"ImportToken", binary(token)},
                  {"PublicKey", binary(public_key(spec, pair))},
                  {"ParametersValidTo", until}};
}

Outcome import_key_material(Call& call, const Document& input) {
  ASSIGN_OR_RETURN(const Document* key, external_key(call, input));
  const std::string model = input.value("ExpirationModel", "KEY_MATERIAL_EXPIRES");
  const bool expires = model == "KEY_MATERIAL_EXPIRES";
  if (expires && !input.contains("ValidTo")) {
    return errors::validation(
        "A validTo date must be set if the ExpirationModel is KEY_MATERIAL_EXPIRES");
  }
  ASSIGN_OR_RETURN(const std::string bytes, unwrap(call, *key, input));
  Document answer = {{"KeyId", key->at("Arn")}};
  if (key->at("KeySpec") == "SYMMETRIC_DEFAULT") {
    ASSIGN_OR_RETURN(answer["KeyMaterialId"], take_symmetric(call, *key, input, bytes));
  } else {
    auto& materials = call.records<MaterialRecord>(scope_of(*key));
    const std::string place = material_key(*key, "");
    // It may be deleted and come back, but never be another.
    const std::string id = material_id(*key, bytes);
    const MaterialRecord* before = materials.find(place);
    if (before != nullptr && before->value.value("Id", id) != id)
      return errors::incorrect_material();
    materials.put(place, {{{"Bytes", base64_encode(bytes)}, {"Id", id}}});
  }
  const bool complete = has_all_material(call, *key);
  change_record(call, *key, [&](Document& changed) {
    // A key that its owner disabled stays so.
    if (complete && changed["KeyState"] == "PendingImport") {
      changed["Enabled"] = true;
      changed["KeyState"] = "Enabled";
    }
    changed["ExpirationModel"] = model;
    if (expires) changed["ValidTo"] = input["ValidTo"];
  });
  const std::string& key_id = key->at("KeyId").get_ref<const std::string&>();
  if (expires) {
    call.set_timer(kExpiryTimer, key_id, from_millis(input["ValidTo"].get<int64_t>()));
  } else {
    call.cancel_timer(kExpiryTimer, key_id);
  }
  return answer;
}

Outcome delete_imported_key_material(Call& call, const Document& input) {
  ASSIGN_OR_RETURN(const Document* key, external_key(call, input));
  if (key->at("KeyState") == "PendingImport")
    return errors::pending_import(key->at("Arn").get<std::string>());
  Document answer = {{"KeyId", key->at("Arn")}};
  const std::string material = input.value("KeyMaterialId", key->value("CurrentKeyMaterialId", ""));
  auto& materials = call.records<MaterialRecord>(scope_of(*key));
  if (!materials.contains(material_key(*key, material))) return errors::incorrect_material();
  if (!material.empty()) answer["KeyMaterialId"] = material;
  if (key->value("PendingMaterialId", "") == material && !material.empty()) {
    // The key never worked with it.
    materials.erase(material_key(*key, material));
    change_record(call, *key, [](Document& changed) { changed.erase("PendingMaterialId"); });
    return answer;
  }
  call.cancel_timer(kExpiryTimer, key->at("KeyId").get_ref<const std::string&>());
  forget_material(call, *key, material);
  return answer;
}

void expire_material(Call& call, std::string_view id) {
  const KeyRecord* key = call.records<KeyRecord>().find(id);
  if (key != nullptr && key->value["Origin"] == "EXTERNAL")
    forget_material(call, key->value, key->value.value("CurrentKeyMaterialId", ""));
}

}  // namespace cloudtab::kms
