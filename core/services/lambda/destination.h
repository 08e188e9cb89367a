#pragma once

#include <string>

#include "core/engine/call.h"

namespace cloudtab::lambda {

/// What is sent to a queue, a topic, a function or a bucket.
struct Parcel {
  std::string text;
  /// Message attributes as SQS and SNS take them, or empty.
  Document attributes = Document::object();
  /// In a bucket: what its object's key begins with.
  std::string folder;
};

/// Sends to the destination of an ARN, in the role of the function. Errors: the other service's;
/// 501 for a service that is no destination here.
Status send_to(Call& call, const std::string& arn, const std::string& role, const Parcel& parcel);

/// Whether an ARN is that of a bucket.
bool is_bucket(const std::string& arn);

}  // namespace cloudtab::lambda
