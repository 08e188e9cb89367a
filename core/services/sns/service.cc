#include "core/services/sns/service.h"

#include "core/services/sns/operations/operations.h"
#include "core/services/sns/resources.h"
#include "core/services/sns/state.h"

namespace cloudtab {
namespace sns {
namespace {

constexpr OperationEntry kOperations[] = {
    {"AddPermission", add_permission},
    {"ConfirmSubscription", confirm_subscription},
    {"CreateTopic", create_topic},
    {"DeleteTopic", delete_topic},
    {"GetDataProtectionPolicy", get_data_protection_policy},
    {"GetSubscriptionAttributes", get_subscription_attributes},
    {"GetTopicAttributes", get_topic_attributes},
    {"ListSubscriptions", list_subscriptions},
    {"ListSubscriptionsByTopic", list_subscriptions_by_topic},
    {"ListTagsForResource", list_tags_for_resource},
    {"ListTopics", list_topics},
    {"Publish", publish},
    {"PublishBatch", publish_batch},
    {"PutDataProtectionPolicy", put_data_protection_policy},
    {"RemovePermission", remove_permission},
    {"SetSubscriptionAttributes", set_subscription_attributes},
    {"SetTopicAttributes", set_topic_attributes},
    {"Subscribe", subscribe},
    {"TagResource", tag_resource},
    {"Unsubscribe", unsubscribe},
    {"UntagResource", untag_resource},
};

}  // namespace
}  // namespace sns

const ServiceDefinition& sns_service() {
  using namespace sns;
  static const RecordType* const kRecords[] = {&record_type<TopicRecord>(),
                                               &record_type<SubscriptionRecord>()};
  static const ServiceDefinition kService{
      .id = "sns",
      .operations = kOperations,
      .timers = {},
      .records = kRecords,
      .resources = resource_types(),
  };
  return kService;
}

}  // namespace cloudtab
