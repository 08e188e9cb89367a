#include "core/engine/machine.h"

#include <gtest/gtest.h>

#include "core/cloud/testing.h"

// A toy service stands in for SQS: the machine is tested without any real service's rules.
namespace cloudtab {
namespace {

struct Letter {
  static constexpr std::string_view kCollection = "toy/letters";
  static constexpr uint32_t kVersion = 1;
  std::string body;

  void encode(RecordWriter& out) const { out.text(body); }
  static Letter decode(RecordReader& in, uint32_t /*version*/) { return {in.text()}; }
};

struct LetterByBody {
  static constexpr std::string_view kCollection = "toy/letters_by_body";
  static constexpr bool kDerived = true;
  std::string key;
};

Outcome create_queue(Call& call, const Document& input) {
  call.records<Letter>().put(input.at("QueueName").get<std::string>(), {"empty"});
  call.records<LetterByBody>().put("empty", {"x"});
  return Document{{"QueueUrl", call.random().hex(8)}};
}

Outcome send_message(Call& call, const Document& input) {
  const std::string body = input.at("MessageBody");
  call.records<Letter>().put("letter", {body});
  if (body == "refused") return Error{"InvalidMessageContents", "Refused after a change."};
  call.notify("letters");
  return Document{{"MessageId", body}};
}

Outcome receive_message(Call& call, const Document& input) {
  const Letter* letter = call.records<Letter>().find("letter");
  if (letter != nullptr) {
    const std::string body = letter->body;
    call.records<Letter>().erase("letter");
    return Document{{"Messages", {{{"Body", body}}}}};
  }
  const Instant deadline =
      call.started_at() + std::chrono::seconds(input.value("WaitTimeSeconds", 0));
  if (!call.may_wait() || call.now() >= deadline) return Document::object();
  return Waiting{{"letters"}, deadline};
}

Outcome purge_queue(Call& call, const Document& /*input*/) {
  call.set_timer("purge", "soon", call.now() + 60s);
  return Document::object();
}

// Calls another operation through the door; keeps a change of its own even if that fails.
Outcome delete_queue(Call& call, const Document& /*input*/) {
  call.records<Letter>().put("own", {"kept"});
  const Result<Document> sent =
      call.invoke({.service = "sqs",
                   .operation = "SendMessage",
                   .input = {{"QueueUrl", "q"}, {"MessageBody", "refused"}}});
  call.records<Letter>().put("inner", {sent.ok() ? "ok" : sent.error().code});
  return Document::object();
}

// Waits for an effect of the host.
Outcome list_queues(Call& call, const Document& /*input*/) {
  if (!call.memo().contains("effect")) {
    call.memo()["effect"] = call.start_effect(EffectKind::kInvokeFunction, {{"name", "f"}});
  }
  const uint64_t effect = call.memo()["effect"];
  if (const Document* result = call.effect_result(effect)) return *result;
  return Waiting{{Call::effect_key(effect)}, std::nullopt};
}

// Waits for another call that waits itself.
Outcome get_queue_url(Call& call, const Document& /*input*/) {
  if (!call.memo().contains("invocation")) {
    call.memo()["invocation"] = call.invoke_async({.service = "sqs", .operation = "ListQueues"});
  }
  const uint64_t id = call.memo()["invocation"];
  if (const Result<Document>* result = call.result_of(id)) {
    if (!result->ok()) return result->error();
    return Document{{"QueueUrl", (**result)["QueueUrls"][0]}};
  }
  return Waiting{{Call::call_key(id)}, std::nullopt};
}

// Sends HTTP to the URL that it is given, and keeps what becomes of it.
Outcome tag_queue(Call& call, const Document& input) {
  HttpRequest request;
  request.body = "Action=SendMessage&QueueUrl=q&MessageBody=sent&Version=2012-11-05";
  request.headers = {{"Content-Type", "application/x-www-form-urlencoded"}};
  call.send_http(std::move(request), input.at("QueueUrl").get<std::string>(), "answered", "key");
  return Document::object();
}

void answered(Call& call, std::string_view key) {
  const std::optional<HttpReply> reply = call.take_reply("answered", key);
  std::string text = "overdue";
  if (reply && reply->response) {
    text = std::to_string(reply->response->status) + " " + reply->response->body.substr(0, 20);
  } else if (reply) {
    text = reply->failure;
  }
  call.records<Letter>().put("answered", {std::string(key) + ": " + text});
}

// Goes on without its client, as what waits for a function does.
Outcome set_queue_attributes(Call& call, const Document& /*input*/) {
  if (!call.memo().contains("effect"))
    call.memo()["effect"] = call.start_effect(EffectKind::kInvokeFunction, {{"name", "f"}});
  const uint64_t effect = call.memo()["effect"];
  const Document* result = call.effect_result(effect);
  if (result == nullptr) {
    return Waiting{
        .keys = {Call::effect_key(effect)}, .deadline = std::nullopt, .outlives_client = true};
  }
  call.records<Letter>().put("outlived", {*result});
  return Document::object();
}

// Begins a task, twice over.
Outcome untag_queue(Call& call, const Document& /*input*/) {
  call.start_task("fetch", "it");
  call.start_task("fetch", "it");
  return Document::object();
}

std::optional<Waiting> fetch(Call& call, std::string_view key) {
  if (!call.memo().contains("invocation"))
    call.memo()["invocation"] = call.invoke_async({.service = "sqs", .operation = "ListQueues"});
  const uint64_t id = call.memo()["invocation"];
  const Result<Document>* result = call.result_of(id);
  if (result == nullptr) return Waiting{{Call::call_key(id)}};
  call.records<Letter>().put(key, {(**result)["QueueUrls"][0]});
  return std::nullopt;
}

// A control action: keeps the body, refuses `refused`, and waits with `later` for ten seconds.
HttpOutcome keep(Call& call, const HttpRequest& request) {
  if (request.body == "later" && call.now() < call.started_at() + 10s)
    return Waiting{{}, call.started_at() + 10s};
  call.records<Letter>().put("kept", {request.body});
  if (request.body == "refused") return Error{"Refused", "No.", 409};
  HttpResponse response;
  response.body = "kept " + request.body;
  return response;
}

void purge(Call& call, std::string_view key) {
  call.records<Letter>().put("purged", {std::string(key) + "@" + to_iso8601_seconds(call.now())});
}

// Breaks on what cannot be, in the way that the label says, after a change and an effect.
Outcome add_permission(Call& call, const Document& input) {
  const std::string label = input["Label"];
  call.records<Letter>().put("half", {"done"});
  call.start_effect(EffectKind::kInvokeFunction, {{"name", "f"}});
  if (label == "timer") {
    call.records<Letter>().erase("half");
    call.set_timer("break", "it", call.now() + 1s);
    return Document::object();
  }
  ENSURE(label != "invariant");
  return Document{{"none", input.at("missing")}};
}

void break_down(Call& call, std::string_view key) {
  call.records<Letter>().put("half", {std::string(key)});
  ENSURE(key.empty());
}

void rebuild(Store& store) {
  for (const Scope& scope : store.scopes_of<Letter>()) {
    for (const auto& [key, letter] : store.collection<Letter>(scope)) {
      ENSURE(letter.body != "impossible");
      store.collection<LetterByBody>(scope).put(letter.body, {key});
    }
  }
}

const ServiceDefinition& toy_service() {
  static const OperationEntry operations[] = {
      {"AddPermission", add_permission},
      {"CreateQueue", create_queue},
      {"SendMessage", send_message},
      {"ReceiveMessage", receive_message},
      {"PurgeQueue", purge_queue},
      {"DeleteQueue", delete_queue},
      {"ListQueues", list_queues},
      {"GetQueueUrl", get_queue_url},
      {"SetQueueAttributes", set_queue_attributes},
      {"TagQueue", tag_queue},
      {"UntagQueue", untag_queue},
  };
  static const TimerEntry timers[] = {
      {"purge", purge}, {"answered", answered}, {"break", break_down}};
  static constexpr TaskEntry tasks[] = {{"fetch", fetch}};
  static constexpr ControlActionEntry actions[] = {{"keep", keep}};
  static const RecordType* const records[] = {&record_type<Letter>(), &record_type<LetterByBody>()};
  static const ServiceDefinition service{.id = "sqs",
                                         .operations = operations,
                                         .timers = timers,
                                         .tasks = tasks,
                                         .records = records,
                                         .control_actions = actions,
                                         .rebuild = rebuild};
  return service;
}

class MachineTest : public ::testing::Test {
 protected:
  static std::span<const ServiceDefinition* const> services() {
    static const ServiceDefinition* const all[] = {&toy_service()};
    return all;
  }
  Collection<Letter>& letters() {
    return cloud_.machine().store().collection<Letter>({"000000000000", "us-east-1"});
  }
  Document control(const std::string& method,
                   const std::string& path,
                   const Document& body = nullptr) {
    HttpRequest request{method, "/_cloudtab/" + path, {}, body.is_null() ? "" : body.dump()};
    const HttpResponse response = cloud_.http(request);
    return Document::parse(response.body);
  }

