#pragma once

#include <string>
#include <string_view>
#include <utility>

#include <gtest/gtest.h>

#include "core/base/json.h"
#include "core/cloud/testing.h"

// A cloud to send SNS calls to, and what its tests keep asking.

namespace cloudtab::sns {

inline constexpr const char* kTopicArn = "arn:aws:sns:us-east-1:000000000000:events";

class SnsTest : public ::testing::Test {
 protected:
  Document call(std::string_view operation,
                const Document& input,
                std::string_view service = "sns") {
    Result<Document> answer = cloud.call(service, operation, input);
    if (!answer.ok()) {
      ADD_FAILURE() << operation << ": " << answer.error().code << ": " << answer.error().message;
      return Document::object();
    }
    return std::move(answer).value();
  }
  /// `code: message`, or "" if the call succeeded.
  std::string error(std::string_view operation, const Document& input) {
    const Result<Document> answer = cloud.call("sns", operation, input);
    return answer.ok() ? "" : answer.error().code + ": " + answer.error().message;
  }

  void create_topic() { call("CreateTopic", {{"Name", "events"}}); }
  /// A queue subscribed to the topic; answers the subscription's ARN.
  std::string subscribe_queue(const std::string& queue,
                              const Document& attributes = Document::object()) {
    call("CreateQueue", {{"QueueName", queue}}, "sqs");
    return call("Subscribe",
                {{"TopicArn", kTopicArn},
                 {"Protocol", "sqs"},
                 {"Endpoint", "arn:aws:sqs:us-east-1:000000000000:" + queue},
                 {"Attributes", attributes}})
        .value("SubscriptionArn", "");
  }
  Document publish(const std::string& body, Document more = Document::object()) {
    more["TopicArn"] = kTopicArn;
    more["Message"] = body;
    return call("Publish", more);
  }
  Document receive(const std::string& queue) {
    Document answer =
        call("ReceiveMessage",
             {{"QueueUrl", "https://sqs.us-east-1.amazonaws.com/000000000000/" + queue},
              {"MaxNumberOfMessages", 10},
              {"MessageAttributeNames", Document::array({"All"})}},
             "sqs");
    return answer.contains("Messages") ? answer["Messages"] : Document::array();
  }
  /// What subscribers of the queue got as messages, in order, with a space after each.
  std::string bodies(const std::string& queue) {
    std::string joined;
    for (const Document& message : receive(queue)) {
      const Result<Document> body = parse_json(message["Body"].get<std::string>());
      joined += body.ok() && body->is_object() ? body->value("Message", "")
                                               : message["Body"].get<std::string>();
      joined += " ";
    }
    return joined;
  }

  /// The inbox, the newest first.
  Document inbox(const std::string& protocol) {
    HttpRequest request;
    request.method = "GET";
    request.target = "/_cloudtab/sns/inbox?protocol=" + protocol;
    const Result<Document> view = parse_json(cloud.http(request).body);
    return view.ok() ? view->value("items", Document::array()) : Document::array();
  }

  TestCloud cloud;
};

inline Document text_attribute(const char* value, const char* type = "String") {
  return {{"DataType", type}, {"StringValue", value}};
}

}  // namespace cloudtab::sns
