#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include <gtest/gtest.h>

#include "core/services/dynamodb/test_tables.h"

namespace cloudtab::dynamodb {

/// Tables with streams, and the questions that tests ask of them.
class TestStreams : public TestTables {
 public:
  Document read(std::string_view operation, const Document& input) {
    Result<Document> result = cloud.call("dynamodbstreams", operation, input);
    if (result.ok()) return *result;
    return {{"error", result.error().code + ": " + result.error().message}};
  }
  std::string refused(std::string_view operation, const Document& input) {
    return read(operation, input).value("error", "");
  }
  /// A table with a stream; answers the stream's ARN.
  std::string make_streaming(const std::string& name, const char* view_type) {
    make_table(name,
               {{"StreamSpecification", {{"StreamEnabled", true}, {"StreamViewType", view_type}}}});
    return arn(name);
  }
  std::string arn(const std::string& table) {
    return call("DescribeTable", {{"TableName", table}})["Table"]["LatestStreamArn"]
        .get<std::string>();
  }
  Document describe(const std::string& arn_of) {
    return read("DescribeStream", {{"StreamArn", arn_of}})["StreamDescription"];
  }
  Document shard(const std::string& arn_of, size_t at = 0) {
    return describe(arn_of)["Shards"][at];
  }
  std::string iterator(const std::string& arn_of, const Document& more, size_t shard_at = 0) {
    Document input = {{"StreamArn", arn_of}, {"ShardId", shard(arn_of, shard_at)["ShardId"]}};
    input.update(more);
    const Document answer = read("GetShardIterator", input);
    return answer.contains("error") ? answer["error"].get<std::string>()
                                    : answer["ShardIterator"].get<std::string>();
  }
  std::string horizon(const std::string& arn_of, size_t shard_at = 0) {
    return iterator(arn_of, {{"ShardIteratorType", "TRIM_HORIZON"}}, shard_at);
  }
  Document records(const std::string& from) {
    return read("GetRecords", {{"ShardIterator", from}})["Records"];
  }
  /// `INSERT a, REMOVE a`.
  static std::string told(const Document& records_of) {
    std::string text;
    for (const Document& record : records_of) {
      if (!text.empty()) text += ", ";
      text += record["eventName"].get<std::string>() + " " +
              record["dynamodb"]["Keys"]["p"]["S"].get<std::string>();
    }
    return text;
  }
  void update(const std::string& table, const Document& stream) {
    const Document answer =
        call("UpdateTable", {{"TableName", table}, {"StreamSpecification", stream}});
    EXPECT_FALSE(answer.contains("error")) << answer.dump();
  }
};

}  // namespace cloudtab::dynamodb
