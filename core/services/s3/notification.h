#pragma once

#include <string>
#include <string_view>

#include "core/base/document.h"
#include "core/base/result.h"
#include "core/engine/call.h"

// Event notifications of a bucket: which changes of its objects queues, topics and functions hear
// of. Source: https://docs.aws.amazon.com/AmazonS3/latest/userguide/EventNotifications.html and
// recorded answers (test_s3_notifications_*.py).

namespace cloudtab::s3 {

/// In `BucketRecord::configurations`: the configuration as GetBucketNotificationConfiguration
/// answers it.
constexpr const char* kNotification = "Notification";

/// Gives every entry an `Id` and checks names, filters and overlaps. With `validate`, each
/// destination must be there and let S3 in: queues and topics get a test event. Errors:
/// InvalidArgument.
Result<Document> checked_notification(Call& call,
                                      const std::string& bucket,
                                      Document configuration,
                                      bool validate);

/// What is known of the object that an event is about.
struct EventObject {
  const std::string& key;
  std::string etag{};        ///< in quotes or without; empty: not told
  int64_t size_bytes = -1;   ///< negative: not told
  std::string version_id{};  ///< empty: not told
};

/// Tells whoever the bucket's configuration names of `event` (`ObjectCreated:Put`). A destination
/// that cannot be reached does not hear of it; the caller goes on.
void notify_change(Call& call,
                   std::string_view bucket,
                   std::string_view event,
                   const EventObject& object);

}  // namespace cloudtab::s3
