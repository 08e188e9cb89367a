// How long the engine takes for a call, request bytes to answer bytes, natively. Prints one line of
// JSON for bench.mjs:
// {"PutItem": microseconds, ...}. The same calls run in wasm from workload.mjs; a change belongs in
// both.

#include <chrono>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <functional>
#include <string>

#include "core/cloud/cloud.h"

namespace {

using cloudtab::HttpRequest;
using cloudtab::Instant;

constexpr int kItems = 20'000;
constexpr int kMessages = 5'000;

cloudtab::HttpResponse answer_to(cloudtab::Machine& machine, const HttpRequest& request) {
  // Virtual time stands still but for a millisecond each thousand calls, so that no timer runs.
  static uint64_t id = 0;
  ++id;
  machine.request(
      id, request, cloudtab::from_millis(1'767'225'600'000 + static_cast<int64_t>(id / 1000)));
  cloudtab::Outputs outputs = machine.take_outputs();
  if (outputs.responses.size() != 1 || outputs.responses[0].http.status != 200) {
    std::fprintf(stderr,
                 "native_bench: %s\n",
                 outputs.responses.empty() ? "no answer" : outputs.responses[0].http.body.c_str());
    std::exit(1);
  }
  return std::move(outputs.responses[0].http);
}

HttpRequest json_request(const std::string& host, const std::string& target, std::string body) {
  HttpRequest request;
  request.headers = {{"host", host + ".us-east-1.amazonaws.com"},
                     {"content-type", "application/x-amz-json-1.0"},
                     {"x-amz-target", target}};
  request.body = std::move(body);
  return request;
}

/// An item of about 400 bytes with ten attributes.
std::string put_item_body(int index) {
  const std::string number = std::to_string(index);
  return R"({"TableName":"bench","Item":{"pk":{"S":"customer#)" + number + R"("},"sk":{"N":")" +
         number +
         R"("},"name":{"S":"Ada Lovelace"},"email":{"S":"ada@example.com"},"age":{"N":"36"},)"
         R"("active":{"BOOL":true},"tags":{"L":[{"S":"red"},{"S":"green"}]},)"
         R"("address":{"M":{"street":{"S":"12 Long Street"},"city":{"S":"London"}}},)"
         R"("note":{"S":"a note of some length that brings the whole to about four hundred bytes"},)"
         R"("total":{"N":"1234.56"}}})";
}

std::string get_item_body(int index) {
  const std::string number = std::to_string(index);
  return R"({"TableName":"bench","Key":{"pk":{"S":"customer#)" + number + R"("},"sk":{"N":")" +
         number + R"("}}})";
}

double micros_per_call(int count, const std::function<void(int)>& call) {
  const auto started = std::chrono::steady_clock::now();
  for (int i = 0; i < count; ++i) call(i);
  const std::chrono::duration<double, std::micro> taken =
      std::chrono::steady_clock::now() - started;
  return taken.count() / count;
}

}  // namespace

int main() {
  const auto machine = cloudtab::make_cloud({});
  answer_to(
      *machine,
      json_request(
          "dynamodb",
          "DynamoDB_20120810.CreateTable",
          R"({"TableName":"bench","BillingMode":"PAY_PER_REQUEST","AttributeDefinitions":[)"
          R"({"AttributeName":"pk","AttributeType":"S"},{"AttributeName":"sk","AttributeType":"N"}],)"
          R"("KeySchema":[{"AttributeName":"pk","KeyType":"HASH"},{"AttributeName":"sk","KeyType":"RANGE"}]})"));
  machine->tick(cloudtab::from_millis(1'767'225'600'000 + 60'000));
  static_cast<void>(machine->take_outputs());

  const double put = micros_per_call(kItems, [&](int i) {
    answer_to(*machine, json_request("dynamodb", "DynamoDB_20120810.PutItem", put_item_body(i)));
  });
  const double get = micros_per_call(kItems, [&](int i) {
    answer_to(
        *machine,
        json_request("dynamodb", "DynamoDB_20120810.GetItem", get_item_body(i * 7919 % kItems)));
  });

  answer_to(*machine, json_request("sqs", "AmazonSQS.CreateQueue", R"({"QueueName":"bench"})"));
  const std::string queue =
      R"("QueueUrl":"https://sqs.us-east-1.amazonaws.com/000000000000/bench")";
  const double send = micros_per_call(kMessages, [&](int i) {
    answer_to(
        *machine,
        json_request("sqs",
                     "AmazonSQS.SendMessage",
                     "{" + queue + R"(,"MessageBody":"message )" + std::to_string(i) + "\"}"));
  });
  const double receive = micros_per_call(kMessages, [&](int) {
    const std::string body =
        answer_to(*machine, json_request("sqs", "AmazonSQS.ReceiveMessage", "{" + queue + "}"))
            .body;
    const cloudtab::Document answer = cloudtab::Document::parse(body);
    const std::string handle = answer.at("Messages").at(0).at("ReceiptHandle");
    answer_to(*machine,
              json_request("sqs",
                           "AmazonSQS.DeleteMessage",
                           "{" + queue + R"(,"ReceiptHandle":")" + handle + "\"}"));
  });
  std::printf(
      "{\"PutItem\":%.3f,\"GetItem\":%.3f,\"SendMessage\":%.3f,\"ReceiveMessage and "
      "DeleteMessage\":%.3f}\n",
      put,
      get,
      send,
      receive);
  return 0;
}
