#include "core/services/lambda/stream_mapping.h"

#include <map>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "core/services/lambda/testing.h"

namespace cloudtab::lambda {
namespace {

class StreamMappingTest : public FunctionTest {
 protected:
  void SetUp() override {
    create("f");
    const Result<Document> made =
        cloud().call("dynamodb",
                     "CreateTable",
                     {{"TableName", "things"},
                      {"BillingMode", "PAY_PER_REQUEST"},
                      {"AttributeDefinitions", {{{"AttributeName", "id"}, {"AttributeType", "S"}}}},
                      {"KeySchema", {{{"AttributeName", "id"}, {"KeyType", "HASH"}}}},
                      {"StreamSpecification",
                       {{"StreamEnabled", true}, {"StreamViewType", "NEW_AND_OLD_IMAGES"}}}});
    ASSERT_TRUE(made.ok()) << made.error().message;
    stream_arn_ = (*made)["TableDescription"]["LatestStreamArn"];
    cloud().advance(10s);
  }
  std::string map(const Document& more = Document::object()) {
    Document input = {{"FunctionName", "f"},
                      {"EventSourceArn", stream_arn_},
                      {"StartingPosition", "TRIM_HORIZON"}};
    input.update(more);
    const Result<Document> made = call("CreateEventSourceMapping", input);
    EXPECT_TRUE(made.ok()) << made.error().message;
    return made.ok() ? (*made)["UUID"].get<std::string>() : "";
  }
  void put(const std::string& id, const std::string& kind = "plain") {
    const Result<Document> done = cloud().call(
        "dynamodb",
        "PutItem",
        {{"TableName", "things"}, {"Item", {{"id", {{"S", id}}}, {"kind", {{"S", kind}}}}}});
    ASSERT_TRUE(done.ok()) << done.error().message;
  }
  Document records(size_t run) const {
    return Document::parse(
        cloud().effects().at(run).request["payload"].get<std::string>())["Records"];
  }
  /// The ids of a run's records: `a b c`.
  std::string ids(size_t run) const {
    std::string text;
    for (const Document& record : records(run))
      text += (text.empty() ? "" : " ") + record["dynamodb"]["Keys"]["id"]["S"].get<std::string>();
    return text;
  }
  std::string fault(const char* operation, const Document& input) {
    const Result<Document> answer = call(operation, input);
    return answer.ok() ? "" : answer.error().code + ": " + answer.error().message;
  }
  std::string result_of(const std::string& uuid) {
    return (*call("GetEventSourceMapping", {{"UUID", uuid}}))["LastProcessingResult"];
  }
  std::string stream_arn_;
};

TEST_F(StreamMappingTest, AChangeRunsTheFunction) {
  const std::string uuid = map({{"BatchSize", 1}});
  EXPECT_EQ(result_of(uuid), "No records processed");
  put("a");
  ASSERT_EQ(runs(), 1u);
  const Document record = records(0)[0];
  EXPECT_EQ(record["eventName"], "INSERT");
  EXPECT_EQ(record["eventVersion"], "1.1");
  EXPECT_EQ(record["eventSource"], "aws:dynamodb");
  EXPECT_EQ(record["awsRegion"], "us-east-1");
  EXPECT_EQ(record["eventSourceARN"], stream_arn_);
  EXPECT_EQ(record["dynamodb"]["Keys"], Document::parse(R"({"id":{"S":"a"}})"));
  EXPECT_EQ(record["dynamodb"]["NewImage"]["kind"]["S"], "plain");
  EXPECT_EQ(record["dynamodb"]["StreamViewType"], "NEW_AND_OLD_IMAGES");
  EXPECT_EQ(record["dynamodb"]["ApproximateCreationDateTime"], to_seconds(cloud().now()));
  // In order: the next waits for the first.
  put("b");
  EXPECT_EQ(runs(), 1u);
  finish_last("null");
  ASSERT_EQ(runs(), 2u);
  EXPECT_EQ(ids(1), "b");
  finish_last("null");
  EXPECT_EQ(result_of(uuid), "OK");
  cloud().advance(1h);
  EXPECT_EQ(runs(), 2u);
}

TEST_F(StreamMappingTest, WhereItStarts) {
  put("old");
  map({{"StartingPosition", "LATEST"}});
  EXPECT_EQ(runs(), 0u);
  put("new");
  ASSERT_EQ(runs(), 1u);
  EXPECT_EQ(ids(0), "new");
  create("g");
  map({{"FunctionName", "g"}});
  ASSERT_EQ(runs(), 2u);
  EXPECT_EQ(ids(1), "old new");
}

TEST_F(StreamMappingTest, ABatchFillsOrItsWindowPasses) {
  map({{"BatchSize", 3}, {"MaximumBatchingWindowInSeconds", 5}});
  put("a");
  put("b");
  EXPECT_EQ(runs(), 0u);
  cloud().advance(5s);
  ASSERT_EQ(runs(), 1u);
  EXPECT_EQ(ids(0), "a b");
  finish_last("null");
  for (const char* id : {"c", "d", "e", "f"}) put(id);
  ASSERT_EQ(runs(), 2u);
  EXPECT_EQ(ids(1), "c d e");
}

TEST_F(StreamMappingTest, AFailedBatchIsRunAgainAndHoldsTheRestUp) {
  const std::string uuid = map({{"BatchSize", 1}});
  put("a");
  put("b");
  fail_last();
  EXPECT_EQ(result_of(uuid), "PROBLEM: Function call failed");
  EXPECT_EQ(runs(), 1u);
  cloud().advance(1s);
  ASSERT_EQ(runs(), 2u);
  fail_last();
  cloud().advance(1s);
  EXPECT_EQ(runs(), 2u);
  cloud().advance(1s);
  ASSERT_EQ(runs(), 3u);
  EXPECT_EQ(ids(2), "a");
  finish_last("null");
  ASSERT_EQ(runs(), 4u);
  EXPECT_EQ(ids(3), "b");
}

TEST_F(StreamMappingTest, ItGivesUpAfterItsAttemptsAndTellsTheDestination) {
  const std::string dead = queue("dead");
  map({{"BatchSize", 1},
       {"MaximumRetryAttempts", 1},
       {"DestinationConfig",
        {{"OnFailure", {{"Destination", "arn:aws:sqs:us-east-1:000000000000:dead"}}}}}});
  put("poison");
  put("good");
  fail_last();
  cloud().advance(1s);
  fail_last();
  ASSERT_EQ(runs(), 3u);
  EXPECT_EQ(ids(2), "good");
  const Document told = Document::parse(received(dead)["Body"].get<std::string>());
  EXPECT_EQ(told["requestContext"]["condition"], "RetryAttemptsExhausted");
  EXPECT_EQ(told["requestContext"]["approximateInvokeCount"], 2);
  EXPECT_EQ(told["responseContext"]["functionError"], "Unhandled");
  EXPECT_EQ(told["version"], "1.0");
  const Document& info = told["DDBStreamBatchInfo"];
  EXPECT_EQ(info["batchSize"], 1);
  EXPECT_EQ(info["streamArn"], stream_arn_);
  EXPECT_EQ(info["startSequenceNumber"], records(0)[0]["dynamodb"]["SequenceNumber"]);
  EXPECT_EQ(info["endSequenceNumber"], info["startSequenceNumber"]);
  EXPECT_EQ(info["shardId"].get<std::string>().rfind("shardId-", 0), 0u);
}

TEST_F(StreamMappingTest, ItGivesUpWhatIsTooOld) {
  const std::string dead = queue("dead");
  map({{"BatchSize", 2},
       {"MaximumRecordAgeInSeconds", 60},
       {"DestinationConfig",
        {{"OnFailure", {{"Destination", "arn:aws:sqs:us-east-1:000000000000:dead"}}}}}});
  put("old");
  while (cloud().effects().size() < 20 && received(dead).is_null()) {
    fail_last();
    cloud().advance(40s);
  }
  const size_t failed = runs();
  EXPECT_LT(failed, 20u);
  put("young");
  ASSERT_EQ(runs(), failed + 1);
  EXPECT_EQ(ids(failed), "young");
}

TEST_F(StreamMappingTest, ABatchIsHalvedUntilThePoisonIsAlone) {
  map({{"BatchSize", 4},
       {"MaximumBatchingWindowInSeconds", 1},
       {"BisectBatchOnFunctionError", true},
       {"MaximumRetryAttempts", 1}});
  for (const char* id : {"a", "b", "poison", "d"}) put(id);
  std::vector<std::string> seen;
  for (size_t run = 0; run < runs() && run < 20; ++run) {
    seen.push_back(ids(run));
    const bool fails = seen.back().find("poison") != std::string::npos;
    if (fails)
      fail_last();
    else
      finish_last("null");
    cloud().advance(1min);
  }
  EXPECT_EQ(seen,
            (std::vector<std::string>{"a b poison d", "a b", "poison d", "poison", "poison", "d"}));
}

TEST_F(StreamMappingTest, AFunctionSaysWhereItFailed) {
  map({{"BatchSize", 3},
       {"MaximumBatchingWindowInSeconds", 1},
       {"MaximumRetryAttempts", 1},
       {"FunctionResponseTypes", {"ReportBatchItemFailures"}}});
  for (const char* id : {"a", "b", "c"}) put(id);
  ASSERT_EQ(runs(), 1u);
  const std::string second = records(0)[1]["dynamodb"]["SequenceNumber"];
  finish_last(Document{{"batchItemFailures", {{{"itemIdentifier", second}}}}}.dump());
  cloud().advance(1s);
  ASSERT_EQ(runs(), 2u);
  EXPECT_EQ(ids(1), "b c");
  finish_last(R"({"batchItemFailures":[{"itemIdentifier":"nowhere"}]})");
  put("d");
  cloud().advance(1s);
  ASSERT_EQ(runs(), 3u);
  EXPECT_EQ(ids(2), "d");
}

TEST_F(StreamMappingTest, FiltersLeaveOutWhatDoesNotFit) {
  map({{"BatchSize", 1},
       {"FilterCriteria",
        {{"Filters",
          {{{"Pattern",
             R"({"eventName":["INSERT"],"dynamodb":{"NewImage":{"kind":{"S":["wanted"]}}}})"}}}}}}});
  put("a");
  EXPECT_EQ(runs(), 0u);
  put("b", "wanted");
  ASSERT_EQ(runs(), 1u);
  EXPECT_EQ(ids(0), "b");
  finish_last("null");
  put("b", "again");
  EXPECT_EQ(runs(), 1u);
}

TEST_F(StreamMappingTest, ItGoesOnAfterARestartAndInTheNextShard) {
  const std::string uuid = map({{"BatchSize", 1}});
  put("a");
  finish_last("null");
  put("b");
  ASSERT_EQ(runs(), 2u);
  cloud().restart();
  cloud().advance(1min);
  ASSERT_EQ(runs(), 3u);
  EXPECT_EQ(ids(2), "b");
  finish_last("null");
  cloud().advance(5h);
  put("c");
  ASSERT_EQ(runs(), 4u);
  EXPECT_EQ(ids(3), "c");
  finish_last("null");
  ASSERT_TRUE(call("UpdateEventSourceMapping", {{"UUID", uuid}, {"Enabled", false}}).ok());
  put("d");
  EXPECT_EQ(runs(), 4u);
  ASSERT_TRUE(call("UpdateEventSourceMapping", {{"UUID", uuid}, {"Enabled", true}}).ok());
  ASSERT_EQ(runs(), 5u);
  EXPECT_EQ(ids(4), "d");
  ASSERT_TRUE(call("DeleteEventSourceMapping", {{"UUID", uuid}}).ok());
  finish_last("null");
  put("e");
  cloud().advance(5min);
  EXPECT_EQ(runs(), 5u);
}

TEST_F(StreamMappingTest, ATemplateMakesOne) {
  const char* kTemplate = R"({
    "Resources": {
      "Table": {"Type": "AWS::DynamoDB::Table", "Properties": {
        "BillingMode": "PAY_PER_REQUEST",
        "AttributeDefinitions": [{"AttributeName": "id", "AttributeType": "S"}],
        "KeySchema": [{"AttributeName": "id", "KeyType": "HASH"}],
        "StreamSpecification": {"StreamViewType": "NEW_IMAGE"}}},
      "Mapping": {"Type": "AWS::Lambda::EventSourceMapping", "Properties": {
        "FunctionName": "f", "EventSourceArn": {"Fn::GetAtt": ["Table", "StreamArn"]},
        "StartingPosition": "LATEST", "BatchSize": 4, "BisectBatchOnFunctionError": true,
        "FilterCriteria": {"Filters": [{"Pattern": "{\"eventName\":[\"INSERT\"]}"}]}}}},
    "Outputs": {"Mapping": {"Value": {"Ref": "Mapping"}}, "Table": {"Value": {"Ref": "Table"}}}})";
  const Document outputs = deploy(kTemplate);
  const std::string table = outputs.value("Table", ""), uuid = outputs.value("Mapping", "");
  EXPECT_EQ((*call("GetEventSourceMapping", {{"UUID", uuid}}))["BatchSize"], 4);
  ASSERT_TRUE(
      cloud()
          .call("dynamodb", "PutItem", {{"TableName", table}, {"Item", {{"id", {{"S", "a"}}}}}})
          .ok());
  EXPECT_EQ(runs(), 1u);
}

