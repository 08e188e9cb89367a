// Drift of resources that were changed behind their stack's back.

#include <string>

#include <gtest/gtest.h>

#include "core/cloud/testing.h"

namespace cloudtab {
namespace {

constexpr const char* kTemplate = R"(
Resources:
  Dead: {Type: AWS::SQS::Queue}
  Queue:
    Type: AWS::SQS::Queue
    Properties:
      QueueName: drifting
      VisibilityTimeout: '30'
      RedrivePolicy: {deadLetterTargetArn: !GetAtt Dead.Arn, maxReceiveCount: '3'}
      Tags: [{Key: team, Value: red}]
  Topic: {Type: AWS::SNS::Topic, Properties: {TopicName: drifting, DisplayName: before}}
  Bucket: {Type: AWS::S3::Bucket}
  Parameter: {Type: AWS::SSM::Parameter, Properties: {Type: String, Value: v}}
  Table:
    Type: AWS::DynamoDB::Table
    Properties:
      BillingMode: PAY_PER_REQUEST
      AttributeDefinitions: [{AttributeName: p, AttributeType: S}]
      KeySchema: [{AttributeName: p, KeyType: HASH}]
  Role:
    Type: AWS::IAM::Role
    Properties:
      AssumeRolePolicyDocument: {Version: '2012-10-17', Statement: [{Effect: Allow, Principal: {Service: lambda.amazonaws.com}, Action: 'sts:AssumeRole'}]}
  Function:
    Type: AWS::Lambda::Function
    Properties:
      Description: function to look at
      Handler: index.handler
      Role: !GetAtt Role.Arn
      Runtime: nodejs20.x
      Environment: {Variables: {ENDPOINT: before}}
      Code: {ZipFile: 'exports.handler = async () => 1;'}
)";

class DriftTest : public ::testing::Test {
 protected:
  void SetUp() override {
    ok("cloudformation",
       "CreateStack",
       {{"StackName", "s"}, {"TemplateBody", kTemplate}, {"Capabilities", {"CAPABILITY_IAM"}}});
    ASSERT_EQ(stack()["StackStatus"], "CREATE_COMPLETE");
  }
  Document ok(const char* service, const char* operation, const Document& input) {
    const Result<Document> answer = cloud_.call(service, operation, input);
    EXPECT_TRUE(answer.ok()) << operation << ": " << answer.error().message;
    return answer.ok() ? *answer : Document::object();
  }
  Document stack() {
    return ok("cloudformation", "DescribeStacks", {{"StackName", "s"}})["Stacks"][0];
  }
  Document detect() {
    const Document id = ok("cloudformation", "DetectStackDrift", {{"StackName", "s"}});
    return ok("cloudformation", "DescribeStackDriftDetectionStatus", id);
  }
  Document drift_of(const char* logical_id) {
    return ok("cloudformation",
              "DetectStackResourceDrift",
              {{"StackName", "s"}, {"LogicalResourceId", logical_id}})["StackResourceDrift"];
  }

