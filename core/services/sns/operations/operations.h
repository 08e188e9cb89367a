#pragma once

#include <string_view>

#include "core/engine/outcome.h"
#include "core/engine/service.h"

// The handlers of SNS's operations, by the file they are in. See the API reference of each name for
// what it takes.

namespace cloudtab {
class Call;
}

namespace cloudtab::sns {

// topics.cc
Outcome create_topic(Call& call, const Document& input);
Outcome delete_topic(Call& call, const Document& input);
Outcome get_topic_attributes(Call& call, const Document& input);
Outcome set_topic_attributes(Call& call, const Document& input);
Outcome list_topics(Call& call, const Document& input);
Outcome get_data_protection_policy(Call& call, const Document& input);
Outcome put_data_protection_policy(Call& call, const Document& input);

// tags_and_permissions.cc
Outcome tag_resource(Call& call, const Document& input);
Outcome untag_resource(Call& call, const Document& input);
Outcome list_tags_for_resource(Call& call, const Document& input);
Outcome add_permission(Call& call, const Document& input);
Outcome remove_permission(Call& call, const Document& input);

// subscriptions.cc
Outcome subscribe(Call& call, const Document& input);
Outcome confirm_subscription(Call& call, const Document& input);
/// The timer `token`, by a subscription's ARN: what it confirms or restores is too late now.
void expire_token(Call& call, std::string_view subscription_arn);
Outcome unsubscribe(Call& call, const Document& input);
Outcome list_subscriptions(Call& call, const Document& input);
Outcome list_subscriptions_by_topic(Call& call, const Document& input);
Outcome get_subscription_attributes(Call& call, const Document& input);
Outcome set_subscription_attributes(Call& call, const Document& input);

// platform.cc
Outcome create_platform_application(Call& call, const Document& input);
Outcome create_platform_endpoint(Call& call, const Document& input);
Outcome delete_endpoint(Call& call, const Document& input);
Outcome delete_platform_application(Call& call, const Document& input);
Outcome get_endpoint_attributes(Call& call, const Document& input);
Outcome get_platform_application_attributes(Call& call, const Document& input);
Outcome list_endpoints_by_platform_application(Call& call, const Document& input);
Outcome list_platform_applications(Call& call, const Document& input);
Outcome set_endpoint_attributes(Call& call, const Document& input);
Outcome set_platform_application_attributes(Call& call, const Document& input);

// sms.cc
Outcome check_if_phone_number_is_opted_out(Call& call, const Document& input);
Outcome create_sms_sandbox_phone_number(Call& call, const Document& input);
Outcome delete_sms_sandbox_phone_number(Call& call, const Document& input);
Outcome get_sms_attributes(Call& call, const Document& input);
Outcome get_sms_sandbox_account_status(Call& call, const Document& input);
Outcome list_origination_numbers(Call& call, const Document& input);
Outcome list_phone_numbers_opted_out(Call& call, const Document& input);
Outcome list_sms_sandbox_phone_numbers(Call& call, const Document& input);
Outcome opt_in_phone_number(Call& call, const Document& input);
Outcome set_sms_attributes(Call& call, const Document& input);
Outcome verify_sms_sandbox_phone_number(Call& call, const Document& input);

// publish.cc
Outcome publish(Call& call, const Document& input);
Outcome publish_batch(Call& call, const Document& input);

}  // namespace cloudtab::sns