TEST_F(StreamMappingTest, ShapesAndFaultsAsRecorded) {
  const Result<Document> made = call(
      "CreateEventSourceMapping",
      {{"FunctionName", "f"}, {"EventSourceArn", stream_arn_}, {"StartingPosition", "LATEST"}});
  ASSERT_TRUE(made.ok());
  Document shown = *made;
  const std::string uuid = shown["UUID"];
  for (const char* member : {"UUID", "EventSourceMappingArn", "LastModified"}) shown.erase(member);
  EXPECT_EQ(shown,
            (Document{{"BatchSize", 100},
                      {"BisectBatchOnFunctionError", false},
                      {"DestinationConfig", {{"OnFailure", Document::object()}}},
                      {"EventSourceArn", stream_arn_},
                      {"FunctionArn", "arn:aws:lambda:us-east-1:000000000000:function:f"},
                      {"FunctionResponseTypes", Document::array()},
                      {"LastProcessingResult", "No records processed"},
                      {"MaximumBatchingWindowInSeconds", 0},
                      {"MaximumRecordAgeInSeconds", -1},
                      {"MaximumRetryAttempts", -1},
                      {"ParallelizationFactor", 1},
                      {"StartingPosition", "LATEST"},
                      {"State", "Creating"},
                      {"StateTransitionReason", "User action"},
                      {"TumblingWindowInSeconds", 0}}));
  create("g");
  const auto create_fault = [&](const Document& more) {
    Document input = {
        {"FunctionName", "g"}, {"EventSourceArn", stream_arn_}, {"StartingPosition", "LATEST"}};
    input.update(more);
    return fault("CreateEventSourceMapping", input);
  };
  EXPECT_EQ(create_fault({{"FunctionName", "f"}}),
            "ResourceConflictException: The event source arn (\" " + stream_arn_ +
                " \") and function (\" f \") provided mapping already exists. Please update or "
                "delete the existing mapping with UUID " +
                uuid);
  const std::string nowhere =
      "arn:aws:dynamodb:us-east-1:000000000000:table/none/stream/2025-02-22T03:03:25.490";
  EXPECT_EQ(create_fault({{"EventSourceArn", nowhere}}),
            "InvalidParameterValueException: Stream not found: " + nowhere);
  EXPECT_EQ(create_fault({{"FilterCriteria", {{"Filters", {{{"Pattern", "single-string"}}}}}}}),
            "InvalidParameterValueException: Invalid filter pattern definition.");
  EXPECT_EQ((*call("ListEventSourceMappings"))["EventSourceMappings"].size(), 1u);
}

