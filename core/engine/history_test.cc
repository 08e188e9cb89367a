#include "core/engine/history.h"

#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "core/cloud/testing.h"

namespace cloudtab {
namespace {

constexpr const char* kQueueUrl = "https://sqs.us-east-1.amazonaws.com/000000000000/q";

class HistoryTest : public ::testing::Test {
 protected:
  Document control(const std::string& method, const std::string& path, const Document& body = {}) {
    const HttpResponse response = cloud_.http(
        {method, "/_cloudtab/" + path, {}, body.is_null() ? std::string() : body.dump()});
    return Document::parse(response.body);
  }
  Document go(const Document& where) { return control("POST", "history", where); }
  void must(const std::string& operation, const Document& input) {
    const Result<Document> answer = cloud_.call("sqs", operation, input);
    ASSERT_TRUE(answer.ok()) << answer.error().message;
  }
  void create_queue() { must("CreateQueue", {{"QueueName", "q"}}); }
  void send(const std::string& body) {
    must("SendMessage", {{"QueueUrl", kQueueUrl}, {"MessageBody", body}});
  }
  /// The bodies that a receive gives now.
  std::string receive() {
    const Result<Document> answer = cloud_.call(
        "sqs", "ReceiveMessage", {{"QueueUrl", kQueueUrl}, {"MaxNumberOfMessages", 10}});
    std::string bodies;
    if (!answer.ok() || !answer->contains("Messages")) return bodies;
    for (const Document& message : answer->at("Messages"))
      bodies += message.at("Body").get<std::string>() + " ";
    return bodies;
  }
  uint64_t digest() { return cloud_.machine().digest(); }