  TestCloud cloud_;
};

TEST_F(DriftTest, IsFoundWhereItIs) {
  EXPECT_EQ(stack()["DriftInformation"]["StackDriftStatus"], "NOT_CHECKED");
  Document detection = detect();
  EXPECT_EQ(detection["StackDriftStatus"], "IN_SYNC")
      << drift_of("Queue") << drift_of("Topic") << drift_of("Function");
  EXPECT_EQ(detection["DetectionStatus"], "DETECTION_COMPLETE");
  EXPECT_EQ(detection["DriftedStackResourceCount"], 0);
  // The role has no reader, and the readers of the bucket, the parameter and the table do not tell
  // properties.
  EXPECT_EQ(ok("cloudformation",
               "DescribeStackResourceDrifts",
               {{"StackName", "s"}})["StackResourceDrifts"]
                .size(),
            4u);

  const std::string url = "https://sqs.us-east-1.amazonaws.com/000000000000/drifting";
  ok("sqs",
     "SetQueueAttributes",
     {{"QueueUrl", url}, {"Attributes", {{"VisibilityTimeout", "60"}, {"DelaySeconds", "5"}}}});
  ok("sns", "DeleteTopic", {{"TopicArn", "arn:aws:sns:us-east-1:000000000000:drifting"}});
  cloud_.advance(1s);
  detection = detect();
  EXPECT_EQ(detection["StackDriftStatus"], "DRIFTED");
  EXPECT_EQ(detection["DriftedStackResourceCount"], 2);
  const Document drifts =
      ok("cloudformation",
         "DescribeStackResourceDrifts",
         {{"StackName", "s"},
          {"StackResourceDriftStatusFilters", {"MODIFIED", "DELETED"}}})["StackResourceDrifts"];
  ASSERT_EQ(drifts.size(), 2u);
  // What the template leaves open does not drift.
  EXPECT_EQ(drifts[0]["PropertyDifferences"],
            Document::parse(R"([{"PropertyPath":"/VisibilityTimeout","ExpectedValue":"30",
              "ActualValue":"60","DifferenceType":"NOT_EQUAL"}])"));
  EXPECT_EQ(drifts[1]["LogicalResourceId"], "Topic");
  EXPECT_EQ(drifts[1]["StackResourceDriftStatus"], "DELETED");
  const Document information = stack()["DriftInformation"];
  EXPECT_EQ(information["StackDriftStatus"], "DRIFTED");
  EXPECT_EQ(information["LastCheckTimestamp"], to_millis(cloud_.now()));
  EXPECT_EQ(ok("cloudformation",
               "DescribeStackResource",
               {{"StackName", "s"},
                {"LogicalResourceId",
                 "Topic"}})["StackResourceDetail"]["DriftInformation"]["StackResourceDriftStatus"],
            "DELETED");
}

/// As recorded of the service (api/test_drift_detection.py), but for the runtime.
TEST_F(DriftTest, OfAFunctionIsShownPropertyByProperty) {
  const std::string name = drift_of("Function")["PhysicalResourceId"];
  ok("lambda",
     "UpdateFunctionConfiguration",
     {{"FunctionName", name},
      {"Description", "another"},
      {"Environment", {{"Variables", {{"ENDPOINT", "after"}}}}}});
  const Document drift = drift_of("Function");
  EXPECT_EQ(drift["StackResourceDriftStatus"], "MODIFIED");
  EXPECT_EQ(drift["PropertyDifferences"], Document::parse(R"([
    {"PropertyPath":"/Description","ExpectedValue":"function to look at","ActualValue":"another","DifferenceType":"NOT_EQUAL"},
    {"PropertyPath":"/Environment/Variables/ENDPOINT","ExpectedValue":"before","ActualValue":"after","DifferenceType":"NOT_EQUAL"}])"));
  const Document expected = Document::parse(drift["ExpectedProperties"].get<std::string>());
  EXPECT_FALSE(expected.contains("Code"));
  EXPECT_EQ(expected["Handler"], "index.handler");
}

TEST_F(DriftTest, HasItsFaults) {
  const auto message = [&](const char* operation, Document input) {
    const Result<Document> answer = cloud_.call("cloudformation", operation, input);
    return answer.ok() ? "" : answer.error().code + ": " + answer.error().message;
  };
  EXPECT_EQ(
      message("DetectStackResourceDrift", {{"StackName", "s"}, {"LogicalResourceId", "Role"}}),
      "NotImplemented: Drift detection of AWS::IAM::Role is not implemented in Cloudtab yet");
  EXPECT_EQ(
      message("DetectStackResourceDrift", {{"StackName", "s"}, {"LogicalResourceId", "Table"}}),
      "NotImplemented: Drift detection of AWS::DynamoDB::Table is not implemented in Cloudtab yet");
  EXPECT_NE(message("DetectStackResourceDrift", {{"StackName", "s"}, {"LogicalResourceId", "No"}}),
            "");
  EXPECT_NE(message("DetectStackDrift", {{"StackName", "none"}}), "");
}

}  // namespace
}  // namespace cloudtab
