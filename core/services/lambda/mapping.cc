#include "core/services/lambda/mapping.h"

#include <algorithm>
#include <cstdint>
#include <iterator>
#include <utility>

#include "core/base/arn.h"
#include "core/base/encoding.h"
#include "core/services/lambda/filter.h"
#include "core/services/lambda/limits.h"
#include "core/services/lambda/role.h"
#include "core/services/lambda/state.h"
#include "core/services/lambda/version.h"

namespace cloudtab::lambda {

namespace {

Invocation to_queue(Call& call, const Document& mapping, std::string_view operation) {
  const Arn arn = *parse_arn(mapping["EventSourceArn"].get<std::string>());
  return {.service = "sqs",
          .operation = operation,
          .input = {{"QueueUrl",
                     "https://sqs." + arn.region + ".amazonaws.com/" + arn.account + "/" +
                         arn.resource}},
          .scope = arn.scope(),
          .principal = in_role(call.scope(), mapped_role(call, mapping))};
}

/// Calls an operation on at most ten messages at a time.
void for_messages(Call& call,
                  const Document& mapping,
                  std::string_view operation,
                  const Document& messages,
                  const Document& more) {
  for (size_t at = 0; at < messages.size(); at += kReceiveMax) {
    Invocation invocation = to_queue(call, mapping, operation);
    Document entries = Document::array();
    for (size_t i = at; i < std::min(messages.size(), at + kReceiveMax); ++i) {
      Document entry = {{"Id", std::to_string(i - at)},
                        {"ReceiptHandle", messages[i]["ReceiptHandle"]}};
      entry.update(more);
      entries.push_back(std::move(entry));
    }
    invocation.input["Entries"] = std::move(entries);
    // What fails comes into sight again, as it would for any consumer.
    (void)call.invoke(invocation);
  }
}

int64_t batches_max(const Document& mapping) {
  return mapping.value("ScalingConfig", Document::object())
      .value("MaximumConcurrency", kBatchesDefault);
}

/// When what was gathered is handed over, full or not: some time after its first message.
Instant window_end(const Document& memo, const Document& mapping) {
  const std::chrono::seconds window(mapping["MaximumBatchingWindowInSeconds"].get<int64_t>());
  return from_millis(memo["first"].get<int64_t>()) + window;
}

/// Asks the queue for as many messages as the batch still takes; `receive` in the memo is the call.
void begin_receive(Call& call, const Document& mapping) {
  Document& memo = call.memo();
  const size_t gathered = memo.contains("messages") ? memo["messages"].size() : 0;
  // The size may have been lowered since the first of them.
  const size_t room = std::max(mapping["BatchSize"].get<size_t>(), gathered + 1) - gathered;
  Duration wait = kReceiveWait;
  if (gathered > 0)
    wait = std::clamp(window_end(memo, mapping) - call.now(), Duration(0), kReceiveWait);
  Invocation receive = to_queue(call, mapping, "ReceiveMessage");
  receive.input.update({{"MaxNumberOfMessages", std::min(room, kReceiveMax)},
                        // Rounded up, so that time passes before it asks again.
                        {"WaitTimeSeconds", (wait + 999ms) / 1s},
                        {"MessageAttributeNames", {"All"}},
                        {"MessageSystemAttributeNames", {"All"}}});
  memo["source"] = {{"EventSourceArn", mapping["EventSourceArn"]},
                    {"FunctionArn", mapping["FunctionArn"]}};
  memo["receive"] = call.invoke_async(receive);
}

/// Adds what the mapping's filters let through; the rest is deleted from the queue.
void gather(Call& call, const Document& mapping, const Document& received) {
  Document& memo = call.memo();
  if (!memo.contains("messages")) memo["messages"] = Document::array();
  if (memo["messages"].empty()) memo["first"] = to_millis(call.now());
  Document dropped = Document::array();
  for (const Document& message : received) {
    const bool passes = passes_filters(mapping.value("FilterCriteria", Document::object()),
                                       event_record(message, mapping["EventSourceArn"]));
    (passes ? memo["messages"] : dropped).push_back(message);
  }
  for_messages(call, mapping, "DeleteMessageBatch", dropped, Document::object());
}

void hand_over(Call& call, std::string_view uuid, Document messages) {
  const std::string key = batch_key(uuid, call.random().hex(16));
  BatchRecord batch;
  batch.uuid = uuid;
  batch.messages = std::move(messages);
  call.records<BatchRecord>().put(key, std::move(batch));
  call.start_task("batch", key);
}

/// Those of the messages that the run of the function dealt with.
Document succeeded(const Result<Document>& result,
                   const Document& mapping,
                   const Document& messages) {
  Document done = Document::array();
  if (!result.ok() || result->contains("FunctionError")) return done;
  BatchFailures failures;
  if (!mapping["FunctionResponseTypes"].empty()) {
    const auto& payload = (*result)["Payload"].get_binary();
    std::vector<std::string> ids;
    for (const Document& message : messages) ids.push_back(message["MessageId"]);
    failures = batch_failures(std::string(payload.begin(), payload.end()), ids);
  }
  if (failures.all) return done;
  for (const Document& message : messages) {
    const std::string id = message["MessageId"];
    if (std::find(failures.ids.begin(), failures.ids.end(), id) == failures.ids.end())
      done.push_back(message);
  }
  return done;
}

}  // namespace

std::string mapping_key(std::string_view uuid) { return "lambda/mapping/" + std::string(uuid); }

const Document* enabled_mapping(Call& call, std::string_view uuid) {
  const MappingRecord* mapping = call.records<MappingRecord>().find(uuid);
  return mapping != nullptr && mapping->value["State"] == "Enabled" ? &mapping->value : nullptr;
}

bool is_of_stream(const Document& mapping) { return mapping.contains("StartingPosition"); }

std::string mapped_role(Call& call, const Document& mapping) {
  const std::string& arn = mapping["FunctionArn"].get_ref<const std::string&>();
  constexpr std::string_view kBefore = ":function:";
  const std::string name = arn.substr(arn.find(kBefore) + kBefore.size());
  const size_t end = std::min(name.find(':'), name.size());
  // An alias's versions have roles of their own; it is asked which one when it is run.
  const std::string qualifier = name.substr(std::min(end + 1, name.size()));
  const bool is_version = !qualifier.empty() && qualifier[0] >= '0' && qualifier[0] <= '9';
  const std::string version = is_version ? qualifier : kLatest;
  const Document* function = configuration_of(call, name.substr(0, end), version);
  return function == nullptr ? "" : function->value("Role", "");
}

void start_poll(Call& call, std::string_view uuid) {
  const Document* mapping = enabled_mapping(call, uuid);
  if (mapping == nullptr) return;
  call.start_task(is_of_stream(*mapping) ? "stream" : "poll", uuid);
  call.set_timer("poll", uuid, call.now() + kPollWatch);
}

std::optional<Waiting> poll_queue(Call& call, std::string_view uuid) {
  Document& memo = call.memo();
  for (;;) {
    if (!memo.contains("receive")) {
      const Document* mapping = enabled_mapping(call, uuid);
      if (mapping == nullptr) return std::nullopt;
      const auto batches = call.records<BatchRecord>().prefix(batches_of(uuid));
      if (std::distance(batches.begin(), batches.end()) >= batches_max(*mapping))
        return Waiting{{mapping_key(uuid)}};
      begin_receive(call, *mapping);
    }
    const uint64_t id = memo["receive"];
    const Result<Document>* received = call.result_of(id);
    if (received == nullptr) return Waiting{{Call::call_key(id)}};
    memo.erase("receive");
    // The queue is gone, perhaps for a while; the timer tries again.
    if (!received->ok()) return std::nullopt;
    const Document* mapping = enabled_mapping(call, uuid);
    gather(call,
           mapping != nullptr ? *mapping : memo["source"],
           (*received)->value("Messages", Document::array()));
    Document& messages = memo["messages"];
    if (mapping == nullptr) {
      for_messages(call,
                   memo["source"],
                   "ChangeMessageVisibilityBatch",
                   messages,
                   {{"VisibilityTimeout", 0}});
      return std::nullopt;
    }
    const bool is_full = messages.size() >= (*mapping)["BatchSize"].get<size_t>();
    const bool may_fill = !is_full && call.now() < window_end(memo, *mapping);
    if (!messages.empty() && may_fill) continue;
    if (!messages.empty()) hand_over(call, uuid, std::exchange(messages, Document::array()));
    // Each round is a task of its own, so that what it asked for is let go.
    call.start_task("poll", uuid);
    return std::nullopt;
  }
}

std::optional<Waiting> run_batch(Call& call, std::string_view key) {
  const BatchRecord* batch = call.records<BatchRecord>().find(key);
  if (batch == nullptr) return std::nullopt;
  const std::string uuid = batch->uuid;
  const Document messages = batch->messages;
  const MappingRecord* mapping = call.records<MappingRecord>().find(uuid);
  if (mapping == nullptr) {
    call.records<BatchRecord>().erase(key);
    return std::nullopt;
  }
  Document& memo = call.memo();
  if (!memo.contains("invocation")) {
    Document event = {{"Records", Document::array()}};
    for (const Document& message : messages)
      event["Records"].push_back(event_record(message, mapping->value["EventSourceArn"]));
    const std::string payload = event.dump(-1, ' ', false, Document::error_handler_t::replace);
    memo["invocation"] = call.invoke_async(
        {.service = "lambda",
         .operation = "Invoke",
         .input = {{"FunctionName", mapping->value["FunctionArn"]},
                   {"Payload", Document::binary({payload.begin(), payload.end()})}},
         .principal = in_role(call.scope(), "")});
  }
  const uint64_t id = memo["invocation"];
  const Result<Document>* result = call.result_of(id);
  if (result == nullptr) return Waiting{{Call::call_key(id)}};
  const Document done = succeeded(*result, mapping->value, messages);
  for_messages(call, mapping->value, "DeleteMessageBatch", done, Document::object());
  call.trace("lambda.batch",
             mapping->value["EventSourceMappingArn"].get<std::string>(),
             {{"messages", messages.size()}, {"done", done.size()}});
  call.records<BatchRecord>().erase(key);
  call.notify(mapping_key(uuid));
  return std::nullopt;
}

Document event_record(const Document& message, const std::string& queue_arn) {
  Document attributes = Document::object();
  const Document sent = message.value("MessageAttributes", Document::object());
  for (const auto& attribute : sent.items()) {
    const Document& value = attribute.value();
    Document shown = {{"dataType", value["DataType"]},
                      {"stringListValues", Document::array()},
                      {"binaryListValues", Document::array()}};
    if (value.contains("StringValue")) shown["stringValue"] = value["StringValue"];
    if (value.contains("BinaryValue")) {
      const auto& bytes = value["BinaryValue"].get_binary();
      shown["binaryValue"] = base64_encode(std::string(bytes.begin(), bytes.end()));
    }
    attributes[attribute.key()] = std::move(shown);
  }
  Document record = {{"messageId", message["MessageId"]},
                     {"receiptHandle", message["ReceiptHandle"]},
                     {"body", message["Body"]},
                     {"attributes", message.value("Attributes", Document::object())},
                     {"messageAttributes", std::move(attributes)},
                     {"md5OfBody", message["MD5OfBody"]},
                     {"eventSource", "aws:sqs"},
                     {"eventSourceARN", queue_arn},
                     {"awsRegion", parse_arn(queue_arn)->region}};
  if (message.contains("MD5OfMessageAttributes"))
    record["md5OfMessageAttributes"] = message["MD5OfMessageAttributes"];
  return record;
}

BatchFailures batch_failures(std::string_view payload, const std::vector<std::string>& ids) {
  const BatchFailures everything{true, {}};
  const Document answer = Document::parse(payload, nullptr, /*allow_exceptions=*/false);
  if (answer.is_discarded()) return everything;
  if (answer.is_null()) return {};
  if (!answer.is_object()) return everything;
  const auto listed = answer.find("batchItemFailures");
  if (listed == answer.end() || listed->is_null()) return {};
  if (!listed->is_array()) return everything;
  BatchFailures failures;
  for (const Document& failure : *listed) {
    if (!failure.is_object()) return everything;
    const auto id = failure.find("itemIdentifier");
    if (id == failure.end() || !id->is_string()) return everything;
    const bool is_there = std::find(ids.begin(), ids.end(), *id) != ids.end();
    if (!is_there) return everything;
    failures.ids.push_back(id->get<std::string>());
  }
  return failures;
}

}  // namespace cloudtab::lambda
