#pragma once

#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "core/cloud/testing.h"

// A cloud to send SQS calls to, and what its tests keep asking.

namespace cloudtab::sqs {

class SqsTest : public ::testing::Test {
 protected:
  /// The answer; a call that fails is a test failure.
  Document call(std::string_view operation, const Document& input) {
    Result<Document> answer = cloud.call("sqs", operation, input);
    if (!answer.ok()) {
      ADD_FAILURE() << operation << ": " << answer.error().code << ": " << answer.error().message;
      return Document::object();
    }
    return std::move(answer).value();
  }
  /// `code: message`, or "" if the call succeeded.
  std::string error(std::string_view operation, const Document& input) {
    const Result<Document> answer = cloud.call("sqs", operation, input);
    return answer.ok() ? "" : answer.error().code + ": " + answer.error().message;
  }

  std::string create(const std::string& name, const Document& attributes = Document::object()) {
    return call("CreateQueue", {{"QueueName", name}, {"Attributes", attributes}})
        .value("QueueUrl", "");
  }
  Document send(const std::string& url,
                const std::string& body,
                Document more = Document::object()) {
    more["QueueUrl"] = url;
    more["MessageBody"] = body;
    return call("SendMessage", more);
  }
  /// The messages of one ReceiveMessage.
  Document receive(const std::string& url, Document more = Document::object()) {
    more["QueueUrl"] = url;
    if (!more.contains("MaxNumberOfMessages")) more["MaxNumberOfMessages"] = 10;
    Document answer = call("ReceiveMessage", more);
    return answer.contains("Messages") ? answer["Messages"] : Document::array();
  }
  /// Their bodies, in order, with a space after each.
  std::string bodies(const std::string& url, const Document& more = Document::object()) {
    std::string joined;
    for (const Document& message : receive(url, more))
      joined += message["Body"].get<std::string>() + " ";
    return joined;
  }
  void remove(const std::string& url, const Document& message) {
    call("DeleteMessage", {{"QueueUrl", url}, {"ReceiptHandle", message["ReceiptHandle"]}});
  }
  std::string attribute(const std::string& url, const std::string& name) {
    const Document answer = call("GetQueueAttributes",
                                 {{"QueueUrl", url}, {"AttributeNames", Document::array({name})}});
    return answer.contains("Attributes") ? answer["Attributes"].value(name, "") : "";
  }
  /// `visible/in flight/delayed`.
  std::string counts(const std::string& url) {
    return attribute(url, "ApproximateNumberOfMessages") + "/" +
           attribute(url, "ApproximateNumberOfMessagesNotVisible") + "/" +
           attribute(url, "ApproximateNumberOfMessagesDelayed");
  }

  TestCloud cloud;
};

}  // namespace cloudtab::sqs
