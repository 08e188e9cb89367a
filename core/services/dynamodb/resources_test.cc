#include "core/services/dynamodb/resources.h"

#include <gtest/gtest.h>

#include "core/cloud/testing.h"
#include "core/services/dynamodb/service.h"

namespace cloudtab::dynamodb {
namespace {

// Stands in for the service that runs stacks: the template's text is the resource request, the
// stack's id the outcome.
template <ResourceOutcome (*ResourceType::*function)(Call&, const ResourceRequest&)>
Outcome run(Call& call, const Document& input) {
  const Document given = Document::parse(input["TemplateBody"].get<std::string>());
  ResourceRequest request;
  request.type = "AWS::DynamoDB::Table";
  request.generated_name = "stack-Table-ABCDEFGHIJKL";
  request.physical_id = given.value("id", "");
  request.properties = given.value("properties", Document::object());
  request.tags = given.value("tags", Document::array());
  request.previous_properties = given.value("previous", Document::object());
  const ResourceOutcome outcome = (resource_types()[0].*function)(call, request);
  Document answer;
  if (const auto* state = std::get_if<ResourceState>(&outcome))
    answer = {{"id", state->physical_id}, {"attributes", state->attributes}};
  if (const auto* error = std::get_if<Error>(&outcome)) answer = {{"error", error->message}};
  if (std::get_if<ResourceInProgress>(&outcome) != nullptr) answer = {{"wait", true}};
  const bool removes = function == &ResourceType::remove;
  return Document{{removes ? "Description" : "StackId", answer.dump()}};
}

const OperationEntry kOperations[] = {{"CreateStack", run<&ResourceType::create>},
                                      {"UpdateStack", run<&ResourceType::update>},
                                      {"ValidateTemplate", run<&ResourceType::remove>}};

class Resources : public ::testing::Test {
 protected:
  Resources()
      : stacks_{.id = "cloudformation", .operations = kOperations},
        services_{&stacks_, &dynamodb_service()},
        cloud_(MachineConfig{}, services_) {}

  Document make(const char* operation, const Document& request) {
    Document input = {{"TemplateBody", request.dump()}};
    if (std::string_view(operation) != "ValidateTemplate") input["StackName"] = "stack";
    auto answer = cloud_.call("cloudformation", operation, input);
    if (!answer.ok()) return {{"failed", answer.error().message}};
    return Document::parse(answer->begin()->get<std::string>());
  }
  Document table() {
    return cloud_.call("dynamodb", "DescribeTable", {{"TableName", "stack-Table-ABCDEFGHIJKL"}})
        .value()["Table"];
  }

