#include <utility>

#include "core/services/s3/notification.h"
#include "core/services/s3/operations/operations.h"
#include "core/services/s3/state.h"

namespace cloudtab::s3 {

Outcome put_bucket_notification_configuration(Call& call, const Document& input) {
  const std::string bucket = input.at("Bucket");
  const bool validate = !input.value("SkipDestinationValidation", false);
  ASSIGN_OR_RETURN(
      Document configuration,
      checked_notification(call, bucket, input.at("NotificationConfiguration"), validate));
  call.records<BucketRecord>(kS3Scope).update(bucket, [&](BucketRecord& record) {
    if (configuration.empty())
      record.configurations.erase(kNotification);
    else
      record.configurations[kNotification] = std::move(configuration);
  });
  return Document::object();
}

Outcome get_bucket_notification_configuration(Call& call, const Document& input) {
  ASSIGN_OR_RETURN(const BucketRecord* bucket,
                   find_bucket(call, input.at("Bucket").get_ref<const std::string&>()));
  return bucket->configurations.value(kNotification, Document::object());
}

}  // namespace cloudtab::s3
