#include <cstdint>
#include <string>
#include <utility>

#include "core/base/arn.h"
#include "core/services/lambda/errors.h"
#include "core/services/lambda/filter.h"
#include "core/services/lambda/limits.h"
#include "core/services/lambda/mapping.h"
#include "core/services/lambda/operations/operations.h"
#include "core/services/lambda/role.h"
#include "core/services/lambda/state.h"
#include "core/services/lambda/stream_lanes.h"
#include "core/services/lambda/stream_mapping.h"
#include "core/services/lambda/tags.h"
#include "core/services/lambda/version.h"

// CreateEventSourceMapping, Get, List, Update and DeleteEventSourceMapping, for queues and
// DynamoDB's streams. Shapes and texts as recorded.

namespace cloudtab::lambda {

namespace {

constexpr size_t kMappingsDefault = 100;

/// Settings that no mapping here knows, and those of streams that a queue has not.
constexpr const char* kUnknown[] = {"Topics",
                                    "Queues",
                                    "SourceAccessConfigurations",
                                    "SelfManagedEventSource",
                                    "ProvisionedPollerConfig",
                                    "StartingPositionTimestamp"};
constexpr const char* kOfStreams[] = {"StartingPosition",
                                      "ParallelizationFactor",
                                      "TumblingWindowInSeconds",
                                      "BisectBatchOnFunctionError",
                                      "MaximumRecordAgeInSeconds",
                                      "MaximumRetryAttempts"};

/// Error: a destination that nothing is sent to here.
Status check_destination(const Document& input) {
  const std::string destination = input.value("DestinationConfig", Document::object())
                                      .value("OnFailure", Document::object())
                                      .value("Destination", "");
  if (destination.empty()) return ok();
  const Result<Arn> arn = parse_arn(destination);
  if (!arn.ok()) return errors::bad_destination(destination);
  if (arn->service == "sqs" || arn->service == "sns" || arn->service == "s3") return ok();
  return errors::not_there("event source mappings with destinations of " + arn->service);
}

Status check_supported(const Document& input, bool is_stream) {
  for (const char* member : kUnknown) {
    if (input.contains(member))
      return errors::not_there("event source mappings with " + std::string(member));
  }
  if (!is_stream && !input.value("DestinationConfig", Document::object()).empty()) {
    return errors::invalid_parameter(
        "Unsupported DestinationConfig parameter for given event source mapping type.");
  }
  for (const char* member : kOfStreams) {
    if (!is_stream && input.contains(member))
      return errors::not_there("event source mappings of queues with " + std::string(member));
  }
  if (is_stream && input.contains("ScalingConfig"))
    return errors::not_there("event source mappings of streams with ScalingConfig");
  RETURN_IF_ERROR(check_filters(input.value("FilterCriteria", Document::object())));
  return check_destination(input);
}

/// Error: the stream is not there, or it is not said where to begin.
Status check_stream(Call& call, const Arn& arn, const Document& input) {
  const std::string source = input["EventSourceArn"];
  // Of these two texts no recording was found.
  if (!input.contains("StartingPosition")) {
    return errors::invalid_parameter(
        "1 validation error detected: Value null at 'startingPosition' failed to satisfy "
        "constraint: Member must not be null.");
  }
  if (input["StartingPosition"] == "AT_TIMESTAMP")
    return errors::invalid_parameter("Unsupported starting position for arn type: " + source);
  const Result<Document> stream = call.invoke({.service = "dynamodbstreams",
                                               .operation = "DescribeStream",
                                               .input = {{"StreamArn", source}},
                                               .scope = arn.scope()});
  if (!stream.ok()) return errors::no_such_stream(source);
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
  if (is_of_stream(mapping)) return ok();
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
                             "FilterCriteria",
                             "StartingPosition",
                             "DestinationConfig",
                             "ParallelizationFactor",
                             "TumblingWindowInSeconds",
                             "BisectBatchOnFunctionError",
                             "MaximumRecordAgeInSeconds",
                             "MaximumRetryAttempts",
                             "ScalingConfig",
                             "KMSKeyArn",
                             "MetricsConfig",
                             "LoggingConfig"}) {
    if (input.contains(member)) mapping[member] = input[member];
  }
  if (mapping.contains("ScalingConfig") && mapping["ScalingConfig"].empty())
    mapping.erase("ScalingConfig");
  // Filters are taken away by an empty list, or none.
  if (mapping.contains("FilterCriteria") &&
      mapping["FilterCriteria"].value("Filters", Document::array()).empty())
    mapping.erase("FilterCriteria");
  if (mapping.contains("DestinationConfig") && !mapping["DestinationConfig"].contains("OnFailure"))
    mapping["DestinationConfig"]["OnFailure"] = Document::object();
  if (input.contains("Enabled"))
    mapping["State"] = input["Enabled"].get<bool>() ? "Enabled" : "Disabled";
}

