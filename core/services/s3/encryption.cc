#include "core/services/s3/encryption.h"

#include <string>

#include "core/engine/encryption_key.h"
#include "core/services/s3/errors.h"

namespace cloudtab::s3 {

namespace {

bool uses_kms(const std::string& algorithm) { return algorithm.compare(0, 7, "aws:kms") == 0; }

/// The first rule; there is never another.
Document rule_of(const Document& configuration) {
  const Document rules = configuration.value("Rules", Document::array());
  return rules.empty() ? Document::object() : rules[0];
}

/// A key by any of its names. Errors: those of KMS for a key that cannot be used now.
Result<Document> usable_key(Call& call, const std::string& key) {
  Result<Document> found = find_usable_key(call, {.id = key, .scope = call.scope()});
  if (!found.ok()) return errors::kms(found.error());
  return found;
}

}  // namespace

Status check_encryption(const Document& configuration) {
  const Document rules = configuration.value("Rules", Document::array());
  if (rules.size() != 1) return errors::malformed_xml();
  const Document applied = rules[0].value("ApplyServerSideEncryptionByDefault", Document::object());
  if (applied.contains("KMSMasterKeyID") && !uses_kms(applied.value("SSEAlgorithm", "")))
    return errors::key_not_applicable();
  return ok();
}

Document default_encryption() {
  return {{"Rules",
           {{{"ApplyServerSideEncryptionByDefault", {{"SSEAlgorithm", "AES256"}}},
             {"BucketKeyEnabled", false}}}}};
}

Result<Document> object_encryption(Call& call, const BucketRecord& bucket, const Document& input) {
  const Document rule = rule_of(bucket.configurations.value("Encryption", Document::object()));
  const Document by_default = rule.value("ApplyServerSideEncryptionByDefault", Document::object());
  const bool asked = input.contains("ServerSideEncryption");
  const std::string algorithm = asked ? input["ServerSideEncryption"].get<std::string>()
                                      : by_default.value("SSEAlgorithm", "AES256");
  Document answer = {{"ServerSideEncryption", algorithm}};
  if (!uses_kms(algorithm)) return answer;
  const std::string key =
      asked ? input.value("SSEKMSKeyId", "") : by_default.value("KMSMasterKeyID", "");
  if (!key.empty()) {
    ASSIGN_OR_RETURN(const Document described, usable_key(call, key));
    answer["SSEKMSKeyId"] = described.at("Arn");
  }
  if (input.value("BucketKeyEnabled", rule.value("BucketKeyEnabled", false)))
    answer["BucketKeyEnabled"] = true;
  return answer;
}

Status check_readable(Call& call, const Document& attributes) {
  if (!attributes.contains("SSEKMSKeyId")) return ok();
  RETURN_IF_ERROR(usable_key(call, attributes["SSEKMSKeyId"]));
  return ok();
}

}  // namespace cloudtab::s3
