#include "core/services/sqs/redrive.h"

#include "core/services/sqs/testing.h"

namespace cloudtab::sqs {
namespace {

constexpr const char* kDeadArn = "arn:aws:sqs:us-east-1:000000000000:dead";

struct PolicyCase {
  const char* json;
  const char* reason;  // "": fine
};

TEST(ParseRedrivePolicy, FindsEachFault) {
  const PolicyCase cases[] = {
      {R"({"deadLetterTargetArn":"arn:aws:sqs:us-east-1:000000000000:dead","maxReceiveCount":3})",
       ""},
      {R"({"deadLetterTargetArn":"arn:aws:sqs:us-east-1:000000000000:dead","maxReceiveCount":"3"})",
       ""},
      {R"([])", "Redrive policy is not a valid JSON map."},
      {R"({"maxReceiveCount":3})",
       "Redrive policy does not contain mandatory attribute: deadLetterTargetArn."},
      {R"({"deadLetterTargetArn":"arn:aws:sqs:us-east-1:000000000000:dead","maxReceiveCount":0})",
       "Invalid value for maxReceiveCount: 0, valid values are from 1 to 1000 both inclusive."},
      {R"({"deadLetterTargetArn":"arn:aws:sqs:us-east-1:000000000000:dead","maxReceiveCount":1001})",
       "Invalid value for maxReceiveCount: 1001, valid values are from 1 to 1000 both inclusive."},
      {R"({"deadLetterTargetArn":"dead","maxReceiveCount":1})",
       "Invalid value for deadLetterTargetArn."},
  };
  for (const PolicyCase& c : cases) {
    const Result<RedrivePolicy> policy = parse_redrive_policy(c.json);
    const std::string expected =
        std::string_view(c.reason).empty()
            ? ""
            : "Value " + std::string(c.json) +
                  " for parameter RedrivePolicy is invalid. Reason: " + c.reason;
    EXPECT_EQ(policy.ok() ? "" : policy.error().message, expected);
    // The number comes back as one, however it was written.
    if (policy.ok()) EXPECT_EQ(to_json(*policy), cases[0].json);
  }
}

class RedriveTest : public SqsTest {
 protected:
  void SetUp() override {
    dead = create("dead");
    source = create(
        "source",
        {{"VisibilityTimeout", "10"}, {"RedrivePolicy", to_json(RedrivePolicy{kDeadArn, 2})}});
  }
  /// Receives and lets time out, as often.
  void receive_in_vain(int times) {
    for (int i = 0; i < times; ++i) {
      EXPECT_EQ(receive(source).size(), 1u);
      cloud.advance(10s);
    }
  }

