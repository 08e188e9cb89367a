#pragma once

#include <chrono>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <utility>

#include <gtest/gtest.h>

#include "core/cloud/testing.h"
#include "core/services/lambda/zip.h"

namespace cloudtab::lambda {

/// A cloud with functions; the test plays the host that runs them.
class FunctionTest : public ::testing::Test {
 protected:
  static Document blob(const std::string& bytes) {
    return Document::binary({bytes.begin(), bytes.end()});
  }
  static std::string text(const Document& bytes) {
    return {bytes.get_binary().begin(), bytes.get_binary().end()};
  }

  TestCloud& cloud() { return *holder_; }
  const TestCloud& cloud() const { return *holder_; }

  Result<Document> call(std::string_view operation, const Document& input = Document::object()) {
    return cloud().call("lambda", operation, input);
  }
  void create(const std::string& name, const Document& more = Document::object()) {
    Document input = {{"FunctionName", name},
                      {"Runtime", "nodejs22.x"},
                      {"Handler", "index.handler"},
                      {"Role", "arn:aws:iam::000000000000:role/worker"},
                      {"Code", {{"ZipFile", blob(zip_one_file("index.js", "1"))}}}};
    input.update(more);
    const Result<Document> created = call("CreateFunction", input);
    ASSERT_TRUE(created.ok()) << created.error().message;
  }
  uint64_t start(const Document& input) { return cloud().start("lambda", "Invoke", input); }
  void send_event(const std::string& name, const std::string& payload = "{}") {
    const Result<Document> sent =
        call("Invoke",
             {{"FunctionName", name}, {"InvocationType", "Event"}, {"Payload", blob(payload)}});
    ASSERT_TRUE(sent.ok()) << sent.error().message;
    EXPECT_EQ((*sent)["StatusCode"], 202);
  }

  /// Effects begun so far.
  size_t runs() const { return cloud().effects().size(); }
  const Document& last_request() const { return cloud().effects().back().request; }
  void finish(size_t run, Document account) {
    account["durationMicroseconds"] = 1234;
    account["memoryMegabytes"] = 30;
    cloud().complete_effect(cloud().effects().at(run).id, {{"ok", std::move(account)}});
  }
  void finish_last(const std::string& payload) {
    finish(runs() - 1, {{"outcome", "returned"}, {"payload", payload}});
  }
  void fail_last() {
    finish(runs() - 1,
           {{"outcome", "threw"}, {"payload", R"({"errorType":"Error","errorMessage":"boom"})"}});
  }
  std::string queue(const std::string& name, const Document& attributes = Document::object()) {
    const Result<Document> created =
        cloud().call("sqs", "CreateQueue", {{"QueueName", name}, {"Attributes", attributes}});
    return created.ok() ? (*created)["QueueUrl"].get<std::string>() : "";
  }
  /// The one message of a queue, or null.
  Document received(const std::string& url) {
    const Result<Document> answer = cloud().call(
        "sqs", "ReceiveMessage", {{"QueueUrl", url}, {"MessageAttributeNames", {"All"}}});
    return answer.ok() && answer->contains("Messages") ? (*answer)["Messages"][0] : Document();
  }

  /// Creates the stack `s` and waits for it; answers its outputs by their keys.
  Document deploy(const char* stack_template) {
    const Result<Document> created = cloud().call(
        "cloudformation", "CreateStack", {{"StackName", "s"}, {"TemplateBody", stack_template}});
    EXPECT_TRUE(created.ok());
    cloud().advance(std::chrono::minutes(5));
    const Result<Document> stacks =
        cloud().call("cloudformation", "DescribeStacks", {{"StackName", "s"}});
    EXPECT_TRUE(stacks.ok());
    if (!stacks.ok()) return Document::object();
    const Document& stack = (*stacks)["Stacks"][0];
    EXPECT_EQ(stack["StackStatus"], "CREATE_COMPLETE");
    Document outputs = Document::object();
    for (const Document& output : stack["Outputs"])
      outputs[output["OutputKey"].get<std::string>()] = output["OutputValue"];
    return outputs;
  }

  /// A new cloud in place of this one.
  void renew() { holder_ = std::make_unique<TestCloud>(); }

  std::unique_ptr<TestCloud> holder_ = std::make_unique<TestCloud>();
};

}  // namespace cloudtab::lambda
