#include "core/services/dynamodb/lifecycle.h"
#include "core/services/dynamodb/test_tables.h"

namespace cloudtab::dynamodb {
namespace {

const Document kAttribute = {{{"AttributeName", "p"}, {"AttributeType", "S"}}};
const Document kKey = {{{"AttributeName", "p"}, {"KeyType", "HASH"}}};
const Document kUnits = {{"ReadCapacityUnits", 5}, {"WriteCapacityUnits", 5}};

Document table(Document more = Document::object()) {
  Document input = {{"TableName", "orders"},
                    {"AttributeDefinitions", kAttribute},
                    {"KeySchema", kKey},
                    {"ProvisionedThroughput", kUnits}};
  input.update(more);
  return input;
}

TEST(Tables, AreDescribedAsRecorded) {
  TestTables t;
  Document created = t.call("CreateTable", table())["TableDescription"];
  EXPECT_EQ(created["TableId"].get<std::string>().size(), 36u);
  created.erase("TableId");
  const Document expected = {
      {"AttributeDefinitions", kAttribute},
      {"CreationDateTime", to_millis(TestCloud::kStart)},
      {"DeletionProtectionEnabled", false},
      {"ItemCount", 0},
      {"KeySchema", kKey},
      {"ProvisionedThroughput",
       {{"NumberOfDecreasesToday", 0}, {"ReadCapacityUnits", 5}, {"WriteCapacityUnits", 5}}},
      {"TableArn", "arn:aws:dynamodb:us-east-1:000000000000:table/orders"},
      {"TableName", "orders"},
      {"TableSizeBytes", 0},
      {"TableStatus", "CREATING"}};
  EXPECT_EQ(created, expected);
  const Document described = t.call("DescribeTable", {{"TableName", "orders"}})["Table"];
  EXPECT_EQ(described["TableStatus"], "ACTIVE");
  EXPECT_EQ(
      described["WarmThroughput"],
      (Document{{"ReadUnitsPerSecond", 5}, {"Status", "ACTIVE"}, {"WriteUnitsPerSecond", 5}}));
  EXPECT_EQ(
      t.call("DescribeTable",
             {{"TableName",
               "arn:aws:dynamodb:us-east-1:000000000000:table/orders"}})["Table"]["TableName"],
      "orders");
  EXPECT_EQ(t.failure("CreateTable", table()),
            "ResourceInUseException: Table already exists: orders");
  Document deleted = t.call("DeleteTable", {{"TableName", "orders"}})["TableDescription"];
  EXPECT_EQ(deleted["TableStatus"], "DELETING");
  EXPECT_EQ(t.failure("DescribeTable", {{"TableName", "orders"}}),
            "ResourceNotFoundException: Requested resource not found: Table: orders not found");
  EXPECT_EQ(t.failure("DeleteTable", {{"TableName", "orders"}}),
            "ResourceNotFoundException: Requested resource not found: Table: orders not found");
}

TEST(Tables, RefuseBadDefinitionsWithTheServicesTexts) {
  TestTables t;
  const std::string head = "One or more parameter values were invalid: ";
  const Document two_keys = {{{"AttributeName", "p"}, {"KeyType", "HASH"}},
                             {{"AttributeName", "s"}, {"KeyType", "RANGE"}}};
  const Document two_attributes = {{{"AttributeName", "p"}, {"AttributeType", "S"}},
                                   {{"AttributeName", "s"}, {"AttributeType", "N"}}};
  const auto index = [](const char* partition, const char* sort, Document projection) {
    Document schema = {{{"AttributeName", partition}, {"KeyType", "HASH"}}};
    if (sort != nullptr) schema.push_back({{"AttributeName", sort}, {"KeyType", "RANGE"}});
    return Document{{"IndexName", "index"}, {"KeySchema", schema}, {"Projection", projection}};
  };
  const Document all = {{"ProjectionType", "ALL"}};
  struct Case {
    Document more;
    std::string text;
  } cases[] = {
      {{{"BillingMode", "PAY_PER_REQUEST"}},
       head + "Neither ReadCapacityUnits nor WriteCapacityUnits can be specified when BillingMode "
              "is PAY_PER_REQUEST"},
      {{{"KeySchema", two_keys}}, "Invalid KeySchema: Some index key attribute have no definition"},
      {{{"KeySchema", {{{"AttributeName", "q"}, {"KeyType", "HASH"}}}}},
       head + "Some index key attributes are not defined in AttributeDefinitions. Keys: [q], "
              "AttributeDefinitions: [p]"},
      {{{"AttributeDefinitions", two_attributes}},
       head + "Number of attributes in KeySchema does not exactly match number of attributes "
              "defined in AttributeDefinitions"},
      {{{"KeySchema", {{{"AttributeName", "p"}, {"KeyType", "RANGE"}}}}},
       "Invalid KeySchema: The first KeySchemaElement is not a HASH key type"},
      {{{"AttributeDefinitions", two_attributes},
        {"KeySchema", {two_keys[0], {{"AttributeName", "s"}, {"KeyType", "HASH"}}}}},
       "Invalid KeySchema: The second KeySchemaElement is not a RANGE key type"},
      {{{"AttributeDefinitions", two_attributes},
        {"KeySchema", {two_keys[0], {{"AttributeName", "p"}, {"KeyType", "RANGE"}}}}},
       "Both the Hash Key and the Range Key element in the KeySchema have the same name"},
      {{{"GlobalSecondaryIndexes", Document::array()}},
       head + "List of GlobalSecondaryIndexes is empty"},
      {{{"LocalSecondaryIndexes", {index("p", "p", all)}}},
       head + "Table KeySchema does not have a range key, which is required when specifying a "
              "LocalSecondaryIndex"},
      {{{"GlobalSecondaryIndexes", {index("z", nullptr, all)}}},
       head + "Some index key attributes are not defined in AttributeDefinitions. Keys: [z], "
              "AttributeDefinitions: [p]"},
      {{{"GlobalSecondaryIndexes", {index("p", nullptr, Document::object())}}},
       head + "Unknown ProjectionType: null"},
      {{{"GlobalSecondaryIndexes",
         {index("p", nullptr, {{"ProjectionType", "ALL"}, {"NonKeyAttributes", {"a"}}})}}},
       head + "ProjectionType is ALL, but NonKeyAttributes is specified"},
      {{{"AttributeDefinitions", two_attributes},
        {"KeySchema", two_keys},
        {"LocalSecondaryIndexes", {index("s", "p", all)}}},
       head + "Index KeySchema does not have the same leading hash key as table KeySchema for "
              "index: index. index hash key: s, table hash key: p"},
      {{{"AttributeDefinitions", two_attributes},
        {"KeySchema", two_keys},
        {"LocalSecondaryIndexes", {index("p", nullptr, all)}}},
       head + "Index KeySchema does not have a range key for index: index"},
      {{{"AttributeDefinitions", two_attributes},
        {"KeySchema", two_keys},
        {"LocalSecondaryIndexes", {index("p", "s", all), index("p", "s", all)}}},
       head + "Duplicate index name: index"},
      {{{"AttributeDefinitions", {kAttribute[0], kAttribute[0]}}},
       "Attribute Name is duplicated: p"},
      {{{"GlobalSecondaryIndexes", {index("p", nullptr, {{"ProjectionType", "INCLUDE"}})}}},
       head + "ProjectionType is INCLUDE, but NonKeyAttributes is not specified"},
      {{{"GlobalSecondaryIndexes",
         {index("p", nullptr, {{"ProjectionType", "INCLUDE"}, {"NonKeyAttributes", {"a", "a"}}})}}},
       head + "Duplicate element in NonKeyAttributes: a"},
      {{{"GlobalSecondaryIndexes", {index("p", nullptr, all)}}},
       head + "ProvisionedThroughput is not specified for index: index"},
      {{{"AttributeDefinitions", two_attributes},
        {"KeySchema", two_keys},
        {"GlobalSecondaryIndexes",
         {{{"IndexName", "index"},
           {"KeySchema", {two_keys[0], two_keys[1], {{"AttributeName", "s"}, {"KeyType", "HASH"}}}},
           {"Projection", all}}}}},
       "The KeySchema contains multiple key attributes with the same name"},
      {{{"StreamSpecification", {{"StreamEnabled", true}}}},
       head + "Table is being created with a stream enabled, UpdateViewType is required"},
      {{{"StreamSpecification", {{"StreamEnabled", false}, {"StreamViewType", "NEW_IMAGE"}}}},
       head + "Table is being created with a stream disabled, UpdateViewType should not be "
              "specified"},
      {{{"SSESpecification", {{"Enabled", false}, {"SSEType", "KMS"}}}},
       head + "SSEType can not be specified if Enabled is false"},
      {{{"SSESpecification", {{"Enabled", false}, {"KMSMasterKeyId", "k"}}}},
       head + "KMSMasterKeyId can not be specified if Enabled is false"},
      {{{"SSESpecification", {{"Enabled", true}, {"SSEType", "AES256"}}}},
       head + "SSEType AES256 is not supported"},
      {{{"SSESpecification", {{"Enabled", true}, {"KMSMasterKeyId", "k"}}}},
       head + "SSEType KMS is required if KMSMasterKeyId is specified"},
      {{{"OnDemandThroughput", {{"MaxReadRequestUnits", 5}}}},
       head + "MaxReadRequestUnits for OnDemandThroughput cannot be specified when the table "
              "BillingMode is PROVISIONED"},
      {{{"WarmThroughput", {{"WriteUnitsPerSecond", 1}}}},
       head + "Requested WriteUnitsPerSecond for WarmThroughput for table is lower than "
              "WriteCapacityUnits of ProvisionedThroughput"},
      {{{"TableName", "ab"}},
       "1 validation error detected: Value 'ab' at 'tableName' failed to satisfy constraint: "
       "Member must have length greater than or equal to 3"},
  };
  for (const Case& c : cases)
    EXPECT_EQ(t.refusal("CreateTable", table(c.more)), c.text) << c.more.dump();
  EXPECT_EQ(t.call("ListTables", Document::object())["TableNames"], Document::array());
}

TEST(Tables, ListInPages) {
  TestTables t;
  for (const char* name : {"ccc", "aaa", "bbb"}) t.make_table(name);
  EXPECT_EQ(t.call("ListTables", {{"Limit", 2}}),
            (Document{{"TableNames", {"aaa", "bbb"}}, {"LastEvaluatedTableName", "bbb"}}));
  EXPECT_EQ(t.call("ListTables", {{"ExclusiveStartTableName", "bbb"}}),
            (Document{{"TableNames", {"ccc"}}}));
}

TEST(Tables, TakeVirtualTimeWhenAsked) {
  TestTables t;
  t.cloud.machine()
      .store()
      .collection<SettingsRecord>({"000000000000", "us-east-1"})
      .put("", SettingsRecord{5s});
  t.make_table("slow");
  const auto status = [&] {
    return t.call("DescribeTable", {{"TableName", "slow"}})
        .value("/Table/TableStatus"_json_pointer, "gone");
  };
  EXPECT_EQ(status(), "CREATING");
  EXPECT_EQ(t.failure("PutItem", {{"TableName", "slow"}, {"Item", {{"p", S("a")}}}}),
            "ResourceNotFoundException: Requested resource not found");
  EXPECT_EQ(t.failure("DeleteTable", {{"TableName", "slow"}}),
            "ResourceInUseException: Attempt to change a resource which is still in use: Table is "
            "being created: slow");
  EXPECT_EQ(t.refusal("DescribeTimeToLive", {{"TableName", "slow"}}),
            "Cannot describe time to live while table is in CREATING state: Current table state is "
            "CREATING");
  t.cloud.advance(5s);
  EXPECT_EQ(status(), "ACTIVE");
  t.call("DeleteTable", {{"TableName", "slow"}});
  EXPECT_EQ(status(), "DELETING");
  t.cloud.advance(5s);
  EXPECT_EQ(status(), "gone");
}

TEST(Tables, DeletionProtectionAndTags) {
  TestTables t;
  t.make_table("kept",
               {{"DeletionProtectionEnabled", true},
                {"Tags", {{{"Key", "b"}, {"Value", "1"}}, {{"Key", "a"}, {"Value", ""}}}}});
  EXPECT_EQ(t.refusal("DeleteTable", {{"TableName", "kept"}}),
            "Resource cannot be deleted as it is currently protected against deletion. Disable "
            "deletion protection first.");
  const std::string arn = "arn:aws:dynamodb:us-east-1:000000000000:table/kept";
  t.call("TagResource",
         {{"ResourceArn", arn},
          {"Tags", {{{"Key", "b"}, {"Value", "2"}}, {{"Key", "c"}, {"Value", "3"}}}}});
  t.call("UntagResource", {{"ResourceArn", arn}, {"TagKeys", {"a", "nope"}}});
  EXPECT_EQ(t.call("ListTagsOfResource", {{"ResourceArn", arn}})["Tags"],
            (Document{{{"Key", "b"}, {"Value", "2"}}, {{"Key", "c"}, {"Value", "3"}}}));
  EXPECT_EQ(t.failure("TagResource", {{"ResourceArn", arn + "x"}, {"Tags", Document::array()}}),
            "ResourceNotFoundException: Requested resource not found: ResourcArn: " + arn +
                "x not found");
  Document many = Document::array();
  for (int i = 0; i < 49; ++i) many.push_back({{"Key", "k" + std::to_string(i)}, {"Value", ""}});
  const struct {
    std::string arn;
    Document tags;
    std::string failure;
  } refused[] = {
      {arn,
       {{{"Key", "aws:x"}, {"Value", ""}}},
       "ValidationException: Tag Key cannot be prefixed with aws:, Key: aws:x"},
      {arn,
       {{{"Key", "x"}, {"Value", "1"}}, {{"Key", "x"}, {"Value", "2"}}},
       "ValidationException: Duplicate Tag Keys provided as input: Duplicate Tag Key found x"},
      {arn,
       many,
       "ValidationException: Number of Tags exceed the current limit for the provided ResourceArn"},
      {arn,
       Document::array(),
       "ValidationException: Atleast one Tag needs to be provided as Input."},
      {"arn:aws:dynamodb:eu-west-1:000000000000:table/kept",
       many,
       "ValidationException: Invalid TableArn: Invalid ResourceArn provided as input "
       "arn:aws:dynamodb:eu-west-1:000000000000:table/kept"},
      {"arn:aws:dynamodb:us-east-1:111111111111:table/kept",
       many,
       "AccessDeniedException: User: arn:aws:iam::000000000000:root is not authorized to perform: "
       "dynamodb:TagResource on resource: arn:aws:dynamodb:us-east-1:111111111111:table/kept"},
  };
  for (const auto& each : refused) {
    EXPECT_EQ(t.failure("TagResource", {{"ResourceArn", each.arn}, {"Tags", each.tags}}),
              each.failure);
  }
  EXPECT_EQ(t.call("UpdateTable",
                   {{"TableName", "kept"},
                    {"DeletionProtectionEnabled",
                     false}})["TableDescription"]["DeletionProtectionEnabled"],
            false);
  EXPECT_EQ(t.failure("DeleteTable", {{"TableName", "kept"}}), "");
}

TEST(Tables, TimeToLiveIsStored) {
  TestTables t;
  t.make_table("ttl");
  const auto set = [](const char* attribute, bool enabled) {
    return Document{
        {"TableName", "ttl"},
        {"TimeToLiveSpecification", {{"AttributeName", attribute}, {"Enabled", enabled}}}};
  };
  EXPECT_EQ(t.refusal("UpdateTimeToLive", set("expires", false)), "TimeToLive is already disabled");
  EXPECT_EQ(t.failure("UpdateTimeToLive", set("expires", true)), "");
  EXPECT_EQ(t.refusal("UpdateTimeToLive", set("expires", true)), "TimeToLive is already enabled");
  EXPECT_EQ(t.call("DescribeTimeToLive", {{"TableName", "ttl"}})["TimeToLiveDescription"],
            (Document{{"AttributeName", "expires"}, {"TimeToLiveStatus", "ENABLED"}}));
}

TEST(Tables, UpdatesChangeBillingThroughputStreamsAndIndexes) {
  TestTables t;
  t.call("CreateTable", table());
  const auto update = [&](Document more) {
    more["TableName"] = "orders";
    return t.call("UpdateTable", more);
  };
  EXPECT_NE(update({{"ProvisionedThroughput", kUnits}})
                .value("message", "")
                .find("The provisioned throughput for the table will not change"),
            std::string::npos);
  update({{"ProvisionedThroughput", {{"ReadCapacityUnits", 6}, {"WriteCapacityUnits", 4}}}});
  Document described = t.call("DescribeTable", {{"TableName", "orders"}})["Table"];
  EXPECT_EQ(described["ProvisionedThroughput"]["ReadCapacityUnits"], 6);
  EXPECT_EQ(described["ProvisionedThroughput"]["NumberOfDecreasesToday"], 1);
  update({{"BillingMode", "PAY_PER_REQUEST"}});
  EXPECT_EQ(t.call("DescribeTable",
                   {{"TableName", "orders"}})["Table"]["BillingModeSummary"]["BillingMode"],
            "PAY_PER_REQUEST");

  Document streaming =
      update({{"StreamSpecification",
               {{"StreamEnabled", true}, {"StreamViewType", "NEW_IMAGE"}}}})["TableDescription"];
  EXPECT_EQ(streaming["LatestStreamArn"],
            "arn:aws:dynamodb:us-east-1:000000000000:table/orders/stream/2026-01-01T00:00:00.000");

  t.put("orders", {{"p", S("1")}, {"g", S("x")}});
  t.put("orders", {{"p", S("2")}});
  const Document create = {
      {"AttributeDefinitions", {{{"AttributeName", "g"}, {"AttributeType", "S"}}}},
      {"GlobalSecondaryIndexUpdates",
       {{{"Create",
          {{"IndexName", "by-g"},
           {"KeySchema", {{{"AttributeName", "g"}, {"KeyType", "HASH"}}}},
           {"Projection", {{"ProjectionType", "ALL"}}}}}}}}};
  EXPECT_FALSE(update(create).contains("error"));
  described = t.call("DescribeTable", {{"TableName", "orders"}})["Table"];
  EXPECT_EQ(described["GlobalSecondaryIndexes"][0]["ItemCount"], 1);
  EXPECT_EQ(described["GlobalSecondaryIndexes"][0]["IndexStatus"], "ACTIVE");
  EXPECT_EQ(t.call("Scan", {{"TableName", "orders"}, {"IndexName", "by-g"}})["Count"], 1);
  update({{"GlobalSecondaryIndexUpdates", {{{"Delete", {{"IndexName", "by-g"}}}}}}});
  described = t.call("DescribeTable", {{"TableName", "orders"}})["Table"];
  EXPECT_FALSE(described.contains("GlobalSecondaryIndexes"));
  EXPECT_EQ(described["AttributeDefinitions"], kAttribute);
  EXPECT_NE(update(Document::object()).value("message", "").find("At least one of"),
            std::string::npos);
}

TEST(Tables, SurviveARestartWithTheirIndexes) {
  TestTables t;
  t.make_indexed_table("orders");
  for (int i = 0; i < 20; ++i)
    t.put("orders", {{"p", S("p")}, {"s", N(std::to_string(i))}, {"g", S("g")}, {"l", S("l")}});
  const Document query = {{"TableName", "orders"},
                          {"IndexName", "by-g"},
                          {"KeyConditionExpression", "g = :g"},
                          {"ExpressionAttributeValues", {{":g", S("g")}}}};
  const Document before = t.call("Query", query),
                 described = t.call("DescribeTable", {{"TableName", "orders"}});
  EXPECT_EQ(before["Count"], 20);
  for (const bool checkpoint : {false, true}) {
    t.cloud.restart(checkpoint);
    EXPECT_EQ(t.call("Query", query), before);
    EXPECT_EQ(t.call("DescribeTable", {{"TableName", "orders"}}), described);
  }
}

}  // namespace
}  // namespace cloudtab::dynamodb
