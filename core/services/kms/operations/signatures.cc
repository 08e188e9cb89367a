#include <optional>
#include <string>
#include <string_view>

#include "core/services/kms/blob.h"
#include "core/services/kms/crypto/key_pair.h"
#include "core/services/kms/crypto/symmetric.h"
#include "core/services/kms/errors.h"
#include "core/services/kms/key.h"
#include "core/services/kms/operations/operations.h"

// Sign, Verify, their counterparts for MACs, and what is done with a public key.

namespace cloudtab::kms {

namespace {

/// What is signed: the digest of the message, or the message if it is one.
Result<std::string> digest_to_sign(const Document& input, const std::string& algorithm) {
  const std::string_view message = bytes_of(input.at("Message"));
  const int bits = digest_bits(algorithm);
  if (input.value("MessageType", "RAW") == "RAW") return digest(bits, message);
  if (message.size() * 8 != static_cast<size_t>(bits))
    return errors::validation("Digest is invalid length for algorithm " + algorithm + ".");
  return std::string(message);
}

std::string mac_of(Call& call, const Document& key, const Document& input) {
  return hmac(digest_bits(input.at("MacAlgorithm").get_ref<const std::string&>()),
              current_material(call, key),
              bytes_of(input.at("Message")));
}

Result<const Document*> mac_key(Call& call, const Document& input, std::string_view operation) {
  ASSIGN_OR_RETURN(const Document* key, usable_key(call, input, "GENERATE_VERIFY_MAC", operation));
  RETURN_IF_ERROR(check_algorithm(*key, "MacAlgorithms", input.at("MacAlgorithm")));
  return key;
}

}  // namespace

Outcome sign(Call& call, const Document& input) {
  ASSIGN_OR_RETURN(const Document* key, usable_key(call, input, "SIGN_VERIFY", "Sign"));
  const std::string algorithm = input.at("SigningAlgorithm");
  RETURN_IF_ERROR(check_algorithm(*key, "SigningAlgorithms", algorithm));
  ASSIGN_OR_RETURN(const std::string hash, digest_to_sign(input, algorithm));
  RETURN_IF_ERROR(check_dry_run(input));
  const std::string material = current_material(call, *key);
  RandomBytes random(call.random());
  const std::string signature =
      sign(key->at("KeySpec").get_ref<const std::string&>(), material, algorithm, hash, random);
  return Document{
      {"KeyId", key->at("Arn")}, {"Signature", binary(signature)}, {"SigningAlgorithm", algorithm}};
}

Outcome verify(Call& call, const Document& input) {
  ASSIGN_OR_RETURN(const Document* key, usable_key(call, input, "SIGN_VERIFY", "Verify"));
  const std::string algorithm = input.at("SigningAlgorithm");
  RETURN_IF_ERROR(check_algorithm(*key, "SigningAlgorithms", algorithm));
  ASSIGN_OR_RETURN(const std::string hash, digest_to_sign(input, algorithm));
  if (!verify(key->at("KeySpec").get_ref<const std::string&>(),
              current_material(call, *key),
              algorithm,
              hash,
              bytes_of(input.at("Signature"))))
    return errors::invalid_signature();
  RETURN_IF_ERROR(check_dry_run(input));
  return Document{
      {"KeyId", key->at("Arn")}, {"SignatureValid", true}, {"SigningAlgorithm", algorithm}};
}

Outcome generate_mac(Call& call, const Document& input) {
  ASSIGN_OR_RETURN(const Document* key, mac_key(call, input, "GenerateMac"));
  RETURN_IF_ERROR(check_dry_run(input));
  return Document{{"KeyId", key->at("Arn")},
                  {"Mac", binary(mac_of(call, *key, input))},
                  {"MacAlgorithm", input["MacAlgorithm"]}};
}

Outcome verify_mac(Call& call, const Document& input) {
  ASSIGN_OR_RETURN(const Document* key, mac_key(call, input, "VerifyMac"));
  if (!same_bytes(mac_of(call, *key, input), bytes_of(input.at("Mac"))))
    return errors::invalid_mac();
  RETURN_IF_ERROR(check_dry_run(input));
  return Document{
      {"KeyId", key->at("Arn")}, {"MacValid", true}, {"MacAlgorithm", input["MacAlgorithm"]}};
}

Outcome get_public_key(Call& call, const Document& input) {
  ASSIGN_OR_RETURN(const Document* key, input_key(call, input));
  const std::string spec = key->at("KeySpec");
  if (!is_pair_spec(spec)) return errors::unsupported("");
  RETURN_IF_ERROR(check_usable(*key));
  Document answer = {{"KeyId", key->at("Arn")},
                     {"PublicKey", binary(public_key(spec, current_material(call, *key)))}};
  for (const char* member : {"CustomerMasterKeySpec",
                             "KeySpec",
                             "KeyUsage",
                             "EncryptionAlgorithms",
                             "SigningAlgorithms",
                             "KeyAgreementAlgorithms"}) {
    if (key->contains(member)) answer[member] = key->at(member);
  }
  return answer;
}

Outcome derive_shared_secret(Call& call, const Document& input) {
  RETURN_IF_ERROR(check_no_recipient(input));
  ASSIGN_OR_RETURN(const Document* key,
                   usable_key(call, input, "KEY_AGREEMENT", "DeriveSharedSecret"));
  const std::string material = current_material(call, *key);
  RandomBytes random(call.random());
  const std::optional<std::string> secret =
      shared_secret(key->at("KeySpec").get_ref<const std::string&>(),
                    material,
                    bytes_of(input.at("PublicKey")),
                    random);
  if (!secret) return errors::validation("");
  RETURN_IF_ERROR(check_dry_run(input));
  return Document{{"KeyId", key->at("Arn")},
                  {"SharedSecret", binary(*secret)},
                  {"KeyAgreementAlgorithm", input["KeyAgreementAlgorithm"]},
                  {"KeyOrigin", key->at("Origin")}};
}

}  // namespace cloudtab::kms
