#pragma once

#include <map>
#include <string>
#include <string_view>

#include "core/base/document.h"
#include "core/base/result.h"
#include "core/services/sns/filter_policy.h"
#include "core/services/sns/state.h"
#include "core/services/sns/topic.h"

// Subscriptions: which endpoints and attributes they take.

namespace cloudtab::sns {

/// Whether the endpoint is one of the protocol's, and the topic takes it. Error: InvalidParameter.
Status check_endpoint(const TopicRecord& topic,
                      std::string_view protocol,
                      const std::string& endpoint);

/// Whether the endpoint's owner has to confirm first (HTTP and e-mail).
bool needs_confirmation(std::string_view protocol);

/// Checks one attribute and sets it in `subscription`; an empty filter policy (`""`, `{}`) or
/// redrive policy takes it away. `prefix` comes before what is wrong: `Attributes Reason: ` in
/// Subscribe, nothing in SetSubscriptionAttributes. Error: InvalidParameter.
Status apply_subscription_attribute(SubscriptionRecord& subscription,
                                    const TopicRecord& topic,
                                    const std::string& name,
                                    const std::string& value,
                                    const std::string& prefix);

/// The subscription's filter policy, read once; null if it has none, or, in a state that was
/// brought from elsewhere, a damaged one.
const FilterPolicy* filter_of(const SubscriptionRecord& subscription);
FilterScope filter_scope(const SubscriptionRecord& subscription);

/// Everything GetSubscriptionAttributes gives.
Document render_subscription_attributes(const Scope& scope,
                                        const TopicRecord& topic,
                                        const SubscriptionRecord& subscription);
/// An entry of ListSubscriptions.
Document render_subscription(const Scope& scope, const SubscriptionRecord& subscription);

/// The ARN in a subscription's RedrivePolicy; "" if it has none.
std::string dead_letter_arn(const SubscriptionRecord& subscription);

}  // namespace cloudtab::sns
