#include "core/services/sqs/testing.h"

namespace cloudtab::sqs {
namespace {

class PeekTest : public SqsTest {
 protected:
  Document peek(const std::string& url, const std::string& more = "") {
    const HttpResponse response =
        cloud.http({"GET", "/_cloudtab/sqs/peek?queue=" + url + more, {}, ""});
    EXPECT_EQ(response.status, 200) << response.body;
    return Document::parse(response.body);
  }
};

TEST_F(PeekTest, ShowsEveryStateAndReceivesNothing) {
  const std::string url = create("q");
  send(url, "taken");
  receive(url);
  send(url,
       "waiting",
       {{"MessageAttributes", {{"kind", {{"DataType", "String"}, {"StringValue", "new"}}}}}});
  send(url, "later", {{"DelaySeconds", 60}});

  const Document seen = peek(url);
  EXPECT_EQ(seen["total"], 3);
  ASSERT_EQ(seen["messages"].size(), 3u);
  EXPECT_EQ(seen["messages"][0]["body"], "taken");
  EXPECT_EQ(seen["messages"][0]["state"], "inflight");
  EXPECT_EQ(seen["messages"][0]["receiveCount"], 1);
  EXPECT_EQ(seen["messages"][0]["visibleAt"], 1767225600000 + 30'000);
  EXPECT_EQ(seen["messages"][1]["state"], "visible");
  EXPECT_EQ(seen["messages"][1]["receiveCount"], 0);
  EXPECT_FALSE(seen["messages"][1].contains("visibleAt"));
  EXPECT_EQ(seen["messages"][1]["attributes"]["kind"]["value"], "new");
  EXPECT_EQ(seen["messages"][2]["state"], "delayed");

  EXPECT_EQ(peek(url), seen);
  EXPECT_EQ(counts(url), "1/1/1");
  cloud.advance(30s);
  EXPECT_EQ(peek(url)["messages"][0]["state"], "visible");
}

TEST_F(PeekTest, KeepsToItsLimit) {
  const std::string url = create("q");
  for (const char* body : {"a", "b", "c"}) send(url, body);
  const Document seen = peek(url, "&limit=2");
  EXPECT_EQ(seen["total"], 3);
  EXPECT_EQ(seen["messages"].size(), 2u);
}

TEST_F(PeekTest, LeavesOutWhatHasExpired) {
  const std::string url = create("q", {{"MessageRetentionPeriod", "60"}});
  send(url, "a");
  cloud.advance(61s);
  EXPECT_EQ(peek(url)["total"], 0);
}

TEST_F(PeekTest, RefusesWhatIsNoQueue) {
  const HttpResponse response = cloud.http(
      {"GET", "/_cloudtab/sqs/peek?queue=https://sqs.us-east-1.amazonaws.com/1/q", {}, ""});
  EXPECT_GE(response.status, 400);
}

}  // namespace
}  // namespace cloudtab::sqs
