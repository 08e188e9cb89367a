#include "core/services/dynamodb/encryption.h"

#include <string>
#include <utility>

#include "core/base/arn.h"
#include "core/engine/encryption_key.h"
#include "core/services/dynamodb/errors.h"
#include "core/services/dynamodb/schema.h"

namespace cloudtab::dynamodb {

namespace {

// Texts as observed on the service in October 2026 (the public notes "ack-api-quirks", findings
// DDB-TABLE-139, 311 and 461): the KMS client's own, in the words of its exception.

Error refused_by_kms(Call& call, const Error& said) {
  const char* const kind = said.code == "DisabledException" ? "key disabled" : "validation";
  return errors::validation("KMS " + std::string(kind) +
                            " error: com.amazonaws.services.kms.model." + said.code + ": " +
                            said_by_kms(said, call.random().uuid()));
}

/// Whether a specification names a customer's key, not one that the service keeps itself.
bool names_customers_key(const Document& specification) {
  const std::string key = specification.value("KMSMasterKeyId", "");
  return !key.empty() && !is_aws_managed_key(key);
}

/// The key's metadata. Null: KMS cannot say.
Result<Document> usable_key(Call& call, const std::string& key, const Scope& scope) {
  Result<Document> found = find_usable_key(call, {.id = key, .scope = scope});
  if (found.ok()) return found;
  const std::string& code = found.error().code;
  const bool is_told = code == "NotFoundException" || code == "DisabledException" ||
                       code == "KMSInvalidStateException";
  return is_told ? refused_by_kms(call, found.error()) : Result<Document>(Document());
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
  ASSIGN_OR_RETURN(const Document found, usable_key(call, key, scope));
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
  RETURN_IF_ERROR(usable_key(call, key, arn->scope()));
  return ok();
}

}  // namespace cloudtab::dynamodb
