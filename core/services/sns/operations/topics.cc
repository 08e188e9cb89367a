#include "core/base/encoding.h"
#include "core/base/json.h"
#include "core/services/sns/archive.h"
#include "core/services/sns/delivery.h"
#include "core/services/sns/errors.h"
#include "core/services/sns/limits.h"
#include "core/services/sns/operations/operations.h"
#include "core/services/sns/operations/tags.h"
#include "core/services/sns/topic.h"

// CreateTopic, DeleteTopic, ListTopics, GetTopicAttributes, SetTopicAttributes,
// GetDataProtectionPolicy, PutDataProtectionPolicy.

namespace cloudtab::sns {
namespace {

// CreateTopic puts `Attributes` before what is wrong with one.
Error in_attributes(Error error) {
  const std::string start = "Invalid parameter: ";
  if (error.message.rfind(start, 0) == 0) {
    error.message = start + "Attributes Reason: " + error.message.substr(start.size());
  }
  return error;
}

Status apply_attributes(TopicRecord& topic, const Document& attributes) {
  for (const auto& [name, document] : attributes.items()) {
    const std::string value = document.get<std::string>();
    if (name == "FifoTopic") continue;
    if (Status checked = check_topic_attribute(topic, name, value); !checked.ok())
      return in_attributes(checked.error());
    topic.attributes[name] = value;
  }
  return ok();
}

// A topic of that name is there already: fine if all that is given is as it is.
Status check_same(const TopicRecord& existing, const TopicRecord& wanted) {
  for (const auto& [name, value] : wanted.attributes) {
    const std::string present = existing.attribute(name);
    if (present != value && !(present.empty() && value == "false")) {
      return errors::invalid_parameter("Attributes",
                                       "Topic already exists with different attributes");
    }
  }
  // Some of the topic's tags, or none, will do. Recorded.
  for (const auto& [key, value] : wanted.tags) {
    const auto present = existing.tags.find(key);
    if (present == existing.tags.end() || present->second != value)
      return errors::invalid_parameter("Tags", "Topic already exists with different tags");
  }
  return ok();
}

}  // namespace

Outcome create_topic(Call& call, const Document& input) {
  TopicRecord topic;
  topic.name = text_or(input, "Name");
  const Document attributes =
      input.contains("Attributes") ? input["Attributes"] : Document::object();
  topic.fifo = text_or(attributes, "FifoTopic") == "true";
  RETURN_IF_ERROR(check_topic_name(topic.name, topic.fifo));
  RETURN_IF_ERROR(apply_attributes(topic, attributes));
  if (input.contains("Tags")) {
    ASSIGN_OR_RETURN(topic.tags, tags_of(input["Tags"]));
  }
  topic.data_protection_policy = text_or(input, "DataProtectionPolicy");

  auto& topics = call.records<TopicRecord>();
  const Document answer = {{"TopicArn", topic_arn(call.scope(), topic.name)}};
  if (const TopicRecord* existing = topics.find(topic.name)) {
    RETURN_IF_ERROR(check_same(*existing, topic));
    return answer;
  }
  const std::string name = topic.name;
  const TopicRecord& stored = topics.put(name, std::move(topic));
  follow_archive_policy(call, Topic{call.scope(), &stored});
  return answer;
}

Outcome delete_topic(Call& call, const Document& input) {
  ASSIGN_OR_RETURN(const TopicAddress address, parse_topic_arn(call, text_or(input, "TopicArn")));
  const TopicRecord* topic = call.records<TopicRecord>(address.scope).find(address.name);
  if (topic != nullptr && topic->archiving_since != Instant{}) return errors::topic_archives();
  if (call.records<TopicRecord>(address.scope).erase(address.name)) {
    const std::string prefix = topic_prefix(address.name);
    call.records<SubscriptionRecord>(address.scope).erase_prefix(prefix);
    call.records<TopicDedupRecord>(address.scope).erase_prefix(prefix);
    call.records<TopicDedupAgeEntry>(address.scope).erase_prefix(prefix);
    call.records<RemovedRecord>(address.scope).erase_prefix(prefix);
    forget_pending_of_topic(call, address.scope, topic_arn(address.scope, address.name));
  }
  return Document::object();
}

Outcome get_topic_attributes(Call& call, const Document& input) {
  ASSIGN_OR_RETURN(const Topic topic, find_topic(call, text_or(input, "TopicArn")));
  return Document{{"Attributes", render_topic_attributes(call, topic)}};
}

Outcome set_topic_attributes(Call& call, const Document& input) {
  ASSIGN_OR_RETURN(const Topic topic, find_topic(call, text_or(input, "TopicArn")));
  const std::string name = text_or(input, "AttributeName");
  const std::string value = text_or(input, "AttributeValue");
  if (name == "FifoTopic") return errors::invalid_parameter("AttributeName");
  RETURN_IF_ERROR(check_topic_attribute(*topic.record, name, value));
  call.records<TopicRecord>(topic.scope).update(topic.name(), [&](TopicRecord& changed) {
    if (value.empty()) {
      changed.attributes.erase(name);
    } else {
      changed.attributes[name] = value;
    }
  });
  if (name == "ArchivePolicy") follow_archive_policy(call, topic);
  return Document::object();
}

Outcome list_topics(Call& call, const Document& input) {
  const auto& topics = call.records<TopicRecord>();
  auto it = topics.begin();
  if (input.contains("NextToken")) {
    const Result<std::string> after = base64_decode(text_or(input, "NextToken"));
    if (!after.ok()) return errors::invalid_parameter("NextToken");
    it = topics.upper_bound(*after);
  }
  Document page = Document::array();
  std::string last;
  for (; it != topics.end() && page.size() < kListPageSize; ++it) {
    last = it->first;
    page.push_back({{"TopicArn", topic_arn(call.scope(), last)}});
  }
  Document answer = {{"Topics", std::move(page)}};
  if (it != topics.end()) answer["NextToken"] = base64_encode(last);
  return answer;
}

Outcome get_data_protection_policy(Call& call, const Document& input) {
  ASSIGN_OR_RETURN(const Topic topic,
                   find_topic(call, text_or(input, "ResourceArn"), "ResourceArn"));
  if (topic.record->data_protection_policy.empty()) return Document::object();
  return Document{{"DataProtectionPolicy", topic.record->data_protection_policy}};
}

Outcome put_data_protection_policy(Call& call, const Document& input) {
  ASSIGN_OR_RETURN(const Topic topic,
                   find_topic(call, text_or(input, "ResourceArn"), "ResourceArn"));
  const std::string policy = text_or(input, "DataProtectionPolicy");
  if (!policy.empty()) {
    const Result<Document> parsed = parse_json(policy);
    if (!parsed.ok() || !parsed->is_object())
      return errors::invalid_parameter("DataProtectionPolicy");
  }
  call.records<TopicRecord>(topic.scope).update(topic.name(), [&](TopicRecord& changed) {
    changed.data_protection_policy = policy;
  });
  return Document::object();
}

}  // namespace cloudtab::sns
