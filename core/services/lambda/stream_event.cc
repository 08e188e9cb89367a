#include "core/services/lambda/stream_event.h"

#include <utility>

#include "core/base/arn.h"
#include "core/base/encoding.h"
#include "core/services/lambda/destination.h"
#include "core/services/lambda/mapping.h"

namespace cloudtab::lambda {

namespace {

/// Attribute values as JSON has them: bytes as base64.
Document without_binary(const Document& value) {
  if (value.is_binary()) {
    const auto& bytes = value.get_binary();
    return base64_encode(std::string(bytes.begin(), bytes.end()));
  }
  if (!value.is_structured()) return value;
  Document shown = value;
  for (Document& member : shown) member = without_binary(member);
  return shown;
}

std::string quoted(const std::string& text) { return Document(text).dump(); }

std::string arrival(const Document& record) {
  return quoted(to_iso8601_seconds(
      from_millis(record["dynamodb"]["ApproximateCreationDateTime"].get<int64_t>() * 1000)));
}

}  // namespace

Document stream_event_record(const Document& change, const std::string& stream_arn) {
  Document record = change;
  record["eventSourceARN"] = stream_arn;
  Document& told = record["dynamodb"];
  told = without_binary(told);
  told["ApproximateCreationDateTime"] =
      to_seconds(from_millis(told["ApproximateCreationDateTime"].get<int64_t>()));
  if (record.contains("userIdentity")) {
    const Document& who = record["userIdentity"];
    record["userIdentity"] =
        Document{{"principalId", who.value("PrincipalId", "")}, {"type", who.value("Type", "")}};
  }
  return record;
}

std::string discarded_message(const DiscardedBatch& batch, const Document& records, Instant now) {
  const Document& first = records.front();
  const Document& last = records.back();
  std::string text = "{\"requestContext\":{\"requestId\":" + quoted(batch.request_id) +
                     ",\"functionArn\":" + quoted(batch.function_arn) +
                     ",\"condition\":" + quoted(batch.condition) +
                     ",\"approximateInvokeCount\":" + std::to_string(batch.runs) + "}";
  if (batch.answered) {
    text += ",\"responseContext\":{\"statusCode\":200,\"executedVersion\":\"$LATEST\"";
    text += ",\"functionError\":" + std::string(batch.threw ? "\"Unhandled\"" : "null") + "}";
  }
  return text + ",\"version\":\"1.0\",\"timestamp\":" + quoted(to_iso8601_millis(now)) +
         ",\"DDBStreamBatchInfo\":{\"shardId\":" + quoted(batch.shard_id) +
         ",\"startSequenceNumber\":" + first["dynamodb"]["SequenceNumber"].dump() +
         ",\"endSequenceNumber\":" + last["dynamodb"]["SequenceNumber"].dump() +
         ",\"approximateArrivalOfFirstRecord\":" + arrival(first) +
         ",\"approximateArrivalOfLastRecord\":" + arrival(last) +
         ",\"batchSize\":" + std::to_string(records.size()) +
         ",\"streamArn\":" + quoted(batch.stream_arn) + "}}";
}

void tell_discarded(Call& call,
                    const Document& mapping,
                    const DiscardedBatch& batch,
                    const Document& records) {
  call.trace("lambda.drop",
             mapping["EventSourceMappingArn"].get<std::string>(),
             {{"condition", batch.condition}, {"records", records.size()}});
  const std::string destination =
      mapping["DestinationConfig"]["OnFailure"].value("Destination", "");
  if (destination.empty()) return;
  std::string text = discarded_message(batch, records, call.now());
  if (is_bucket(destination)) {
    text.pop_back();
    text += ",\"payload\":" + quoted(Document{{"Records", records}}.dump()) + "}";
  }
  // A destination that cannot be reached changes nothing, as with AWS.
  (void)send_to(
      call,
      destination,
      mapped_role(call, mapping),
      {.text = text,
       .folder = "aws/lambda/" + mapping["UUID"].get<std::string>() + "/" + batch.shard_id});
}

}  // namespace cloudtab::lambda