  TestCloud cloud_{MachineConfig{}, services()};
};

TEST_F(MachineTest, AnswersAndCommits) {
  ASSERT_TRUE(cloud_.call("sqs", "CreateQueue", {{"QueueName", "q"}}).ok());
  EXPECT_EQ(letters().find("q")->body, "empty");
  EXPECT_FALSE(cloud_.journal().empty());
}

TEST_F(MachineTest, AnOperationThatFailsChangesNothing) {
  const uint64_t before = cloud_.machine().digest();
  const Result<Document> sent =
      cloud_.call("sqs", "SendMessage", {{"QueueUrl", "q"}, {"MessageBody", "refused"}});
  ASSERT_FALSE(sent.ok());
  EXPECT_EQ(sent.error().code, "InvalidMessageContents");
  EXPECT_EQ(cloud_.machine().digest(), before);
  EXPECT_EQ(cloud_.journal(), "");
}

TEST_F(MachineTest, WhatBreaksChangesNothingAndIsAnswered) {
  TestCloud cloud({.ends_when_broken = false}, services());
  const auto add = [&](const char* label) {
    return cloud.call("sqs",
                      "AddPermission",
                      {{"QueueUrl", "q"},
                       {"Label", label},
                       {"AWSAccountIds", {"111111111111"}},
                       {"Actions", {"*"}}});
  };
  for (const char* label : {"invariant", "exception"}) {
    const uint64_t before = cloud.machine().digest();
    const Result<Document> answer = add(label);
    ASSERT_FALSE(answer.ok());
    EXPECT_EQ(answer.error().code, "InternalFailure");
    EXPECT_EQ(answer.error().http_status, 500);
    EXPECT_EQ(cloud.machine().digest(), before);
    EXPECT_TRUE(cloud.effects().empty());
  }
  ASSERT_TRUE(add("timer").ok());
  cloud.advance(2s);
  EXPECT_EQ(cloud.machine().store().collection<Letter>({"000000000000", "us-east-1"}).size(), 0u);
  EXPECT_EQ(cloud.machine().trace().events().back().kind, "broken");
  EXPECT_TRUE(cloud.call("sqs", "CreateQueue", {{"QueueName", "q"}}).ok());
}

TEST_F(MachineTest, ASnapshotThatContradictsItselfIsRefused) {
  letters().put("forged", {"impossible"});
  const std::string forged = cloud_.machine().store().snapshot(cloud_.now());
  TestCloud cloud({.ends_when_broken = false}, services());
  ASSERT_TRUE(cloud.call("sqs", "CreateQueue", {{"QueueName", "q"}}).ok());
  const auto derived = [&] {
    return cloud.machine()
        .store()
        .collection<LetterByBody>({"000000000000", "us-east-1"})
        .contains("empty");
  };
  const uint64_t before = cloud.machine().digest();
  const size_t journal = cloud.journal().size();
  const HttpResponse response = cloud.http({"POST", "/_cloudtab/snapshot", {}, forged});
  EXPECT_EQ(response.status, 400);
  EXPECT_NE(response.body.find("contradicts itself"), std::string::npos) << response.body;
  EXPECT_EQ(cloud.machine().digest(), before);
  EXPECT_EQ(cloud.journal().size(), journal);
  EXPECT_TRUE(derived());
}

TEST_F(MachineTest, AnOperationWithoutHandlerAnswers501ByName) {
  const Result<Document> tags = cloud_.call("sqs", "ListQueueTags", {{"QueueUrl", "q"}});
  ASSERT_FALSE(tags.ok());
  EXPECT_EQ(tags.error().http_status, 501);
  EXPECT_NE(tags.error().message.find("ListQueueTags"), std::string::npos);
}

TEST_F(MachineTest, AFailedInnerCallTakesBackOnlyItsOwnChanges) {
  const Result<Document> answer = cloud_.call("sqs", "DeleteQueue", {{"QueueUrl", "q"}});
  ASSERT_TRUE(answer.ok());
  EXPECT_EQ(letters().find("inner")->body, "InvalidMessageContents");
  EXPECT_NE(letters().find("own"), nullptr);
  EXPECT_EQ(letters().find("letter"), nullptr);
}

TEST_F(MachineTest, ALongPollIsWokenByWhatItWaitsFor) {
  const uint64_t poll =
      cloud_.start("sqs", "ReceiveMessage", {{"QueueUrl", "q"}, {"WaitTimeSeconds", 20}});
  EXPECT_EQ(cloud_.answer(poll), nullptr);
  cloud_.advance(5s);
  EXPECT_EQ(cloud_.answer(poll), nullptr);
  ASSERT_TRUE(
      cloud_.call("sqs", "SendMessage", {{"QueueUrl", "q"}, {"MessageBody", "hello"}}).ok());
  ASSERT_NE(cloud_.answer(poll), nullptr);
  EXPECT_EQ((**cloud_.answer(poll))["Messages"][0]["Body"], "hello");
}

TEST_F(MachineTest, OneMessageAnswersOneOfTwoPolls) {
  const uint64_t first =
      cloud_.start("sqs", "ReceiveMessage", {{"QueueUrl", "q"}, {"WaitTimeSeconds", 20}});
  const uint64_t second =
      cloud_.start("sqs", "ReceiveMessage", {{"QueueUrl", "q"}, {"WaitTimeSeconds", 20}});
  ASSERT_TRUE(
      cloud_.call("sqs", "SendMessage", {{"QueueUrl", "q"}, {"MessageBody", "hello"}}).ok());
  EXPECT_NE(cloud_.answer(first), nullptr);
  EXPECT_EQ(cloud_.answer(second), nullptr);
  cloud_.advance(20s);
  ASSERT_NE(cloud_.answer(second), nullptr);
  EXPECT_TRUE((*cloud_.answer(second))->empty());
}

TEST_F(MachineTest, AnAbandonedPollTakesNothing) {
  const uint64_t poll =
      cloud_.start("sqs", "ReceiveMessage", {{"QueueUrl", "q"}, {"WaitTimeSeconds", 20}});
  cloud_.machine().abandon(poll);
  ASSERT_TRUE(
      cloud_.call("sqs", "SendMessage", {{"QueueUrl", "q"}, {"MessageBody", "hello"}}).ok());
  EXPECT_NE(letters().find("letter"), nullptr);
}

TEST_F(MachineTest, ACallThatOutlivesItsClientIsFinishedWithoutAnAnswer) {
  const uint64_t call = cloud_.start(
      "sqs", "SetQueueAttributes", {{"QueueUrl", "q"}, {"Attributes", Document::object()}});
  ASSERT_EQ(cloud_.effects().size(), 1u);
  cloud_.machine().abandon(call);
  cloud_.complete_effect(cloud_.effects()[0].id, "done");
  ASSERT_NE(letters().find("outlived"), nullptr);
  EXPECT_EQ(cloud_.answer(call), nullptr);
}

TEST_F(MachineTest, ATaskWaitsOnBehalfOfItsServiceOncePerKey) {
  const Document untag = {{"QueueUrl", "q"}, {"TagKeys", {"a"}}};
  ASSERT_TRUE(cloud_.call("sqs", "UntagQueue", untag).ok());
  ASSERT_TRUE(cloud_.call("sqs", "UntagQueue", untag).ok());
  ASSERT_EQ(cloud_.effects().size(), 1u);
  cloud_.complete_effect(cloud_.effects()[0].id, {{"QueueUrls", {"fetched"}}});
  ASSERT_NE(letters().find("it"), nullptr);
  EXPECT_EQ(letters().find("it")->body, "fetched");
  ASSERT_TRUE(cloud_.call("sqs", "UntagQueue", untag).ok());
  EXPECT_EQ(cloud_.effects().size(), 2u);
  cloud_.restart();
  cloud_.complete_effect(cloud_.effects()[1].id, {{"QueueUrls", {"late"}}});
  EXPECT_EQ(letters().find("it")->body, "fetched");
}

TEST_F(MachineTest, ATimerRunsAtTheTimeItWasDueHoweverLateTheHost) {
  ASSERT_TRUE(cloud_.call("sqs", "PurgeQueue", {{"QueueUrl", "q"}}).ok());
  cloud_.advance(59s);
  EXPECT_EQ(letters().find("purged"), nullptr);
  cloud_.advance(3600s);
  ASSERT_NE(letters().find("purged"), nullptr);
  EXPECT_EQ(letters().find("purged")->body, "soon@2026-01-01T00:01:00Z");
}

TEST_F(MachineTest, TimersAndRecordsSurviveARestart) {
  for (const bool checkpoint : {false, true}) {
    ASSERT_TRUE(cloud_.call("sqs", "CreateQueue", {{"QueueName", "q"}}).ok());
    ASSERT_TRUE(cloud_.call("sqs", "PurgeQueue", {{"QueueUrl", "q"}}).ok());
    const uint64_t before = cloud_.machine().digest();
    const RestoreReport report = cloud_.restart(checkpoint);
    EXPECT_EQ(report.fault, "");
    EXPECT_EQ(cloud_.machine().digest(), before);
    EXPECT_TRUE(cloud_.machine()
                    .store()
                    .collection<LetterByBody>({"000000000000", "us-east-1"})
                    .contains("empty"));
    cloud_.advance(60s);
    EXPECT_NE(letters().find("purged"), nullptr);
    letters().erase("purged");
    cloud_.machine().store().rollback_to(0);
  }
}

TEST_F(MachineTest, AnEffectsResultAnswersTheCallThatAskedForIt) {
  const uint64_t direct = cloud_.start("sqs", "ListQueues");
  const uint64_t through_another = cloud_.start("sqs", "GetQueueUrl", {{"QueueName", "q"}});
  ASSERT_EQ(cloud_.effects().size(), 2u);
  cloud_.complete_effect(cloud_.effects()[1].id, {{"QueueUrls", {"b"}}});
  EXPECT_EQ(cloud_.answer(direct), nullptr);
  ASSERT_NE(cloud_.answer(through_another), nullptr);
  EXPECT_EQ((**cloud_.answer(through_another))["QueueUrl"], "b");
  cloud_.complete_effect(cloud_.effects()[0].id, {{"QueueUrls", {"a"}}});
  ASSERT_NE(cloud_.answer(direct), nullptr);
  cloud_.complete_effect(999, {});  // unknown: ignored
}

TEST_F(MachineTest, ScopesAreApart) {
  ASSERT_TRUE(
      cloud_.call_in({"111111111111", "eu-west-1"}, "sqs", "CreateQueue", {{"QueueName", "q"}})
          .ok());
  EXPECT_TRUE(letters().empty());
  EXPECT_EQ(cloud_.machine().store().scopes_of<Letter>(),
            (std::vector<Scope>{{"111111111111", "eu-west-1"}}));
}

TEST_F(MachineTest, TheSameInputsGiveTheSameState) {
  TestCloud other(MachineConfig{}, services());
  for (TestCloud* cloud : {&cloud_, &other}) {
    for (int i = 0; i < 20; ++i) {
      ASSERT_TRUE(cloud->call("sqs", "CreateQueue", {{"QueueName", "q" + std::to_string(i)}}).ok());
      cloud->advance(100ms);
    }
  }
  EXPECT_EQ(cloud_.machine().digest(), other.machine().digest());
  EXPECT_EQ(cloud_.journal(), other.journal());
}

TEST_F(MachineTest, TheClockJumpsToWhatIsDueNext) {
  ASSERT_TRUE(cloud_.call("sqs", "PurgeQueue", {{"QueueUrl", "q"}}).ok());
  EXPECT_EQ(control("GET", "clock")["next"], "2026-01-01T00:01:00.000Z");
  EXPECT_EQ(control("POST", "clock", {{"next", true}})["now"], "2026-01-01T00:01:00.000Z");
  EXPECT_NE(letters().find("purged"), nullptr);
  EXPECT_TRUE(control("POST", "clock", {{"to", "2025-01-01T00:00:00Z"}}).contains("error"));
  EXPECT_EQ(control("POST", "clock", {{"speed", 0}})["speed"], 0.0);
  cloud_.advance(3600s);
  EXPECT_EQ(control("GET", "clock")["now"], "2026-01-01T00:01:00.000Z");
  cloud_.restart();
  EXPECT_EQ(control("GET", "clock")["now"], "2026-01-01T00:01:00.000Z");
}

TEST_F(MachineTest, AFaultRuleHitsTheNthCall) {
  control("PUT",
          "faults/second",
          {{"service", "sqs"},
           {"operation", "CreateQueue"},
           {"nth", 2},
           {"error", "Throttled"},
           {"status", 503}});
  EXPECT_TRUE(cloud_.call("sqs", "CreateQueue", {{"QueueName", "a"}}).ok());
  const Result<Document> second = cloud_.call("sqs", "CreateQueue", {{"QueueName", "b"}});
  ASSERT_FALSE(second.ok());
  EXPECT_EQ(second.error().code, "Throttled");
  EXPECT_EQ(second.error().http_status, 503);
  EXPECT_TRUE(cloud_.call("sqs", "CreateQueue", {{"QueueName", "c"}}).ok());
}

TEST_F(MachineTest, AFaultRuleDelaysOnTheVirtualClock) {
  control("PUT", "faults/slow", {{"delayMilliseconds", 5000}});
  const uint64_t slow = cloud_.start("sqs", "CreateQueue", {{"QueueName", "a"}});
  EXPECT_EQ(cloud_.answer(slow), nullptr);
  cloud_.advance(5s);
  ASSERT_NE(cloud_.answer(slow), nullptr);
  EXPECT_TRUE(cloud_.answer(slow)->ok());
}

TEST_F(MachineTest, AFaultRuleMeetsServicesToo) {
  control("PUT", "faults/down", {{"operation", "SendMessage"}, {"error", "Down"}, {"status", 503}});
  ASSERT_TRUE(cloud_.call("sqs", "DeleteQueue", {{"QueueUrl", "q"}}).ok());
  EXPECT_EQ(letters().find("inner")->body, "Down");
}

TEST_F(MachineTest, HttpIsSentByTheHostOrWithinAndAnsweredByATimer) {
  const auto send = [&](const char* url) {
    letters().erase("answered");
    EXPECT_TRUE(cloud_.call("sqs", "TagQueue", {{"QueueUrl", url}, {"Tags", {{"a", "b"}}}}).ok());
  };
  send("http://example.com:81/hook?a=b");
  ASSERT_EQ(cloud_.effects().size(), 1u);
  const Effect& effect = cloud_.effects()[0];
  EXPECT_EQ(effect.kind, EffectKind::kHttpCall);
  EXPECT_EQ(effect.request["url"], "http://example.com:81/hook?a=b");
  EXPECT_EQ(effect.request["headers"][1], Document({"Host", "example.com:81"}));
  EXPECT_EQ(letters().find("answered"), nullptr);
  cloud_.complete_effect(effect.id, {{"ok", {{"status", 201}, {"body", "aGk="}}}});
  EXPECT_EQ(letters().find("answered")->body, "key: 201 hi");

  send("http://example.com/");
  cloud_.complete_effect(cloud_.effects()[1].id, {{"error", {{"type", "NoRunner"}}}});
  EXPECT_EQ(letters().find("answered")->body, "key: NoRunner");

  send("https://sqs.us-east-1.amazonaws.com/");
  EXPECT_EQ(cloud_.effects().size(), 2u);
  EXPECT_EQ(letters().find("letter")->body, "sent");
  EXPECT_EQ(letters().find("answered")->body.substr(0, 9), "key: 200 ");
}

TEST_F(MachineTest, AfterARestartNoAnswerComes) {
  ASSERT_TRUE(
      cloud_.call("sqs", "TagQueue", {{"QueueUrl", "http://example.com/"}, {"Tags", {{"a", "b"}}}})
          .ok());
  EXPECT_EQ(cloud_.restart().fault, "");
  cloud_.complete_effect(cloud_.effects()[0].id, {{"ok", {{"status", 200}}}});
  EXPECT_EQ(letters().find("answered"), nullptr);
}

TEST_F(MachineTest, TheTraceTellsWhatLedToWhat) {
  ASSERT_TRUE(cloud_.call("sqs", "DeleteQueue", {{"QueueUrl", "q"}}).ok());
  const Document events = control("GET", "trace?since=0")["events"];
  ASSERT_EQ(events.size(), 2u);
  EXPECT_EQ(events[0]["operation"], "DeleteQueue");
  EXPECT_EQ(events[1]["operation"], "SendMessage");
  EXPECT_EQ(events[1]["cause"], events[0]["id"]);
  EXPECT_EQ(events[1]["error"], "InvalidMessageContents");
}

TEST_F(MachineTest, ResetLeavesNothing) {
  ASSERT_TRUE(cloud_.call("sqs", "CreateQueue", {{"QueueName", "q"}}).ok());
  const uint64_t poll =
      cloud_.start("sqs", "ReceiveMessage", {{"QueueUrl", "q"}, {"WaitTimeSeconds", 20}});
  EXPECT_EQ(control("POST", "reset")["status"], "ok");
  EXPECT_TRUE(letters().empty());
  ASSERT_NE(cloud_.answer(poll), nullptr);
  EXPECT_FALSE(cloud_.answer(poll)->ok());
  cloud_.restart();
  EXPECT_TRUE(letters().empty());
}

TEST_F(MachineTest, ShowsTheModelsItHas) {
  EXPECT_EQ(control("GET", "models")["services"], Document({"sqs"}));
  const Document model = control("GET", "models/sqs");
  EXPECT_EQ(model["protocol"], "json");
  EXPECT_EQ(model["targetPrefix"], "AmazonSQS");
  const Document& send = model["operations"]["SendMessage"];
  EXPECT_EQ(send["method"], "POST");
  EXPECT_FALSE(send.contains("absent"));
  EXPECT_TRUE(model["operations"]["ListQueueTags"]["absent"]);
  const Document& input = model["shapes"][send["input"].get<size_t>()];
  EXPECT_EQ(input["name"], "SendMessageRequest");
  EXPECT_EQ(input["members"][0]["name"], "QueueUrl");
  EXPECT_TRUE(input["members"][0]["required"]);
  EXPECT_EQ(model["shapes"][input["members"][0]["shape"].get<size_t>()]["type"], "string");
  EXPECT_TRUE(control("GET", "models/s3").contains("error"));
}

TEST_F(MachineTest, AServicesControlActionRunsAsARequestDoes) {
  const auto keep_body = [&](const std::string& method, const std::string& body) {
    const HttpResponse response =
        cloud_.http(HttpRequest{method, "/_cloudtab/sqs/keep?a=b", {}, body});
    return std::to_string(response.status) + " " + response.body;
  };
  EXPECT_EQ(keep_body("POST", "this"), "200 kept this");
  EXPECT_EQ(letters().find("kept")->body, "this");
  EXPECT_FALSE(cloud_.journal().empty());
  EXPECT_EQ(keep_body("POST", "refused"), R"(409 {"error":"No."})");
  EXPECT_EQ(letters().find("kept")->body, "this");
  EXPECT_EQ(keep_body("GET", "this").substr(0, 3), "404");

  cloud_.machine().request(
      77, HttpRequest{"POST", "/_cloudtab/sqs/keep", {}, "later"}, cloud_.now());
  EXPECT_TRUE(cloud_.machine().take_outputs().responses.empty());
  cloud_.machine().tick(cloud_.now() + 10s);
  const Outputs outputs = cloud_.machine().take_outputs();
  ASSERT_EQ(outputs.responses.size(), 1u);
  EXPECT_EQ(outputs.responses[0].http.body, "kept later");
}

}  // namespace
}  // namespace cloudtab
