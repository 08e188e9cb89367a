#include <cstddef>
#include <string>
#include <string_view>
#include <utility>

#include "core/services/kms/blob.h"
#include "core/services/kms/ciphertext.h"
#include "core/services/kms/crypto/key_pair.h"
#include "core/services/kms/crypto/random_bytes.h"
#include "core/services/kms/errors.h"
#include "core/services/kms/key.h"
#include "core/services/kms/operations/operations.h"

// Keys for use outside KMS, and random bytes.

namespace cloudtab::kms {

namespace {

/// The symmetric key that shall encrypt them.
Result<const Document*> wrapping_key(Call& call,
                                     const Document& input,
                                     std::string_view operation) {
  ASSIGN_OR_RETURN(const Document* key, usable_key(call, input, "ENCRYPT_DECRYPT", operation));
  RETURN_IF_ERROR(check_algorithm(*key, "EncryptionAlgorithms", "SYMMETRIC_DEFAULT"));
  return key;
}

Result<size_t> data_key_bytes(const Document& input) {
  // Observed: the text as clients of KMS quote it.
  if (input.contains("KeySpec") == input.contains("NumberOfBytes"))
    return errors::validation("Please specify either number of bytes or key spec.");
  if (input.contains("NumberOfBytes")) return input["NumberOfBytes"].get<size_t>();
  return input["KeySpec"] == "AES_128" ? size_t{16} : size_t{32};
}

Outcome data_key(Call& call,
                 const Document& input,
                 std::string_view operation,
                 bool with_plaintext) {
  RETURN_IF_ERROR(check_no_recipient(input));
  ASSIGN_OR_RETURN(const size_t size, data_key_bytes(input));
  ASSIGN_OR_RETURN(const Document* key, wrapping_key(call, input, operation));
  RETURN_IF_ERROR(check_dry_run(input));
  const std::string plaintext = RandomBytes(call.random()).take(size);
  const std::string sealed =
      seal(call, *key, plaintext, input.value("EncryptionContext", Document::object()));
  Document answer = {{"KeyId", key->at("Arn")},
                     {"CiphertextBlob", binary(sealed)},
                     {"KeyMaterialId", key->at("CurrentKeyMaterialId")}};
  if (with_plaintext) answer["Plaintext"] = binary(plaintext);
  return answer;
}

Outcome data_key_pair(Call& call,
                      const Document& input,
                      std::string_view operation,
                      bool with_plaintext) {
  RETURN_IF_ERROR(check_no_recipient(input));
  const std::string spec = input.at("KeyPairSpec");
  if (!is_pair_spec(spec))
    return errors::unsupported("Cloudtab has no key pairs of the specification " + spec + ".");
  ASSIGN_OR_RETURN(const Document* key, wrapping_key(call, input, operation));
  RETURN_IF_ERROR(check_dry_run(input));
  RandomBytes random(call.random());
  const std::string material = generate_pair(spec, random);
  const std::string private_half = private_key(spec, material);
  const std::string sealed =
      seal(call, *key, private_half, input.value("EncryptionContext", Document::object()));
  Document answer = {{"KeyId", key->at("Arn")},
                     {"KeyPairSpec", spec},
                     {"PublicKey", binary(public_key(spec, material))},
                     {"PrivateKeyCiphertextBlob", binary(sealed)},
                     {"KeyMaterialId", key->at("CurrentKeyMaterialId")}};
  if (with_plaintext) answer["PrivateKeyPlaintext"] = binary(private_half);
  return answer;
}

}  // namespace

Outcome generate_data_key(Call& call, const Document& input) {
  return data_key(call, input, "GenerateDataKey", /*with_plaintext=*/true);
}

Outcome generate_data_key_without_plaintext(Call& call, const Document& input) {
  return data_key(call, input, "GenerateDataKeyWithoutPlaintext", /*with_plaintext=*/false);
}

Outcome generate_data_key_pair(Call& call, const Document& input) {
  return data_key_pair(call, input, "GenerateDataKeyPair", /*with_plaintext=*/true);
}

Outcome generate_data_key_pair_without_plaintext(Call& call, const Document& input) {
  return data_key_pair(
      call, input, "GenerateDataKeyPairWithoutPlaintext", /*with_plaintext=*/false);
}

Outcome generate_random(Call& call, const Document& input) {
  RETURN_IF_ERROR(check_no_recipient(input));
  if (input.contains("CustomKeyStoreId"))
    return errors::unsupported("Cloudtab has no custom key stores.");
  if (!input.contains("NumberOfBytes")) return errors::validation("NumberOfBytes is required.");
  return Document{
      {"Plaintext", binary(RandomBytes(call.random()).take(input["NumberOfBytes"].get<size_t>()))}};
}

}  // namespace cloudtab::kms
