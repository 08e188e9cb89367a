#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "core/base/result.h"
#include "core/engine/call.h"
#include "core/engine/document_record.h"
#include "core/services/ssm/name.h"

namespace cloudtab::ssm {

/// A parameter: `Version`, the current one's number, and `Tags`, as ListTagsForResource answers
/// them. Key: its name.
using ParameterRecord = DocumentRecord<"ssm/parameters">;
/// One of its versions, as GetParameterHistory answers it. Key: `version_key`.
using VersionRecord = DocumentRecord<"ssm/versions">;

std::string version_key(std::string_view name, int64_t version);
/// The prefix of the keys of all versions of a parameter.
std::string versions_prefix(std::string_view name);

std::string parameter_arn(const Call& call, const std::string& name);

/// The name of a parameter that a name or an ARN stands for, whether or not there is one.
std::string resolved_name(Call& call, const std::string& name_or_arn);

/// Error: ParameterNotFound.
Result<const Document*> find_parameter(Call& call, const std::string& name);
/// The version that a selector names, or the current one. Errors: ParameterNotFound,
/// ParameterVersionNotFound.
Result<const Document*> find_version(Call& call,
                                     const std::string& name,
                                     const std::string& selector);

/// A version as GetParameter answers it; without `decrypted`, a SecureString's value is a text that
/// tells nothing of it.
Document described(const Call& call, const Document& version, bool decrypted);

}  // namespace cloudtab::ssm
