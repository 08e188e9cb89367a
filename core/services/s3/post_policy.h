#pragma once

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "core/base/result.h"
#include "core/base/time.h"

namespace cloudtab::s3 {

/// The fields of a form before its file, by names in lower case, and its bucket.
using FormFields = std::vector<std::pair<std::string, std::string>>;

/// The value of a field, or null.
const std::string* find_form_field(const FormFields& fields, const std::string& name);

/// Whether a form's policy (base64 of JSON) allows its fields and its file. Errors: AccessDenied,
/// InvalidPolicyDocument, EntityTooLarge, EntityTooSmall.
Status check_policy(const std::string& policy,
                    const FormFields& fields,
                    uint64_t file_bytes,
                    Instant now);

}  // namespace cloudtab::s3
