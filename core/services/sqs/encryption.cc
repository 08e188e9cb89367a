#include "core/services/sqs/encryption.h"

#include <array>
#include <string>
#include <utility>

#include "core/engine/encryption_key.h"
#include "core/services/sqs/errors.h"

namespace cloudtab::sqs {

namespace {

/// KMS's codes, and the service's own for them.
constexpr std::array<std::array<const char*, 2>, 3> kCodes = {{
    {"NotFoundException", "KmsNotFound"},
    {"DisabledException", "KmsDisabled"},
    {"KMSInvalidStateException", "KmsInvalidState"},
}};

}  // namespace

Status check_key(Call& call, const Queue& queue) {
  const std::string& key = queue.record->kms_key_id;
  if (key.empty() || is_aws_managed_key(key)) return ok();
  Principal self;
  self.account = queue.scope.account;
  self.service = "sqs.amazonaws.com";
  self.source_arn = queue.arn();
  const auto found =
      find_usable_key(call, {.id = key, .scope = queue.scope, .principal = std::move(self)});
  if (found.ok()) return ok();
  for (const auto& [theirs, ours] : kCodes) {
    if (found.error().code == theirs)
      return errors::refused_by_kms(ours, said_by_kms(found.error(), call.random().uuid()));
  }
  return ok();
}

}  // namespace cloudtab::sqs
