#include "core/services/sqs/rules.h"

#include "core/base/encoding.h"
#include "core/base/http.h"
#include "core/services/sqs/address.h"
#include "core/services/sqs/errors.h"
#include "core/services/sqs/limits.h"
#include "core/services/sqs/redrive.h"

namespace cloudtab::sqs {

Status check_dead_letter_target(Call& call, const Scope& scope, const QueueRecord& queue) {
  if (!queue.redrive_policy) return ok();
  const auto bad = [&](std::string_view reason) {
    return errors::invalid_parameter(queue.redrive_policy_text, "RedrivePolicy", reason);
  };
  const std::optional<QueueAddress> address =
      parse_queue_arn(queue.redrive_policy->dead_letter_arn);
  if (!address || address->scope.region != scope.region)
    return bad("Dead letter target does not exist.");
  if (address->scope.account != scope.account)
    return bad("Dead letter target owner should be same as the source.");
  // A queue may name itself before it is there.
  const bool itself = address->name == queue.name;
  const QueueRecord* target =
      itself ? &queue : call.records<QueueRecord>(address->scope).find(address->name);
  if (target == nullptr) return bad("Dead letter target does not exist.");
  if (target->fifo != queue.fifo)
    return bad("Dead-letter queue must be same type of queue as the source.");
  if (target->redrive_allow_policy.empty()) return ok();
  const Result<RedriveAllowPolicy> allow = parse_redrive_allow_policy(target->redrive_allow_policy);
  if (allow.ok() && !allow->allows(queue_arn(scope, queue.name))) {
    return bad("Dead-letter queue's RedriveAllowPolicy does not allow this queue as a source.");
  }
  return ok();
}

Status check_tags(const Document& added, const QueueRecord& queue) {
  size_t count = queue.tags.size();
  for (const auto& [key, value] : added.items()) {
    if (queue.tags.count(key) == 0) ++count;
    const size_t key_chars = utf8_length(key);
    if (key_chars == 0 || key_chars > kTagKeyCharsMax) {
      return errors::invalid_parameter_value(
          "Tag keys must be between 1 and 128 characters in length.");
    }
    if (utf8_length(value.get<std::string>()) > kTagValueCharsMax) {
      return errors::invalid_parameter_value(
          "Tag values must be between 0 and 256 characters in length.");
    }
  }
  if (count > kTagsMax) {
    return errors::invalid_parameter_value("Too many tags added for queue " + queue.name + ".");
  }
  return ok();
}

}  // namespace cloudtab::sqs
