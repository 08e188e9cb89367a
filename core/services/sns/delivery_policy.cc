#include "core/services/sns/delivery_policy.h"

#include <array>
#include <cstdint>

#include "core/base/json.h"

namespace cloudtab::sns {
namespace {

constexpr std::array<const char*, 6> kRetryNumbers = {"minDelayTarget",
                                                      "maxDelayTarget",
                                                      "numRetries",
                                                      "numMaxDelayRetries",
                                                      "numNoDelayRetries",
                                                      "numMinDelayRetries"};

OrderedDocument parse(std::string_view text) {
  if (text.empty() || !json_depth_is_fine(text)) return OrderedDocument::object();
  OrderedDocument parsed = OrderedDocument::parse(text, nullptr, false);
  return parsed.is_object() ? parsed : OrderedDocument::object();
}

/// The member, or null.
OrderedDocument member(const OrderedDocument& object, const char* name) {
  const auto it = object.find(name);
  return it == object.end() ? OrderedDocument(nullptr) : *it;
}

OrderedDocument http_of(std::string_view topic_text) {
  OrderedDocument http = member(parse(topic_text), "http");
  return http.is_object() ? http : OrderedDocument::object();
}

// Recorded.
OrderedDocument default_retry_policy() {
  OrderedDocument policy;
  policy["minDelayTarget"] = 20;
  policy["maxDelayTarget"] = 20;
  policy["numRetries"] = 3;
  policy["numMaxDelayRetries"] = 0;
  policy["numNoDelayRetries"] = 0;
  policy["numMinDelayRetries"] = 0;
  policy["backoffFunction"] = "linear";
  return policy;
}

OrderedDocument full_retry_policy(const OrderedDocument& own) {
  OrderedDocument policy = default_retry_policy();
  if (!own.is_object()) return policy;
  for (const auto& [name, value] : own.items()) {
    if (!value.is_null()) policy[name] = value;
  }
  return policy;
}

int64_t number(const OrderedDocument& policy, const char* name) {
  const OrderedDocument value = member(policy, name);
  return value.is_number_integer() ? value.get<int64_t>() : 0;
}

std::string between(const std::string& name, int64_t value, int64_t min, int64_t max) {
  if (value < min) return name + " must be greater than or equal to " + std::to_string(min);
  if (value > max) return name + " must be less than or equal to " + std::to_string(max);
  return "";
}

std::string retry_policy_fault(const std::string& path, const OrderedDocument& policy) {
  constexpr int64_t kDelayMax = 3'600;
  constexpr int64_t kRetriesMax = 100;
  for (const auto& [name, value] : policy.items()) {
    if (name == "backoffFunction") {
      const std::string function = value.is_string() ? value.get<std::string>() : value.dump();
      if (function != "linear" && function != "arithmetic" && function != "geometric" &&
          function != "exponential") {
        return path + ".backoffFunction: the value [" + function +
               "] is not a valid backoff function";
      }
      continue;
    }
    if (value.is_null()) continue;
    if (!value.is_number_integer()) return path + "." + name + " must be an integer";
    const bool delay = name == "minDelayTarget" || name == "maxDelayTarget";
    std::string fault = between(
        path + "." + name, value.get<int64_t>(), delay ? 1 : 0, delay ? kDelayMax : kRetriesMax);
    if (!fault.empty()) return fault;
  }
  const OrderedDocument full = full_retry_policy(policy);
  if (number(full, "maxDelayTarget") < number(full, "minDelayTarget"))
    return path + ".maxDelayTarget must be greater than or equal to minDelayTarget";
  const int64_t phases = number(full, "numMinDelayRetries") + number(full, "numNoDelayRetries") +
                         number(full, "numMaxDelayRetries");
  if (number(full, "numRetries") < phases) {
    return path +
           ".numRetries must be greater than or equal to total of numMinDelayRetries, "
           "numNoDelayRetries and numMaxDelayRetries";
  }
  return "";
}

BackoffFunction function_of(const OrderedDocument& policy) {
  const std::string name = policy.value("backoffFunction", "linear");
  if (name == "arithmetic") return BackoffFunction::kArithmetic;
  if (name == "geometric") return BackoffFunction::kGeometric;
  if (name == "exponential") return BackoffFunction::kExponential;
  return BackoffFunction::kLinear;
}

}  // namespace

std::string delivery_policy_fault(std::string_view text, bool of_topic) {
  const std::string head = "DeliveryPolicy: ";
  const Result<Document> parsed = parse_json(text);
  if (!parsed.ok() || !parsed->is_object()) return head + "failed to parse JSON.";
  const OrderedDocument policy = of_topic ? http_of(text) : parse(text);
  const std::string retry_name = of_topic ? "defaultHealthyRetryPolicy" : "healthyRetryPolicy";
  const OrderedDocument retry = member(policy, retry_name.c_str());
  if (retry.is_object()) {
    const std::string fault = retry_policy_fault((of_topic ? "http." : "") + retry_name, retry);
    if (!fault.empty()) return head + fault;
  }
  const std::string throttle_name = of_topic ? "defaultThrottlePolicy" : "throttlePolicy";
  const OrderedDocument throttle = member(policy, throttle_name.c_str());
  if (throttle.is_object() && number(throttle, "maxReceivesPerSecond") < 1) {
    return head + (of_topic ? "http." : "") + throttle_name + ".maxReceivesPerSecond must be >= 1";
  }
  return "";
}

std::string shown_topic_policy(std::string_view text) {
  const OrderedDocument own = parse(text);
  if (own.empty()) return "";
  const OrderedDocument http = http_of(text);
  OrderedDocument shown = OrderedDocument::object();
  for (const char* name : {"defaultHealthyRetryPolicy", "defaultSicklyRetryPolicy"}) {
    if (member(http, name).is_object()) shown[name] = http[name];
  }
  shown["disableSubscriptionOverrides"] = member(http, "disableSubscriptionOverrides").is_boolean()
                                              ? http["disableSubscriptionOverrides"]
                                              : OrderedDocument(false);
  for (const char* name : {"defaultThrottlePolicy", "defaultRequestPolicy"}) {
    if (member(http, name).is_object()) shown[name] = http[name];
  }
  OrderedDocument whole;
  whole["http"] = std::move(shown);
  return whole.dump();
}

std::string shown_subscription_policy(std::string_view text) {
  const OrderedDocument own = parse(text);
  OrderedDocument shown;
  for (const char* name :
       {"healthyRetryPolicy", "sicklyRetryPolicy", "throttlePolicy", "requestPolicy"}) {
    shown[name] = member(own, name);
  }
  if (shown["healthyRetryPolicy"].is_object()) {
    OrderedDocument& retry = shown["healthyRetryPolicy"];
    OrderedDocument full;
    for (const char* name : kRetryNumbers) full[name] = number(retry, name);
    full["backoffFunction"] = retry.value("backoffFunction", "linear");
    retry = std::move(full);
  }
  shown["guaranteed"] = member(own, "guaranteed") == true;
  return shown.dump();
}

OrderedDocument effective_topic_policy(std::string_view topic_text) {
  const OrderedDocument http = http_of(topic_text);
  OrderedDocument effective;
  effective["defaultHealthyRetryPolicy"] =
      full_retry_policy(member(http, "defaultHealthyRetryPolicy"));
  effective["disableSubscriptionOverrides"] = member(http, "disableSubscriptionOverrides") == true;
  if (member(http, "defaultThrottlePolicy").is_object())
    effective["defaultThrottlePolicy"] = http["defaultThrottlePolicy"];
  OrderedDocument request = member(http, "defaultRequestPolicy");
  if (!request.is_object()) request["headerContentType"] = "text/plain; charset=UTF-8";
  effective["defaultRequestPolicy"] = std::move(request);
  OrderedDocument whole;
  whole["http"] = std::move(effective);
  return whole;
}

OrderedDocument effective_subscription_policy(std::string_view subscription_text,
                                              std::string_view topic_text) {
  const OrderedDocument topic = effective_topic_policy(topic_text)["http"];
  const bool own_counts = !topic["disableSubscriptionOverrides"].get<bool>();
  const OrderedDocument own = own_counts ? parse(subscription_text) : OrderedDocument::object();
  const auto own_or_topics = [&](const char* name, const char* topic_name) {
    const OrderedDocument mine = member(own, name);
    return mine.is_object() ? mine : member(topic, topic_name);
  };
  OrderedDocument effective;
  effective["healthyRetryPolicy"] =
      full_retry_policy(own_or_topics("healthyRetryPolicy", "defaultHealthyRetryPolicy"));
  effective["sicklyRetryPolicy"] = nullptr;
  effective["throttlePolicy"] = own_or_topics("throttlePolicy", "defaultThrottlePolicy");
  effective["requestPolicy"] = own_or_topics("requestPolicy", "defaultRequestPolicy");
  effective["guaranteed"] = false;
  return effective;
}

RetryPolicy retry_policy_of(const OrderedDocument& effective) {
  const OrderedDocument retry = member(effective, "healthyRetryPolicy");
  const auto count = [&](const char* name) { return static_cast<uint64_t>(number(retry, name)); };
  RetryPolicy policy;
  policy.min_delay = std::chrono::seconds(number(retry, "minDelayTarget"));
  policy.max_delay = std::chrono::seconds(number(retry, "maxDelayTarget"));
  policy.retries = count("numRetries");
  policy.immediate = count("numNoDelayRetries");
  policy.pre_backoff = count("numMinDelayRetries");
  policy.post_backoff = count("numMaxDelayRetries");
  policy.function = function_of(retry);
  return policy;
}

std::optional<int64_t> receives_per_second_of(const OrderedDocument& effective) {
  const int64_t rate = number(member(effective, "throttlePolicy"), "maxReceivesPerSecond");
  return rate < 1 ? std::nullopt : std::optional(rate);
}

std::string content_type_of(const OrderedDocument& effective) {
  return member(effective, "requestPolicy").value("headerContentType", "text/plain; charset=UTF-8");
}

}  // namespace cloudtab::sns
