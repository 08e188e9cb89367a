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

// Key material that comes from outside, for symmetric and HMAC keys.

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
  if (is_pair_spec(key->at("KeySpec").get_ref<const std::string&>()))
    return errors::unsupported("Cloudtab imports material of symmetric and HMAC keys only.");
  return key;
}

void forget_material(Call& call, const Document& key) {
  const std::string id = key.at("KeyId");
  call.records<MaterialRecord>(scope_of(key)).erase_prefix(KeyBuilder().text(id).take());
  change_record(call, key, [](Document& changed) {
    changed["Enabled"] = false;
    changed["KeyState"] = "PendingImport";
    for (const char* member : {"ExpirationModel", "ValidTo", "CurrentKeyMaterialId"})
      changed.erase(member);
  });
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
  if (!bytes || (key.at("KeySpec") == "SYMMETRIC_DEFAULT" && bytes->size() != kSymmetricBytes))
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
  const std::string id = material_id(*key, bytes);
  // Once imported it may be deleted and imported again, but never be another.
  if (key->contains("CurrentKeyMaterialId") && key->at("CurrentKeyMaterialId") != id)
    return Error{"IncorrectKeyMaterialException", ""};
  const bool symmetric = key->at("KeySpec") == "SYMMETRIC_DEFAULT";
  if (symmetric) {
    add_material(call, *key, bytes, "");
  } else {
    call.records<MaterialRecord>(scope_of(*key))
        .put(material_key(*key, ""), {{{"Bytes", base64_encode(bytes)}}});
  }
  change_record(call, *key, [&](Document& changed) {
    changed["Enabled"] = true;
    changed["KeyState"] = "Enabled";
    changed["ExpirationModel"] = model;
    if (expires) changed["ValidTo"] = input["ValidTo"];
  });
  const std::string& key_id = key->at("KeyId").get_ref<const std::string&>();
  if (expires) {
    call.set_timer(kExpiryTimer, key_id, from_millis(input["ValidTo"].get<int64_t>()));
  } else {
    call.cancel_timer(kExpiryTimer, key_id);
  }
  Document answer = {{"KeyId", key->at("Arn")}};
  if (symmetric) answer["KeyMaterialId"] = id;
  return answer;
}

Outcome delete_imported_key_material(Call& call, const Document& input) {
  ASSIGN_OR_RETURN(const Document* key, external_key(call, input));
  if (key->at("KeyState") == "PendingImport")
    return errors::pending_import(key->at("Arn").get<std::string>());
  Document answer = {{"KeyId", key->at("Arn")}};
  if (key->contains("CurrentKeyMaterialId"))
    answer["KeyMaterialId"] = key->at("CurrentKeyMaterialId");
  call.cancel_timer(kExpiryTimer, key->at("KeyId").get_ref<const std::string&>());
  forget_material(call, *key);
  return answer;
}

void expire_material(Call& call, std::string_view id) {
  const KeyRecord* key = call.records<KeyRecord>().find(id);
  if (key != nullptr && key->value["Origin"] == "EXTERNAL") forget_material(call, key->value);
}

}  // namespace cloudtab::kms