TEST_F(StreamMappingTest, RunsOfAWindowHandAStateOn) {
  map({{"TumblingWindowInSeconds", 60}, {"BatchSize", 10}});
  const auto event = [&](size_t run) {
    return Document::parse(cloud().effects().at(run).request["payload"].get<std::string>());
  };
  put("a");
  ASSERT_EQ(runs(), 1u);
  EXPECT_EQ(event(0)["window"],
            (Document{{"start", "2026-01-01T00:00:00Z"}, {"end", "2026-01-01T00:01:00Z"}}));
  EXPECT_EQ(event(0)["state"], Document::object());
  EXPECT_EQ(event(0)["isFinalInvokeForWindow"], false);
  EXPECT_EQ(event(0)["eventSourceARN"], stream_arn_);
  EXPECT_EQ(event(0)["shardId"].get<std::string>().substr(0, 8), "shardId-");
  finish_last(R"({"state":{"sum":1}})");
  put("b");
  ASSERT_EQ(runs(), 2u);
  EXPECT_EQ(event(1)["state"], (Document{{"sum", 1}}));
  finish_last(R"({"state":{"sum":2}})");
  cloud().restart();
  cloud().advance(49s);
  EXPECT_EQ(runs(), 2u) << "the window lasts";
  cloud().advance(2min);
  ASSERT_EQ(runs(), 3u);
  EXPECT_EQ(event(2)["Records"], Document::array());
  EXPECT_EQ(event(2)["state"], (Document{{"sum", 2}}));
  EXPECT_EQ(event(2)["isFinalInvokeForWindow"], true);
  // The last run is tried again like any other.
  fail_last();
  cloud().advance(1s);
  ASSERT_EQ(runs(), 4u);
  EXPECT_EQ(event(3), event(2));
  put("c");
  finish_last("null");
  ASSERT_EQ(runs(), 5u);
  EXPECT_EQ(ids(4), "c");
  EXPECT_EQ(event(4)["state"], Document::object());
  EXPECT_EQ(event(4)["isFinalInvokeForWindow"], false);
}

