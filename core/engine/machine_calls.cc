#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "core/base/ensure.h"
#include "core/base/guard.h"
#include "core/base/packed.h"
#include "core/engine/active_call.h"
#include "core/engine/control.h"
#include "core/engine/machine.h"
#include "core/engine/not_implemented.h"
#include "core/model/document_check.h"

// How the machine carries out one call, whoever makes it: it is tried, and tried again when what it
// waits for has come, until it has its answer.

namespace cloudtab {

Call Machine::make_call(ActiveCall& active) {
  Call call(*this, active.parsed.service->id);
  call.now_ = now_;
  call.started_at_ = active.started_at;
  call.scope_ = active.scope;
  call.principal_ = active.principal;
  call.request_id_ = active.request_id;
  call.endpoint_ = active.endpoint;
  call.xray_header_ = active.xray_header;
  call.memo_ = &active.memo;
  call.invocations_ = &active.invocations;
  call.may_wait_ = true;
  call.trace_id_ = active.trace_id;
  call.depth_ = active.depth;
  return call;
}

bool Machine::completes(FunctionRef<void()> step) {
  if (config_.ends_when_broken.value_or(false)) {
    step();
    return true;
  }
  const Store::Savepoint savepoint = store_.savepoint();
  const size_t effects_before = outputs_.effects.size();
  const bool was_authorizing = authorizing_;
  const std::optional<std::string> broken = what_breaks(step);
  if (!broken) return true;
  store_.rollback_to(savepoint);
  outputs_.effects.resize(effects_before);
  authorizing_ = was_authorizing;
  TraceEvent& event = trace_.add();
  event.time = now_;
  event.kind = "broken";
  event.error = "InternalFailure";
  event.detail.add("message", *broken);
  return false;
}

void Machine::attempt(std::unique_ptr<ActiveCall> active) {
  const bool is_complete = completes([&] { try_attempt(active); });
  if (!is_complete && active != nullptr) give_up(*active);
}

void Machine::give_up(const ActiveCall& active) {
  // The text is AWS's for what broke in a service (CommonErrors of its API references).
  Error broken{
      "InternalFailure",
      "The request processing has failed because of an unknown error, exception or failure.",
      500,
      Fault::kReceiver};
  if (active.task_handler != nullptr) return forget_invocations(active);
  answer(active, std::move(broken));
}

void Machine::try_attempt(std::unique_ptr<ActiveCall>& active) {
  Call call = make_call(*active);
  if (active->task_handler != nullptr) return attempt_task(active, call);
  const ParsedRequest& parsed = active->parsed;
  const bool is_http = parsed.kind != ParsedRequest::Kind::kOperation;
  if (active->first_attempt && !active->delayed) {
    active->trace_id = call.trace_id_ =
        trace_call(call,
                   parsed.service->id,
                   is_http ? std::string_view() : parsed.operation->name,
                   active->trace_id);
  }
  const bool first_attempt = std::exchange(active->first_attempt, false);
  if (is_http) return attempt_http(active, call);
  if (first_attempt && meets_fault(*active, call)) return wait(active);

  const bool is_refused = active->delayed_error.has_value();
  Outcome outcome =
      is_refused
          ? Outcome(std::move(*active->delayed_error))
          : run_operation(call, *parsed.service, *parsed.operation, parsed.input, first_attempt);
  if (is_refused) observe(call, *parsed.service, *parsed.operation, parsed.input, outcome);
  if (outcome.is_waiting()) {
    active->waiting = outcome.waiting();
    return wait(active);
  }
  answer(*active, std::move(outcome));
}

void Machine::attempt_http(std::unique_ptr<ActiveCall>& active, Call& call) {
  const Store::Savepoint savepoint = store_.savepoint();
  HttpOutcome outcome = active->http_handler == nullptr
                            ? not_implemented(active->parsed.service->id, "data plane")
                            : active->http_handler(call, active->http);
  if (outcome.is_waiting()) {
    active->waiting = outcome.waiting();
    return wait(active);
  }
  if (outcome.ok()) return respond(*active, std::move(outcome.answer()));
  store_.rollback_to(savepoint);
  trace_error(call, outcome.error());
  answer(*active, outcome.error());
}

bool Machine::meets_fault(ActiveCall& active, Call& call) {
  if (!active.response_id || active.delayed) return false;
  std::optional<Faults::Hit> hit =
      faults_.meet(active.parsed.service->id, active.parsed.operation->name, random_);
  if (!hit) return false;
  active.delayed = true;
  active.delayed_error = std::move(hit->error);
  active.waiting = Waiting{{}, now_ + hit->delay};
  call.trace("fault",
             "",
             {{"delayMilliseconds", hit->delay.count()},
              {"error", active.delayed_error ? active.delayed_error->code : ""}});
  active.first_attempt = !active.delayed_error;
  return true;
}

void Machine::attempt_task(std::unique_ptr<ActiveCall>& active, Call& call) {
  if (std::exchange(active->first_attempt, false)) {
    TraceEvent& event = trace_.add();
    event.cause = active->trace_id;
    event.time = now_;
    event.kind = "task";
    event.service = active->parsed.service->id;
    event.resource = active->task_key;
    event.scope = active->scope;
    event.detail.add("name", active->task_name);
    active->trace_id = call.trace_id_ = event.id;
  }
  std::optional<Waiting> waiting = active->task_handler(call, active->task_key);
  if (!waiting) return forget_invocations(*active);
  active->waiting = std::move(*waiting);
  wait(active);
}

void Machine::wait(std::unique_ptr<ActiveCall>& active) {
  waiting_.emplace(active->id, std::move(active));
}

void Machine::answer(const ActiveCall& active, Outcome&& outcome) {
  const ParsedRequest& parsed = active.parsed;
  if (active.invocation_id != 0) {
    if (outcome.ok()) unpack_answer(*parsed.service, outcome.answer());
    complete_invocation(
        active, outcome.ok() ? Result<Document>(std::move(outcome.answer())) : outcome.error());
  } else if (outcome.ok()) {
    respond(active, codec_->render(parsed, outcome.answer(), active.request_id));
  } else if (parsed.kind == ParsedRequest::Kind::kControl) {
    respond(active, ControlApi::render_error(outcome.error()));
  } else {
    respond(active, codec_->render_error(parsed, outcome.error(), active.request_id));
  }
}

Outcome Machine::run_operation(Call& call,
                               const model::Service& service,
                               const model::Operation& operation,
                               const Document& input,
                               bool first_attempt) {
  Outcome outcome = try_operation(call, service, operation, input, first_attempt);
  if (!outcome.is_waiting()) observe(call, service, operation, input, outcome);
  return outcome;
}

void Machine::observe(Call& call,
                      const model::Service& service,
                      const model::Operation& operation,
                      const Document& input,
                      const Outcome& outcome) {
  const ServiceDefinition* definition = registry_.service(service.id);
  if (definition != nullptr && definition->observe != nullptr)
    definition->observe(call, operation, input, outcome);
}

Outcome Machine::try_operation(Call& call,
                               const model::Service& service,
                               const model::Operation& operation,
                               const Document& input,
                               bool first_attempt) {
  const OperationHandler handler = registry_.handler(service.id, operation.name);
  if (handler == nullptr) {
    Error error = not_implemented(service.id, operation.name);
    trace_error(call, error);
    return error;
  }
  if (first_attempt) {
    Status checked = codec_->check(service, operation, input);
    if (checked.ok()) checked = authorize(call, service, operation, input);
    if (!checked.ok()) {
      trace_error(call, checked.error());
      return std::move(checked).error();
    }
  }
  if (service.id == kMeasureReader.service) take_measures();
  const Store::Savepoint savepoint = store_.savepoint();
  const size_t effects_before = outputs_.effects.size();
  Outcome outcome = handler(call, input);
  if (config_.check_answers && outcome.ok()) {
    unpack_answer(service, outcome.answer());
    const Status conforming = model::conforms(service, operation.output, outcome.answer());
    if (!conforming.ok()) outcome = conforming.error();
  }
  if (outcome.is_error()) {
    store_.rollback_to(savepoint);
    outputs_.effects.resize(effects_before);
    trace_error(call, outcome.error());
  }
  ENSURE(!outcome.is_waiting() || call.may_wait());
  return outcome;
}

void Machine::unpack_answer(const model::Service& service, Document& answer) const {
  const PackedForm* form = registry_.service(service.id)->packed_form;
  if (form != nullptr) unpack_within(answer, *form);
}

Status Machine::authorize(const Call& call,
                          const model::Service& service,
                          const model::Operation& operation,
                          const Document& input) {
  if (access_.empty() || authorizing_ || config_.authorizer == nullptr) return ok();
  // What a service does for its client it does as a part of what the client was allowed, unless it
  // acts as itself or in a role.
  const bool is_own =
      call.principal_.service.empty() && call.principal_.arn.find(":role/") == std::string::npos;
  if (call.depth_ > 0 && is_own) return ok();
  const AccessRecord* access = access_.find("mode");
  if (access == nullptr) return ok();
  Call asking(*this, call.service_);
  asking.now_ = asking.started_at_ = now_;
  asking.scope_ = call.scope_;
  asking.principal_ = service_principal(service.id, call.scope_);
  asking.request_id_ = call.request_id_;
  asking.trace_id_ = call.trace_id_;
  asking.depth_ = call.depth_;
  Document memo = Document::object();
  asking.memo_ = &memo;
  Document unpacked;
  if (holds_packed(input)) unpack_answer(service, unpacked = input);
  authorizing_ = true;
  AccessVerdict verdict = config_.authorizer(
      asking,
      AccessRequest{
          service, operation, unpacked.is_null() ? input : unpacked, call.principal_, call.scope_});
  authorizing_ = false;
  if (verdict.action.empty()) return ok();
  asking.trace("iam.decision",
               verdict.resource,
               {{"action", verdict.action},
                {"principal",
                 call.principal_.service.empty() ? call.principal_.arn : call.principal_.service},
                {"decision", verdict.allowed ? "allow" : "deny"},
                {"reason", verdict.reason},
                {"policy", verdict.policy}});
  if (verdict.allowed || access->value.value("Mode", "off") != "enforce") return ok();
  return std::move(verdict.refusal);
}

HttpHandler Machine::data_plane_of(std::string_view service) const {
  const ServiceDefinition* definition = registry_.service(service);
  return definition == nullptr ? nullptr : definition->data_plane;
}

void Machine::respond(const ActiveCall& active, HttpResponse response) {
  forget_invocations(active);
  if (active.reply_to) {
    deliver_reply(*active.reply_to, HttpReply{std::move(response), ""});
  } else if (!active.abandoned) {
    outputs_.responses.push_back(Response{*active.response_id, std::move(response)});
  }
}

void Machine::complete_invocation(const ActiveCall& active, Result<Document> result) {
  forget_invocations(active);
  invocation_results_.insert_or_assign(active.invocation_id, std::move(result));
  notified_.insert(Call::call_key(active.invocation_id));
}

void Machine::forget_invocations(const ActiveCall& active) {
  for (const uint64_t invocation : active.invocations) invocation_results_.erase(invocation);
}

}  // namespace cloudtab