Document describe_mapping(Document mapping) {
  mapping.erase("Tags");
  return mapping;
}

/// The mapping as an operation leaves it: still on its way, as AWS tells it.
Document in_transition(Document mapping, const char* state) {
  mapping["State"] = state;
  return describe_mapping(std::move(mapping));
}

/// What the answer to an update tells of a mapping that goes from one state to another, or stays.
const char* on_its_way(const Document& was, const Document& is) {
  if (was == is) return "Updating";
  return is == "Enabled" ? "Enabling" : "Disabling";
}

/// The function that a mapping is to run.
Result<Target> existing_target(Call& call, const Document& input) {
  ASSIGN_OR_RETURN(const Target named, named_target(call, input));
  Result<Target> target = find_target(call, input);
  return target.ok() ? target : errors::invalid_parameter("Function does not exist");
}

/// What a stream's mapping has beside a queue's.
Document stream_defaults() {
  return {{"BatchSize", kStreamBatchDefault},
          {"BisectBatchOnFunctionError", false},
          {"DestinationConfig", {{"OnFailure", Document::object()}}},
          {"LastProcessingResult", "No records processed"},
          {"MaximumRecordAgeInSeconds", -1},
          {"MaximumRetryAttempts", -1},
          {"ParallelizationFactor", 1},
          {"StateTransitionReason", "User action"},
          {"TumblingWindowInSeconds", 0}};
}

int64_t whole_seconds(Instant now) { return to_seconds(now) * 1000; }

}  // namespace

