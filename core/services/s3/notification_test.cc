#include <string>
#include <utility>
#include <vector>

#include <gtest/gtest.h>

#include "core/cloud/testing.h"

// What queues, topics and templates hear of a bucket's changes.

namespace cloudtab::s3 {
namespace {

class NotificationTest : public ::testing::Test {
 protected:
  void SetUp() override {
    ok("s3", "CreateBucket", {{"Bucket", "photos"}});
    queue_url = ok("sqs", "CreateQueue", {{"QueueName", "q"}}).value("QueueUrl", "");
  }
  Document ok(const char* service, const char* operation, const Document& input) {
    const Result<Document> answer = cloud.call(service, operation, input);
    EXPECT_TRUE(answer.ok()) << operation << ": " << answer.error().message;
    return answer.ok() ? *answer : Document::object();
  }
  void configure(const Document& entry) {
    ok("s3",
       "PutBucketNotificationConfiguration",
       {{"Bucket", "photos"},
        {"NotificationConfiguration", {{"QueueConfigurations", Document::array({entry})}}}});
  }
  void put(const std::string& key, const std::string& body) {
    ok("s3",
       "PutObject",
       {{"Bucket", "photos"},
        {"Key", key},
        {"Body", Document::binary({body.begin(), body.end()})}});
  }
  /// The bodies of the waiting messages, which are then gone.
  std::vector<Document> received() {
    std::vector<Document> bodies;
    while (true) {
      const Document answer =
          ok("sqs", "ReceiveMessage", {{"QueueUrl", queue_url}, {"MaxNumberOfMessages", 10}});
      if (!answer.contains("Messages")) return bodies;
      for (const Document& message : answer["Messages"]) {
        bodies.push_back(Document::parse(message["Body"].get<std::string>()));
        ok("sqs",
           "DeleteMessage",
           {{"QueueUrl", queue_url}, {"ReceiptHandle", message["ReceiptHandle"]}});
      }
    }
  }
  /// `event key`, each on a line; tests of the destination are `s3:TestEvent`.
  std::string events() {
    std::string text;
    for (const Document& body : received()) {
      if (body.contains("Event")) {
        text += body["Event"].get<std::string>() + "\n";
        continue;
      }
      const Document& record = body["Records"][0];
      text += record["eventName"].get<std::string>() + " " +
              record["s3"]["object"]["key"].get<std::string>() + "\n";
    }
    return text;
  }
  std::string refusal(const Document& configuration) {
    const Result<Document> answer =
        cloud.call("s3",
                   "PutBucketNotificationConfiguration",
                   {{"Bucket", "photos"}, {"NotificationConfiguration", configuration}});
    if (answer.ok()) return {};
    return answer.error().code + ": " + answer.error().message + " " + answer.error().fields.dump();
  }

