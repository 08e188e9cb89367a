#include <string>

#include "core/services/sns/testing.h"

namespace cloudtab::sns {
namespace {

using namespace std::chrono_literals;

constexpr const char* kFifoTopic = "arn:aws:sns:us-east-1:000000000000:events.fifo";

/// A FIFO topic that feeds a standard queue, where nothing else would take duplicates out.
class TopicDeduplication : public SnsTest {
 protected:
  void create(const char* scope) {
    call("CreateTopic",
         {{"Name", "events.fifo"},
          {"Attributes",
           {{"FifoTopic", "true"},
            {"ContentBasedDeduplication", "true"},
            {"FifoThroughputScope", scope}}}});
    call("CreateQueue", {{"QueueName", "q"}}, "sqs");
    call("Subscribe",
         {{"TopicArn", kFifoTopic},
          {"Protocol", "sqs"},
          {"Endpoint", "arn:aws:sqs:us-east-1:000000000000:q"}});
  }
  Document send(const char* group, const char* body, const char* id = "") {
    Document input = {{"TopicArn", kFifoTopic}, {"MessageGroupId", group}, {"Message", body}};
    if (*id != 0) input["MessageDeduplicationId"] = id;
    return call("Publish", input);
  }
  size_t received() { return receive("q").size(); }
};

TEST_F(TopicDeduplication, RepeatsAreAnsweredAlikeAndDeliveredOnce) {
  create("Topic");
  const Document first = send("g", "one");
  EXPECT_EQ(send("g", "one"), first);
  EXPECT_EQ(send("other", "one"), first);  // in the topic, whatever the group
  EXPECT_NE(send("g", "one", "id"), first);
  EXPECT_EQ(send("g", "changed", "id"), send("g", "one", "id"));
  EXPECT_EQ(received(), 2u);
}

TEST_F(TopicDeduplication, LastsFiveMinutesAndThroughARestart) {
  create("Topic");
  const Document first = send("g", "one");
  cloud.advance(4min);
  cloud.restart();
  EXPECT_EQ(send("g", "one"), first);
  cloud.advance(59s);
  EXPECT_EQ(send("g", "one"), first);
  cloud.advance(1s);
  EXPECT_NE(send("g", "one"), first);
  EXPECT_EQ(received(), 2u);
}

TEST_F(TopicDeduplication, PerGroupIfTheTopicSaysSo) {
  create("MessageGroup");
  const Document first = send("g", "one");
  EXPECT_EQ(send("g", "one"), first);
  EXPECT_NE(send("other", "one"), first);
  EXPECT_EQ(received(), 2u);
}

TEST_F(TopicDeduplication, ANewTopicOfTheNameRemembersNothing) {
  create("Topic");
  const Document first = send("g", "one");
  call("DeleteTopic", {{"TopicArn", kFifoTopic}});
  create("Topic");
  EXPECT_NE(send("g", "one"), first);
}

TEST_F(TopicDeduplication, AStandardQueueGetsNoGroup) {
  create("Topic");
  send("g", "one");
  const Document answer = call("ReceiveMessage",
                               {{"QueueUrl", "https://sqs.us-east-1.amazonaws.com/000000000000/q"},
                                {"AttributeNames", Document::array({"All"})}},
                               "sqs");
  ASSERT_EQ(answer["Messages"].size(), 1u);
  EXPECT_FALSE(answer["Messages"][0]["Attributes"].contains("MessageGroupId"));
}

}  // namespace
}  // namespace cloudtab::sns
