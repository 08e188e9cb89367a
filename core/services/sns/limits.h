#pragma once

#include <cstddef>
#include <cstdint>

#include "core/base/time.h"

// Limits of SNS. Sources: "Amazon SNS endpoints and quotas", the developer guide on filter policy
// constraints, and the API reference of the operation that checks the limit.

namespace cloudtab::sns {

constexpr size_t kTopicNameCharsMax = 256;
constexpr size_t kDisplayNameCharsMax = 100;
constexpr size_t kSubjectCharsMax = 100;
/// Message and attributes, and a batch as a whole.
constexpr size_t kMessageBytesMax = 262'144;
constexpr size_t kBatchEntriesMax = 10;
constexpr size_t kBatchEntryIdCharsMax = 80;
constexpr size_t kAttributeNameBytesMax = 256;
constexpr size_t kTagsMax = 50;
constexpr size_t kListPageSize = 100;

constexpr size_t kApplicationNameCharsMax = 256;
constexpr size_t kCustomUserDataBytesMax = 2'048;
/// Destination numbers that an account in the SMS sandbox can have.
constexpr size_t kSandboxNumbersMax = 10;
/// A FIFO topic drops what has the deduplication id of a message of this time.
constexpr Duration kDeduplicationInterval = 5min;

/// How long an HTTP endpoint may take to answer. Source: developer guide, "HTTP/S endpoints".
constexpr Duration kHttpAnswerMax = 15s;
/// How long a token confirms; a subscription still unconfirmed then is deleted. Source: API
/// reference of ConfirmSubscription; developer guide, "Deleting an Amazon SNS topic and
/// subscription".
constexpr Duration kTokenLifetime = 48h;

constexpr size_t kFilterPolicyKeysMax = 5;
constexpr int64_t kFilterPolicyCombinationsMax = 150;
constexpr size_t kFilterPolicyBytesMax = 256 * 1024;
/// Numbers in conditions: from minus this to this.
constexpr double kNumericMax = 1e9;
/// Event buses refuse a `wildcard` by the work it could make; this many stars come near to it.
constexpr size_t kWildcardsMax = 5;
/// Our own: how long one message is looked at for one branch of a filter policy.
constexpr int kFilterStepsMax = 100'000;

}  // namespace cloudtab::sns
