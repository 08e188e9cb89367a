#include "core/services/sns/service.h"

#include "core/services/sns/deduplication.h"
#include "core/services/sns/delivery.h"
#include "core/services/sns/inbox.h"
#include "core/services/sns/operations/operations.h"
#include "core/services/sns/resources.h"
#include "core/services/sns/signature.h"
#include "core/services/sns/state.h"
#include "core/services/sns/transport.h"

namespace cloudtab {
namespace sns {
namespace {

constexpr OperationEntry kOperations[] = {
    {"AddPermission", add_permission},
    {"CheckIfPhoneNumberIsOptedOut", check_if_phone_number_is_opted_out},
    {"ConfirmSubscription", confirm_subscription},
    {"CreatePlatformApplication", create_platform_application},
    {"CreatePlatformEndpoint", create_platform_endpoint},
    {"CreateSMSSandboxPhoneNumber", create_sms_sandbox_phone_number},
    {"CreateTopic", create_topic},
    {"DeleteEndpoint", delete_endpoint},
    {"DeletePlatformApplication", delete_platform_application},
    {"DeleteSMSSandboxPhoneNumber", delete_sms_sandbox_phone_number},
    {"DeleteTopic", delete_topic},
    {"GetDataProtectionPolicy", get_data_protection_policy},
    {"GetEndpointAttributes", get_endpoint_attributes},
    {"GetPlatformApplicationAttributes", get_platform_application_attributes},
    {"GetSMSAttributes", get_sms_attributes},
    {"GetSMSSandboxAccountStatus", get_sms_sandbox_account_status},
    {"GetSubscriptionAttributes", get_subscription_attributes},
    {"GetTopicAttributes", get_topic_attributes},
    {"ListEndpointsByPlatformApplication", list_endpoints_by_platform_application},
    {"ListOriginationNumbers", list_origination_numbers},
    {"ListPhoneNumbersOptedOut", list_phone_numbers_opted_out},
    {"ListPlatformApplications", list_platform_applications},
    {"ListSMSSandboxPhoneNumbers", list_sms_sandbox_phone_numbers},
    {"ListSubscriptions", list_subscriptions},
    {"ListSubscriptionsByTopic", list_subscriptions_by_topic},
    {"ListTagsForResource", list_tags_for_resource},
    {"ListTopics", list_topics},
    {"OptInPhoneNumber", opt_in_phone_number},
    {"Publish", publish},
    {"PublishBatch", publish_batch},
    {"PutDataProtectionPolicy", put_data_protection_policy},
    {"RemovePermission", remove_permission},
    {"SetEndpointAttributes", set_endpoint_attributes},
    {"SetPlatformApplicationAttributes", set_platform_application_attributes},
    {"SetSMSAttributes", set_sms_attributes},
    {"SetSubscriptionAttributes", set_subscription_attributes},
    {"SetTopicAttributes", set_topic_attributes},
    {"Subscribe", subscribe},
    {"TagResource", tag_resource},
    {"Unsubscribe", unsubscribe},
    {"UntagResource", untag_resource},
    {"VerifySMSSandboxPhoneNumber", verify_sms_sandbox_phone_number},
};

constexpr TimerEntry kTimers[] = {
    {kRetryTimer, run_retry},
    {"token", expire_token},
};

constexpr ControlEntry kControls[] = {
    {"inbox", list_inbox},
};

/// The certificate that signed messages name.
HttpOutcome data_plane(Call&, const HttpRequest& request) {
  HttpResponse response;
  if (request.target.substr(0, request.target.find('?')) == certificate_path()) {
    response.headers.add("Content-Type", "binary/octet-stream");
    response.body = certificate();
  } else {
    response.status = 404;
  }
  return response;
}

void rebuild(Store& store) {
  for (const Scope& scope : store.scopes_of<TopicRecord>()) {
    for (const auto& [name, topic] : store.collection<TopicRecord>(scope)) {
      for (const auto& [key, dedup] :
           store.collection<TopicDedupRecord>(scope).prefix(topic_prefix(name))) {
        index_dedup(store, scope, name, key, dedup.expires_at);
      }
    }
  }
}

}  // namespace
}  // namespace sns

const ServiceDefinition& sns_service() {
  using namespace sns;
  static const RecordType* const kRecords[] = {&record_type<TopicRecord>(),
                                               &record_type<SubscriptionRecord>(),
                                               &record_type<ApplicationRecord>(),
                                               &record_type<EndpointRecord>(),
                                               &record_type<SmsRecord>(),
                                               &record_type<OptedOutRecord>(),
                                               &record_type<SandboxNumberRecord>(),
                                               &record_type<InboxRecord>(),
                                               &record_type<RemovedRecord>(),
                                               &record_type<PendingRecord>(),
                                               &record_type<ArchivedRecord>(),
                                               &record_type<AttemptsRecord>(),
                                               &record_type<PaceRecord>(),
                                               &record_type<TopicDedupRecord>(),
                                               &record_type<TopicDedupAgeEntry>()};
  static const ServiceDefinition kService{
      .id = "sns",
      .operations = kOperations,
      .timers = kTimers,
      .records = kRecords,
      .resources = resource_types(),
      .controls = kControls,
      .rebuild = rebuild,
      .data_plane = data_plane,
  };
  return kService;
}

}  // namespace cloudtab