TEST_F(StreamMappingTest, LanesAreDealtWithSideBySideEachItemInOrder) {
  const std::string uuid = map({{"ParallelizationFactor", 4}, {"BatchSize", 100}});
  for (const char* id : {"a", "b", "c", "d", "e", "f", "g", "h"}) put(id, "one");
  const size_t lanes = runs();
  ASSERT_GT(lanes, 1u);
  ASSERT_LE(lanes, 4u);
  for (const char* id : {"a", "b", "c", "d", "e", "f", "g", "h"}) put(id, "two");
  EXPECT_EQ(runs(), lanes) << "a lane has one batch with a run";
  for (size_t run = 0; run < runs(); ++run)
    finish(run, {{"outcome", "returned"}, {"payload", "null"}});
  std::map<std::string, std::string> kinds;
  size_t count = 0;
  for (size_t run = 0; run < runs(); ++run) {
    for (const Document& record : records(run)) {
      ++count;
      kinds[record["dynamodb"]["Keys"]["id"]["S"].get<std::string>()] +=
          record["dynamodb"]["NewImage"]["kind"]["S"].get<std::string>() + " ";
    }
  }
  EXPECT_EQ(count, 16u);
  for (const auto& [id, in_order] : kinds) EXPECT_EQ(in_order, "one two ") << id;
  // Fewer lanes go on from where the last of them is.
  ASSERT_TRUE(
      call("UpdateEventSourceMapping", {{"UUID", uuid}, {"ParallelizationFactor", 1}}).ok());
  const size_t before = runs();
  put("i");
  ASSERT_GT(runs(), before);
  EXPECT_NE(ids(runs() - 1).find('i'), std::string::npos);
}