  TestCloud cloud_;
};

TEST(History, TellsWhatWasAskedFor) {
  const std::vector<std::pair<std::string, bool>> rows = {
      {"sqs.SendMessage", true},
      {"timer sqs/expire", false},
      {"sqs.GetQueueAttributes", false},
      {"dynamodb.DescribeTable", false},
      {"reset", true},
      {"snapshot", true},
      {"clock jump", true},
      {"apigateway.http", true},
  };
  for (const auto& [cause, expected] : rows) EXPECT_EQ(is_asked_for(cause), expected) << cause;
  EXPECT_EQ(travelled_to(travel_cause(17)), std::optional<uint64_t>(17));
  EXPECT_EQ(travelled_to("sqs.SendMessage"), std::nullopt);
}

TEST(History, KeepsWithinItsBounds) {
  History history;
  history.start(0, Instant{});
  for (uint64_t id = 1; id <= History::kMomentsMax + 5; ++id) {
    Moment moment;
    moment.id = id;
    history.add(std::move(moment));
  }
  EXPECT_EQ(history.moments().size(), History::kMomentsMax);
  EXPECT_EQ(history.position_of(5), std::optional<size_t>(0));  // the base
  EXPECT_EQ(history.position_of(4), std::nullopt);
  Moment large;
  large.id = 2'000;
  large.images.push_back({nullptr, "key", std::string(History::kBytesMax + 1, 'x')});
  history.add(std::move(large));
  EXPECT_TRUE(history.moments().empty());
  EXPECT_EQ(history.position_of(2'000), std::optional<size_t>(0));
}

TEST_F(HistoryTest, AfterAnUndoAllIsAsBefore) {
  create_queue();
  send("one");
  const uint64_t before = digest();
  const Instant time = cloud_.now();
  cloud_.advance(5s);
  const Instant changed_at = cloud_.now();
  send("two");
  const uint64_t after = digest();
  cloud_.advance(60s);
  const Document undone = go({{"undo", true}});
  EXPECT_EQ(digest(), before);
  EXPECT_EQ(cloud_.now(), changed_at);
  EXPECT_GT(cloud_.now(), time);
  EXPECT_EQ(undone["undo"]["cause"], "sqs.SendMessage");
  EXPECT_EQ(undone["redo"]["cause"], "sqs.SendMessage");
  go({{"redo", true}});
  EXPECT_EQ(digest(), after);
  EXPECT_EQ(receive(), "one two ");
}

TEST_F(HistoryTest, EveryMomentCanBeGoneTo) {
  std::vector<uint64_t> digests = {digest()};
  create_queue();
  digests.push_back(digest());
  for (const char* body : {"one", "two", "three"}) {
    cloud_.advance(1s);
    send(body);
    digests.push_back(digest());
  }
  cloud_.advance(1s);
  EXPECT_EQ(receive(), "one two three ");
  digests.push_back(digest());
  const Document history = control("GET", "history");
  ASSERT_EQ(history["moments"].size(), 5u);
  std::vector<uint64_t> ids = {history["base"]["id"]};
  for (const Document& moment : history["moments"]) ids.push_back(moment["id"]);
  for (const size_t to : {2, 5, 0, 3, 1, 4, 5}) {
    const Document at = go({{"to", ids[to]}});
    EXPECT_EQ(digest(), digests[to]) << to;
    EXPECT_EQ(at["at"], ids[to]);
    EXPECT_EQ(at["later"], 5 - to);
    EXPECT_EQ(at["held"], to < 5);
  }
  EXPECT_EQ(control("POST", "history", {{"to", 999}})["error"], "No such moment is kept.");
}

TEST_F(HistoryTest, TheStateBeforeTheFirstMomentIsAtItsTime) {
  cloud_.advance(5s);
  const Instant began = cloud_.now();
  create_queue();
  cloud_.advance(5s);
  go({{"to", 0}});
  EXPECT_EQ(cloud_.now(), began);
  EXPECT_EQ(control("GET", "history")["base"]["time"], to_iso8601_millis(began));
}

TEST_F(HistoryTest, DerivedIndexesFollow) {
  create_queue();
  send("one");
  const uint64_t sent = control("GET", "history")["at"];
  EXPECT_EQ(receive(), "one ");
  EXPECT_EQ(receive(), "");
  go({{"to", sent}});
  EXPECT_EQ(receive(), "one ");  // visible again, as it was
  EXPECT_EQ(control("GET", "history")["later"], 0);
}

TEST_F(HistoryTest, NothingHappensByItselfAtAnEarlierMoment) {
  create_queue();
  must("SetQueueAttributes",
       {{"QueueUrl", kQueueUrl}, {"Attributes", {{"MessageRetentionPeriod", "60"}}}});
  send("short-lived");
  const uint64_t sent = control("GET", "history")["at"];
  cloud_.advance(120s);
  EXPECT_EQ(receive(), "");
  const uint64_t newest = control("GET", "history")["newest"];
  ASSERT_NE(newest, sent);
  const Instant left = cloud_.now();
  go({{"to", sent}});
  const uint64_t there = digest();
  cloud_.advance(600s);
  EXPECT_EQ(digest(), there);
  EXPECT_EQ(cloud_.machine().take_outputs().next_wake, std::nullopt);
  go({{"to", newest}, {"speed", 1}});
  EXPECT_EQ(cloud_.now(), left);
  EXPECT_EQ(control("GET", "clock")["speed"], 1.0);
  // Going on from there instead: time runs, and what was later is gone.
  go({{"to", sent}});
  control("POST", "clock", {{"speed", 1}});
  cloud_.advance(120s);
  EXPECT_EQ(control("GET", "history")["later"], 0);
  EXPECT_EQ(receive(), "");
}

TEST_F(HistoryTest, AJumpOfTheClockIsUndoneWithWhatItCaused) {
  create_queue();
  must("SetQueueAttributes",
       {{"QueueUrl", kQueueUrl}, {"Attributes", {{"MessageRetentionPeriod", "60"}}}});
  send("kept");
  const uint64_t before = digest();
  const Instant time = cloud_.now();
  control("POST", "clock", {{"advanceMilliseconds", 86'400'000}});
  EXPECT_NE(digest(), before);
  go({{"undo", true}});
  EXPECT_EQ(digest(), before);
  EXPECT_EQ(cloud_.now(), time);
  EXPECT_EQ(receive(), "kept ");
}

TEST_F(HistoryTest, AResetIsUndone) {
  create_queue();
  control("POST", "clock", {{"advanceMilliseconds", 5'000}});
  send("one");
  const uint64_t before = digest();
  const Instant time = cloud_.now();
  control("POST", "reset");
  EXPECT_NE(digest(), before);
  go({{"undo", true}});
  EXPECT_EQ(digest(), before);
  EXPECT_EQ(cloud_.now(), time);
}

TEST_F(HistoryTest, ARestartKeepsWhatTheJournalHolds) {
  create_queue();
  const uint64_t created = digest();
  send("one");
  const uint64_t one = digest();
  send("two");
  go({{"undo", true}});
  cloud_.restart();
  EXPECT_EQ(digest(), one);
  Document history = control("GET", "history");
  EXPECT_EQ(history["later"], 1);
  EXPECT_EQ(history["moments"].size(), 3u);
  go({{"undo", true}});
  EXPECT_EQ(digest(), created);
  go({{"redo", true}});
  EXPECT_EQ(digest(), one);
  cloud_.restart(/*checkpoint_first=*/true);
  EXPECT_EQ(digest(), one);
}

TEST_F(HistoryTest, AChangeTakesThePlaceOfLaterMoments) {
  create_queue();
  send("one");
  go({{"undo", true}});
  send("other");
  EXPECT_EQ(control("GET", "history")["redo"], nullptr);
  EXPECT_EQ(control("POST", "history", {{"redo", true}})["error"], "There is nothing to redo.");
  EXPECT_EQ(receive(), "other ");
}

TEST_F(HistoryTest, AWaitingCallIsAnsweredWhenTheSandboxGoesElsewhere) {
  create_queue();
  const uint64_t poll =
      cloud_.start("sqs", "ReceiveMessage", {{"QueueUrl", kQueueUrl}, {"WaitTimeSeconds", 20}});
  go({{"undo", true}});
  ASSERT_NE(cloud_.answer(poll), nullptr);
  EXPECT_EQ(cloud_.answer(poll)->error().code, "ServiceUnavailable");
}

TEST_F(HistoryTest, FaultRulesAreNoPartOfTheState) {
  create_queue();
  const uint64_t before = digest();
  control("PUT", "faults/never", {{"service", "sqs"}, {"probability", 0}});
  (void)cloud_.call("sqs", "ListQueues", Document::object());
  EXPECT_EQ(digest(), before);
  EXPECT_EQ(control("GET", "history")["moments"].size(), 1u);
  go({{"undo", true}});
  EXPECT_TRUE(control("GET", "faults").contains("never"));
}

TEST_F(HistoryTest, ASnapshotMakesTheSameStateElsewhere) {
  create_queue();
  send("one");
  cloud_.advance(10s);
  const std::string snapshot = cloud_.http({"GET", "/_cloudtab/snapshot", {}, ""}).body;
  TestCloud other;
  ASSERT_TRUE(other.call("sqs", "CreateQueue", {{"QueueName", "gone"}}).ok());
  const uint64_t before = other.machine().digest();
  EXPECT_EQ(other.http({"POST", "/_cloudtab/snapshot", {}, snapshot}).status, 200);
  EXPECT_EQ(other.machine().digest(), digest());
  EXPECT_EQ(other.now(), cloud_.now());
  const Result<Document> received = other.call("sqs", "ReceiveMessage", {{"QueueUrl", kQueueUrl}});
  ASSERT_TRUE(received.ok());
  EXPECT_EQ((*received)["Messages"][0]["Body"], "one");
  other.http({"POST", "/_cloudtab/history", {}, R"({"undo":true})"});  // the receive
  other.http({"POST", "/_cloudtab/history", {}, R"({"undo":true})"});
  EXPECT_EQ(other.machine().digest(), before);
}

TEST_F(HistoryTest, ADamagedSnapshotChangesNothing) {
  create_queue();
  send("one");
  const std::string snapshot = cloud_.http({"GET", "/_cloudtab/snapshot", {}, ""}).body;
  const uint64_t before = digest();
  std::string flipped = snapshot;
  flipped[snapshot.size() / 2] ^= 1;
  for (const std::string& damaged : {std::string(),
                                     std::string("x"),
                                     snapshot.substr(0, snapshot.size() - 1),
                                     flipped,
                                     snapshot + "x"}) {
    EXPECT_EQ(cloud_.http({"POST", "/_cloudtab/snapshot", {}, damaged}).status, 400);
    EXPECT_EQ(digest(), before);
  }
  EXPECT_EQ(receive(), "one ");
}

}  // namespace
}  // namespace cloudtab
