#pragma once

#include <string_view>

#include "core/base/error.h"

// Texts as KMS answers them (recorded answers of the service), unless said otherwise.
namespace cloudtab::kms::errors {

Error validation(std::string_view text);
Error no_such_key(std::string_view arn);
Error invalid_key_id(std::string_view key_id);
/// An ARN of another region.
Error foreign_arn(std::string_view region);
Error no_such_alias(std::string_view arn);
Error alias_exists(std::string_view arn);
Error pending_deletion(std::string_view arn);
Error not_pending_deletion(std::string_view arn);
Error pending_import(std::string_view arn);
Error disabled(std::string_view arn);
Error malformed_policy();
Error wrong_usage(std::string_view arn, std::string_view usage, std::string_view operation);
Error incompatible(std::string_view algorithm, std::string_view spec);
Error unsupported(std::string_view text);
Error wrong_origin(std::string_view arn, std::string_view origin);
Error incorrect_key();
Error invalid_ciphertext();
Error invalid_signature();
Error invalid_mac();
Error dry_run();
Error tags(std::string_view text);
Error rotation_limit(std::string_view arn);
/// As moto has it; not recorded.
Error no_such_grant(std::string_view id);
Error invalid_import_token();
Error incorrect_material();
Error material_pending(std::string_view material_id,
                       std::string_view arn,
                       std::string_view pending_id);
Error no_material_pending(std::string_view arn);

}  // namespace cloudtab::kms::errors
