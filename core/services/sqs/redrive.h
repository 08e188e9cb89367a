#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "core/base/result.h"
#include "core/services/sqs/state.h"

// The two policies of dead-letter queues: which queue takes what could not be processed
// (RedrivePolicy, on the source), and which sources may name a queue so (RedriveAllowPolicy, on the
// dead-letter queue).

namespace cloudtab::sqs {

/// Error: InvalidParameterValue, in the words of issue reports (crossplane-contrib/provider-aws
/// #443, ansible community.aws #2321).
Result<RedrivePolicy> parse_redrive_policy(std::string_view json);
/// The policy's text as SQS gives it back, whatever the number was written as.
std::string to_json(const RedrivePolicy& policy);

struct RedriveAllowPolicy {
  enum class Permission { kAllowAll, kDenyAll, kByQueue };
  Permission permission = Permission::kAllowAll;
  std::vector<std::string> source_arns;

  bool allows(std::string_view source_arn) const;
};

/// Error: InvalidParameterValue. SQS's own texts are not known for each fault; see the README.
Result<RedriveAllowPolicy> parse_redrive_allow_policy(std::string_view json);

}  // namespace cloudtab::sqs
