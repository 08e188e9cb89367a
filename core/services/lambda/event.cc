#include "core/services/lambda/event.h"

#include <algorithm>
#include <cstdint>
#include <utility>

#include "core/base/arn.h"
#include "core/base/encoding.h"
#include "core/base/json.h"
#include "core/services/lambda/destination.h"
#include "core/services/lambda/limits.h"
#include "core/services/lambda/run.h"
#include "core/services/lambda/state.h"

namespace cloudtab::lambda {

namespace {

/// Past a function's own timeout, how long until a run that a restart lost is begun again.
constexpr Duration kLostAfter = 10s;

struct Policy {
  int64_t retries_max = kRetriesDefault;
  Duration age_max = kEventAgeDefault;
  std::string on_success;
  std::string on_failure;
  std::string dead_letters;
};

std::string destination(const Document& config, const char* condition) {
  return config.value("DestinationConfig", Document::object())
      .value(condition, Document::object())
      .value("Destination", "");
}

Policy policy_of(const Document& function) {
  Policy policy;
  const Document config = function.value("EventInvokeConfig", Document::object());
  policy.retries_max = config.value("MaximumRetryAttempts", kRetriesDefault);
  if (config.contains("MaximumEventAgeInSeconds"))
    policy.age_max = std::chrono::seconds(config["MaximumEventAgeInSeconds"].get<int64_t>());
  policy.on_success = destination(config, "OnSuccess");
  policy.on_failure = destination(config, "OnFailure");
  policy.dead_letters =
      function.value("DeadLetterConfig", Document::object()).value("TargetArn", "");
  return policy;
}

std::string quoted(const std::string& text) {
  return Document(text).dump(-1, ' ', false, Document::error_handler_t::replace);
}

/// What a destination is sent. Written out, since AWS's order of members is not the alphabet's.
/// Source: recorded, and
/// https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-retain-records.html
std::string invocation_record(Call& call,
                              const std::string& request_id,
                              const EventRecord& event,
                              const std::string& function_arn,
                              const std::string& condition,
                              const RunEnd* end) {
  const std::string qualifier = event.qualifier.empty() ? kLatest : event.qualifier;
  std::string text = "{\"version\":\"1.0\",\"timestamp\":" + quoted(to_iso8601_millis(call.now())) +
                     ",\"requestContext\":{\"requestId\":" + quoted(request_id) +
                     ",\"functionArn\":" + quoted(function_arn + ":" + qualifier) +
                     ",\"condition\":" + quoted(condition) +
                     ",\"approximateInvokeCount\":" + std::to_string(event.runs) +
                     "},\"requestPayload\":" + event.payload;
  if (end != nullptr) {
    text += ",\"responseContext\":{\"statusCode\":200,\"executedVersion\":" + quoted(end->version);
    if (end->failed) text += ",\"functionError\":\"Unhandled\"";
    // What was streamed need not be JSON.
    const bool is_json =
        !end->stream || (is_valid_utf8(end->payload) && parse_json(end->payload).ok());
    text += "},\"responsePayload\":" + (is_json ? end->payload : quoted(end->payload));
  }
  return text + "}";
}

/// Source: recorded, and
/// https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-retain-records.html
Document dead_letter_attributes(const std::string& request_id, const RunEnd* end) {
  std::string message;
  if (end != nullptr) {
    const Document payload = Document::parse(end->payload, nullptr, false);
    if (payload.is_object() && payload.contains("errorMessage") &&
        payload["errorMessage"].is_string())
      message = payload["errorMessage"].get<std::string>().substr(0, 1024);
  }
  Document attributes = {{"RequestID", {{"DataType", "String"}, {"StringValue", request_id}}},
                         {"ErrorCode", {{"DataType", "Number"}, {"StringValue", "200"}}}};
  if (!message.empty())
    attributes["ErrorMessage"] = {{"DataType", "String"}, {"StringValue", message}};
  return attributes;
}

/// One event in one attempt to run it.
class EventRun {
 public:
  EventRun(Call& call, std::string request_id, const EventRecord& event, const Document& function)
      : call_(call),
        request_id_(std::move(request_id)),
        event_(event),
        arn_(function["FunctionArn"].get<std::string>()),
        role_(function.value("Role", "")),
        policy_(policy_of(function)) {}

  void succeeded(const RunEnd& end) {
    ++event_.runs;
    send(policy_.on_success, "Success", &end);
    forget();
  }

  void failed(const RunEnd& end) {
    ++event_.runs;
    event_.throttles = 0;
    const auto retry = static_cast<int64_t>(event_.runs);
    if (retry > policy_.retries_max) return give_up("RetriesExhausted", &end);
    try_again(kRetryDelay * retry, &end);
  }

  void throttled() {
    Duration delay = kThrottleDelayMin;
    for (uint64_t i = 0; i < event_.throttles && delay < kThrottleDelayMax; ++i) delay *= 2;
    ++event_.throttles;
    try_again(std::min(delay, kThrottleDelayMax), nullptr);
  }

