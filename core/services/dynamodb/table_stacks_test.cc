#include <string>
#include <string_view>

#include "core/services/dynamodb/state.h"
#include "core/services/dynamodb/test_tables.h"

namespace cloudtab::dynamodb {
namespace {

// Whole stacks: templates in, tables out.

class TableStacks : public ::testing::TestWithParam<Duration> {
 protected:
  TableStacks() {
    for (const char* region : {"us-east-1", "eu-west-1"}) {
      t_.cloud.machine()
          .store()
          .collection<SettingsRecord>({"000000000000", region})
          .put("", SettingsRecord{GetParam()});
    }
  }

  /// The status in which the stack ends.
  std::string run(const char* operation, const char* type, const Document& properties) {
    const Document body = {
        {"Resources", {{"Orders", {{"Type", type}, {"Properties", properties}}}}},
        {"Outputs", {{"Arn", {{"Value", {{"Fn::GetAtt", {"Orders", "Arn"}}}}}}}}};
    Document input = {{"StackName", "s"}, {"TemplateBody", body.dump()}};
    if (std::string_view(operation) == "DeleteStack") input.erase("TemplateBody");
    const auto answer = t_.cloud.call("cloudformation", operation, input);
    if (!answer.ok()) return answer.error().message;
    t_.cloud.advance(10min);
    const auto stacks = t_.cloud.call("cloudformation", "DescribeStacks", {{"StackName", "s"}});
    if (!stacks.ok()) return "gone";
    const Document& stack = (*stacks)["Stacks"][0];
    return stack["StackStatus"].get<std::string>() + " " + stack.value("StackStatusReason", "");
  }
  Document in(const char* region, const char* operation, Document input) {
    const auto answer = t_.cloud.call_in({"000000000000", region}, "dynamodb", operation, input);
    return answer.ok() ? *answer : Document{{"error", answer.error().code}};
  }
  Document table(const char* region = "us-east-1") {
    return in(region, "DescribeTable", {{"TableName", "orders"}}).value("Table", Document());
  }
  Document tags(const char* region) {
    return in(region, "ListTagsOfResource", {{"ResourceArn", table(region)["TableArn"]}})["Tags"];
  }
  TestTables t_;
};

INSTANTIATE_TEST_SUITE_P(AtOnceAndInTime, TableStacks, ::testing::Values(0s, 5s));

const Document kKey = {{{"AttributeName", "p"}, {"KeyType", "HASH"}}};
Document definitions(std::string_view names) {
  Document out = Document::array();
  for (const char name : names)
    out.push_back({{"AttributeName", std::string(1, name)}, {"AttributeType", "S"}});
  return out;
}
Document index(const char* name, const char* attribute) {
  return {{"IndexName", name},
          {"KeySchema", {{{"AttributeName", attribute}, {"KeyType", "HASH"}}}},
          {"Projection", {{"ProjectionType", "ALL"}}}};
}

TEST_P(TableStacks, AGlobalTableComesChangesAndGoesWithItsReplicas) {
  const char* type = "AWS::DynamoDB::GlobalTable";
  Document properties = {
      {"TableName", "orders"},
      {"AttributeDefinitions", definitions("pg")},
      {"KeySchema", kKey},
      {"BillingMode", "PAY_PER_REQUEST"},
      {"StreamSpecification", {{"StreamViewType", "NEW_AND_OLD_IMAGES"}}},
      {"TimeToLiveSpecification", {{"AttributeName", "ttl"}, {"Enabled", true}}},
      {"WriteOnDemandThroughputSettings", {{"MaxWriteRequestUnits", 40}}},
      {"GlobalSecondaryIndexes", {index("by-g", "g")}},
      {"Replicas",
       {{{"Region", "us-east-1"},
         {"ReadOnDemandThroughputSettings", {{"MaxReadRequestUnits", 30}}},
         {"Tags", {{{"Key", "at"}, {"Value", "home"}}}}},
        {{"Region", "eu-west-1"},
         {"TableClass", "STANDARD_INFREQUENT_ACCESS"},
         {"DeletionProtectionEnabled", true},
         {"PointInTimeRecoverySpecification", {{"PointInTimeRecoveryEnabled", true}}},
         {"Tags", {{{"Key", "at"}, {"Value", "sea"}}}}}}}};
  ASSERT_EQ(run("CreateStack", type, properties), "CREATE_COMPLETE ");
  const Document here = table(), there = table("eu-west-1");
  EXPECT_EQ(here["Replicas"][0]["RegionName"], "eu-west-1");
  EXPECT_EQ(here["OnDemandThroughput"],
            (Document{{"MaxReadRequestUnits", 30}, {"MaxWriteRequestUnits", 40}}));
  EXPECT_EQ(there["GlobalSecondaryIndexes"][0]["IndexName"], "by-g");
  EXPECT_EQ(there["DeletionProtectionEnabled"], true);
  EXPECT_EQ(there["TableClassSummary"]["TableClass"], "STANDARD_INFREQUENT_ACCESS");
  EXPECT_EQ(tags("us-east-1"), (Document{{{"Key", "at"}, {"Value", "home"}}}));
  EXPECT_EQ(tags("eu-west-1"), (Document{{{"Key", "at"}, {"Value", "sea"}}}));
  EXPECT_EQ(in("eu-west-1", "DescribeContinuousBackups", {{"TableName", "orders"}})
                .value("/ContinuousBackupsDescription/PointInTimeRecoveryDescription/"
                       "PointInTimeRecoveryStatus"_json_pointer,
                       ""),
            "ENABLED");

  properties["Replicas"][1]["DeletionProtectionEnabled"] = false;
  properties["Replicas"][1].erase("Tags");
  properties["Replicas"].push_back({{"Region", "us-west-2"}});
  properties["AttributeDefinitions"] = definitions("ph");
  properties["GlobalSecondaryIndexes"] = Document::array({index("by-h", "h")});
  ASSERT_EQ(run("UpdateStack", type, properties), "UPDATE_COMPLETE ");
  EXPECT_EQ(table()["Replicas"].size(), 2u);
  EXPECT_EQ(table("us-west-2")["GlobalSecondaryIndexes"][0]["IndexName"], "by-h");
  EXPECT_EQ(table("eu-west-1")["DeletionProtectionEnabled"], false);
  EXPECT_EQ(tags("eu-west-1"), Document::array());

  properties["Replicas"].erase(1);
  ASSERT_EQ(run("UpdateStack", type, properties), "UPDATE_COMPLETE ");
  EXPECT_TRUE(table("eu-west-1").is_null());
  EXPECT_EQ(run("DeleteStack", type, properties), "gone");
  for (const char* region : {"us-east-1", "us-west-2"}) EXPECT_TRUE(table(region).is_null());
}

TEST_P(TableStacks, AGlobalTableOfOneRegionStartsAtTheLeastOfItsScaling) {
  const auto scaling = [](int least) {
    return Document{{"MinCapacity", least},
                    {"MaxCapacity", 100},
                    {"TargetTrackingScalingPolicyConfiguration", {{"TargetValue", 70}}}};
  };
  const Document writes = {{"WriteCapacityAutoScalingSettings", scaling(3)}};
  Document by_g = index("by-g", "g");
  by_g["WriteProvisionedThroughputSettings"] = writes;
  const Document properties = {{"TableName", "orders"},
                               {"AttributeDefinitions", definitions("pg")},
                               {"KeySchema", kKey},
                               {"BillingMode", "PROVISIONED"},
                               {"WriteProvisionedThroughputSettings", writes},
                               {"GlobalSecondaryIndexes", {by_g}},
                               {"Replicas",
                                {{{"Region", "us-east-1"},
                                  {"ReadProvisionedThroughputSettings", {{"ReadCapacityUnits", 8}}},
                                  {"GlobalSecondaryIndexes",
                                   {{{"IndexName", "by-g"},
                                     {"ReadProvisionedThroughputSettings",
                                      {{"ReadCapacityAutoScalingSettings", scaling(2)}}}}}}}}}};
  ASSERT_EQ(run("CreateStack", "AWS::DynamoDB::GlobalTable", properties), "CREATE_COMPLETE ");
  const auto units = [](const Document& of) {
    return of["ProvisionedThroughput"]["ReadCapacityUnits"].dump() + "/" +
           of["ProvisionedThroughput"]["WriteCapacityUnits"].dump();
  };
  EXPECT_EQ(units(table()), "8/3");
  EXPECT_EQ(units(table()["GlobalSecondaryIndexes"][0]), "2/3");
}

TEST_P(TableStacks, WhatCannotBeDoneIsRefused) {
  const Document base = {{"TableName", "orders"},
                         {"AttributeDefinitions", definitions("p")},
                         {"KeySchema", kKey},
                         {"BillingMode", "PAY_PER_REQUEST"}};
  const Document home = {{"Region", "us-east-1"}};
  const struct {
    Document more;
    const char* reason;
  } cases[] = {
      {{{"Replicas", {{{"Region", "eu-west-1"}}}}},
       "Replicas must contain the region of the stack, us-east-1"},
      {{{"Replicas", {home}}, {"MultiRegionConsistency", "STRONG"}},
       "AWS::DynamoDB::GlobalTable: Cloudtab does not support strong consistency between regions"},
      {{{"Replicas",
         {home, {{"Region", "eu-west-1"}, {"SSESpecification", {{"KMSMasterKeyId", "k"}}}}}}},
       "AWS::DynamoDB::GlobalTable: Cloudtab does not support the property SSESpecification of a "
       "replica elsewhere"},
  };
  for (const auto& each : cases) {
    Document properties = base;
    properties.update(each.more);
    EXPECT_NE(run("CreateStack", "AWS::DynamoDB::GlobalTable", properties).find("ROLLBACK"),
              std::string::npos);
    const Document events =
        t_.cloud.call("cloudformation", "DescribeStackEvents", {{"StackName", "s"}})
            .value()["StackEvents"];
    EXPECT_NE(events.dump().find(each.reason), std::string::npos) << events.dump();
    EXPECT_EQ(run("DeleteStack", "", Document()), "gone");
  }
}

TEST_P(TableStacks, ATableTakesItsChangesOneByOne) {
  const char* type = "AWS::DynamoDB::Table";
  Document first = {
      {"TableName", "orders"},
      {"AttributeDefinitions", definitions("p")},
      {"KeySchema", kKey},
      {"ProvisionedThroughput", {{"ReadCapacityUnits", "5"}, {"WriteCapacityUnits", 5}}},
      {"StreamSpecification", {{"StreamViewType", "NEW_IMAGE"}}}};
  ASSERT_EQ(run("CreateStack", type, first), "CREATE_COMPLETE ");
  Document second = first;
  second.erase("ProvisionedThroughput");
  second.update({{"BillingMode", "PAY_PER_REQUEST"},
                 {"AttributeDefinitions", definitions("pgh")},
                 {"OnDemandThroughput", {{"MaxReadRequestUnits", "9"}}},
                 {"TableClass", "STANDARD_INFREQUENT_ACCESS"},
                 {"DeletionProtectionEnabled", true},
                 {"SSESpecification", {{"SSEEnabled", true}}},
                 {"StreamSpecification", {{"StreamViewType", "KEYS_ONLY"}}},
                 {"GlobalSecondaryIndexes", {index("by-g", "g"), index("by-h", "h")}}});
  ASSERT_EQ(run("UpdateStack", type, second), "UPDATE_COMPLETE ");
  Document now = table();
  EXPECT_EQ(now["BillingModeSummary"]["BillingMode"], "PAY_PER_REQUEST");
  EXPECT_EQ(now["OnDemandThroughput"], (Document{{"MaxReadRequestUnits", 9}}));
  EXPECT_EQ(now["TableClassSummary"]["TableClass"], "STANDARD_INFREQUENT_ACCESS");
  EXPECT_EQ(now["DeletionProtectionEnabled"], true);
  EXPECT_EQ(now["SSEDescription"]["Status"], "ENABLED");
  EXPECT_EQ(now["StreamSpecification"]["StreamViewType"], "KEYS_ONLY");
  EXPECT_EQ(now["GlobalSecondaryIndexes"].size(), 2u);

  ASSERT_EQ(run("UpdateStack", type, first), "UPDATE_COMPLETE ");
  now = table();
  EXPECT_EQ(now["ProvisionedThroughput"]["ReadCapacityUnits"], 5);
  EXPECT_FALSE(now.contains("SSEDescription"));
  EXPECT_FALSE(now.contains("GlobalSecondaryIndexes"));
  EXPECT_EQ(now["StreamSpecification"]["StreamViewType"], "NEW_IMAGE");
}

TEST_P(TableStacks, TablesTakeVectorIndexes) {
  const auto vectors = [](const char* name, const char* dimensions) {
    return Document{{"IndexName", name},
                    {"VectorAttribute", {{"AttributeName", "v"}}},
                    {"Dimensions", dimensions},
                    {"DistanceFunction", "COSINE"},
                    {"Projection", {{"ProjectionType", "ALL"}}}};
  };
  const auto names = [&](const char* region) {
    std::string out;
    const Document now = table(region);
    for (const Document& each : now.value("VectorIndexes", Document::array()))
      out += each["IndexName"].get<std::string>() + " " + each["Dimensions"].dump() + " ";
    return out;
  };
  const Document table_of_vectors = {{"TableName", "orders"},
                                     {"AttributeDefinitions", definitions("p")},
                                     {"KeySchema", kKey},
                                     {"BillingMode", "PAY_PER_REQUEST"},
                                     {"VectorIndexes", {vectors("one", "3")}}};
  for (const bool is_global : {false, true}) {
    SCOPED_TRACE(is_global);
    const char* type = is_global ? "AWS::DynamoDB::GlobalTable" : "AWS::DynamoDB::Table";
    Document properties = table_of_vectors;
    if (is_global) {
      properties["Replicas"] = {{{"Region", "us-east-1"}}, {{"Region", "eu-west-1"}}};
      properties["StreamSpecification"] = {{"StreamViewType", "NEW_AND_OLD_IMAGES"}};
    }
    const auto expect_names = [&](const char* expected) {
      EXPECT_EQ(names("us-east-1"), expected);
      if (is_global) EXPECT_EQ(names("eu-west-1"), expected);
    };
    ASSERT_EQ(run("CreateStack", type, properties), "CREATE_COMPLETE ");
    expect_names("one 3 ");
    properties["VectorIndexes"] = Document::array({vectors("one", "4"), vectors("two", "4")});
    ASSERT_EQ(run("UpdateStack", type, properties), "UPDATE_COMPLETE ");
    expect_names("one 4 two 4 ");
    properties.erase("VectorIndexes");
    ASSERT_EQ(run("UpdateStack", type, properties), "UPDATE_COMPLETE ");
    expect_names("");
    EXPECT_EQ(run("DeleteStack", type, properties), "gone");
  }
}

TEST_P(TableStacks, ATableIsFilledFromItsSource) {
  const std::string_view lines = R"({"Item":{"p":{"S":"a"}}}
{"Item":{"p":{"S":"b"}}}
)";
  ASSERT_TRUE(t_.cloud.call("s3", "CreateBucket", {{"Bucket", "files"}}).ok());
  ASSERT_TRUE(t_.cloud
                  .call("s3",
                        "PutObject",
                        {{"Bucket", "files"},
                         {"Key", "data/one.json"},
                         {"Body", Document::binary({lines.begin(), lines.end()})}})
                  .ok());
  const char* type = "AWS::DynamoDB::Table";
  Document properties = {{"TableName", "orders"},
                         {"AttributeDefinitions", definitions("p")},
                         {"KeySchema", kKey},
                         {"BillingMode", "PAY_PER_REQUEST"},
                         {"StreamSpecification", {{"StreamViewType", "NEW_IMAGE"}}},
                         {"DeletionProtectionEnabled", false},
                         {"TableClass", "STANDARD_INFREQUENT_ACCESS"},
                         {"Tags", {{{"Key", "a"}, {"Value", "1"}}}},
                         {"ImportSourceSpecification",
                          {{"InputFormat", "DYNAMODB_JSON"},
                           {"S3BucketSource", {{"S3Bucket", "files"}, {"S3KeyPrefix", "data/"}}}}}};
  ASSERT_EQ(run("CreateStack", type, properties), "CREATE_COMPLETE ");
  EXPECT_EQ(table()["ItemCount"], 2);
  EXPECT_EQ(table()["TableClassSummary"]["TableClass"], "STANDARD_INFREQUENT_ACCESS");
  EXPECT_TRUE(table().contains("LatestStreamArn"));
  EXPECT_EQ(tags("us-east-1"), (Document{{{"Key", "a"}, {"Value", "1"}}}));
  EXPECT_EQ(run("DeleteStack", type, properties), "gone");

  properties["ImportSourceSpecification"]["S3BucketSource"]["S3Bucket"] = "nowhere";
  EXPECT_NE(run("CreateStack", type, properties).find("ROLLBACK_COMPLETE"), std::string::npos);
}

}  // namespace
}  // namespace cloudtab::dynamodb
