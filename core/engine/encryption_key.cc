#include "core/engine/encryption_key.h"

#include <utility>

#include "core/base/arn.h"

namespace cloudtab {

bool is_aws_managed_key(const std::string& id) {
  return id.find("alias/aws/") != std::string::npos;
}

Result<Document> find_usable_key(Call& call, EncryptionKey key) {
  const Result<Arn> arn = parse_arn(key.id);
  ASSIGN_OR_RETURN(const Document described,
                   call.invoke({.service = "kms",
                                .operation = "DescribeKey",
                                .input = {{"KeyId", key.id}},
                                .scope = arn.ok() ? arn->scope() : key.scope,
                                .principal = std::move(key.principal)}));
  const Document& metadata = described["KeyMetadata"];
  const std::string name = metadata["Arn"];
  const std::string state = metadata["KeyState"];
  if (state == "Disabled") return Error{"DisabledException", name + " is disabled."};
  if (state == "PendingDeletion")
    return Error{"KMSInvalidStateException", name + " is pending deletion."};
  if (state == "PendingImport")
    return Error{"KMSInvalidStateException", name + " is pending import."};
  return metadata;
}

std::string said_by_kms(const Error& error, const std::string& request_id) {
  return error.message + " (Service: AWSKMS; Status Code: 400; Error Code: " + error.code +
         "; Request ID: " + request_id + "; Proxy: null)";
}

}  // namespace cloudtab