Outcome create_event_source_mapping(Call& call, const Document& input) {
  const std::string source = input.value("EventSourceArn", "");
  if (source.empty() && !input.contains("SelfManagedEventSource"))
    return errors::invalid_parameter("Unrecognized event source.");
  const Result<Arn> arn = parse_arn(source);
  if (!arn.ok() || (arn->service != "sqs" && arn->service != "dynamodb")) {
    return errors::not_there("event source mappings of " +
                             (arn.ok() ? arn->service : std::string("such a source")));
  }
  const bool is_stream = arn->service == "dynamodb";
  RETURN_IF_ERROR(check_supported(input, is_stream));
  ASSIGN_OR_RETURN(const Target target, existing_target(call, input));
  const std::string& name = target.function;
  const Document& function = *configuration_of(call, name, target.version);
  const std::string arn_of_function = function_arn(call.scope(), name, target.qualifier);
  if (is_stream) {
    RETURN_IF_ERROR(check_stream(call, *arn, input));
  } else {
    RETURN_IF_ERROR(check_queue(call, *arn, function));
  }
  RETURN_IF_ERROR(check_reads(call, function.value("Role", ""), source));
  for (const auto& [uuid, other] : call.records<MappingRecord>()) {
    if (other.value["EventSourceArn"] == source && other.value["FunctionArn"] == arn_of_function)
      return is_stream ? errors::stream_mapping_exists(source, name, uuid)
                       : errors::mapping_exists(source, name, uuid);
  }
  const std::string uuid = call.random().uuid();
  Document mapping = {
      {"UUID", uuid},
      {"EventSourceArn", source},
      {"EventSourceMappingArn", make_arn("lambda", call.scope(), "event-source-mapping:" + uuid)},
      {"FunctionArn", arn_of_function},
      {"BatchSize", kReceiveMax},
      {"MaximumBatchingWindowInSeconds", 0},
      {"FunctionResponseTypes", Document::array()},
      {"LastModified", whole_seconds(call.now())},
      {"State", "Enabled"},
      {"StateTransitionReason", "USER_INITIATED"}};
  if (is_stream) mapping.update(stream_defaults());
  mapping["Tags"] = Document::object();
  RETURN_IF_ERROR(add_tags(input.value("Tags", Document::object()), mapping["Tags"]));
  apply(input, mapping);
  RETURN_IF_ERROR(check_batch(mapping));
  call.records<MappingRecord>().put(uuid, {mapping});
  if (is_stream && mapping["StartingPosition"] == "LATEST") skip_what_is_there(call, uuid, mapping);
  start_poll(call, uuid);
  const bool is_enabled = mapping["State"] == "Enabled";
  return in_transition(std::move(mapping), is_enabled ? "Creating" : "Disabled");
}

Outcome get_event_source_mapping(Call& call, const Document& input) {
  const MappingRecord* mapping =
      call.records<MappingRecord>().find(input["UUID"].get_ref<const std::string&>());
  if (mapping == nullptr) return errors::no_such_resource();
  return describe_mapping(mapping->value);
}

Outcome list_event_source_mappings(Call& call, const Document& input) {
  std::string function;
  if (input.contains("FunctionName")) {
    // One that is not there has none, as recorded.
    ASSIGN_OR_RETURN(const Target target, named_target(call, input));
    function = function_arn(call.scope(), target.function, target.qualifier);
  }
  const std::string after = input.value("Marker", "");
  const size_t limit = input.value("MaxItems", kMappingsDefault);
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
    list.push_back(describe_mapping(mapping.value));
  }
  return answer;
}

Outcome update_event_source_mapping(Call& call, const Document& input) {
  const std::string uuid = input["UUID"];
  const MappingRecord* found = call.records<MappingRecord>().find(uuid);
  if (found == nullptr) return errors::no_such_resource();
  Document mapping = found->value;
  const Document was = mapping["State"];
  RETURN_IF_ERROR(check_supported(input, is_of_stream(mapping)));
  if (input.contains("FunctionName")) {
    ASSIGN_OR_RETURN(const Target target, existing_target(call, input));
    mapping["FunctionArn"] = function_arn(call.scope(), target.function, target.qualifier);
  }
  apply(input, mapping);
  RETURN_IF_ERROR(check_batch(mapping));
  if (lane_count(mapping) != lane_count(found->value)) join_lanes(call, uuid, found->value);
  mapping["LastModified"] = whole_seconds(call.now());
  call.records<MappingRecord>().put(uuid, {mapping});
  start_poll(call, uuid);
  call.notify(mapping_key(uuid));
  const char* state = on_its_way(was, mapping["State"]);
  return in_transition(std::move(mapping), state);
}

Outcome delete_event_source_mapping(Call& call, const Document& input) {
  const std::string uuid = input["UUID"];
  const MappingRecord* found = call.records<MappingRecord>().find(uuid);
  if (found == nullptr) return errors::no_such_resource();
  Document mapping = found->value;
  call.records<MappingRecord>().erase(uuid);
  call.records<PositionRecord>().erase_prefix(batches_of(uuid));
  call.cancel_timer("poll", uuid);
  return in_transition(std::move(mapping), "Deleting");
}

}  // namespace cloudtab::lambda
