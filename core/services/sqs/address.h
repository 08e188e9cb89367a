#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "core/base/scope.h"
#include "core/services/sqs/state.h"

// A queue's three names: its own, its URL and its ARN.

namespace cloudtab::sqs {

/// `https://sqs.<region>.amazonaws.com/<account>/<name>`, or below `endpoint` where the client
/// speaks to one.
std::string queue_url(const std::string& endpoint, const Scope& scope, std::string_view name);
std::string queue_arn(const Scope& scope, std::string_view name);

struct QueueAddress {
  Scope scope;
  std::string name;
};

/// Any URL (or path) whose last two parts are a 12-digit account and a name, in the caller's
/// region; or a bare name, in the caller's account too. Nothing if it is neither. Source for the
/// name: the supplemental docs of the SDK for JavaScript (aws/aws-sdk-js-v3 #6337).
std::optional<QueueAddress> parse_queue_url(std::string_view url, const Scope& caller);
/// Nothing if it is not an SQS ARN.
std::optional<QueueAddress> parse_queue_arn(std::string_view arn);

/// A FIFO message's SequenceNumber: 20 digits that rise with the number.
std::string sequence_number(uint64_t sequence);

/// The key a long poll of the queue waits for.
std::string wait_key(const Scope& scope, std::string_view name);

}  // namespace cloudtab::sqs
