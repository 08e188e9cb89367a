#include <cstdint>
#include <string>
#include <utility>

#include "core/base/arn.h"
#include "core/services/lambda/errors.h"
#include "core/services/lambda/limits.h"
#include "core/services/lambda/mapping.h"
#include "core/services/lambda/operations/operations.h"
#include "core/services/lambda/state.h"

// CreateEventSourceMapping, Get, List, Update and DeleteEventSourceMapping, for queues. Shapes and
// texts as recorded.

namespace cloudtab::lambda {

namespace {

constexpr size_t kListDefault = 100;

Status check_supported(const Document& input) {
  for (const char* member : {"FilterCriteria",
                             "StartingPosition",
                             "Topics",
                             "Queues",
                             "SourceAccessConfigurations",
                             "SelfManagedEventSource",
                             "DestinationConfig",
                             "ParallelizationFactor",
                             "TumblingWindowInSeconds",
                             "BisectBatchOnFunctionError",
                             "MaximumRecordAgeInSeconds",
                             "MaximumRetryAttempts",
                             "ProvisionedPollerConfig"}) {
    if (input.contains(member))
      return errors::not_there("event source mappings with " + std::string(member));
  }
  return ok();
}

/// Error: the queue cannot be read, or hides its messages for less than a run may take.
Status check_queue(Call& call, const Arn& arn, const Document& function) {
  const Result<Document> queue =
      call.invoke({.service = "sqs",
                   .operation = "GetQueueAttributes",
                   .input = {{"QueueUrl",
                              "https://sqs." + arn.region + ".amazonaws.com/" + arn.account + "/" +
                                  arn.resource},
                             {"AttributeNames", {"VisibilityTimeout"}}},
                   .scope = arn.scope()});
  if (!queue.ok()) return errors::no_such_queue();
  const std::string visibility = (*queue)["Attributes"].value("VisibilityTimeout", "30");
  const int64_t timeout = function["Timeout"];
  if (std::stoll(visibility) < timeout) {
    return errors::invalid_parameter(
        "Queue visibility timeout: " + visibility +
        " seconds is less than Function timeout: " + std::to_string(timeout) + " seconds");
  }
  return ok();
}

/// https://docs.aws.amazon.com/lambda/latest/api/API_CreateEventSourceMapping.html#lambda-CreateEventSourceMapping-request-BatchSize
Status check_batch(const Document& mapping) {
  const std::string source = mapping["EventSourceArn"];
  const bool is_fifo = source.size() > 5 && source.compare(source.size() - 5, 5, ".fifo") == 0;
  const int64_t size = mapping["BatchSize"];
  const int64_t window = mapping["MaximumBatchingWindowInSeconds"];
  if (is_fifo && window > 0)
    return errors::invalid_parameter("Batching window is not supported for FIFO queues");
  if (is_fifo && size > 10) {
    return errors::invalid_parameter(
        "Batch size for FIFO queues must be less than or equal to 10.");
  }
  if (size > 10 && window == 0) {
    return errors::invalid_parameter(
        "Maximum batch window in seconds must be greater than 0 if maximum batch size is greater "
        "than 10");
  }
  return ok();
}

void apply(const Document& input, Document& mapping) {
  for (const char* member : {"BatchSize",
                             "MaximumBatchingWindowInSeconds",
                             "FunctionResponseTypes",
                             "ScalingConfig",
                             "KMSKeyArn",
                             "MetricsConfig",
                             "LoggingConfig"}) {
    if (input.contains(member)) mapping[member] = input[member];
  }
  if (mapping.contains("ScalingConfig") && mapping["ScalingConfig"].empty())
    mapping.erase("ScalingConfig");
  if (input.contains("Enabled"))
    mapping["State"] = input["Enabled"].get<bool>() ? "Enabled" : "Disabled";
}

/// The mapping as an operation leaves it: still on its way, as AWS tells it.
Document in_transition(Document mapping, const char* state) {
  mapping["State"] = state;
  return mapping;
}

int64_t whole_seconds(Instant now) { return to_seconds(now) * 1000; }

}  // namespace

Outcome create_event_source_mapping(Call& call, const Document& input) {
  const std::string source = input.value("EventSourceArn", "");
  const Result<Arn> arn = parse_arn(source);
  if (!arn.ok() || arn->service != "sqs") {
    return errors::not_there("event source mappings of " +
                             (arn.ok() ? arn->service : std::string("such a source")));
  }
  RETURN_IF_ERROR(check_supported(input));
  ASSIGN_OR_RETURN(const std::string name, find_function(call, input));
  const Document& function = call.records<FunctionRecord>().find(name)->value;
  RETURN_IF_ERROR(check_queue(call, *arn, function));
  for (const auto& [uuid, other] : call.records<MappingRecord>()) {
    if (other.value["EventSourceArn"] == source &&
        other.value["FunctionArn"] == function["FunctionArn"])
      return errors::mapping_exists(source, name, uuid);
  }
  const std::string uuid = call.random().uuid();
  Document mapping = {
      {"UUID", uuid},
      {"EventSourceArn", source},
      {"EventSourceMappingArn", make_arn("lambda", call.scope(), "event-source-mapping:" + uuid)},
      {"FunctionArn", function["FunctionArn"]},
      {"BatchSize", kReceiveMax},
      {"MaximumBatchingWindowInSeconds", 0},
      {"FunctionResponseTypes", Document::array()},
      {"LastModified", whole_seconds(call.now())},
      {"State", "Enabled"},
      {"StateTransitionReason", "USER_INITIATED"}};
  apply(input, mapping);
  RETURN_IF_ERROR(check_batch(mapping));
  call.records<MappingRecord>().put(uuid, {mapping});
  start_poll(call, uuid);
  return in_transition(std::move(mapping), "Creating");
}

Outcome get_event_source_mapping(Call& call, const Document& input) {
  const MappingRecord* mapping =
      call.records<MappingRecord>().find(input["UUID"].get_ref<const std::string&>());
  if (mapping == nullptr) return errors::no_such_mapping();
  return mapping->value;
}

Outcome list_event_source_mappings(Call& call, const Document& input) {
  std::string function;
  if (input.contains("FunctionName")) {
    ASSIGN_OR_RETURN(const std::string name, find_function(call, input));
    function = make_arn("lambda", call.scope(), "function:" + name);
  }
  const std::string after = input.value("Marker", "");
  const size_t limit = input.value("MaxItems", kListDefault);
  Document answer = {{"EventSourceMappings", Document::array()}};
  Document& list = answer["EventSourceMappings"];
  for (const auto& [uuid, mapping] : call.records<MappingRecord>()) {
    if (uuid <= after) continue;
    if (!function.empty() && mapping.value["FunctionArn"] != function) continue;
    if (input.contains("EventSourceArn") &&
        mapping.value["EventSourceArn"] != input["EventSourceArn"])
      continue;
    if (list.size() == limit) {
      answer["NextMarker"] = list.back()["UUID"];
      break;
    }
    list.push_back(mapping.value);
  }
  return answer;
}

Outcome update_event_source_mapping(Call& call, const Document& input) {
  RETURN_IF_ERROR(check_supported(input));
  const std::string uuid = input["UUID"];
  const MappingRecord* found = call.records<MappingRecord>().find(uuid);
  if (found == nullptr) return errors::no_such_mapping();
  Document mapping = found->value;
  if (input.contains("FunctionName")) {
    ASSIGN_OR_RETURN(const std::string name, find_function(call, input));
    mapping["FunctionArn"] = make_arn("lambda", call.scope(), "function:" + name);
  }
  apply(input, mapping);
  RETURN_IF_ERROR(check_batch(mapping));
  mapping["LastModified"] = whole_seconds(call.now());
  call.records<MappingRecord>().put(uuid, {mapping});
  start_poll(call, uuid);
  return in_transition(std::move(mapping), "Updating");
}

Outcome delete_event_source_mapping(Call& call, const Document& input) {
  const std::string uuid = input["UUID"];
  const MappingRecord* found = call.records<MappingRecord>().find(uuid);
  if (found == nullptr) return errors::no_such_mapping();
  Document mapping = found->value;
  call.records<MappingRecord>().erase(uuid);
  call.cancel_timer("poll", uuid);
  return in_transition(std::move(mapping), "Deleting");
}

}  // namespace cloudtab::lambda
