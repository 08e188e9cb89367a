#include "core/services/lambda/stream_reading.h"

#include <chrono>
#include <string_view>
#include <utility>

#include "core/base/arn.h"
#include "core/services/lambda/mapping.h"
#include "core/services/lambda/role.h"

namespace cloudtab::lambda {

namespace {

const std::string& stream_of(const Document& mapping) {
  return mapping["EventSourceArn"].get_ref<const std::string&>();
}

Result<Document> ask(Call& call,
                     const Document& mapping,
                     std::string_view operation,
                     Document input) {
  return call.invoke({.service = "dynamodbstreams",
                      .operation = operation,
                      .input = std::move(input),
                      .scope = parse_arn(stream_of(mapping))->scope(),
                      .principal = in_role(call.scope(), mapped_role(call, mapping))});
}

}  // namespace

Result<Document> shards_of(Call& call, const Document& mapping) {
  Document shards = Document::array();
  Document input = {{"StreamArn", stream_of(mapping)}};
  for (;;) {
    ASSIGN_OR_RETURN(const Document answer, ask(call, mapping, "DescribeStream", input));
    const Document& description = answer["StreamDescription"];
    for (const Document& shard : description["Shards"]) shards.push_back(shard);
    if (!description.contains("LastEvaluatedShardId")) return shards;
    input["ExclusiveStartShardId"] = description["LastEvaluatedShardId"];
  }
}

Result<Document> read_after(Call& call,
                            const Document& mapping,
                            const std::string& shard_id,
                            const std::string& after,
                            int64_t limit) {
  Document input = {
      {"StreamArn", stream_of(mapping)},
      {"ShardId", shard_id},
      {"ShardIteratorType", after.empty() ? "TRIM_HORIZON" : "AFTER_SEQUENCE_NUMBER"}};
  if (!after.empty()) input["SequenceNumber"] = after;
  Result<Document> iterator = ask(call, mapping, "GetShardIterator", input);
  if (!iterator.ok() && iterator.error().code == "TrimmedDataAccessException") {
    input.erase("SequenceNumber");
    input["ShardIteratorType"] = "TRIM_HORIZON";
    iterator = ask(call, mapping, "GetShardIterator", input);
  }
  if (!iterator.ok()) return iterator.error();
  return ask(call,
             mapping,
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
