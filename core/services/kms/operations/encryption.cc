#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "core/services/kms/blob.h"
#include "core/services/kms/ciphertext.h"
#include "core/services/kms/crypto/key_pair.h"
#include "core/services/kms/errors.h"
#include "core/services/kms/key.h"
#include "core/services/kms/operations/operations.h"

// Encrypt, Decrypt, ReEncrypt: what is small enough to be sent.

namespace cloudtab::kms {

namespace {

constexpr const char* kDefaultAlgorithm = "SYMMETRIC_DEFAULT";
constexpr std::string_view kUsage = "ENCRYPT_DECRYPT";

/// RFC 8017, section 7.1.1: the modulus less two digests and two bytes.
int longest_plaintext(const std::string& algorithm, const std::string& spec) {
  const int digest_bytes = algorithm == "RSAES_OAEP_SHA_1" ? 20 : 32;
  return std::stoi(spec.substr(4)) / 8 - 2 * digest_bytes - 2;
}

Result<std::string> encrypt_bytes(Call& call,
                                  const Document& key,
                                  const std::string& algorithm,
                                  std::string_view plaintext,
                                  const Document& context) {
  RETURN_IF_ERROR(check_algorithm(key, "EncryptionAlgorithms", algorithm));
  if (algorithm == kDefaultAlgorithm) return seal(call, key, plaintext, context);
  const std::string spec = key.at("KeySpec");
  if (const int longest = longest_plaintext(algorithm, spec);
      plaintext.size() > static_cast<size_t>(longest)) {
    return errors::validation("Algorithm " + algorithm + " and key spec " + spec +
                              " cannot encrypt data larger than " + std::to_string(longest) +
                              " bytes.");
  }
  RandomBytes random(call.random());
  return *oaep_encrypt(current_material(call, key), algorithm, plaintext, random);
}

/// `key`: null where the blob alone says which.
Result<Opened> decrypt_bytes(Call& call,
                             const Document* key,
                             const std::string& algorithm,
                             std::string_view ciphertext,
                             const Document& context,
                             std::string_view operation) {
  if (algorithm == kDefaultAlgorithm) return open(call, key, ciphertext, context);
  // Such a ciphertext names no key.
  if (key == nullptr) return errors::invalid_ciphertext();
  RETURN_IF_ERROR(check_usable(*key));
  RETURN_IF_ERROR(check_usage(*key, kUsage, operation));
  RETURN_IF_ERROR(check_algorithm(*key, "EncryptionAlgorithms", algorithm));
  RandomBytes random(call.random());
  std::optional<std::string> plaintext =
      oaep_decrypt(current_material(call, *key), algorithm, ciphertext, random);
  if (!plaintext) return errors::invalid_ciphertext();
  return Opened{*std::move(plaintext), key->at("Arn"), ""};
}

}  // namespace

Outcome encrypt(Call& call, const Document& input) {
  ASSIGN_OR_RETURN(const Document* key, usable_key(call, input, kUsage, "Encrypt"));
  const std::string algorithm = input.value("EncryptionAlgorithm", kDefaultAlgorithm);
  RETURN_IF_ERROR(check_algorithm(*key, "EncryptionAlgorithms", algorithm));
  RETURN_IF_ERROR(check_dry_run(input));
  ASSIGN_OR_RETURN(const std::string ciphertext,
                   encrypt_bytes(call,
                                 *key,
                                 algorithm,
                                 bytes_of(input.at("Plaintext")),
                                 input.value("EncryptionContext", Document::object())));
  return Document{{"CiphertextBlob", binary(ciphertext)},
                  {"KeyId", key->at("Arn")},
                  {"EncryptionAlgorithm", algorithm}};
}

Outcome decrypt(Call& call, const Document& input) {
  RETURN_IF_ERROR(check_no_recipient(input));
  if (!input.contains("CiphertextBlob")) return errors::invalid_ciphertext();
  const Document* key = nullptr;
  if (input.contains("KeyId")) {
    ASSIGN_OR_RETURN(key, input_key(call, input));
  }
  const std::string algorithm = input.value("EncryptionAlgorithm", kDefaultAlgorithm);
  ASSIGN_OR_RETURN(const Opened opened,
                   decrypt_bytes(call,
                                 key,
                                 algorithm,
                                 bytes_of(input.at("CiphertextBlob")),
                                 input.value("EncryptionContext", Document::object()),
                                 "Decrypt"));
  RETURN_IF_ERROR(check_dry_run(input));
  Document answer = {{"KeyId", opened.key_arn},
                     {"Plaintext", binary(opened.plaintext)},
                     {"EncryptionAlgorithm", algorithm}};
  if (!opened.material_id.empty()) answer["KeyMaterialId"] = opened.material_id;
  return answer;
}

Outcome re_encrypt(Call& call, const Document& input) {
  if (!input.contains("CiphertextBlob")) return errors::invalid_ciphertext();
  const Document* source = nullptr;
  if (input.contains("SourceKeyId")) {
    ASSIGN_OR_RETURN(source, input_key(call, input, "SourceKeyId"));
  }
  const std::string source_algorithm = input.value("SourceEncryptionAlgorithm", kDefaultAlgorithm);
  ASSIGN_OR_RETURN(const Opened opened,
                   decrypt_bytes(call,
                                 source,
                                 source_algorithm,
                                 bytes_of(input.at("CiphertextBlob")),
                                 input.value("SourceEncryptionContext", Document::object()),
                                 "ReEncryptFrom"));
  ASSIGN_OR_RETURN(const Document* key, input_key(call, input, "DestinationKeyId"));
  RETURN_IF_ERROR(check_usable(*key));
  RETURN_IF_ERROR(check_usage(*key, kUsage, "ReEncryptTo"));
  RETURN_IF_ERROR(check_dry_run(input));
  const std::string algorithm = input.value("DestinationEncryptionAlgorithm", kDefaultAlgorithm);
  ASSIGN_OR_RETURN(const std::string ciphertext,
                   encrypt_bytes(call,
                                 *key,
                                 algorithm,
                                 opened.plaintext,
                                 input.value("DestinationEncryptionContext", Document::object())));
  Document answer = {{"CiphertextBlob", binary(ciphertext)},
                     {"SourceKeyId", opened.key_arn},
                     {"KeyId", key->at("Arn")},
                     {"SourceEncryptionAlgorithm", source_algorithm},
                     {"DestinationEncryptionAlgorithm", algorithm}};
  if (!opened.material_id.empty()) answer["SourceKeyMaterialId"] = opened.material_id;
  if (algorithm == kDefaultAlgorithm)
    answer["DestinationKeyMaterialId"] = key->at("CurrentKeyMaterialId");
  return answer;
}

}  // namespace cloudtab::kms
