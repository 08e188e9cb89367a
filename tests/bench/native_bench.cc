// What the engine's calls cost, request bytes to answer bytes, natively: processor time, which a
// loaded machine distorts less than the clock on the wall. Prints one line of JSON for bench.mjs:
// {"PutItem": microseconds, ...}. The same calls run in wasm from workload.mjs; a change belongs in
// both.

#include <algorithm>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <functional>
#include <malloc.h>
#include <memory>
#include <string>
#include <string_view>
#include <utility>

#include "core/cloud/cloud.h"

namespace {

using cloudtab::HttpRequest;
using cloudtab::Instant;

constexpr int kFewItems = 1'000;
constexpr int kManyItems = 100'000;
constexpr int kFewMessages = 10;
constexpr int kManyMessages = 100'000;
/// Calls in one measurement; of several measurements the least counts.
constexpr int kCalls = 5'000;
constexpr int kRounds = 3;

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

HttpRequest query_request(const std::string& host, std::string form) {
  HttpRequest request;
  request.headers = {{"host", host + ".us-east-1.amazonaws.com"},
                     {"content-type", "application/x-www-form-urlencoded"}};
  request.body = std::move(form);
  return request;
}

double micros_per_call(int count, const std::function<void(int)>& call) {
  const std::clock_t started = std::clock();
  for (int i = 0; i < count; ++i) call(i);
  return static_cast<double>(std::clock() - started) * 1e6 / CLOCKS_PER_SEC / count;
}

double least_micros_per_call(const std::function<void(int)>& call, int calls = kCalls) {
  double least = micros_per_call(calls, call);
  for (int round = 1; round < kRounds; ++round)
    least = std::min(least, micros_per_call(calls, call));
  return least;
}

void report(const char* what, double figure) {
  static bool first = true;
  std::printf("%s\"%s\":%.3f", first ? "{" : ",", what, figure);
  first = false;
}

class Bench {
 public:
  Bench() : machine_(cloudtab::make_cloud({})) {
    dynamodb(
        "CreateTable",
        R"({"TableName":"bench","BillingMode":"PAY_PER_REQUEST","AttributeDefinitions":[)"
        R"({"AttributeName":"pk","AttributeType":"S"},{"AttributeName":"sk","AttributeType":"N"}],)"
        R"("KeySchema":[{"AttributeName":"pk","KeyType":"HASH"},{"AttributeName":"sk","KeyType":"RANGE"}]})");
    machine_->tick(cloudtab::from_millis(1'767'225'600'000 + 60'000));
    static_cast<void>(machine_->take_outputs());
    sqs("CreateQueue", R"({"QueueName":"bench"})");
  }

  void items() {
    const auto put = [&](int i) { dynamodb("PutItem", put_item_body(i)); };
    for (int i = 0; i < kFewItems; ++i) put(i);
    report("PutItem, 1 000 items",
           least_micros_per_call([&](int i) { put(spread(i, kFewItems)); }));
    report("GetItem, 1 000 items",
           least_micros_per_call([&](int i) { get(spread(i, kFewItems)); }));
    const size_t before = mallinfo2().uordblks;
    for (int i = kFewItems; i < kManyItems; ++i) put(i);
    const auto used = static_cast<double>(mallinfo2().uordblks - before);
    report("PutItem", least_micros_per_call([&](int i) { put(spread(i, kManyItems)); }));
    report("GetItem", least_micros_per_call([&](int i) { get(spread(i, kManyItems)); }));
    report("bytes per item", used / (kManyItems - kFewItems));
  }

  void messages() {
    const auto fill = [&](int from, int to) {
      for (int i = from; i < to; ++i) send(i);
    };
    fill(0, kFewMessages);
    exchange("10");
    fill(kFewMessages, kManyMessages);
    exchange("100 000");
  }

  /// Topics with queues whose filters let the messages through.
  void topics() {
    for (const int queues : {1, 10, 100}) {
      const std::string name = "topic-" + std::to_string(queues);
      sns("Action=CreateTopic&Name=" + name);
      const std::string arn = "arn%3Aaws%3Asns%3Aus-east-1%3A000000000000%3A" + name;
      for (int i = 0; i < queues; ++i) {
        const std::string queue = name + "-" + std::to_string(i);
        sqs("CreateQueue", R"({"QueueName":")" + queue + "\"}");
        sns("Action=Subscribe&Protocol=sqs&TopicArn=" + arn +
            "&Endpoint=arn%3Aaws%3Asqs%3Aus-east-1%3A000000000000%3A" + queue +
            "&Attributes.entry.1.key=FilterPolicy&Attributes.entry.1.value="
            "%7B%22kind%22%3A%5B%22new%22%2C%7B%22prefix%22%3A%22up%22%7D%5D%7D");
      }
      const std::string publish =
          "Action=Publish&TopicArn=" + arn +
          "&MessageAttributes.entry.1.Name=kind&MessageAttributes.entry.1.Value.DataType=String"
          "&MessageAttributes.entry.1.Value.StringValue=new&Message=message+";
      report(("Publish to " + std::to_string(queues) + " queues with filters").c_str(),
             least_micros_per_call([&](int i) { sns(publish + std::to_string(i)); },
                                   kCalls / (queues * 5)));
    }
  }

 private:
  /// Another item each time, in no order that a cache would like.
  static int spread(int i, int count) { return static_cast<int>(int64_t{i} * 7919 % count); }

  std::string dynamodb(const std::string& operation, std::string body) {
    return answer_to(*machine_,
                     json_request("dynamodb", "DynamoDB_20120810." + operation, std::move(body)))
        .body;
  }
  std::string sqs(const std::string& operation, std::string body) {
    return answer_to(*machine_, json_request("sqs", "AmazonSQS." + operation, std::move(body)))
        .body;
  }
  void sns(const std::string& form) {
    answer_to(*machine_, query_request("sns", form + "&Version=2010-03-31"));
  }
  void get(int i) { dynamodb("GetItem", get_item_body(i)); }
  void send(int i) {
    sqs("SendMessage", "{" + queue_ + R"(,"MessageBody":"message )" + std::to_string(i) + "\"}");
  }

  /// Each message sent is received and deleted, so that the backlog stays as long as it is.
  void exchange(const std::string& backlog) {
    report(("SendMessage, ReceiveMessage and DeleteMessage, " + backlog + " waiting").c_str(),
           least_micros_per_call([&](int i) {
             send(i);
             const std::string body = sqs("ReceiveMessage", "{" + queue_ + "}");
             constexpr std::string_view kMark = R"("ReceiptHandle":")";
             const size_t at = body.find(kMark) + kMark.size();
             sqs("DeleteMessage",
                 "{" + queue_ + R"(,"ReceiptHandle":")" + body.substr(at, body.find('"', at) - at) +
                     "\"}");
           }));
  }

  std::unique_ptr<cloudtab::Machine> machine_;
  const std::string queue_ =
      R"("QueueUrl":"https://sqs.us-east-1.amazonaws.com/000000000000/bench")";
};

}  // namespace

/// `native_bench topics`: a part of it.
int main(int count, char** arguments) {
  const std::string_view only = count > 1 ? arguments[1] : "";
  Bench bench;
  if (only.empty() || only == "items") bench.items();
  if (only.empty() || only == "messages") bench.messages();
  if (only.empty() || only == "topics") bench.topics();
  std::printf("}\n");
  return 0;
}
