#include "core/services/kms/service.h"

#include "core/services/kms/operations/operations.h"
#include "core/services/kms/resources.h"
#include "core/services/kms/state.h"

namespace cloudtab {

const ServiceDefinition& kms_service() {
  using namespace kms;
  static constexpr OperationEntry kOperations[] = {
      {"CancelKeyDeletion", cancel_key_deletion},
      {"CreateAlias", create_alias},
      {"CreateKey", create_key},
      {"DeleteAlias", delete_alias},
      {"DescribeKey", describe_key},
      {"DisableKey", disable_key},
      {"DisableKeyRotation", disable_key_rotation},
      {"EnableKey", enable_key},
      {"EnableKeyRotation", enable_key_rotation},
      {"GetKeyPolicy", get_key_policy},
      {"GetKeyRotationStatus", get_key_rotation_status},
      {"ListAliases", list_aliases},
      {"ListKeys", list_keys},
      {"ListResourceTags", list_resource_tags},
      {"PutKeyPolicy", put_key_policy},
      {"ScheduleKeyDeletion", schedule_key_deletion},
      {"TagResource", tag_resource},
      {"UntagResource", untag_resource},
      {"UpdateAlias", update_alias},
      {"UpdateKeyDescription", update_key_description},
  };
  static constexpr TimerEntry kTimers[] = {{"delete_key", delete_key}};
  static const RecordType* const kRecords[] = {&record_type<KeyRecord>(),
                                               &record_type<AliasRecord>()};
  static const ServiceDefinition service{.id = "kms",
                                         .operations = kOperations,
                                         .timers = kTimers,
                                         .records = kRecords,
                                         .resources = resource_types()};
  return service;
}

}  // namespace cloudtab
