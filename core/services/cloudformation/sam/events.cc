#include <string>
#include <utility>

#include "core/services/cloudformation/sam/expansion.h"
#include "core/services/cloudformation/template.h"

// What the `Events` of a function stand for. Source: "EventSource" of the specification.

namespace cloudtab::cloudformation::sam {

namespace {

/// Members of polled sources that a mapping takes as they are.
constexpr std::initializer_list<const char*> kMappingMembers = {"BatchSize",
                                                                "BisectBatchOnFunctionError",
                                                                "DestinationConfig",
                                                                "Enabled",
                                                                "FilterCriteria",
                                                                "FunctionResponseTypes",
                                                                "KmsKeyArn",
                                                                "MaximumBatchingWindowInSeconds",
                                                                "MaximumRecordAgeInSeconds",
                                                                "MaximumRetryAttempts",
                                                                "ParallelizationFactor",
                                                                "ScalingConfig",
                                                                "StartingPosition",
                                                                "StartingPositionTimestamp",
                                                                "TumblingWindowInSeconds"};

Document mapping_of(const EventOwner& owner, const Document& properties, Document source) {
  Document mapping = picked(properties, kMappingMembers);
  mapping["EventSourceArn"] = std::move(source);
  mapping["FunctionName"] = owner.target;
  return mapping;
}

void add_permission(Expansion& expansion,
                    const EventOwner& owner,
                    const std::string& name,
                    const char* principal,
                    Document more) {
  Document permission = {{"Action", "lambda:InvokeFunction"},
                         {"FunctionName", owner.target},
                         {"Principal", principal}};
  permission.update(more);
  expansion.add(owner.function + name + "Permission",
                "AWS::Lambda::Permission",
                std::move(permission),
                owner.resource);
}

/// A topic to a queue of its own, which the function reads.
void expand_topic_by_queue(Expansion& expansion,
                           const EventOwner& owner,
                           const std::string& id,
                           const Document& properties,
                           Document subscription) {
  const Document& asked = section(properties, "SqsSubscription");
  Document queue_url = asked.value("QueueUrl", Document());
  Document queue_arn = asked.value("QueueArn", Document());
  if (queue_arn.is_null()) {
    expansion.add(id + "Queue", "AWS::SQS::Queue", Document::object(), owner.resource);
    queue_url = ref_to(id + "Queue");
    queue_arn = attribute_of(id + "Queue", "Arn");
  }
  expansion.add(
      id + "QueuePolicy",
      "AWS::SQS::QueuePolicy",
      {{"Queues", Document::array({queue_url})},
       {"PolicyDocument",
        {{"Version", "2012-10-17"},
         {"Statement",
          Document::array(
              {{{"Action", "sqs:SendMessage"},
                {"Effect", "Allow"},
                {"Principal", "*"},
                {"Resource", queue_arn},
                {"Condition", {{"ArnEquals", {{"aws:SourceArn", properties["Topic"]}}}}}}})}}}},
      owner.resource);
  subscription["Protocol"] = "sqs";
  subscription["Endpoint"] = queue_arn;
  expansion.add(id, "AWS::SNS::Subscription", std::move(subscription), owner.resource);
  Document mapping = mapping_of(owner, asked, queue_arn);
  if (!mapping.contains("BatchSize")) mapping["BatchSize"] = 10;
  if (!mapping.contains("Enabled")) mapping["Enabled"] = true;
  expansion.add(id + "EventSourceMapping",
                "AWS::Lambda::EventSourceMapping",
                std::move(mapping),
                owner.resource);
}

void expand_topic(Expansion& expansion,
                  const EventOwner& owner,
                  const std::string& name,
                  const Document& properties) {
  Document subscription =
      picked(properties, {"FilterPolicy", "FilterPolicyScope", "RedrivePolicy", "Region"});
  subscription["TopicArn"] = properties.value("Topic", Document());
  const std::string id = owner.function + name;
  const auto by_queue = properties.find("SqsSubscription");
  if (by_queue != properties.end() && *by_queue != false) {
    expand_topic_by_queue(expansion, owner, id, properties, std::move(subscription));
    return;
  }
  subscription["Protocol"] = "lambda";
  subscription["Endpoint"] = owner.target_arn;
  expansion.add(id, "AWS::SNS::Subscription", std::move(subscription), owner.resource);
  add_permission(expansion, owner, name, "sns.amazonaws.com", {{"SourceArn", properties["Topic"]}});
}

/// Lets the bucket, a resource of the same template, tell the function of its changes.
void expand_bucket(Expansion& expansion,
                   const EventOwner& owner,
                   const std::string& name,
                   const Document& properties) {
  const std::string bucket = ref_target(properties.value("Bucket", Document()));
  if (!expansion.written.contains(bucket)) {
    expansion.fail(owner.function,
                   "Event with id [" + name +
                       "] is invalid. S3 events must reference an S3 bucket in the same template.");
    return;
  }
  add_permission(
      expansion, owner, name, "s3.amazonaws.com", {{"SourceAccount", ref_to("AWS::AccountId")}});
  const Document events = properties.value("Events", Document::array());
  Document& notifications =
      expansion.written[bucket]["Properties"]["NotificationConfiguration"]["LambdaConfigurations"];
  for (const Document& event : events.is_array() ? events : Document::array({events})) {
    Document notification = {{"Event", event}, {"Function", owner.target_arn}};
    if (properties.contains("Filter")) notification["Filter"] = properties["Filter"];
    notifications.push_back(std::move(notification));
  }
  Document& needs = expansion.written[bucket]["DependsOn"];
  if (needs.is_string()) needs = Document::array({needs});
  needs.push_back(owner.function + name + "Permission");
}

/// A rule that invokes the function by the clock or by an event bus.
void expand_rule(Expansion& expansion,
                 const EventOwner& owner,
                 const std::string& name,
                 const Document& properties) {
  Document rule = picked(properties, {"Description", "EventBusName", "Name", "State"});
  if (properties.contains("Schedule")) rule["ScheduleExpression"] = properties["Schedule"];
  if (properties.contains("Pattern")) rule["EventPattern"] = properties["Pattern"];
  if (properties.contains("Enabled") && !rule.contains("State"))
    rule["State"] = properties["Enabled"] == true ? "ENABLED" : "DISABLED";
  Document target = picked(properties, {"Input", "InputPath", "RetryPolicy"});
  target["Arn"] = owner.target_arn;
  target["Id"] = owner.function + name + "LambdaTarget";
  rule["Targets"] = Document::array({target});
  const std::string id = owner.function + name;
  expansion.add(id, "AWS::Events::Rule", std::move(rule), owner.resource);
  add_permission(
      expansion, owner, name, "events.amazonaws.com", {{"SourceArn", attribute_of(id, "Arn")}});
}

}  // namespace

const char* policy_for_event(std::string_view type) {
  if (type == "SQS") return "AWSLambdaSQSQueueExecutionRole";
  if (type == "DynamoDB") return "AWSLambdaDynamoDBExecutionRole";
  if (type == "Kinesis") return "AWSLambdaKinesisExecutionRole";
  return nullptr;
}

void expand_event(Expansion& expansion,
                  const EventOwner& owner,
                  const std::string& name,
                  const Document& event) {
  const Document& properties = section(event, "Properties");
  const std::string type = event.is_object() ? event.value("Type", "") : "";
  const auto need = [&](const char* property) {
    if (properties.contains(property)) return true;
    expansion.fail(
        owner.function,
        "Event with id [" + name + "] is invalid. Missing required property '" + property + "'.");
    return false;
  };
  const std::string id = owner.function + name;
  if (type == "SQS") {
    if (!need("Queue")) return;
    expansion.add(id,
                  "AWS::Lambda::EventSourceMapping",
                  mapping_of(owner, properties, properties["Queue"]),
                  owner.resource);
  } else if (type == "DynamoDB" || type == "Kinesis") {
    if (!need("Stream") || !need("StartingPosition")) return;
    expansion.add(id,
                  "AWS::Lambda::EventSourceMapping",
                  mapping_of(owner, properties, properties["Stream"]),
                  owner.resource);
  } else if (type == "SNS") {
    if (need("Topic")) expand_topic(expansion, owner, name, properties);
  } else if (type == "S3") {
    if (need("Bucket") && need("Events")) expand_bucket(expansion, owner, name, properties);
  } else if (type == "Schedule") {
    if (need("Schedule")) expand_rule(expansion, owner, name, properties);
  } else if (type == "EventBridgeRule" || type == "CloudWatchEvent") {
    expand_rule(expansion, owner, name, properties);
  } else if (type == "CloudWatchLogs") {
    if (!need("LogGroupName")) return;
    Document filter = picked(properties, {"LogGroupName", "FilterPattern"});
    filter["DestinationArn"] = owner.target_arn;
    expansion.add(id, "AWS::Logs::SubscriptionFilter", std::move(filter), owner.resource)
        .update({{"DependsOn", Document::array({id + "Permission"})}});
    add_permission(expansion, owner, name, "logs.amazonaws.com", Document::object());
  } else if (type == "Api" || type == "HttpApi") {
    add_api_path(expansion, owner, name, properties, type == "HttpApi");
  } else {
    expansion.fail(owner.function,
                   "Event with id [" + name +
                       "] is invalid. Cloudtab does not know events of type '" + type + "'.");
  }
}

}  // namespace cloudtab::cloudformation::sam
