#include "core/services/lambda/stream_reading.h"

#include <chrono>
#include <string_view>
#include <utility>

#include "core/base/arn.h"
#include "core/services/lambda/mapping.h"

namespace cloudtab::lambda {

namespace {

Result<Document> ask(Call& call,
                     const std::string& stream_arn,
                     std::string_view operation,
                     Document input) {
  return call.invoke({.service = "dynamodbstreams",
                      .operation = operation,
                      .input = std::move(input),
                      .scope = parse_arn(stream_arn)->scope(),
                      .principal = mapping_principal(call.scope())});
}

}  // namespace

Result<Document> shards_of(Call& call, const std::string& stream_arn) {
  Document shards = Document::array();
  Document input = {{"StreamArn", stream_arn}};
  for (;;) {
    ASSIGN_OR_RETURN(const Document answer, ask(call, stream_arn, "DescribeStream", input));
    const Document& description = answer["StreamDescription"];
    for (const Document& shard : description["Shards"]) shards.push_back(shard);
    if (!description.contains("LastEvaluatedShardId")) return shards;
    input["ExclusiveStartShardId"] = description["LastEvaluatedShardId"];
  }
}

Result<Document> read_after(Call& call,
                            const std::string& stream_arn,
                            const std::string& shard_id,
                            const std::string& after,
                            int64_t limit) {
  Document input = {
      {"StreamArn", stream_arn},
      {"ShardId", shard_id},
      {"ShardIteratorType", after.empty() ? "TRIM_HORIZON" : "AFTER_SEQUENCE_NUMBER"}};
  if (!after.empty()) input["SequenceNumber"] = after;
  Result<Document> iterator = ask(call, stream_arn, "GetShardIterator", input);
  if (!iterator.ok() && iterator.error().code == "TrimmedDataAccessException") {
    input.erase("SequenceNumber");
    input["ShardIteratorType"] = "TRIM_HORIZON";
    iterator = ask(call, stream_arn, "GetShardIterator", input);
  }
  if (!iterator.ok()) return iterator.error();
  return ask(call,
             stream_arn,
             "GetRecords",
             {{"ShardIterator", (*iterator)["ShardIterator"]}, {"Limit", limit}});
}

std::string sequence_of(const Document& record) { return record["dynamodb"]["SequenceNumber"]; }

bool is_after(const std::string& a, const std::string& b) {
  return a.size() != b.size() ? a.size() > b.size() : a > b;
}

Instant created_at(const Document& record) {
  return from_millis(record["dynamodb"]["ApproximateCreationDateTime"].get<int64_t>() * 1000);
}

}  // namespace cloudtab::lambda