  TestCloud cloud;
  std::string queue_url;
  const std::string queue_arn = "arn:aws:sqs:us-east-1:000000000000:q";
};

TEST_F(NotificationTest, AQueueHearsOfWhatItAskedFor) {
  configure({{"QueueArn", queue_arn},
             {"Events", {"s3:ObjectCreated:*", "s3:ObjectRemoved:Delete"}},
             {"Filter",
              {{"Key",
                {{"FilterRules",
                  Document::array({{{"Name", "prefix"}, {"Value", "in/"}},
                                   {{"Name", "suffix"}, {"Value", ".jpg"}}})}}}}}});
  EXPECT_EQ(events(), "s3:TestEvent\n");
  const Document kept = ok("s3", "GetBucketNotificationConfiguration", {{"Bucket", "photos"}});
  EXPECT_EQ(kept["QueueConfigurations"][0]["Filter"]["Key"]["FilterRules"][0]["Name"], "Prefix");
  put("in/a b.jpg", "one");
  put("out/a.jpg", "two");
  put("in/a.png", "three");
  ok("s3",
     "CopyObject",
     {{"Bucket", "photos"}, {"Key", "in/c.jpg"}, {"CopySource", "photos/in/a.png"}});
  ok("s3", "DeleteObject", {{"Bucket", "photos"}, {"Key", "in/c.jpg"}});
  ok("s3", "DeleteObject", {{"Bucket", "photos"}, {"Key", "in/never.jpg"}});
  EXPECT_EQ(events(),
            "ObjectCreated:Put in/a+b.jpg\n"
            "ObjectCreated:Copy in/c.jpg\n"
            "ObjectRemoved:Delete in/c.jpg\n");
}

TEST_F(NotificationTest, AnEventSaysWhatHappenedToWhichObject) {
  configure({{"QueueArn", queue_arn},
             {"Id", "mine"},
             {"Events", {"s3:ObjectCreated:Put", "s3:ObjectTagging:Put"}}});
  received();
  put("a", "hello");
  ok("s3",
     "PutObjectTagging",
     {{"Bucket", "photos"},
      {"Key", "a"},
      {"Tagging", {{"TagSet", Document::array({{{"Key", "k"}, {"Value", "v"}}})}}}});
  const std::vector<Document> bodies = received();
  ASSERT_EQ(bodies.size(), 2u);
  const Document& record = bodies[0]["Records"][0];
  EXPECT_EQ(record["eventVersion"], "2.1");
  EXPECT_EQ(record["eventSource"], "aws:s3");
  EXPECT_EQ(record["awsRegion"], "us-east-1");
  EXPECT_EQ(record["s3"]["configurationId"], "mine");
  EXPECT_EQ(record["s3"]["bucket"]["arn"], "arn:aws:s3:::photos");
  EXPECT_EQ(record["s3"]["object"]["size"], 5);
  EXPECT_EQ(record["s3"]["object"]["eTag"], "5d41402abc4b2a76b9719d911017c592");
  const Document& tagged = bodies[1]["Records"][0];
  EXPECT_EQ(tagged["eventVersion"], "2.3");
  EXPECT_FALSE(tagged["s3"]["object"].contains("size"));
  const Document kept = ok("s3", "GetBucketNotificationConfiguration", {{"Bucket", "photos"}});
  EXPECT_EQ(kept["QueueConfigurations"][0]["Id"], "mine");
}

TEST_F(NotificationTest, WhatCannotBeIsRefused) {
  const auto queue = [](const std::string& arn, const std::string& event) {
    return Document{{"QueueArn", arn}, {"Events", Document::array({event})}};
  };
  const auto queues = [](std::initializer_list<Document> entries) {
    return Document{{"QueueConfigurations", Document::array_t(entries)}};
  };
  EXPECT_EQ(refusal(queues({queue("nonsense", "s3:ObjectCreated:*")})),
            "InvalidArgument: The ARN could not be parsed "
            R"({"ArgumentName":"Queue","ArgumentValue":"nonsense"})");
  const std::string missing = "arn:aws:sqs:us-east-1:000000000000:none";
  EXPECT_EQ(
      refusal(queues({queue(missing, "s3:ObjectCreated:*")})),
      "InvalidArgument: Unable to validate the following destination configurations "
      R"({"ArgumentName1":"arn:aws:sqs:us-east-1:000000000000:none","ArgumentValue1":"The destination queue does not exist"})");
  EXPECT_NE(refusal(queues({queue(queue_arn, "s3:ObjectCreated:*"),
                            queue(queue_arn, "s3:ObjectCreated:Put")}))
                .find("Configurations overlap."),
            std::string::npos);
  EXPECT_EQ(refusal(queues(
                {queue(queue_arn, "s3:ObjectCreated:*"), queue(queue_arn, "s3:ObjectRemoved:*")})),
            "");
}

TEST_F(NotificationTest, ATemplateConnectsABucketToATopicAndAQueue) {
  ok("cloudformation", "CreateStack", {{"StackName", "s"}, {"TemplateBody", R"(
Resources:
  Work: {Type: AWS::SQS::Queue}
  Allow:
    Type: AWS::SQS::QueuePolicy
    Properties:
      Queues: [!Ref Work]
      PolicyDocument:
        Statement: [{Effect: Allow, Principal: {Service: s3.amazonaws.com}, Action: 'sqs:SendMessage', Resource: !GetAtt Work.Arn}]
  Bucket:
    Type: AWS::S3::Bucket
    DependsOn: Allow
    Properties:
      BucketName: uploads
      NotificationConfiguration:
        QueueConfigurations:
          - Event: 's3:ObjectCreated:*'
            Queue: !GetAtt Work.Arn
            Filter: {S3Key: {Rules: [{Name: suffix, Value: .csv}]}}
Outputs:
  Url: {Value: !Ref Work}
)"}});
  const Document stacks = ok("cloudformation", "DescribeStacks", {{"StackName", "s"}});
  ASSERT_EQ(stacks["Stacks"][0]["StackStatus"], "CREATE_COMPLETE");
  queue_url = stacks["Stacks"][0]["Outputs"][0]["OutputValue"];
  received();
  ok("s3", "PutObject", {{"Bucket", "uploads"}, {"Key", "a.csv"}});
  ok("s3", "PutObject", {{"Bucket", "uploads"}, {"Key", "a.txt"}});
  EXPECT_EQ(events(), "ObjectCreated:Put a.csv\n");
}

// Recorded: test_s3_notifications_sqs.py, test_object_created_put_versioned.
TEST_F(NotificationTest, VersionsAreTold) {
  const Document bucket = {{"Bucket", "photos"}};
  Document enable = bucket;
  enable["VersioningConfiguration"] = {{"Status", "Enabled"}};
  ok("s3", "PutBucketVersioning", enable);
  configure({{"QueueArn", "arn:aws:sqs:us-east-1:000000000000:q"},
             {"Events", {"s3:ObjectCreated:*", "s3:ObjectRemoved:*"}}});
  received();
  put("a", "first");
  Document object = bucket;
  object["Key"] = "a";
  const Document put_version = ok("s3", "HeadObject", object)["VersionId"];
  const Document marker = ok("s3", "DeleteObject", object)["VersionId"];
  object["VersionId"] = put_version;
  ok("s3", "DeleteObject", object);
  std::vector<std::string> told;
  for (const Document& body : received()) {
    const Document record = body["Records"][0];
    const Document subject = record["s3"]["object"];
    told.push_back(record["eventName"].get<std::string>() +
                   (subject["versionId"] == marker        ? " marker"
                    : subject["versionId"] == put_version ? " version"
                                                          : " ?") +
                   (subject.contains("eTag") ? " tag" : ""));
  }
  EXPECT_EQ(told,
            (std::vector<std::string>{"ObjectCreated:Put version tag",
                                      "ObjectRemoved:DeleteMarkerCreated marker tag",
                                      "ObjectRemoved:Delete version"}));
}

}  // namespace
}  // namespace cloudtab::s3
