#include <string>
#include <utility>

#include "core/base/encoding.h"
#include "core/base/json.h"
#include "core/services/lambda/errors.h"
#include "core/services/lambda/event.h"
#include "core/services/lambda/limits.h"
#include "core/services/lambda/operations/operations.h"
#include "core/services/lambda/run.h"
#include "core/services/lambda/version.h"

namespace cloudtab::lambda {

namespace {

Document bytes_of(const std::string& text) { return Document::binary({text.begin(), text.end()}); }

/// The event as JSON text. No event at all is an empty object.
Result<std::string> payload_of(const Document& input, size_t bytes_max) {
  if (!input.contains("Payload")) return std::string("{}");
  const auto& bytes = input["Payload"].get_binary();
  std::string payload(bytes.begin(), bytes.end());
  if (payload.empty()) return std::string("{}");
  if (payload.size() > bytes_max) return errors::request_too_large(bytes_max);
  if (!is_valid_utf8(payload) || !parse_json(payload).ok())
    return errors::payload_is_not_json(payload);
  return payload;
}

/// What is to be run; what is not there is told of as the version that would be run, as recorded.
Result<Target> target_of(Call& call, const Document& input) {
  ASSIGN_OR_RETURN(const Target named, named_target(call, input));
  if (named.qualifier.empty() && configuration_of(call, named.function, kLatest) == nullptr)
    return errors::no_such_function(function_arn(call.scope(), named.function, kLatest));
  return find_target(call, input);
}

std::string tail(const std::string& log) {
  return log.size() > kLogTailMax ? log.substr(log.size() - kLogTailMax) : log;
}

/// A run whose end is waited for.
OutcomeOf<RunEnd> run_now(Call& call, const Document& input, bool takes_stream) {
  const bool has_begun = call.memo().contains("run");
  Run run;
  if (has_begun) {
    // The function may be gone by now; its run is not.
    run.target.function = call.memo()["function"];
  } else {
    ASSIGN_OR_RETURN(run.target, target_of(call, input));
  }
  ASSIGN_OR_RETURN(run.payload, payload_of(input, kSyncPayloadMax));
  run.client_context = input.value("ClientContext", "");
  run.takes_stream = takes_stream;
  if (!call.may_wait()) return errors::cannot_wait();
  run.request_id = call.request_id();
  if (!has_begun) call.memo()["function"] = run.target.function;
  return run_function(call, run);
}

/// What was written, then how it ended. The fault of a function that wrote nothing is told here
/// too. https://docs.aws.amazon.com/lambda/latest/api/API_InvokeWithResponseStream.html
Document events_of(const RunEnd& end, const Document& input) {
  Document events = Document::array();
  const auto add = [&](const std::string& chunk) {
    events.push_back({{"PayloadChunk", {{"Payload", bytes_of(chunk)}}}});
  };
  if (end.stream) {
    for (const std::string& chunk : end.stream->chunks) add(chunk);
  } else if (!end.failed) {
    add(end.payload);
  }
  Document complete = Document::object();
  if (end.failed) complete = {{"ErrorCode", "Unhandled"}, {"ErrorDetails", end.payload}};
  if (input.value("LogType", "None") == "Tail")
    complete["LogResult"] = base64_encode(tail(end.log));
  events.push_back({{"InvokeComplete", std::move(complete)}});
  return events;
}

Document answer_of(const RunEnd& end, const Document& input) {
  Document answer = {
      {"StatusCode", 200}, {"ExecutedVersion", end.version}, {"Payload", bytes_of(end.payload)}};
  if (end.failed) answer["FunctionError"] = "Unhandled";
  if (input.value("LogType", "None") == "Tail") answer["LogResult"] = base64_encode(tail(end.log));
  return answer;
}

}  // namespace

Outcome invoke(Call& call, const Document& input) {
  const std::string type = input.value("InvocationType", "RequestResponse");
  if (type == "RequestResponse") {
    const OutcomeOf<RunEnd> outcome = run_now(call, input, /*takes_stream=*/false);
    if (outcome.is_waiting()) return outcome.waiting();
    if (outcome.is_error()) return outcome.error();
    return answer_of(outcome.answer(), input);
  }
  ASSIGN_OR_RETURN(const Target target, target_of(call, input));
  ASSIGN_OR_RETURN(std::string payload,
                   payload_of(input, type == "Event" ? kEventPayloadMax : kSyncPayloadMax));
  if (type == "DryRun") return Document{{"StatusCode", 204}, {"Payload", bytes_of("")}};
  RETURN_IF_ERROR(check_runtime(call, target));
  accept_event(call, target, std::move(payload), input.value("ClientContext", ""));
  return Document{{"StatusCode", 202}, {"Payload", bytes_of("")}};
}

Outcome invoke_with_response_stream(Call& call, const Document& input) {
  if (input.value("InvocationType", "RequestResponse") == "DryRun") {
    RETURN_IF_ERROR(target_of(call, input));
    return Document{{"StatusCode", 204}};
  }
  const OutcomeOf<RunEnd> outcome = run_now(call, input, /*takes_stream=*/true);
  if (outcome.is_waiting()) return outcome.waiting();
  if (outcome.is_error()) return outcome.error();
  const RunEnd& end = outcome.answer();
  Document answer = {{"StatusCode", 200}, {"ExecutedVersion", end.version}};
  // Within the sandbox: the stream's own type. To clients the header is the event stream's.
  if (end.stream) answer["ResponseStreamContentType"] = end.stream->content_type;
  answer["EventStream"] = events_of(end, input);
  return answer;
}

Outcome invoke_async(Call& call, const Document& input) {
  ASSIGN_OR_RETURN(const Target target, target_of(call, input));
  ASSIGN_OR_RETURN(std::string payload,
                   payload_of({{"Payload", input.at("InvokeArgs")}}, kEventPayloadMax));
  RETURN_IF_ERROR(check_runtime(call, target));
  accept_event(call, target, std::move(payload), "");
  return Document{{"Status", 202}};
}

}  // namespace cloudtab::lambda
