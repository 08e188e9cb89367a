#include "core/base/encoding.h"
#include "core/base/json.h"
#include "core/engine/http_effect.h"
#include "core/services/sns/testing.h"

// What becomes of a delivery: tried again by its policy, dead-lettered, or answered by HTTP.
namespace cloudtab::sns {
namespace {

class DeliveryTest : public SnsTest {
 protected:
  /// Every SendMessage answers 503 from now on.
  void break_queues() {
    control("PUT",
            "faults/queues",
            {{"service", "sqs"},
             {"operation", "SendMessage"},
             {"error", "ServiceUnavailable"},
             {"status", 503}});
  }
  void mend_queues() { control("DELETE", "faults/queues", nullptr); }
  void control(const std::string& method, const std::string& path, const Document& body) {
    const HttpRequest request{method, "/_cloudtab/" + path, {}, body.is_null() ? "" : body.dump()};
    EXPECT_EQ(cloud.http(request).status, 200);
  }

  size_t traced(std::string_view kind) {
    size_t count = 0;
    for (const TraceEvent& event : cloud.machine().trace().events()) count += event.kind == kind;
    return count;
  }

  // --- HTTP subscribers, which the test plays

  std::string subscribe_http(const Document& attributes = Document::object(),
                             const char* endpoint = "http://example.com:8080/hook?a=b") {
    return call("Subscribe",
                {{"TopicArn", kTopicArn},
                 {"Protocol", std::string(endpoint).substr(0, 5) == "https" ? "https" : "http"},
                 {"Endpoint", endpoint},
                 {"Attributes", attributes},
                 {"ReturnSubscriptionArn", true}})
        .value("SubscriptionArn", "");
  }
  /// The newest request that was made, with its body as `text` and, if it is JSON, as `json`.
  Document newest_request() {
    Document request = cloud.effects().back().request;
    const std::string text = base64_decode(request["body"].get<std::string>()).value();
    request["text"] = text;
    const Result<Document> json = parse_json(text);
    if (json.ok()) request["json"] = json.value();
    return request;
  }
  std::string header(const Document& request, const std::string& name) {
    for (const Document& entry : request["headers"]) {
      if (entry[0] == name) return entry[1];
    }
    return "";
  }
  void answer(int status) {
    cloud.complete_effect(cloud.effects().back().id, {{"ok", {{"status", status}}}});
  }
  void confirm_newest() {
    answer(200);
    call("ConfirmSubscription",
         {{"TopicArn", kTopicArn}, {"Token", newest_request()["json"]["Token"]}});
  }
  std::string create_dead_letter_queue() {
    call("CreateQueue", {{"QueueName", "dead"}}, "sqs");
    return R"({"deadLetterTargetArn":"arn:aws:sqs:us-east-1:000000000000:dead"})";
  }
};

TEST_F(DeliveryTest, AQueueThatIsDownIsTriedAgainByThePhases) {
  create_topic();
  subscribe_queue("inbox");
  break_queues();
  publish("late");
  // The first attempt and three retries at once; then two a second apart.
  EXPECT_EQ(traced("sns.retry"), 4u);
  cloud.advance(1s);
  EXPECT_EQ(traced("sns.retry"), 5u);
  EXPECT_EQ(cloud.restart().fault, "");
  cloud.advance(1s);
  mend_queues();
  EXPECT_EQ(bodies("inbox"), "");
  cloud.advance(1s);
  EXPECT_EQ(bodies("inbox"), "late ");
  cloud.advance(1h);
  EXPECT_EQ(bodies("inbox"), "late ");  // visible again, not sent again
  EXPECT_EQ(traced("sns.deliver"), 1u);
}

TEST_F(DeliveryTest, WhatIsRefusedGoesToTheDeadLetterQueueAtOnce) {
  create_topic();
  subscribe_queue("gone", {{"RedrivePolicy", create_dead_letter_queue()}});
  call("DeleteQueue",
       {{"QueueUrl", "https://sqs.us-east-1.amazonaws.com/000000000000/gone"}},
       "sqs");
  publish("refused");
  EXPECT_EQ(traced("sns.retry"), 0u);
  EXPECT_EQ(bodies("dead"), "refused ");
}

TEST_F(DeliveryTest, AGroupWaitsForItsUndeliveredMessage) {
  const std::string topic = "arn:aws:sns:us-east-1:000000000000:events.fifo";
  call("CreateTopic",
       {{"Name", "events.fifo"},
        {"Attributes", {{"FifoTopic", "true"}, {"ContentBasedDeduplication", "true"}}}});
  call(
      "CreateQueue", {{"QueueName", "inbox.fifo"}, {"Attributes", {{"FifoQueue", "true"}}}}, "sqs");
  call("Subscribe",
       {{"TopicArn", topic},
        {"Protocol", "sqs"},
        {"Endpoint", "arn:aws:sqs:us-east-1:000000000000:inbox.fifo"}});
  const auto send = [&](const char* body, const char* group) {
    call("Publish", {{"TopicArn", topic}, {"Message", body}, {"MessageGroupId", group}});
  };
  break_queues();
  send("a1", "a");
  mend_queues();
  send("a2", "a");
  send("b1", "b");
  EXPECT_EQ(bodies("inbox.fifo"), "b1 ");
  cloud.advance(2s);
  EXPECT_EQ(bodies("inbox.fifo"), "a1 a2 ");
}

TEST_F(DeliveryTest, HttpEndpointsConfirmAndAreNotified) {
  create_topic();
  const std::string arn = subscribe_http();
  const Document asked = newest_request();
  EXPECT_EQ(asked["method"], "POST");
  EXPECT_EQ(asked["url"], "http://example.com:8080/hook?a=b");
  EXPECT_EQ(header(asked, "x-amz-sns-message-type"), "SubscriptionConfirmation");
  EXPECT_EQ(header(asked, "x-amz-sns-topic-arn"), kTopicArn);
  EXPECT_EQ(header(asked, "x-amz-sns-subscription-arn"), "");
  EXPECT_EQ(header(asked, "x-amz-sns-message-id"), asked["json"]["MessageId"]);
  EXPECT_EQ(asked["json"]["Type"], "SubscriptionConfirmation");
  const std::string token = asked["json"]["Token"];
  EXPECT_EQ(asked["json"]["SubscribeURL"],
            "https://sns.us-east-1.amazonaws.com/?Action=ConfirmSubscription&TopicArn=" +
                std::string(kTopicArn) + "&Token=" + token);
  publish("too early");
  confirm_newest();
  EXPECT_EQ(cloud.effects().size(), 1u);

  publish("hi", {{"Subject", "s"}});
  ASSERT_EQ(cloud.effects().size(), 2u);
  const Document sent = newest_request();
  EXPECT_EQ(header(sent, "x-amz-sns-message-type"), "Notification");
  EXPECT_EQ(header(sent, "x-amz-sns-subscription-arn"), arn);
  EXPECT_EQ(header(sent, "x-amz-sns-rawdelivery"), "");
  EXPECT_EQ(header(sent, "Content-Type"), "text/plain; charset=UTF-8");
  EXPECT_EQ(header(sent, "Host"), "example.com:8080");
  EXPECT_EQ(sent["json"]["Message"], "hi");
  EXPECT_EQ(traced("sns.deliver"), 0u);
  answer(204);
  EXPECT_EQ(traced("sns.deliver"), 1u);
  cloud.advance(1h);
  EXPECT_EQ(cloud.effects().size(), 2u);
}

TEST_F(DeliveryTest, RawHttpHasItsHeaderAndContentType) {
  create_topic();
  subscribe_http({{"RawMessageDelivery", "true"},
                  {"DeliveryPolicy", R"({"requestPolicy":{"headerContentType":"text/csv"}})"}});
  EXPECT_EQ(header(newest_request(), "Content-Type"), "text/plain; charset=UTF-8");
  confirm_newest();
  publish("1,2");
  EXPECT_EQ(newest_request()["text"], "1,2");
  EXPECT_EQ(header(newest_request(), "x-amz-sns-rawdelivery"), "true");
  EXPECT_EQ(header(newest_request(), "Content-Type"), "text/csv");
}

TEST_F(DeliveryTest, WhatAnHttpAnswerMeans) {
  struct Case {
    int status;  ///< 0: none in time
    const char* becomes;
  };
  const Case cases[] = {{200, "sns.deliver"},
                        {299, "sns.deliver"},
                        {302, "sns.retry"},
                        {400, "sns.fail"},
                        {404, "sns.fail"},
                        {429, "sns.retry"},
                        {500, "sns.retry"},
                        {501, "sns.fail"},
                        {503, "sns.retry"},
                        {0, "sns.retry"}};
  create_topic();
  subscribe_http();
  confirm_newest();
  for (const Case& c : cases) {
    const size_t before = traced(c.becomes);
    publish("m");
    if (c.status == 0) {
      cloud.advance(15s);
    } else {
      answer(c.status);
    }
    EXPECT_EQ(traced(c.becomes), before + 1) << c.status;
  }
}

TEST_F(DeliveryTest, HttpIsGivenUpAfterItsRetriesOrAnHour) {
  create_topic();
  const std::string redrive = create_dead_letter_queue();
  const std::string arn = subscribe_http({{"RedrivePolicy", redrive}});
  confirm_newest();
  publish("three retries");
  const size_t first = cloud.effects().size();
  for (int retry = 0; retry < 3; ++retry) {
    answer(500);
    cloud.advance(19s);
    EXPECT_EQ(cloud.effects().size(), first + static_cast<size_t>(retry));
    cloud.advance(1s);
    EXPECT_EQ(cloud.effects().size(), first + static_cast<size_t>(retry) + 1);
  }
  EXPECT_EQ(bodies("dead"), "");
  answer(500);
  EXPECT_EQ(bodies("dead"), "three retries ");

  call(
      "SetSubscriptionAttributes",
      {{"SubscriptionArn", arn},
       {"AttributeName", "DeliveryPolicy"},
       {"AttributeValue",
        R"({"healthyRetryPolicy":{"minDelayTarget":1700,"maxDelayTarget":1700,"numRetries":9}})"}});
  publish("an hour");
  answer(500);
  for (int retry = 0; retry < 2; ++retry) {
    cloud.advance(1700s);
    answer(500);
  }
  EXPECT_NE(bodies("dead").find("an hour "), std::string::npos);
}

TEST_F(DeliveryTest, ARequestUnderWayIsMadeAgainAfterARestart) {
  create_topic();
  subscribe_http();
  confirm_newest();
  publish("m");
  const std::string id = newest_request()["json"]["MessageId"];
  EXPECT_EQ(cloud.restart().fault, "");
  cloud.advance(15s + 20s);
  EXPECT_EQ(newest_request()["json"]["MessageId"], id);
  answer(200);
  EXPECT_EQ(traced("sns.deliver"), 1u);
}

TEST_F(DeliveryTest, AHostWithoutHttpKeepsRequestsInTheInbox) {
  create_topic();
  const auto no_runner = [&] {
    cloud.complete_effect(cloud.effects().back().id, {{"error", {{"type", "NoRunner"}}}});
  };
  subscribe_http();
  no_runner();
  ASSERT_EQ(inbox("http").size(), 1u);
  const Document asked = inbox("http")[0];
  EXPECT_EQ(asked["headers"]["x-amz-sns-message-type"], "SubscriptionConfirmation");
  const Document body = parse_json(asked["body"].get<std::string>()).value();
  call("ConfirmSubscription", {{"TopicArn", kTopicArn}, {"Token", body["Token"]}});
  publish("m");
  no_runner();
  EXPECT_EQ(inbox("http").size(), 2u);
  EXPECT_EQ(traced("sns.deliver"), 1u);
}

TEST_F(DeliveryTest, AUrlWithinTheSandboxIsCalledThere) {
  create_topic();
  subscribe_http({{"RedrivePolicy", create_dead_letter_queue()}},
                 "https://none.execute-api.us-east-1.amazonaws.com/prod/hook");
  EXPECT_TRUE(cloud.effects().empty());
  EXPECT_EQ(traced("sns.fail"), 1u);  // there is no such API
}

TEST_F(DeliveryTest, AnApiIsCalledAndItsAnswerCounts) {
  const std::string api = call("CreateRestApi", {{"name", "hooks"}}, "apigateway").value("id", "");
  const Document root = {
      {"restApiId", api},
      {"resourceId", call("GetResources", {{"restApiId", api}}, "apigateway")["items"][0]["id"]},
      {"httpMethod", "POST"}};
  const auto with = [&](Document more) {
    more.update(root);
    return more;
  };
  call("PutMethod", with({{"authorizationType", "NONE"}}), "apigateway");
  call("PutIntegration",
       with({{"type", "MOCK"},
             {"passthroughBehavior", "NEVER"},
             {"requestTemplates", {{"text/plain", R"({"statusCode": 200})"}}}}),
       "apigateway");
  call("PutMethodResponse", with({{"statusCode", "200"}}), "apigateway");
  call("PutIntegrationResponse", with({{"statusCode", "200"}}), "apigateway");
  call("CreateDeployment", {{"restApiId", api}, {"stageName", "prod"}}, "apigateway");

  create_topic();
  const std::string url = "https://" + api + ".execute-api.us-east-1.amazonaws.com/prod/";
  subscribe_http(Document::object(), url.c_str());
  std::string token;
  for (const TraceEvent& event : cloud.machine().trace().events()) {
    if (event.kind == "sns.confirmation") token = event.detail.to_object()["token"];
  }
  call("ConfirmSubscription", {{"TopicArn", kTopicArn}, {"Token", token}});
  publish("m");
  EXPECT_TRUE(cloud.effects().empty());
  EXPECT_EQ(traced("sns.fail"), 0u);
  EXPECT_EQ(traced("sns.deliver"), 1u);
}

TEST_F(DeliveryTest, ARateSpreadsDeliveriesOverTime) {
  create_topic();
  const std::string arn = subscribe_http(
      {{"DeliveryPolicy",
        R"({"healthyRetryPolicy":{"minDelayTarget":1,"maxDelayTarget":1,"numRetries":3},)"
        R"("throttlePolicy":{"maxReceivesPerSecond":2}})"}});
  confirm_newest();
  cloud.advance(10s);
  const size_t before = cloud.effects().size();
  for (const char* text : {"a", "b", "c"}) publish(text);
  const auto sent = [&] { return cloud.effects().size() - before; };
  EXPECT_EQ(sent(), 1u) << "the first goes at once";
  answer(503);
  cloud.advance(499ms);
  EXPECT_EQ(sent(), 1u);
  cloud.advance(1ms);
  EXPECT_EQ(newest_request()["json"]["Message"], "b");
  answer(200);
  EXPECT_EQ(cloud.restart().fault, "");
  cloud.advance(500ms);
  EXPECT_EQ(newest_request()["json"]["Message"], "c");
  answer(200);
  // The retry, a second after the answer, waits for its turn behind the others.
  cloud.advance(499ms);
  EXPECT_EQ(sent(), 3u);
  cloud.advance(1ms);
  EXPECT_EQ(newest_request()["json"]["Message"], "a");
  answer(200);
  call("Unsubscribe", {{"SubscriptionArn", arn}});
  EXPECT_EQ(traced("sns.deliver"), 2u) << "since the restart";
}

TEST_F(DeliveryTest, AnEndpointThatIsUnsubscribedCanTakeItBack) {
  create_topic();
  const std::string arn = subscribe_http();
  confirm_newest();
  call("Unsubscribe", {{"SubscriptionArn", arn}});
  const Document told = newest_request();
  EXPECT_EQ(header(told, "x-amz-sns-message-type"), "UnsubscribeConfirmation");
  EXPECT_EQ(header(told, "x-amz-sns-subscription-arn"), arn);
  EXPECT_EQ(told["json"]["Message"],
            "You have chosen to deactivate subscription " + arn +
                ".\nTo cancel this operation and restore the subscription, visit the SubscribeURL "
                "included in this message.");
  EXPECT_EQ(call("ListSubscriptions", Document::object())["Subscriptions"], Document::array());
  answer(200);
  EXPECT_EQ(call("ConfirmSubscription",
                 {{"TopicArn", kTopicArn}, {"Token", told["json"]["Token"]}})["SubscriptionArn"],
            arn);
  publish("back");
  EXPECT_EQ(newest_request()["json"]["Message"], "back");
}

TEST_F(DeliveryTest, TheLinksInMessagesWork) {
  create_topic();
  const std::string arn = subscribe_http();
  const auto visit = [&](const std::string& link) {
    const UrlParts url = split_url(link);
    return cloud.http({"GET", url.target, {{"Host", url.host}}, ""});
  };
  answer(200);
  const HttpResponse confirmed = visit(newest_request()["json"]["SubscribeURL"]);
  EXPECT_EQ(confirmed.status, 200);
  EXPECT_NE(confirmed.body.find("<SubscriptionArn>" + arn + "</SubscriptionArn>"),
            std::string::npos);
  publish("m");
  answer(200);
  EXPECT_EQ(visit(newest_request()["json"]["UnsubscribeURL"]).status, 200);
  EXPECT_EQ(call("ListSubscriptions", Document::object())["Subscriptions"], Document::array());
  EXPECT_EQ(header(newest_request(), "x-amz-sns-message-type"), "UnsubscribeConfirmation");
}

TEST_F(DeliveryTest, TokensAreGoodForTwoDays) {
  create_topic();
  const std::string arn = subscribe_http();
  const Document token = newest_request()["json"]["Token"];
  answer(200);
  cloud.advance(48h - 1s);
  EXPECT_EQ(
      call("GetTopicAttributes", {{"TopicArn", kTopicArn}})["Attributes"]["SubscriptionsPending"],
      "1");
  cloud.advance(1s);
  EXPECT_EQ(
      call("GetTopicAttributes", {{"TopicArn", kTopicArn}})["Attributes"]["SubscriptionsPending"],
      "0");
  EXPECT_EQ(error("ConfirmSubscription", {{"TopicArn", kTopicArn}, {"Token", token}}),
            "InvalidParameterException: Invalid parameter: Token");
}

TEST_F(DeliveryTest, AKeyThatIsDisabledStopsItsTopicOrQueue) {
  const Document key = call("CreateKey", Document::object(), "kms")["KeyMetadata"];
  const auto set_key = [&](bool enabled) {
    call(enabled ? "EnableKey" : "DisableKey", {{"KeyId", key["KeyId"]}}, "kms");
  };
  create_topic();
  call("SetTopicAttributes",
       {{"TopicArn", kTopicArn},
        {"AttributeName", "KmsMasterKeyId"},
        {"AttributeValue", key["KeyId"]}});
  subscribe_queue("plain");
  publish("one");
  set_key(false);
  const std::string fault = error("Publish", {{"TopicArn", kTopicArn}, {"Message", "two"}});
  const std::string expected = "KMSDisabledException: " + key["Arn"].get<std::string>() +
                               " is disabled. (Service: AWSKMS; Status Code: 400; Error Code: "
                               "DisabledException; Request ID: ";
  EXPECT_EQ(fault.substr(0, expected.size()), expected);
  EXPECT_EQ(bodies("plain"), "one ");

  call("SetTopicAttributes",
       {{"TopicArn", kTopicArn}, {"AttributeName", "KmsMasterKeyId"}, {"AttributeValue", ""}});
  subscribe_queue("sealed", {{"RedrivePolicy", create_dead_letter_queue()}});
  call("SetQueueAttributes",
       {{"QueueUrl", "https://sqs.us-east-1.amazonaws.com/000000000000/sealed"},
        {"Attributes", {{"KmsMasterKeyId", key["Arn"]}}}},
       "sqs");
  set_key(true);
  publish("three");
  set_key(false);
  publish("four");
  EXPECT_EQ(bodies("dead"), "four ");  // refused for good
  const Result<Document> received =
      cloud.call("sqs",
                 "ReceiveMessage",
                 {{"QueueUrl", "https://sqs.us-east-1.amazonaws.com/000000000000/sealed"}});
  ASSERT_FALSE(received.ok());
  EXPECT_EQ(received.error().code, "KmsDisabled");
  set_key(true);
  EXPECT_EQ(bodies("sealed"), "three ");
}

TEST_F(DeliveryTest, NothingIsDeliveredAfterItsSubscriptionOrTopicIsGone) {
  create_topic();
  const std::string arn = subscribe_queue("inbox");
  subscribe_queue("other");
  break_queues();
  publish("m");
  call("Unsubscribe", {{"SubscriptionArn", arn}});
  call("DeleteTopic", {{"TopicArn", kTopicArn}});
  mend_queues();
  create_topic();
  cloud.advance(1h);
  EXPECT_EQ(bodies("inbox"), "");
  EXPECT_EQ(bodies("other"), "");
}

}  // namespace
}  // namespace cloudtab::sns
