#include "core/services/sns/encryption.h"

#include <array>
#include <string>
#include <utility>

#include "core/engine/encryption_key.h"
#include "core/services/sns/errors.h"

namespace cloudtab::sns {

namespace {

/// KMS's codes, and the service's own for them.
constexpr std::array<std::array<const char*, 2>, 3> kCodes = {{
    {"NotFoundException", "KMSNotFoundException"},
    {"DisabledException", "KMSDisabledException"},
    {"KMSInvalidStateException", "KMSInvalidStateException"},
}};

}  // namespace

Status check_key(Call& call, const Topic& topic) {
  const std::string key = topic.record->attribute("KmsMasterKeyId");
  if (key.empty() || is_aws_managed_key(key)) return ok();
  Principal self;
  self.account = topic.scope.account;
  self.service = "sns.amazonaws.com";
  self.source_arn = topic.arn();
  const auto found =
      find_usable_key(call, {.id = key, .scope = topic.scope, .principal = std::move(self)});
  if (found.ok()) return ok();
  for (const auto& [theirs, ours] : kCodes) {
    if (found.error().code == theirs)
      return errors::refused_by_kms(ours, said_by_kms(found.error(), call.random().uuid()));
  }
  return ok();
}

}  // namespace cloudtab::sns
