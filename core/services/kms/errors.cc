#include "core/services/kms/errors.h"

#include <string>

namespace cloudtab::kms::errors {

namespace {

Error invalid_state(std::string_view arn, std::string_view text) {
  return Error{"KMSInvalidStateException", std::string(arn) + std::string(text)};
}

}  // namespace

Error validation(std::string_view text) { return Error{"ValidationException", std::string(text)}; }

Error no_such_key(std::string_view arn) {
  return Error{"NotFoundException", "Key '" + std::string(arn) + "' does not exist"};
}

Error invalid_key_id(std::string_view key_id) {
  return Error{"NotFoundException", "Invalid keyId '" + std::string(key_id) + "'"};
}

Error foreign_arn(std::string_view region) {
  return Error{"NotFoundException", "Invalid arn " + std::string(region)};
}

Error no_such_alias(std::string_view arn) {
  return Error{"NotFoundException", "Alias " + std::string(arn) + " is not found."};
}

Error alias_exists(std::string_view arn) {
  return Error{"AlreadyExistsException",
               "An alias with the name " + std::string(arn) + " already exists"};
}

Error pending_deletion(std::string_view arn) { return invalid_state(arn, " is pending deletion."); }

Error not_pending_deletion(std::string_view arn) {
  return invalid_state(arn, " is not pending deletion.");
}

Error pending_import(std::string_view arn) { return invalid_state(arn, " is pending import."); }

Error disabled(std::string_view arn) {
  return Error{"DisabledException", std::string(arn) + " is disabled."};
}

Error malformed_policy() {
  return Error{"MalformedPolicyDocumentException",
               "The new key policy is not a valid policy document."};
}

Error wrong_usage(std::string_view arn, std::string_view usage, std::string_view operation) {
  return Error{"InvalidKeyUsageException",
               std::string(arn) + " key usage is " + std::string(usage) +
                   " which is not valid for " + std::string(operation) + "."};
}

Error incompatible(std::string_view algorithm, std::string_view spec) {
  return Error{"InvalidKeyUsageException",
               "Algorithm " + std::string(algorithm) + " is incompatible with key spec " +
                   std::string(spec) + "."};
}

Error unsupported(std::string_view text) {
  return Error{"UnsupportedOperationException", std::string(text)};
}

Error wrong_origin(std::string_view arn, std::string_view origin) {
  return unsupported(std::string(arn) + " origin is " + std::string(origin) +
                     " which is not valid for this operation.");
}

Error incorrect_key() {
  return Error{"IncorrectKeyException",
               "The key ID in the request does not identify a CMK that can perform this "
               "operation."};
}

Error invalid_ciphertext() { return Error{"InvalidCiphertextException", ""}; }

Error invalid_signature() { return Error{"KMSInvalidSignatureException", ""}; }

Error invalid_mac() { return Error{"KMSInvalidMacException", ""}; }

Error dry_run() {
  return Error{"DryRunOperationException",
               "The request would have succeeded, but the DryRun option is set."};
}

Error tags(std::string_view text) { return Error{"TagException", std::string(text)}; }

Error rotation_limit(std::string_view arn) {
  return Error{"LimitExceededException",
               "The on-demand rotations limit has been reached for the given keyId. No more "
               "on-demand rotations can be performed for this key: " +
                   std::string(arn)};
}

Error no_such_grant(std::string_view id) {
  return Error{"NotFoundException", "Grant ID " + std::string(id) + " not found"};
}

Error invalid_import_token() { return Error{"InvalidImportTokenException", ""}; }

Error incorrect_material() { return Error{"IncorrectKeyMaterialException", ""}; }

Error material_pending(std::string_view material_id,
                       std::string_view arn,
                       std::string_view pending_id) {
  return Error{"KMSInvalidStateException",
               "New key material (id: " + std::string(material_id) +
                   ") cannot be imported into KMS key " + std::string(arn) +
                   ", because another key material (id: " + std::string(pending_id) +
                   ") is pending rotation."};
}

Error no_material_pending(std::string_view arn) {
  return Error{"KMSInvalidStateException",
               "No available key material pending rotation for the key: " + std::string(arn) + "."};
}

}  // namespace cloudtab::kms::errors
