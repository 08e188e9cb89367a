#include <string>
#include <string_view>
#include <utility>

#include "core/services/dynamodb/errors.h"
#include "core/services/dynamodb/kinesis_destination.h"
#include "core/services/dynamodb/lifecycle.h"
#include "core/services/dynamodb/operations/operations.h"
#include "core/services/dynamodb/parameters.h"
#include "core/services/dynamodb/table.h"

// Texts and answers as recorded; those of a wrong state as observed of the service
// (aws-controllers-k8s, DynamoDB findings of 2026) and in LocalStack.

namespace cloudtab::dynamodb {

namespace {

constexpr const char* kPrecision = "ApproximateCreationDateTimePrecision";

/// The service says "enable" whatever was asked.
Error wrong_state(const std::string& detail) {
  return errors::validation(
      "Table is not in a valid state to enable Kinesis Streaming Destination: " + detail);
}

struct Asked {
  TableRef table;
  std::string key;
  std::string arn;
  const DestinationRecord* destination = nullptr;
};

Result<Asked> find_destination(Call& call, const Document& input) {
  Asked asked;
  ASSIGN_OR_RETURN(asked.table, find_table(call, text_of(input, "TableName")));
  asked.arn = text_of(input, "StreamArn");
  asked.key = destination_key(asked.table->name, asked.arn);
  asked.destination = call.records<DestinationRecord>(asked.table.scope).find(asked.key);
  return asked;
}

std::string_view status_now(Call& call, const Asked& asked) {
  if (asked.destination == nullptr) return "";
  return asked.destination->status(call.now(), transition_time(call, asked.table.scope));
}

Document answer(const Asked& asked, const char* status) {
  return {
      {"TableName", asked.table->name}, {"StreamArn", asked.arn}, {"DestinationStatus", status}};
}

}  // namespace

Outcome enable_kinesis_streaming_destination(Call& call, const Document& input) {
  ASSIGN_OR_RETURN(const Asked asked, find_destination(call, input));
  const std::string_view status = status_now(call, asked);
  if (!status.empty() && status != "DISABLED") {
    return wrong_state(
        "EnableKinesisStreamingDestination must be DISABLED or ENABLE_FAILED to perform ENABLE "
        "operation.");
  }
  const Document configuration =
      input.value("EnableKinesisStreamingConfiguration", Document::object());
  DestinationRecord destination;
  destination.stream_arn = asked.arn;
  destination.precision = text_of(configuration, kPrecision);
  destination.changed = call.now();
  call.records<DestinationRecord>(asked.table.scope).put(asked.key, std::move(destination));
  Document out = answer(asked, "ENABLING");
  out["EnableKinesisStreamingConfiguration"] = configuration;
  return out;
}

Outcome disable_kinesis_streaming_destination(Call& call, const Document& input) {
  ASSIGN_OR_RETURN(const Asked asked, find_destination(call, input));
  if (status_now(call, asked) != "ACTIVE")
    return wrong_state("KinesisStreamingDestination must be ACTIVE to perform DISABLE operation.");
  call.records<DestinationRecord>(asked.table.scope)
      .update(asked.key, [&](DestinationRecord& record) {
        record.enabled = false;
        record.updated = false;
        record.changed = call.now();
      });
  return answer(asked, "DISABLING");
}

Outcome update_kinesis_streaming_destination(Call& call, const Document& input) {
  ASSIGN_OR_RETURN(const Asked asked, find_destination(call, input));
  const Document configuration =
      input.value("UpdateKinesisStreamingConfiguration", Document::object());
  const std::string precision(text_of(configuration, kPrecision));
  if (precision.empty()) {
    return errors::validation(
        "Streaming destination cannot be updated with given parameters: "
        "UpdateKinesisStreamingConfiguration cannot be null or contain only null values");
  }
  if (asked.destination == nullptr) {
    return wrong_state("No streaming destination with streamArn: " + asked.arn +
                       " found for table with tableName: " + asked.table->name);
  }
  if (status_now(call, asked) != "ACTIVE")
    return wrong_state("KinesisStreamingDestination must be ACTIVE to perform UPDATE operation.");
  const std::string& kept = asked.destination->precision;
  if (precision == (kept.empty() ? "MILLISECOND" : kept)) {
    return errors::validation("Invalid Request: Precision is already set to the desired value of " +
                              precision + " for tableId: " + asked.table->id +
                              ", kdsArn: " + asked.arn);
  }
  call.records<DestinationRecord>(asked.table.scope)
      .update(asked.key, [&](DestinationRecord& record) {
        record.precision = precision;
        record.updated = true;
        record.changed = call.now();
      });
  Document out = answer(asked, "UPDATING");
  out["UpdateKinesisStreamingConfiguration"] = configuration;
  return out;
}

Outcome describe_kinesis_streaming_destination(Call& call, const Document& input) {
  ASSIGN_OR_RETURN(const TableRef table, find_table(call, text_of(input, "TableName")));
  const Duration transition = transition_time(call, table.scope);
  Document destinations = Document::array();
  for (const auto& [key, destination] :
       call.records<DestinationRecord>(table.scope).prefix(destination_key(table->name, ""))) {
    Document out = {{"StreamArn", destination.stream_arn},
                    {"DestinationStatus", destination.status(call.now(), transition)}};
    if (!destination.precision.empty()) out[kPrecision] = destination.precision;
    destinations.push_back(std::move(out));
  }
  return Document{{"TableName", table->name},
                  {"KinesisDataStreamDestinations", std::move(destinations)}};
}

}  // namespace cloudtab::dynamodb
