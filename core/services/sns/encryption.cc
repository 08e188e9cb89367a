#include "core/services/sns/encryption.h"

#include <string>
#include <string_view>

#include "core/base/arn.h"
#include "core/services/sns/errors.h"

namespace cloudtab::sns {
namespace {

/// Of the topic's account and region, unless it is an ARN.
Result<Document> describe_key(Call& call, const Topic& topic, const std::string& key) {
  const Result<Arn> arn = parse_arn(key);
  Principal principal;
  principal.account = topic.scope.account;
  principal.service = "sns.amazonaws.com";
  principal.source_arn = topic.arn();
  return call.invoke({.service = "kms",
                      .operation = "DescribeKey",
                      .input = {{"KeyId", key}},
                      .scope = arn.ok() ? arn->scope() : topic.scope,
                      .principal = std::move(principal)});
}

}  // namespace

Status check_key(Call& call, const Topic& topic) {
  constexpr std::string_view kAwsManaged = "alias/aws/";
  const std::string key = topic.record->attribute("KmsMasterKeyId");
  if (key.empty() || key.find(kAwsManaged) != std::string::npos) return ok();
  const Result<Document> described = describe_key(call, topic, key);
  if (!described.ok()) {
    if (described.error().code != "NotFoundException") return ok();
    return errors::kms_not_found(described.error().message, call.random().uuid());
  }
  const Document& metadata = (*described)["KeyMetadata"];
  const std::string state = metadata.value("KeyState", "");
  const std::string arn = metadata.value("Arn", "");
  if (state == "Disabled") return errors::kms_disabled(arn, call.random().uuid());
  if (state == "PendingDeletion") return errors::kms_pending_deletion(arn, call.random().uuid());
  return ok();
}

}  // namespace cloudtab::sns