  ServiceDefinition stacks_;
  const ServiceDefinition* services_[2];
  TestCloud cloud_;
};

const Document kProperties = {
    {"AttributeDefinitions", {{{"AttributeName", "p"}, {"AttributeType", "S"}}}},
    {"KeySchema", {{{"AttributeName", "p"}, {"KeyType", "HASH"}}}},
    {"ProvisionedThroughput", {{"ReadCapacityUnits", "5"}, {"WriteCapacityUnits", 5}}},
    {"StreamSpecification", {{"StreamViewType", "NEW_IMAGE"}}},
    {"TimeToLiveSpecification", {{"AttributeName", "ttl"}, {"Enabled", true}}},
    {"PointInTimeRecoverySpecification", {{"PointInTimeRecoveryEnabled", true}}},
    {"Tags", {{{"Key", "a"}, {"Value", "1"}}}}};

TEST_F(Resources, TagsOfTheStackAreTheTablesToo) {
  make("CreateStack",
       {{"properties", kProperties},
        {"tags",
         {{{"Key", "team"}, {"Value", "red"}},
          {{"Key", "aws:cloudformation:logical-id"}, {"Value", "Table"}}}}});
  const Document expected = {{{"Key", "a"}, {"Value", "1"}}, {{"Key", "team"}, {"Value", "red"}}};
  EXPECT_EQ(cloud_.call("dynamodb", "ListTagsOfResource", {{"ResourceArn", table()["TableArn"]}})
                .value()["Tags"],
            expected);
}

TEST_F(Resources, TablesAreCreatedUpdatedAndRemoved) {
  const Document created = make("CreateStack", {{"properties", kProperties}});
  EXPECT_EQ(created["id"], "stack-Table-ABCDEFGHIJKL");
  EXPECT_EQ(created["attributes"]["Arn"],
            "arn:aws:dynamodb:us-east-1:000000000000:table/stack-Table-ABCDEFGHIJKL");
  EXPECT_EQ(created["attributes"]["StreamArn"],
            "arn:aws:dynamodb:us-east-1:000000000000:table/stack-Table-ABCDEFGHIJKL/stream/"
            "2026-01-01T00:00:00.000");
  EXPECT_EQ(cloud_.call("dynamodb", "DescribeTimeToLive", {{"TableName", created["id"]}})
                .value()["TimeToLiveDescription"]["AttributeName"],
            "ttl");

  Document after = kProperties;
  after.erase("ProvisionedThroughput");
  after.erase("StreamSpecification");
  after.erase("TimeToLiveSpecification");
  after["BillingMode"] = "PAY_PER_REQUEST";
  after["AttributeDefinitions"].push_back({{"AttributeName", "g"}, {"AttributeType", "S"}});
  after["GlobalSecondaryIndexes"] = {
      {{"IndexName", "one"},
       {"KeySchema", {{{"AttributeName", "g"}, {"KeyType", "HASH"}}}},
       {"Projection", {{"ProjectionType", "ALL"}}}},
      {{"IndexName", "two"},
       {"KeySchema", {{{"AttributeName", "g"}, {"KeyType", "HASH"}}}},
       {"Projection", {{"ProjectionType", "KEYS_ONLY"}}}}};
  after["Tags"] = {{{"Key", "b"}, {"Value", "2"}}};
  cloud_.advance(1h);  // time to live may be changed again
  const Document updated = make(
      "UpdateStack", {{"id", created["id"]}, {"properties", after}, {"previous", kProperties}});
  EXPECT_EQ(updated["id"], created["id"]) << updated.dump();
  Document described = table();
  EXPECT_EQ(described["BillingModeSummary"]["BillingMode"], "PAY_PER_REQUEST");
  EXPECT_EQ(described["GlobalSecondaryIndexes"].size(), 2u);
  EXPECT_FALSE(described.contains("StreamSpecification"));
  EXPECT_EQ(cloud_.call("dynamodb", "ListTagsOfResource", {{"ResourceArn", described["TableArn"]}})
                .value()["Tags"],
            after["Tags"]);
  EXPECT_EQ(cloud_.call("dynamodb", "DescribeTimeToLive", {{"TableName", created["id"]}})
                .value()["TimeToLiveDescription"]["TimeToLiveStatus"],
            "DISABLED");

  Document last = after;
  last["GlobalSecondaryIndexes"].erase(0);
  make("UpdateStack", {{"id", created["id"]}, {"properties", last}, {"previous", after}});
  EXPECT_EQ(table()["GlobalSecondaryIndexes"][0]["IndexName"], "two");

  for (int i = 0; i < 2; ++i) {
    const Document removed = make("ValidateTemplate", {{"id", created["id"]}});
    EXPECT_EQ(removed.value("id", ""), created["id"]) << removed.dump();
    EXPECT_FALSE(cloud_.call("dynamodb", "DescribeTable", {{"TableName", created["id"]}}).ok());
  }
}

TEST_F(Resources, FaultsAreTold) {
  EXPECT_EQ(make("CreateStack",
                 {{"properties",
                   {{"KeySchema", kProperties["KeySchema"]},
                    {"AttributeDefinitions", kProperties["AttributeDefinitions"]}}}})["error"],
            "One or more parameter values were invalid: ReadCapacityUnits and WriteCapacityUnits "
            "must both be specified when BillingMode is PROVISIONED");
}

TEST_F(Resources, WhatHangsOnATableComesAndGoes) {
  const std::string arn = "arn:aws:dynamodb:us-east-1:000000000000:table/stack-Table-ABCDEFGHIJKL";
  const auto call = [&](const char* operation, const char* member, const std::string& of) {
    const auto answer = cloud_.call("dynamodb", operation, {{member, of}});
    return answer.ok() ? *answer : Document{{"error", answer.error().code}};
  };
  const auto insights = [&] {
    return call("DescribeContributorInsights", "TableName", "stack-Table-ABCDEFGHIJKL")
        .value("ContributorInsightsStatus", "");
  };
  const auto destinations = [&] {
    std::string out;
    const Document answer =
        call("DescribeKinesisStreamingDestination", "TableName", "stack-Table-ABCDEFGHIJKL");
    for (const Document& each : answer["KinesisDataStreamDestinations"]) {
      const std::string stream = each["StreamArn"];
      out += stream.substr(stream.rfind('/') + 1) + " " +
             each["DestinationStatus"].get<std::string>() + " " +
             each.value("ApproximateCreationDateTimePrecision", "") + ";";
    }
    return out;
  };
  const auto stream = [](const char* name) {
    return Document{
        {"StreamArn", std::string("arn:aws:kinesis:us-east-1:000000000000:stream/") + name}};
  };
  Document first = kProperties;
  first["ResourcePolicy"] = {{"PolicyDocument",
                              {{"Version", "2012-10-17"},
                               {"Statement",
                                {{{"Effect", "Allow"},
                                  {"Principal", {{"AWS", "arn:aws:iam::000000000000:root"}}},
                                  {"Action", "dynamodb:GetItem"},
                                  {"Resource", arn}}}}}}};
  first["ContributorInsightsSpecification"] = {{"Enabled", "true"}};
  first["KinesisStreamSpecification"] = stream("one");
  const Document created = make("CreateStack", {{"properties", first}});
  ASSERT_EQ(created.value("id", ""), "stack-Table-ABCDEFGHIJKL") << created.dump();
  EXPECT_NE(call("GetResourcePolicy", "ResourceArn", arn).value("Policy", "").find("GetItem"),
            std::string::npos);
  EXPECT_EQ(insights(), "ENABLED");
  EXPECT_EQ(destinations(), "one ACTIVE ;");

  Document second = first;
  second["KinesisStreamSpecification"]["ApproximateCreationDateTimePrecision"] = "MICROSECOND";
  make("UpdateStack", {{"id", created["id"]}, {"properties", second}, {"previous", first}});
  EXPECT_EQ(destinations(), "one ACTIVE MICROSECOND;");

  Document third = kProperties;
  third["KinesisStreamSpecification"] = stream("two");
  const Document updated =
      make("UpdateStack", {{"id", created["id"]}, {"properties", third}, {"previous", second}});
  EXPECT_EQ(updated.value("id", ""), created["id"]) << updated.dump();
  EXPECT_EQ(call("GetResourcePolicy", "ResourceArn", arn).value("error", ""),
            "PolicyNotFoundException");
  EXPECT_EQ(insights(), "DISABLED");
  EXPECT_NE(destinations().find("two ACTIVE ;"), std::string::npos) << destinations();
}

}  // namespace
}  // namespace cloudtab::dynamodb