TEST_F(StreamMappingTest, ABucketIsGivenTheEventToo) {
  ASSERT_TRUE(cloud().call("s3", "CreateBucket", {{"Bucket", "kept"}}).ok());
  const std::string uuid =
      map({{"MaximumRetryAttempts", 0},
           {"DestinationConfig", {{"OnFailure", {{"Destination", "arn:aws:s3:::kept"}}}}}});
  put("a");
  const Document event = last_request()["payload"];
  fail_last();
  const Document listed = *cloud().call("s3", "ListObjectsV2", {{"Bucket", "kept"}});
  ASSERT_EQ(listed["Contents"].size(), 1u);
  const std::string key = listed["Contents"][0]["Key"];
  const Document object = *cloud().call("s3", "GetObject", {{"Bucket", "kept"}, {"Key", key}});
  const Document told = Document::parse(text(object["Body"]));
  EXPECT_EQ(told["requestContext"]["condition"], "RetryAttemptsExhausted");
  EXPECT_EQ(told["payload"], event);
  const std::string shard = told["DDBStreamBatchInfo"]["shardId"];
  EXPECT_EQ(key.rfind("aws/lambda/" + uuid + "/" + shard + "/2026/01/01/2026-01-01T", 0), 0u);
}

}  // namespace
}  // namespace cloudtab::lambda
