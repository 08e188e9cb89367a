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

/// Whether a specification names a customer's key, not one that the service keeps itself.
bool names_customers_key(const Document& specification) {
  const std::string key = specification.value("KMSMasterKeyId", "");
  return !key.empty() && key.find("alias/aws/") == std::string::npos;
}

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

Status check_encryption(const Document& specification) {
  // Texts from the same notes, findings DDB-TABLE-031 and 442.
  const bool has_type = specification.contains("SSEType");
  const bool has_key = specification.contains("KMSMasterKeyId");
  if (specification.contains("Enabled") && specification["Enabled"] == false) {
    if (has_type)
      return errors::invalid_parameter("SSEType can not be specified if Enabled is false");
    if (has_key)
      return errors::invalid_parameter("KMSMasterKeyId can not be specified if Enabled is false");
  }
  if (has_type && specification["SSEType"] == "AES256")
    return errors::invalid_parameter("SSEType AES256 is not supported");
  if (has_key && !has_type)
    return errors::invalid_parameter("SSEType KMS is required if KMSMasterKeyId is specified");
  return ok();
}

Result<Document> settle_encryption(Call& call, const Document& specification, const Scope& scope) {
  Document description = describe_encryption(specification, scope);
  if (description.is_null()) return description;
  const std::string key = description["KMSMasterKeyArn"];
  ASSIGN_OR_RETURN(const Document found, find_usable_key(call, key, scope));
  if (!found.is_null()) description["KMSMasterKeyArn"] = found["Arn"];
  return description;
}

Status change_encryption(Call& call,
                         const Document& specification,
                         const Scope& scope,
                         TableRecord& table) {
  const Document before = table.settings.value("SSEDescription", Document::object());
  ASSIGN_OR_RETURN(Document after, settle_encryption(call, specification, scope));
  if (after.is_null() && before.empty())
    return errors::invalid_parameter("Table is already encrypted by default");
  const std::string given = specification.value("KMSMasterKeyId", "");
  if (!given.empty() && before.value("KMSMasterKeyArn", "") == given) {
    return errors::invalid_parameter(
        "Table is already encrypted with given KMSMasterKeyId. Use KMSMasterKeyId parameter if you "
        "want to change Master Key");
  }
  table.settings["SSESpecification"] = specification;
  table.settings["SSEDescription"] = std::move(after);
  if (table.settings["SSEDescription"].is_null()) table.settings.erase("SSEDescription");
  table.settings[kEncryptionBefore] = before;
  return ok();
}

Document shown_encryption(const TableRecord& table) {
  const auto before = table.settings.find(kEncryptionBefore);
  if (before == table.settings.end()) return table.settings.value("SSEDescription", Document());
  // Observed: the key that was is shown until the new one is in place.
  Document shown = *before;
  shown["Status"] = "UPDATING";
  return shown;
}

Status check_table_key(Call& call, const TableRecord& table) {
  const auto description = table.settings.find("SSEDescription");
  if (description == table.settings.end()) return ok();
  const auto asked = table.settings.find("SSESpecification");
  if (asked != table.settings.end() && !names_customers_key(*asked)) return ok();
  const std::string& key = (*description)["KMSMasterKeyArn"].get_ref<const std::string&>();
  const auto arn = parse_arn(key);
  if (!arn.ok()) return ok();
  RETURN_IF_ERROR(find_usable_key(call, key, arn->scope()));
  return ok();
}

}  // namespace cloudtab::dynamodb
