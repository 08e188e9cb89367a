#include "core/services/s3/post_policy.h"

#include <algorithm>
#include <optional>
#include <set>
#include <string_view>

#include "core/base/ascii.h"
#include "core/base/document.h"
#include "core/base/encoding.h"
#include "core/services/s3/errors.h"
#include "core/services/s3/text.h"

namespace cloudtab::s3 {

namespace {

Error condition_failed(const Document& condition) {
  std::string text = "[";
  for (const Document& part : condition)
    text += (text.size() > 1 ? ", " : "") +
            (part.is_string() ? '"' + part.get<std::string>() + '"' : part.dump());
  return errors::against_policy("Policy Condition failed: " + text + "]");
}

/// A bound of `content-length-range`, which may be written as a text.
std::optional<uint64_t> bound(const Document& value) {
  if (value.is_number_integer() && value >= 0) return value.get<uint64_t>();
  if (!value.is_string()) return std::nullopt;
  const std::string text = value;
  if (text.empty() || text.size() > 18 || text.find_first_not_of("0123456789") != std::string::npos)
    return std::nullopt;
  uint64_t number = 0;
  for (const char c : text) number = number * 10 + static_cast<uint64_t>(c - '0');
  return number;
}

Status check_length(const Document& condition, uint64_t file_bytes) {
  const std::optional<uint64_t> from = bound(condition[1]);
  const std::optional<uint64_t> to = bound(condition[2]);
  if (!from || !to) return condition_failed(condition);
  if (file_bytes < *from) return errors::form_file_too_small(*from, file_bytes);
  if (file_bytes > *to) return errors::form_file_too_large(*to, file_bytes);
  return ok();
}

/// `{"acl": "private"}` as the condition that it stands for.
Result<Document> written_out(const Document& condition) {
  if (condition.is_array() && condition.size() == 3) return condition;
  if (!condition.is_object() || condition.size() != 1) {
    return errors::invalid_policy_document(
        "Invalid Simple-Condition: Simple-Conditions must have exactly one property specified.");
  }
  return Document::array({"eq", "$" + condition.begin().key(), condition.begin().value()});
}

/// Notes in `covered` which field the condition is about.
Status check_condition(const Document& condition,
                       const FormFields& fields,
                       uint64_t file_bytes,
                       std::set<std::string>& covered) {
  const std::string kind =
      condition[0].is_string() ? to_lower(condition[0].get<std::string>()) : "";
  if (kind == "content-length-range") return check_length(condition, file_bytes);
  if (!condition[1].is_string() || !condition[2].is_string()) return condition_failed(condition);
  std::string name = to_lower(condition[1].get<std::string>());
  if (name.empty() || name.front() != '$') return condition_failed(condition);
  name.erase(0, 1);
  covered.insert(name);
  const std::string* value = find_form_field(fields, name);
  const std::string wanted = condition[2];
  const bool fits = value != nullptr && (kind == "starts-with" ? begins(*value, wanted)
                                                               : kind == "eq" && *value == wanted);
  // An absent field begins with nothing.
  if (fits || (value == nullptr && kind == "starts-with" && wanted.empty())) return ok();
  return condition_failed(condition);
}

bool needs_no_condition(const std::string& name) {
  constexpr std::string_view kNames[] = {
      "x-amz-signature", "signature", "awsaccesskeyid", "policy", "file", "bucket"};
  return begins(name, "x-ignore-") ||
         std::find(std::begin(kNames), std::end(kNames), name) != std::end(kNames);
}

}  // namespace

const std::string* find_form_field(const FormFields& fields, const std::string& name) {
  for (const auto& [field, value] : fields) {
    if (field == name) return &value;
  }
  return nullptr;
}

Status check_policy(const std::string& policy,
                    const FormFields& fields,
                    uint64_t file_bytes,
                    Instant now) {
  const Result<std::string> text = base64_decode(policy);
  const Document document =
      text.ok() ? Document::parse(*text, nullptr, false) : Document(Document::value_t::discarded);
  if (!document.is_object()) return errors::invalid_policy_document("Invalid JSON.");
  const auto expiration = document.find("expiration");
  if (expiration == document.end() || !expiration->is_string())
    return errors::invalid_policy_document("Policy missing expiration.");
  const Result<Instant> expires = parse_iso8601(expiration->get<std::string>());
  if (!expires.ok()) return errors::invalid_policy_document("Invalid 'expiration' value.");
  if (*expires < now) return errors::against_policy("Policy expired.");
  const auto conditions = document.find("conditions");
  if (conditions == document.end() || !conditions->is_array())
    return errors::invalid_policy_document("Policy missing conditions.");
  std::set<std::string> covered;
  for (const Document& written : *conditions) {
    ASSIGN_OR_RETURN(const Document condition, written_out(written));
    RETURN_IF_ERROR(check_condition(condition, fields, file_bytes, covered));
  }
  for (const auto& [name, value] : fields) {
    if (covered.count(name) == 0 && !needs_no_condition(name))
      return errors::against_policy("Extra input fields: " + name);
  }
  return ok();
}

}  // namespace cloudtab::s3