  std::string dead;
  std::string source;
};

TEST_F(RedriveTest, AMessageReceivedTooOftenMoves) {
  const Document sent = send(source, "poison");
  receive_in_vain(2);
  EXPECT_EQ(counts(source), "1/0/0");  // it moves when it is next asked for
  EXPECT_TRUE(receive(source).empty());
  EXPECT_EQ(counts(source), "0/0/0");
  const Document message = receive(dead, {{"AttributeNames", Document::array({"All"})}})[0];
  EXPECT_EQ(message["MessageId"], sent["MessageId"]);
  EXPECT_EQ(message["Attributes"]["ApproximateReceiveCount"], "3");
  EXPECT_EQ(message["Attributes"]["SentTimestamp"], "1767225600000");
  EXPECT_EQ(message["Attributes"]["DeadLetterQueueSourceArn"],
            "arn:aws:sqs:us-east-1:000000000000:source");
}

TEST_F(RedriveTest, TheDeadLetterQueueCountsRetentionFromTheFirstSending) {
  call("SetQueueAttributes",
       {{"QueueUrl", dead}, {"Attributes", {{"MessageRetentionPeriod", "60"}}}});
  send(source, "poison");
  receive_in_vain(2);
  receive(source);
  EXPECT_EQ(counts(dead), "1/0/0");
  cloud.advance(40s);
  EXPECT_EQ(counts(dead), "0/0/0");
}

TEST_F(RedriveTest, WithoutTheDeadLetterQueueTheMessageStays) {
  send(source, "poison");
  call("DeleteQueue", {{"QueueUrl", dead}});
  receive_in_vain(5);
  EXPECT_EQ(counts(source), "1/0/0");
}

TEST_F(RedriveTest, TheOtherMessagesAreDelivered) {
  send(source, "poison");
  receive_in_vain(2);
  send(source, "fine");
  EXPECT_EQ(bodies(source), "fine ");
  EXPECT_EQ(bodies(dead), "poison ");
}

TEST_F(RedriveTest, ListsTheSources) {
  EXPECT_EQ(call("ListDeadLetterSourceQueues", {{"QueueUrl", dead}})["queueUrls"],
            Document::array({source}));
  EXPECT_EQ(call("ListDeadLetterSourceQueues", {{"QueueUrl", source}})["queueUrls"],
            Document::array());
}

TEST_F(RedriveTest, TheDeadLetterQueueChoosesItsSources) {
  const auto allow = [&](const char* policy) {
    return error("SetQueueAttributes",
                 {{"QueueUrl", dead}, {"Attributes", {{"RedriveAllowPolicy", policy}}}});
  };
  const auto name_it = [&](const char* queue) {
    return error("CreateQueue",
                 {{"QueueName", queue},
                  {"Attributes", {{"RedrivePolicy", to_json(RedrivePolicy{kDeadArn, 1})}}}});
  };
  EXPECT_EQ(allow(R"({"redrivePermission":"denyAll"})"), "");
  EXPECT_NE(name_it("a"), "");
  EXPECT_EQ(
      allow(
          R"({"redrivePermission":"byQueue","sourceQueueArns":["arn:aws:sqs:us-east-1:000000000000:b"]})"),
      "");
  EXPECT_NE(name_it("a"), "");
  EXPECT_EQ(name_it("b"), "");
  EXPECT_EQ(allow(R"({"redrivePermission":"allowAll"})"), "");
  EXPECT_EQ(name_it("a"), "");
  EXPECT_NE(allow(R"({"redrivePermission":"byQueue"})"), "");
  EXPECT_NE(allow(R"({"redrivePermission":"some"})"), "");
}

// --- Message move tasks

class MoveTaskTest : public RedriveTest {
 protected:
  void SetUp() override {
    RedriveTest::SetUp();
    for (int i = 0; i < 4; ++i) send(source, std::to_string(i));
    for (int i = 0; i < 2; ++i) {
      receive(source);
      cloud.advance(10s);
    }
    receive(source);
    ASSERT_EQ(counts(dead), "4/0/0");
  }
  std::string start(Document more = Document::object()) {
    more["SourceArn"] = kDeadArn;
    return call("StartMessageMoveTask", more).value("TaskHandle", "");
  }
  Document newest() {
    return call("ListMessageMoveTasks", {{"SourceArn", kDeadArn}})["Results"][0];
  }
};

TEST_F(MoveTaskTest, MovesBackToTheSource) {
  start();
  cloud.advance(1s);
  EXPECT_EQ(counts(dead), "0/0/0");
  EXPECT_EQ(counts(source), "4/0/0");
  EXPECT_EQ(newest(),
            Document({{"Status", "COMPLETED"},
                      {"SourceArn", kDeadArn},
                      {"ApproximateNumberOfMessagesMoved", 4},
                      {"ApproximateNumberOfMessagesToMove", 4},
                      {"StartedTimestamp", 1'767'225'620'000}}));
  // A moved message is a new one.
  const Document message = receive(source, {{"AttributeNames", Document::array({"All"})}})[0];
  EXPECT_EQ(message["Attributes"]["ApproximateReceiveCount"], "1");
  EXPECT_FALSE(message["Attributes"].contains("DeadLetterQueueSourceArn"));
}

TEST_F(MoveTaskTest, GoesAtTheRateAskedFor) {
  const std::string other = create("other");
  const std::string arn = attribute(other, "QueueArn");
  const std::string handle = start({{"DestinationArn", arn}, {"MaxNumberOfMessagesPerSecond", 1}});
  cloud.advance(1s);
  EXPECT_EQ(newest()["Status"], "RUNNING");
  EXPECT_EQ(newest()["TaskHandle"], handle);
  EXPECT_EQ(newest()["ApproximateNumberOfMessagesMoved"], 2);
  EXPECT_EQ(error("StartMessageMoveTask", {{"SourceArn", kDeadArn}}),
            "InvalidParameterValue: There is already a task running. Only one active task is "
            "allowed for a source queue "
            "arn at a given time.");
  EXPECT_EQ(cloud.restart().fault, "");  // it goes on after a restart
  cloud.advance(1s);
  EXPECT_EQ(
      call("CancelMessageMoveTask", {{"TaskHandle", handle}})["ApproximateNumberOfMessagesMoved"],
      3);
  cloud.advance(10s);
  EXPECT_EQ(newest()["Status"], "CANCELLED");
  EXPECT_EQ(counts(other), "3/0/0");
  EXPECT_EQ(counts(dead), "1/0/0");
}

TEST_F(MoveTaskTest, FailsWhenTheDestinationGoes) {
  const std::string other = create("other");
  start({{"DestinationArn", attribute(other, "QueueArn")}, {"MaxNumberOfMessagesPerSecond", 1}});
  cloud.advance(1s);
  call("DeleteQueue", {{"QueueUrl", other}});
  cloud.advance(1s);
  EXPECT_EQ(newest()["Status"], "FAILED");
  EXPECT_EQ(newest()["FailureReason"], "AWS.SimpleQueueService.NonExistentQueue");
}

TEST_F(MoveTaskTest, RefusesInTheWordsOfSqs) {
  EXPECT_EQ(
      error("StartMessageMoveTask", {{"SourceArn", "arn:aws:sqs:us-east-1:000000000000:source"}}),
      "InvalidParameterValue: Source queue must be configured as a Dead Letter Queue.");
  EXPECT_EQ(error("StartMessageMoveTask",
                  {{"SourceArn", kDeadArn},
                   {"DestinationArn", "arn:aws:sqs:us-east-1:000000000000:none"}}),
            "ResourceNotFoundException: The resource that you specified for the DestinationArn "
            "parameter doesn't exist.");
  EXPECT_EQ(error("CancelMessageMoveTask", {{"TaskHandle", "foobared"}}),
            "InvalidParameterValue: Value for parameter TaskHandle is invalid.");
  const std::string handle = start();
  cloud.advance(1s);
  call("DeleteQueue", {{"QueueUrl", dead}});
  EXPECT_EQ(error("CancelMessageMoveTask", {{"TaskHandle", handle}}),
            "ResourceNotFoundException: The resource that you specified for the SourceArn "
            "parameter doesn't exist.");
}

}  // namespace
}  // namespace cloudtab::sqs