  void give_up(const std::string& condition, const RunEnd* end) {
    send(policy_.on_failure, condition, end);
    if (!policy_.dead_letters.empty()) {
      const Status sent =
          send_to(call_,
                  policy_.dead_letters,
                  role_,
                  {.text = event_.payload, .attributes = dead_letter_attributes(request_id_, end)});
      if (!sent.ok())
        call_.meter("DeadLetterErrors", 1, "Count", {{"FunctionName", event_.function}});
    }
    call_.meter("AsyncEventsDropped", 1, "Count", {{"FunctionName", event_.function}});
    call_.trace("lambda.drop", arn_, {{"requestId", request_id_}, {"condition", condition}});
    forget();
  }

  bool is_too_old(Instant at) const { return at - event_.accepted_at > policy_.age_max; }

 private:
  void try_again(Duration delay, const RunEnd* end) {
    const Instant at = call_.now() + delay;
    // What would be too old by then is not kept until then. A retry at the age itself is too late,
    // as recorded: one minute old at most, no retry after one minute.
    if (at - event_.accepted_at >= policy_.age_max) return give_up("EventAgeExceeded", end);
    call_.records<EventRecord>().put(request_id_, event_);
    call_.set_timer("event", request_id_, at);
    call_.trace("lambda.retry", arn_, {{"requestId", request_id_}, {"at", to_iso8601_millis(at)}});
  }

  void send(const std::string& arn, const std::string& condition, const RunEnd* end) {
    if (arn.empty()) return;
    const Status sent =
        send_to(call_,
                arn,
                role_,
                {.text = invocation_record(call_, request_id_, event_, arn_, condition, end),
                 .folder = "aws/lambda/async/" + event_.function});
    if (!sent.ok())
      call_.meter("DestinationDeliveryFailures", 1, "Count", {{"FunctionName", event_.function}});
  }

  void forget() {
    call_.records<EventRecord>().erase(request_id_);
    call_.cancel_timer("event", request_id_);
  }

  Call& call_;
  std::string request_id_;
  EventRecord event_;
  std::string arn_;
  std::string role_;
  Policy policy_;
};

}  // namespace

void accept_event(Call& call,
                  const Target& target,
                  std::string payload,
                  std::string client_context) {
  EventRecord event;
  event.function = target.function;
  event.qualifier = target.qualifier;
  event.payload = std::move(payload);
  event.client_context = std::move(client_context);
  event.accepted_at = call.now();
  call.records<EventRecord>().put(call.request_id(), std::move(event));
  call.set_timer("event", call.request_id(), call.now());
  call.meter("AsyncEventsReceived", 1, "Count", {{"FunctionName", target.function}});
}

void start_event(Call& call, std::string_view request_id) {
  const EventRecord* event = call.records<EventRecord>().find(request_id);
  if (event == nullptr) return;
  const FunctionRecord* function = call.records<FunctionRecord>().find(event->function);
  if (function == nullptr) {
    call.records<EventRecord>().erase(request_id);
    return;
  }
  call.start_task("event", request_id);
  const std::chrono::seconds timeout(function->value["Timeout"].get<int64_t>());
  call.set_timer("event", request_id, call.now() + timeout + kLostAfter);
}

std::optional<Waiting> run_event(Call& call, std::string_view request_id) {
  const EventRecord* event = call.records<EventRecord>().find(request_id);
  if (event == nullptr) return std::nullopt;
  const FunctionRecord* function = call.records<FunctionRecord>().find(event->function);
  const bool has_begun = call.memo().contains("run");
  if (function == nullptr && !has_begun) {
    call.records<EventRecord>().erase(request_id);
    return std::nullopt;
  }
  Document configuration =
      function != nullptr
          ? function->value
          : Document{
                {"FunctionArn", make_arn("lambda", call.scope(), "function:" + event->function)}};
  if (!event->qualifier.empty()) {
    // A version's settings, and an alias's, are its own.
    const Result<Qualified> named =
        find_qualified(call, {{"FunctionName", event->function}, {"Qualifier", event->qualifier}});
    configuration.erase("EventInvokeConfig");
    if (named.ok() && named->record.contains("EventInvokeConfig"))
      configuration["EventInvokeConfig"] = named->record["EventInvokeConfig"];
  }
  EventRun attempt(call, std::string(request_id), *event, configuration);
  if (!has_begun) {
    if (configuration.value("ReservedConcurrency", int64_t{1}) == 0) {
      attempt.give_up("ZeroReservedConcurrency", nullptr);
      return std::nullopt;
    }
    if (attempt.is_too_old(call.now())) {
      attempt.give_up("EventAgeExceeded", nullptr);
      return std::nullopt;
    }
  }
  Run run{{event->function, kLatest, event->qualifier},
          event->payload,
          std::string(request_id),
          event->client_context};
  if (!has_begun) {
    const Result<Target> target =
        find_target(call, {{"FunctionName", event->function}, {"Qualifier", event->qualifier}});
    if (!target.ok()) {
      attempt.give_up("RetriesExhausted", nullptr);
      return std::nullopt;
    }
    run.target = *target;
  }
  const OutcomeOf<RunEnd> outcome = run_function(call, run);
  if (outcome.is_waiting()) return outcome.waiting();
  if (outcome.is_error()) {
    attempt.throttled();
  } else if (outcome.answer().failed) {
    attempt.failed(outcome.answer());
  } else {
    attempt.succeeded(outcome.answer());
  }
  return std::nullopt;
}

}  // namespace cloudtab::lambda
