#include "core/services/dynamodb/encryption.h"

#include <string>
#include <utility>

#include "core/base/arn.h"
#include "core/services/dynamodb/errors.h"
#include "core/services/dynamodb/schema.h"

namespace cloudtab::dynamodb {

namespace {

// Texts as observed on the service in October 2026 (the public notes "ack-api-quirks", findings
// DDB-TABLE-139, 311 and 461): the KMS client's own, in the words of its exception.

Error kms_error(Call& call, const char* head, const std::string& code, const std::string& text) {
  return errors::validation("KMS " + std::string(head) +
                            " error: com.amazonaws.services.kms.model." + code + ": " + text +
                            " (Service: AWSKMS; Status Code: 400; Error Code: " + code +
                            "; Request ID: " + call.random().uuid() + "; Proxy: null)");
}

/// A customer's key, not one that the service keeps itself.
bool is_customers(const std::string& arn) { return arn.find("alias/aws/") == std::string::npos; }

/// The key's metadata. Null: nobody here keeps keys.
Result<Document> find_usable_key(Call& call, const std::string& key, const Scope& scope) {
  Result<Document> found = call.invoke(
      {.service = "kms", .operation = "DescribeKey", .input = {{"KeyId", key}}, .scope = scope});
  if (!found.ok()) {
    const Error& error = found.error();
    if (error.code != "NotFoundException") return Document();
    return kms_error(call, "validation", error.code, error.message);
  }
  const Document& metadata = (*found)["KeyMetadata"];
  const std::string arn = metadata["Arn"];
  if (metadata["KeyState"] == "Disabled")
    return kms_error(call, "key disabled", "DisabledException", arn + " is disabled.");
  if (metadata["KeyState"] == "PendingDeletion") {
    return kms_error(call, "validation", "KMSInvalidStateException", arn + " is pending deletion.");
  }
  return metadata;
}

}  // namespace

Result<Document> settle_encryption(Call& call, const Document& specification, const Scope& scope) {
  Document description = describe_encryption(specification, scope);
  if (description.is_null()) return description;
  const std::string key = description["KMSMasterKeyArn"];
  if (!is_customers(key)) return description;
  ASSIGN_OR_RETURN(const Document found, find_usable_key(call, key, scope));
  if (!found.is_null()) description["KMSMasterKeyArn"] = found["Arn"];
  return description;
}

Status check_table_key(Call& call, const TableRecord& table) {
  const auto description = table.settings.find("SSEDescription");
  if (description == table.settings.end()) return ok();
  const std::string& key = (*description)["KMSMasterKeyArn"].get_ref<const std::string&>();
  if (!is_customers(key)) return ok();
  const auto arn = parse_arn(key);
  if (!arn.ok()) return ok();
  RETURN_IF_ERROR(find_usable_key(call, key, arn->scope()));
  return ok();
}

}  // namespace cloudtab::dynamodb
