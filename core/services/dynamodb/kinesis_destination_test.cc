#include <string>
#include <utility>

#include <gtest/gtest.h>

#include "core/services/dynamodb/test_tables.h"

namespace cloudtab::dynamodb {
namespace {

TEST(KinesisDestinations, AreKeptWithTheServicesAnswers) {
  TestTables t;
  t.make_table("tab");
  const std::string arn = "arn:aws:kinesis:us-east-1:000000000000:stream/changes";
  const Document asked = {{"TableName", "tab"}, {"StreamArn", arn}};
  const auto answer = [&](const char* status) {
    return Document{{"TableName", "tab"}, {"StreamArn", arn}, {"DestinationStatus", status}};
  };
  const auto with = [&](const char* member, Document value) {
    Document input = asked;
    input[member] = std::move(value);
    return input;
  };
  const std::string state =
      "Table is not in a valid state to enable Kinesis Streaming Destination: ";
  EXPECT_EQ(
      t.failure("EnableKinesisStreamingDestination", {{"TableName", "none"}, {"StreamArn", arn}}),
      "ResourceNotFoundException: Requested resource not found: Table: none not found");
  EXPECT_EQ(t.refusal("DisableKinesisStreamingDestination", asked),
            state + "KinesisStreamingDestination must be ACTIVE to perform DISABLE operation.");
  Document enabled = answer("ENABLING");
  enabled["EnableKinesisStreamingConfiguration"] = Document::object();
  EXPECT_EQ(t.call("EnableKinesisStreamingDestination", asked), enabled);
  EXPECT_EQ(t.refusal("EnableKinesisStreamingDestination", asked),
            state +
                "EnableKinesisStreamingDestination must be DISABLED or ENABLE_FAILED to perform "
                "ENABLE operation.");
  EXPECT_EQ(t.call("DescribeKinesisStreamingDestination", {{"TableName", "tab"}}),
            (Document{{"TableName", "tab"},
                      {"KinesisDataStreamDestinations",
                       {{{"StreamArn", arn}, {"DestinationStatus", "ACTIVE"}}}}}));

  const Document micro = {{"ApproximateCreationDateTimePrecision", "MICROSECOND"}};
  const char* kUpdate = "UpdateKinesisStreamingConfiguration";
  EXPECT_EQ(t.refusal("UpdateKinesisStreamingDestination", asked),
            "Streaming destination cannot be updated with given parameters: "
            "UpdateKinesisStreamingConfiguration cannot be null or contain only null values");
  Document other = with(kUpdate, micro);
  other["StreamArn"] = arn + "x";
  EXPECT_EQ(t.refusal("UpdateKinesisStreamingDestination", other),
            state + "No streaming destination with streamArn: " + arn +
                "x found for table with tableName: tab");
  Document updated = answer("UPDATING");
  updated[kUpdate] = micro;
  EXPECT_EQ(t.call("UpdateKinesisStreamingDestination", with(kUpdate, micro)), updated);
  const std::string id =
      t.call("DescribeTable", {{"TableName", "tab"}})["Table"]["TableId"].get<std::string>();
  EXPECT_EQ(t.refusal("UpdateKinesisStreamingDestination", with(kUpdate, micro)),
            "Invalid Request: Precision is already set to the desired value of MICROSECOND for "
            "tableId: " +
                id + ", kdsArn: " + arn);
  EXPECT_EQ(t.call("DisableKinesisStreamingDestination", asked), answer("DISABLING"));
  EXPECT_EQ(t.call("DescribeKinesisStreamingDestination",
                   {{"TableName", "tab"}})["KinesisDataStreamDestinations"],
            (Document{{{"StreamArn", arn},
                       {"DestinationStatus", "DISABLED"},
                       {"ApproximateCreationDateTimePrecision", "MICROSECOND"}}}));
  t.call("DeleteTable", {{"TableName", "tab"}});
  t.make_table("tab");
  EXPECT_EQ(t.call("DescribeKinesisStreamingDestination",
                   {{"TableName", "tab"}})["KinesisDataStreamDestinations"],
            Document::array());
}

}  // namespace
}  // namespace cloudtab::dynamodb
