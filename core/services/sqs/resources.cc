#include "core/services/sqs/resources.h"

#include <set>
#include <string>
#include <string_view>

#include "core/engine/call.h"
#include "core/services/sqs/limits.h"

// CloudFormation's queue types, made through SQS's own operations.

namespace cloudtab::sqs {
namespace {

struct AttributeProperty {
  std::string_view name;
  /// What a property that an update takes away goes back to; null: it stays as it is. Recorded.
  const char* unset;
};

// Properties that are queue attributes of the same name. `FifoQueue` is not: it cannot change, and
// `false` means absent.
constexpr AttributeProperty kAttributeProperties[] = {
    {"ContentBasedDeduplication", "false"},
    {"DeduplicationScope", nullptr},
    {"DelaySeconds", "0"},
    {"FifoThroughputLimit", nullptr},
    {"KmsDataKeyReusePeriodSeconds", "300"},
    {"KmsMasterKeyId", ""},
    {"MaximumMessageSize", "262144"},
    {"MessageRetentionPeriod", "345600"},
    {"ReceiveMessageWaitTimeSeconds", "0"},
    {"RedriveAllowPolicy", ""},
    {"RedrivePolicy", ""},
    {"SqsManagedSseEnabled", nullptr},
    {"VisibilityTimeout", "30"},
};

// A template's numbers, booleans and maps as the texts that queue attributes are.
std::string attribute_text_of(const Document& value) {
  return value.is_string() ? value.get<std::string>() : value.dump();
}

bool is_true(const Document& properties, const char* name) {
  auto it = properties.find(name);
  return it != properties.end() && (*it == true || *it == "true");
}

Document attributes_of(const Document& properties) {
  Document attributes = Document::object();
  const bool fifo = is_true(properties, "FifoQueue");
  if (fifo) attributes["FifoQueue"] = "true";
  for (const AttributeProperty& property : kAttributeProperties) {
    auto it = properties.find(property.name);
    if (it == properties.end()) continue;
    if (property.name == "ContentBasedDeduplication" && !fifo &&
        !is_true(properties, "ContentBasedDeduplication"))
      continue;
    attributes[std::string(property.name)] = attribute_text_of(*it);
  }
  return attributes;
}

Document tags_of(const ResourceRequest& request) {
  Document tags = Document::object();
  for (const Document& tag : request.tags) {
    // A stack's own tags (`aws:cloudformation:...`) are not on its queues. Recorded.
    const std::string key = tag["Key"].get<std::string>();
    if (key.compare(0, 4, "aws:") != 0) tags[key] = attribute_text_of(tag["Value"]);
  }
  if (auto it = request.properties.find("Tags"); it != request.properties.end()) {
    for (const Document& tag : *it)
      tags[tag["Key"].get<std::string>()] = attribute_text_of(tag["Value"]);
  }
  return tags;
}

// Cuts the middle, so that what tells two resources apart, the random end, stays.
std::string fitted_name(const std::string& generated, bool fifo) {
  constexpr size_t kRandomEnd = 13;  // `-` and 12 characters
  const std::string suffix = fifo ? ".fifo" : "";
  const size_t room = kQueueNameCharsMax - suffix.size();
  if (generated.size() <= room) return generated + suffix;
  return generated.substr(0, room - kRandomEnd) + generated.substr(generated.size() - kRandomEnd) +
         suffix;
}

Result<ResourceState> queue_state(Call& call, const std::string& url) {
  ASSIGN_OR_RETURN(const Document answer,
                   call.invoke({.service = "sqs",
                                .operation = "GetQueueAttributes",
                                .input = {{"QueueUrl", url},
                                          {"AttributeNames", Document::array({"QueueArn"})}}}));
  ResourceState state;
  state.physical_id = url;
  const std::string arn = answer["Attributes"]["QueueArn"].get<std::string>();
  state.attributes = {
      {"Arn", arn}, {"QueueName", arn.substr(arn.rfind(':') + 1)}, {"QueueUrl", url}};
  return state;
}

ResourceOutcome to_outcome(Result<ResourceState> state) {
  if (!state.ok()) return std::move(state).error();
  return std::move(state).value();
}

Status set_attributes(Call& call, const std::string& url, const Document& attributes) {
  if (attributes.empty()) return ok();
  RETURN_IF_ERROR(call.invoke({.service = "sqs",
                               .operation = "SetQueueAttributes",
                               .input = {{"QueueUrl", url}, {"Attributes", attributes}}}));
  return ok();
}

bool is_gone(const Error& error) { return error.code == "QueueDoesNotExist"; }

// --- AWS::SQS::Queue

ResourceOutcome create_queue_resource(Call& call, const ResourceRequest& request) {
  const Document& properties = request.properties;
  const std::string name =
      properties.contains("QueueName")
          ? attribute_text_of(properties["QueueName"])
          : fitted_name(request.generated_name, is_true(properties, "FifoQueue"));
  Document input = {{"QueueName", name}};
  if (Document attributes = attributes_of(properties); !attributes.empty())
    input["Attributes"] = std::move(attributes);
  if (Document tags = tags_of(request); !tags.empty()) input["tags"] = std::move(tags);
  Result<Document> created =
      call.invoke({.service = "sqs", .operation = "CreateQueue", .input = std::move(input)});
  if (!created.ok()) return std::move(created).error();
  return to_outcome(queue_state(call, (*created)["QueueUrl"].get<std::string>()));
}

Status update_tags(Call& call, const ResourceRequest& request) {
  const Document wanted = tags_of(request);
  ASSIGN_OR_RETURN(const Document answer,
                   call.invoke({.service = "sqs",
                                .operation = "ListQueueTags",
                                .input = {{"QueueUrl", request.physical_id}}}));
  Document gone = Document::array();
  if (answer.contains("Tags")) {
    for (const auto& [key, value] : answer["Tags"].items()) {
      if (!wanted.contains(key)) gone.push_back(key);
    }
  }
  if (!gone.empty()) {
    RETURN_IF_ERROR(call.invoke({.service = "sqs",
                                 .operation = "UntagQueue",
                                 .input = {{"QueueUrl", request.physical_id}, {"TagKeys", gone}}}));
  }
  if (wanted.empty()) return ok();
  RETURN_IF_ERROR(call.invoke({.service = "sqs",
                               .operation = "TagQueue",
                               .input = {{"QueueUrl", request.physical_id}, {"Tags", wanted}}}));
  return ok();
}

ResourceOutcome update_queue_resource(Call& call, const ResourceRequest& request) {
  Document attributes = attributes_of(request.properties);
  attributes.erase("FifoQueue");
  for (const AttributeProperty& property : kAttributeProperties) {
    const std::string name(property.name);
    const bool taken_away =
        request.previous_properties.contains(name) && !request.properties.contains(name);
    if (taken_away && property.unset != nullptr) attributes[name] = property.unset;
  }
  if (Status set = set_attributes(call, request.physical_id, attributes); !set.ok())
    return std::move(set).error();
  if (Status tagged = update_tags(call, request); !tagged.ok()) return std::move(tagged).error();
  return to_outcome(queue_state(call, request.physical_id));
}

ResourceOutcome delete_queue_resource(Call& call, const ResourceRequest& request) {
  Result<Document> deleted = call.invoke(
      {.service = "sqs", .operation = "DeleteQueue", .input = {{"QueueUrl", request.physical_id}}});
  if (!deleted.ok() && !is_gone(deleted.error())) return std::move(deleted).error();
  return ResourceState{request.physical_id};
}

ResourceOutcome read_queue_resource(Call& call, const ResourceRequest& request) {
  Result<ResourceState> state = queue_state(call, request.physical_id);
  if (!state.ok()) return std::move(state).error();
  const Result<Document> answer = call.invoke(
      {.service = "sqs",
       .operation = "GetQueueAttributes",
       .input = {{"QueueUrl", request.physical_id}, {"AttributeNames", Document::array({"All"})}}});
  if (!answer.ok()) return answer.error();
  const Document& attributes = (*answer)["Attributes"];
  // What is null is not set.
  Document properties = {{"QueueName", state->attributes["QueueName"]},
                         {"FifoQueue", attributes.value("FifoQueue", "false")}};
  for (const AttributeProperty& property : kAttributeProperties) {
    const std::string name(property.name);
    properties[name] = attributes.value(name, Document());
  }
  state->attributes["properties"] = std::move(properties);
  return std::move(state).value();
}

// --- AWS::SQS::QueuePolicy, AWS::SQS::QueueInlinePolicy

// The queues a policy resource sets: a list of URLs (`Queues`) or one (`Queue`).
std::set<std::string> policy_queues(const Document& properties) {
  std::set<std::string> urls;
  if (auto it = properties.find("Queues"); it != properties.end()) {
    for (const Document& url : *it) urls.insert(attribute_text_of(url));
  }
  if (auto it = properties.find("Queue"); it != properties.end())
    urls.insert(attribute_text_of(*it));
  return urls;
}

Status apply_policy(Call& call, const ResourceRequest& request) {
  const std::string text = attribute_text_of(request.properties["PolicyDocument"]);
  for (const std::string& url : policy_queues(request.properties)) {
    RETURN_IF_ERROR(set_attributes(call, url, {{"Policy", text}}));
  }
  return ok();
}

Status remove_policy(Call& call, const std::set<std::string>& urls) {
  for (const std::string& url : urls) {
    Status removed = set_attributes(call, url, {{"Policy", ""}});
    if (!removed.ok() && !is_gone(removed.error())) return removed;
  }
  return ok();
}

ResourceOutcome create_policy_resource(Call& call, const ResourceRequest& request) {
  if (Status applied = apply_policy(call, request); !applied.ok())
    return std::move(applied).error();
  const bool is_inline = request.properties.contains("Queue");
  const std::string id =
      is_inline ? attribute_text_of(request.properties["Queue"]) : request.generated_name;
  return ResourceState{id, is_inline ? Document::object() : Document{{"Id", id}}};
}

ResourceOutcome update_policy_resource(Call& call, const ResourceRequest& request) {
  std::set<std::string> left = policy_queues(request.previous_properties);
  for (const std::string& url : policy_queues(request.properties)) left.erase(url);
  if (Status removed = remove_policy(call, left); !removed.ok()) return std::move(removed).error();
  if (Status applied = apply_policy(call, request); !applied.ok())
    return std::move(applied).error();
  const bool is_inline = request.properties.contains("Queue");
  return ResourceState{request.physical_id,
                       is_inline ? Document::object() : Document{{"Id", request.physical_id}}};
}

ResourceOutcome delete_policy_resource(Call& call, const ResourceRequest& request) {
  Status removed = remove_policy(call, policy_queues(request.properties));
  if (!removed.ok()) return std::move(removed).error();
  return ResourceState{request.physical_id};
}

constexpr ResourceType kResourceTypes[] = {
    {"AWS::SQS::Queue",
     create_queue_resource,
     update_queue_resource,
     delete_queue_resource,
     read_queue_resource},
    {"AWS::SQS::QueueInlinePolicy",
     create_policy_resource,
     update_policy_resource,
     delete_policy_resource},
    {"AWS::SQS::QueuePolicy",
     create_policy_resource,
     update_policy_resource,
     delete_policy_resource},
};

}  // namespace

std::span<const ResourceType> resource_types() { return kResourceTypes; }

}  // namespace cloudtab::sqs
