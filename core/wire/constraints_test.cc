#include "core/wire/constraints.h"

#include <string>

#include <gtest/gtest.h>

namespace cloudtab::wire {
namespace {

struct Case {
  const char* service;
  const char* operation;
  const char* input;
  const char* code;  ///< empty: conforms
  const char* message;
};

class ConstraintCases : public testing::TestWithParam<Case> {};

TEST_P(ConstraintCases, AnswersAsTheServiceDoes) {
  const Case& test = GetParam();
  const model::Service* service = model::find_service(test.service);
  ASSERT_NE(service, nullptr);
  const model::Operation* operation = model::find_operation(*service, test.operation);
  ASSERT_NE(operation, nullptr);
  const Status status = check_constraints(*service, *operation, Document::parse(test.input));
  EXPECT_EQ(status.ok() ? "" : status.error().code, test.code);
  EXPECT_EQ(status.ok() ? "" : status.error().message, test.message);
}

// Sources: answers of the real services recorded by LocalStack's and dynalite's tests.
INSTANTIATE_TEST_SUITE_P(
    Recorded,
    ConstraintCases,
    testing::Values(
        Case{"dynamodb",
             "PutItem",
             R"({"TableName":"tab","Item":{"a":{"S":"x"},"b":{"L":[{"N":"1"}]}}})",
             "",
             ""},
        Case{"dynamodb",
             "CreateTable",
             R"({"KeySchema":[]})",
             "ValidationException",
             "The parameter 'TableName' is required but was not present in the request"},
        Case{"dynamodb",
             "Scan",
             "{}",
             "ValidationException",
             "1 validation error detected: Value null at 'tableName' failed to satisfy constraint: "
             "Member must not be null"},
        Case{
            "dynamodb",
            "Scan",
            R"({"TableName":"tab","ScanFilter":{"a":{}},"Limit":0,"Select":"hi"})",
            "ValidationException",
            "3 validation errors detected: Value 'hi' at 'select' failed to satisfy constraint: "
            "Member must satisfy enum value set: [SPECIFIC_ATTRIBUTES, COUNT, ALL_ATTRIBUTES, "
            "ALL_PROJECTED_ATTRIBUTES]; Value null at 'scanFilter.a.member.comparisonOperator' "
            "failed to satisfy constraint: Member must not be null; Value '0' at 'limit' failed to "
            "satisfy constraint: Member must have value greater than or equal to 1"},
        Case{"dynamodb",
             "ExecuteStatement",
             R"({"Statement":"s","Parameters":[]})",
             "ValidationException",
             "1 validation error detected: Value '[]' at 'parameters' failed to satisfy "
             "constraint: Member must have length greater "
             "than or equal to 1"},
        Case{
            "dynamodb",
            "CreateTable",
            R"({"TableName":"abc","KeySchema":[{"KeyType":"HASH","AttributeName":"a"}],"AttributeDefinitions":[{"AttributeName":"b","AttributeType":"SS"}]})",
            "ValidationException",
            "1 validation error detected: Value 'SS' at "
            "'attributeDefinitions.1.member.attributeType' failed to satisfy constraint: "
            "Member must satisfy enum value set: [B, N, S]"},
        Case{"cloudformation",
             "CreateChangeSet",
             R"({"StackName":"s","ChangeSetName":"*@da591fa3_$"})",
             "ValidationError",
             "1 validation error detected: Value '*@da591fa3_$' at 'changeSetName' failed to "
             "satisfy "
             "constraint: Member must satisfy "
             "regular expression pattern: [a-zA-Z][-a-zA-Z0-9]*"},
        Case{"sts",
             "AssumeRole",
             R"({"RoleArn":"arn:aws:iam::123456789012:role/r","RoleSessionName":"Session1:2"})",
             "ValidationError",
             "1 validation error detected: Value 'Session1:2' at 'roleSessionName' failed to "
             "satisfy constraint: Member must satisfy "
             "regular expression pattern: [\\w+=,.@-]*"},
        Case{"iam",
             "CreateServiceSpecificCredential",
             R"({"UserName":"not a name","ServiceName":"s"})",
             "ValidationError",
             "1 validation error detected: Value at 'userName' failed to satisfy constraint: "
             "Member must satisfy regular expression pattern: [\\w+=,.@-]+"},
        Case{"iam",
             "UpdateAccessKey",
             R"({"AccessKeyId":"AKIAAAAAAAAAAAAAAAAA","Status":"Off"})",
             "ValidationError",
             "1 validation error detected: Value at 'status' failed to satisfy constraint: "
             "Member must satisfy enum value set"},
        Case{"kms",
             "GenerateRandom",
             R"({"NumberOfBytes":1025})",
             "ValidationException",
             "1 validation error detected: Value '1025' at 'numberOfBytes' failed to satisfy "
             "constraint: Member must have value less "
             "than or equal to 1024"},
        Case{"kms",
             "CreateKey",
             R"({"KeyUsage":"ENCRYPT_DECRYPT","Tags":[{"TagKey":"","TagValue":"v"}]})",
             "ValidationException",
             "1 validation error detected: Value '' at 'tags.1.member.tagKey' failed to satisfy "
             "constraint: Member must have length "
             "greater than or equal to 1"},
        Case{"sns",
             "SetTopicAttributes",
             R"({"AttributeName":"a"})",
             "InvalidParameter",
             "Invalid parameter: TopicArn Reason: no value for required parameter"},
        Case{"sns",
             "CreatePlatformEndpoint",
             R"({"PlatformApplicationArn":"a"})",
             "ValidationError",
             "1 validation error detected: Value null at 'token' failed to satisfy constraint: "
             "Member must not be null"},
        Case{"sns",
             "Publish",
             R"({"Message":"m","MessageAttributes":{"attr1":{}}})",
             "ValidationError",
             "1 validation error detected: Value null at 'messageAttributes.attr1.member.dataType' "
             "failed to satisfy constraint: "
             "Member must not be null"},
        Case{"sqs",
             "SendMessage",
             R"({"QueueUrl":"u"})",
             "MissingParameter",
             "The request must contain the parameter MessageBody."},
        Case{"sqs",
             "DeleteMessageBatch",
             R"({"QueueUrl":"u"})",
             "EmptyBatchRequest",
             "There should be at least one DeleteMessageBatchRequestEntry in the request."},
        Case{"sqs",
             "SendMessageBatch",
             R"({"QueueUrl":"u","Entries":[{"Id":"1"}]})",
             "MissingParameter",
             "The request must contain the parameter SendMessageBatchRequestEntry.1.MessageBody."},
        Case{"sqs",
             "ReceiveMessage",
             R"({"QueueUrl":"u","AttributeNames":["AWSTraceHeader"]})",
             "",
             ""},
        Case{"cloudwatch",
             "SetAlarmState",
             R"({"AlarmName":"a","StateValue":"INVALID","StateReason":"r"})",
             "ValidationError",
             "1 validation error detected: Value 'INVALID' at 'stateValue' failed to satisfy "
             "constraint: Member must satisfy enum "
             "value set: [INSUFFICIENT_DATA, ALARM, OK]"},
        Case{"cloudwatch",
             "PutMetricData",
             R"({"Namespace":"n","MetricData":[{}]})",
             "MissingParameter",
             "The parameter MetricData.member.1.MetricName is required."},
        Case{"apigateway",
             "UpdateRestApi",
             R"({"restApiId":"a","patchOperations":[{"op":"wrong"},{"op":"wrong"}]})",
             "ValidationException",
             "2 validation errors detected: Value 'wrong' at "
             "'updateRestApiInput.patchOperations.1.member.op' failed to satisfy "
             "constraint: Member must satisfy enum value set: [add, remove, move, test, replace, "
             "copy]; Value 'wrong' at "
             "'updateRestApiInput.patchOperations.2.member.op' failed to satisfy constraint: "
             "Member must satisfy enum value set: "
             "[add, remove, move, test, replace, copy]"},
        Case{"apigateway",
             "CreateRestApi",
             R"({"name":"n","endpointConfiguration":{"types":["wrong"],"ipAddressType":"wrong"}})",
             "ValidationException",
             "2 validation errors detected: Value '[wrong]' at "
             "'createRestApiInput.endpointConfiguration.types' failed to satisfy "
             "constraint: Member must satisfy constraint: [Member must satisfy enum value set: "
             "[PRIVATE, EDGE, REGIONAL]]; Value "
             "'wrong' at 'createRestApiInput.endpointConfiguration.ipAddressType' failed to "
             "satisfy constraint: Member must satisfy "
             "enum value set: [ipv4, dualstack]"},
        Case{"lambda",
             "DeleteAlias",
             R"({"FunctionName":"f","Name":"2024"})",
             "ValidationException",
             "1 validation error detected: Value '2024' at 'name' failed to satisfy constraint: "
             "Member must satisfy regular expression "
             "pattern: (?!^[0-9]+$)([a-zA-Z0-9-_]+)"},
        Case{
            "lambda",
            "CreateAlias",
            R"({"FunctionName":"f","Name":"n","FunctionVersion":"1","RoutingConfig":{"AdditionalVersionWeights":{"2":2.0}}})",
            "ValidationException",
            "1 validation error detected: Value '{2=2.0}' at "
            "'routingConfig.additionalVersionWeights' failed to satisfy constraint: Map "
            "value must satisfy constraint: [Member must have value less than or equal to 1.0, "
            "Member must have value greater than or "
            "equal to 0.0, Member must not be null]"},
        Case{"lambda",
             "UpdateFunctionConfiguration",
             R"({"FunctionName":"f","Runtime":"cobol1.x"})",
             "InvalidParameterValueException",
             "Value cobol1.x at 'runtime' failed to satisfy constraint: Member must satisfy enum "
             "value set: [nodejs20.x, python3.14, provided.al2023, python3.12, python3.13, "
             "nodejs24.x, nodejs22.x, java25, python3.10, python3.11, java21, ruby3.3, ruby3.4, "
             "ruby3.2, python3.8, python3.9, java17, nodejs16.x, dotnet10, dotnet8, java11, "
             "dotnet6, nodejs18.x, provided.al2, java8.al2] or be a valid ARN"},
        Case{
            "lambda",
            "GetFunctionConcurrency",
            R"({"FunctionName":"!aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"})",
            "ValidationException",
            "2 validation errors detected: Value "
            "'!"
            "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
            "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa' at 'functionName' "
            "failed "
            "to satisfy constraint: Member must have length less than or equal to 140; Value "
            "'!"
            "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
            "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa' at 'functionName' "
            "failed "
            "to satisfy constraint: Member must satisfy regular expression pattern: "
            "(arn:(aws[a-zA-Z-]*)?:lambda:)?((eusc-)?[a-z]{2}((-gov)|(-iso([a-z]?)))?-[a-z]+-\\d{1}"
            ":)?(\\d{12}:)?(function:)?([a-zA-Z0-9-_]+)(:(\\$LATEST|[a-zA-Z0-9-_]+))?"},
        Case{
            "lambda",
            "CreateFunction",
            R"({"FunctionName":"f","Role":"arn:aws:iam::000000000000:role/r","Code":{},"Architectures":["X86"]})",
            "ValidationException",
            "1 validation error detected: Value '[X86]' at 'architectures' failed to satisfy "
            "constraint: Member must satisfy constraint: [Member must satisfy enum value set: "
            "[x86_64, arm64], Member must not be null]"},
        Case{"logs",
             "CreateLogGroup",
             R"({"logGroupName":"a b"})",
             "InvalidParameterException",
             "1 validation error detected: Value 'a b' at 'logGroupName' failed to satisfy "
             "constraint: Member must satisfy regular "
             "expression pattern: [\\.\\-_/#A-Za-z0-9]+"},
        Case{"s3", "PutObject", R"({"Bucket":"b","Key":"k","StorageClass":"whatever"})", "", ""},
        Case{"s3",
             "DeleteObjects",
             R"({"Bucket":"b","Delete":{"Objects":[{}]}})",
             "MalformedXML",
             "The XML you provided was not well-formed or did not validate against our published "
             "schema"}));

TEST(Constraints, TellOfTenAtMost) {
  Document input = {{"StackName", "s"}, {"Tags", Document::array()}};
  for (int i = 0; i < 30; ++i) input["Tags"].push_back({{"Key", ""}, {"Value", ""}});
  const model::Service& service = *model::find_service("cloudformation");
  const Status status =
      check_constraints(service, *model::find_operation(service, "CreateStack"), input);
  ASSERT_FALSE(status.ok());
  EXPECT_EQ(status.error().message.substr(0, 30), "10 validation errors detected:");
}

TEST(Constraints, RefuseWrongKindsFromWithin) {
  const model::Service& service = *model::find_service("sqs");
  const model::Operation& operation = *model::find_operation(service, "SendMessage");
  for (const char* input : {R"({"QueueUrl":1,"MessageBody":"b"})",
                            R"({"QueueUrl":"u","MessageBody":"b","DelaySeconds":"1"})",
                            R"({"QueueUrl":"u","MessageBody":"b","MessageAttributes":[]})",
                            R"([])"}) {
    const Status status = check_constraints(service, operation, Document::parse(input));
    ASSERT_FALSE(status.ok()) << input;
    EXPECT_EQ(status.error().code, "SerializationException");
  }
}

}  // namespace
}  // namespace cloudtab::wire
