#include "core/services/sns/archive.h"

#include "core/base/json.h"
#include "core/services/sns/testing.h"

namespace cloudtab::sns {
namespace {

constexpr const char* kFifoArn = "arn:aws:sns:us-east-1:000000000000:events.fifo";

class ArchiveTest : public SnsTest {
 protected:
  void create_archiving_topic(const char* days = "2") {
    const std::string policy = std::string(R"({"MessageRetentionPeriod":)") + days + "}";
    call("CreateTopic",
         {{"Name", "events.fifo"},
          {"Attributes",
           {{"FifoTopic", "true"},
            {"ContentBasedDeduplication", "true"},
            {"ArchivePolicy", policy}}}});
  }
  std::string subscribe(const std::string& queue, const Document& attributes) {
    call("CreateQueue",
         {{"QueueName", queue + ".fifo"}, {"Attributes", {{"FifoQueue", "true"}}}},
         "sqs");
    return call("Subscribe",
                {{"TopicArn", kFifoArn},
                 {"Protocol", "sqs"},
                 {"Endpoint", "arn:aws:sqs:us-east-1:000000000000:" + queue + ".fifo"},
                 {"Attributes", attributes}})
        .value("SubscriptionArn", "");
  }
  void send(const char* body) {
    call("Publish", {{"TopicArn", kFifoArn}, {"Message", body}, {"MessageGroupId", "g"}});
  }
  static std::string replay_from(const char* start, const char* end = nullptr) {
    Document policy = {{"PointType", "Timestamp"}, {"StartingPoint", start}};
    if (end != nullptr) policy["EndingPoint"] = end;
    return policy.dump();
  }
  Document attributes() {
    return call("GetTopicAttributes", {{"TopicArn", kFifoArn}})["Attributes"];
  }
};

TEST_F(ArchiveTest, ASubscriptionReplaysWhatItMissed) {
  create_archiving_topic();
  EXPECT_EQ(attributes()["BeginningArchiveTime"], "2026-01-01T00:00:00.000Z");
  send("one");
  cloud.advance(1h);
  send("two");
  EXPECT_EQ(cloud.restart().fault, "");
  cloud.advance(1h);
  send("three");
  const std::string arn = subscribe(
      "late",
      {{"ReplayPolicy", replay_from("2026-01-01T00:30:00.000Z", "2026-01-01T01:30:00.000Z")}});
  const Document got = receive("late.fifo");
  ASSERT_EQ(got.size(), 1u);
  const Document envelope = parse_json(got[0]["Body"].get<std::string>()).value();
  EXPECT_EQ(envelope["Message"], "two");
  EXPECT_EQ(envelope["Timestamp"], "2026-01-01T01:00:00.000Z");
  EXPECT_EQ(envelope["Replayed"], "true");
  EXPECT_EQ(
      call("GetSubscriptionAttributes", {{"SubscriptionArn", arn}})["Attributes"]["ReplayStatus"],
      "Completed");
  send("four");
  cloud.advance(1h);
  EXPECT_EQ(bodies("late.fifo"), "two four ");
}

TEST_F(ArchiveTest, ReplayingAgainAndWithAFilter) {
  create_archiving_topic();
  const std::string arn = subscribe("inbox", Document::object());
  send(R"({"kind":"a"})");
  send(R"({"kind":"b"})");
  receive("inbox.fifo");
  call("PurgeQueue",
       {{"QueueUrl", "https://sqs.us-east-1.amazonaws.com/000000000000/inbox.fifo"}},
       "sqs");
  cloud.advance(10min);
  const auto set = [&](const char* name, const std::string& value) {
    call("SetSubscriptionAttributes",
         {{"SubscriptionArn", arn}, {"AttributeName", name}, {"AttributeValue", value}});
  };
  set("FilterPolicyScope", "MessageBody");
  set("FilterPolicy", R"({"kind":["b"]})");
  set("ReplayPolicy", replay_from("2026-01-01T00:00:00.000Z"));
  EXPECT_EQ(bodies("inbox.fifo"), "{\"kind\":\"b\"} ");
}

TEST_F(ArchiveTest, TheArchiveEndsWithItsRetentionOrPolicy) {
  create_archiving_topic("1");
  send("old");
  cloud.advance(25h);
  send("new");
  subscribe("late", {{"ReplayPolicy", replay_from("2026-01-01T00:00:00.000Z")}});
  EXPECT_EQ(bodies("late.fifo"), "new ");
  EXPECT_EQ(error("DeleteTopic", {{"TopicArn", kFifoArn}}).substr(0, 21), "InvalidStateException");
  call("SetTopicAttributes",
       {{"TopicArn", kFifoArn}, {"AttributeName", "ArchivePolicy"}, {"AttributeValue", "{}"}});
  EXPECT_FALSE(attributes().contains("BeginningArchiveTime"));
  subscribe("later", {{"ReplayPolicy", replay_from("2026-01-01T00:00:00.000Z")}});
  EXPECT_EQ(bodies("later.fifo"), "");
  call("DeleteTopic", {{"TopicArn", kFifoArn}});
}

}  // namespace
}  // namespace cloudtab::sns
