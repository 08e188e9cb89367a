#include <algorithm>
#include <utility>

#include "core/base/ensure.h"
#include "core/base/guard.h"
#include "core/base/packed.h"
#include "core/engine/active_call.h"
#include "core/engine/control.h"
#include "core/engine/machine.h"
#include "core/engine/not_implemented.h"
#include "core/model/document_check.h"

// How the machine carries out calls: a client's, those between services, and what they start.

namespace cloudtab {

namespace {

/// How deep calls between services may nest; AWS stops such loops too (Lambda's recursive loop
/// detection).
constexpr int kCallDepthMax = 16;

bool is_aws_host(std::string_view host) {
  host = host.substr(0, host.find(':'));
  constexpr std::string_view kDomain = ".amazonaws.com";
  return host.size() > kDomain.size() && host.substr(host.size() - kDomain.size()) == kDomain;
}

Error internal_failure(std::string message) {
  return Error{"InternalFailure", std::move(message), 500, Fault::kReceiver};
}

}  // namespace

// --- One call
// ----------------------------------------------------------------------------------------------------------

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

bool Machine::completes(const std::function<void()>& step) {
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
  const Error broken = internal_failure(
      "The request processing has failed because of an unknown error, exception or failure.");
  if (active.invocation_id != 0) return complete_invocation(active, broken);
  if (active.task_handler != nullptr) {
    for (const uint64_t invocation : active.invocations) invocation_results_.erase(invocation);
    return;
  }
  respond(active,
          active.parsed.kind == ParsedRequest::Kind::kControl
              ? ControlApi::render_error(broken)
              : codec_->render_error(active.parsed, broken, active.request_id));
}

void Machine::try_attempt(std::unique_ptr<ActiveCall>& active) {
  Call call = make_call(*active);
  if (active->task_handler != nullptr) {
    attempt_task(active, call);
    return;
  }
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

  if (is_http) {
    const Store::Savepoint savepoint = store_.savepoint();
    HttpOutcome outcome = active->http_handler == nullptr
                              ? not_implemented(parsed.service->id, "data plane")
                              : active->http_handler(call, active->http);
    if (outcome.is_waiting()) {
      active->waiting = outcome.waiting();
      waiting_.emplace(active->id, std::move(active));
    } else if (outcome.ok()) {
      respond(*active, std::move(outcome.answer()));
    } else {
      store_.rollback_to(savepoint);
      trace_error(call, outcome.error());
      respond(*active,
              parsed.kind == ParsedRequest::Kind::kControl
                  ? ControlApi::render_error(outcome.error())
                  : codec_->render_error(parsed, outcome.error(), active->request_id));
    }
    return;
  }

  if (first_attempt && active->response_id && !active->delayed) {
    if (std::optional<Faults::Hit> hit =
            faults_.meet(parsed.service->id, parsed.operation->name, random_)) {
      active->delayed = true;
      active->delayed_error = std::move(hit->error);
      active->waiting = Waiting{{}, now_ + hit->delay};
      call.trace("fault",
                 "",
                 {{"delayMilliseconds", hit->delay.count()},
                  {"error", active->delayed_error ? active->delayed_error->code : ""}});
      active->first_attempt = !active->delayed_error;
      waiting_.emplace(active->id, std::move(active));
      return;
    }
  }
  Outcome outcome =
      active->delayed_error
          ? Outcome(std::move(*active->delayed_error))
          : run_operation(call, *parsed.service, *parsed.operation, parsed.input, first_attempt);
  if (active->delayed_error)
    observe(call, *parsed.service, *parsed.operation, parsed.input, outcome);
  if (outcome.is_waiting()) {
    active->waiting = outcome.waiting();
    waiting_.emplace(active->id, std::move(active));
    return;
  }
  if (active->invocation_id != 0) {
    if (outcome.ok()) unpack_answer(*parsed.service, outcome.answer());
    complete_invocation(
        *active, outcome.ok() ? Result<Document>(std::move(outcome.answer())) : outcome.error());
  } else if (outcome.ok()) {
    respond(*active, codec_->render(parsed, outcome.answer(), active->request_id));
  } else {
    respond(*active, codec_->render_error(parsed, outcome.error(), active->request_id));
  }
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
  if (waiting) {
    active->waiting = std::move(*waiting);
    waiting_.emplace(active->id, std::move(active));
    return;
  }
  for (const uint64_t invocation : active->invocations) invocation_results_.erase(invocation);
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
  for (const uint64_t invocation : active.invocations) invocation_results_.erase(invocation);
  if (active.reply_to) {
    deliver_reply(*active.reply_to, HttpReply{std::move(response), ""});
  } else if (!active.abandoned) {
    outputs_.responses.push_back(Response{*active.response_id, std::move(response)});
  }
}

void Machine::complete_invocation(const ActiveCall& active, Result<Document> result) {
  for (const uint64_t invocation : active.invocations) invocation_results_.erase(invocation);
  invocation_results_.insert_or_assign(active.invocation_id, std::move(result));
  notified_.insert(Call::call_key(active.invocation_id));
}

// --- Calls between services
// --------------------------------------------------------------------------------------------

Call Machine::nested_call(Call& caller,
                          std::string_view service,
                          std::string_view operation,
                          std::optional<Scope> scope,
                          std::optional<Principal> principal) {
  Call call(*this, service);
  call.now_ = caller.now_;
  call.started_at_ = caller.now_;
  call.scope_ = scope ? std::move(*scope) : caller.scope_;
  call.principal_ = principal ? std::move(*principal) : caller.principal_;
  call.request_id_ = random_.uuid();
  call.endpoint_ = caller.endpoint_;
  call.xray_header_ = caller.xray_header_;
  call.may_wait_ = false;
  call.depth_ = caller.depth_ + 1;
  call.trace_id_ = trace_call(call, service, operation, caller.trace_id_);
  return call;
}

Result<Document> Machine::invoke(Call& caller, Invocation&& invocation) {
  const model::Service* service = model::find_service(invocation.service);
  ENSURE(service != nullptr);
  const model::Operation* operation = model::find_operation(*service, invocation.operation);
  ENSURE(operation != nullptr);
  if (caller.depth_ >= kCallDepthMax)
    return internal_failure("Calls between services are nested too deeply.");
  Call call = nested_call(caller,
                          service->id,
                          operation->name,
                          std::move(invocation.scope),
                          std::move(invocation.principal));
  Document memo;
  call.memo_ = &memo;
  // A fault rule's error meets services as it meets clients. Its delay does not: what a service
  // invokes answers at once.
  if (std::optional<Faults::Hit> hit = faults_.meet(service->id, operation->name, random_);
      hit && hit->error) {
    call.trace("fault", "", {{"error", hit->error->code}});
    observe(call, *service, *operation, invocation.input, *hit->error);
    return std::move(*hit->error);
  }
  Outcome outcome =
      run_operation(call, *service, *operation, invocation.input, /*first_attempt=*/true);
  if (outcome.is_error()) return outcome.error();
  unpack_answer(*service, outcome.answer());
  return std::move(outcome.answer());
}

uint64_t Machine::invoke_async(Call& caller, const Invocation& invocation) {
  ENSURE(caller.invocations_ != nullptr);
  const model::Service* service = model::find_service(invocation.service);
  ENSURE(service != nullptr);
  auto active = std::make_unique<ActiveCall>();
  active->id = ++last_call_id_;
  active->invocation_id = active->id;
  active->parsed.service = service;
  active->parsed.operation = model::find_operation(*service, invocation.operation);
  ENSURE(active->parsed.operation != nullptr);
  active->parsed.input = invocation.input;
  active->scope = invocation.scope.value_or(caller.scope_);
  active->principal = invocation.principal.value_or(caller.principal_);
  active->request_id = random_.uuid();
  active->endpoint = caller.endpoint_;
  active->xray_header = caller.xray_header_;
  active->started_at = now_;
  active->trace_id = caller.trace_id_;
  active->depth = caller.depth_ + 1;
  const uint64_t id = active->invocation_id;
  caller.invocations_->push_back(id);
  if (active->depth > kCallDepthMax) {
    complete_invocation(*active, internal_failure("Calls between services are nested too deeply."));
  } else {
    attempt(std::move(active));
  }
  return id;
}

HttpResponse Machine::send(Call& caller,
                           const HttpRequest& request,
                           const std::optional<Principal>& principal) {
  ParsedRequest parsed;
  const Status status = codec_->parse(request, parsed);
  const std::string request_id = random_.uuid();
  if (!status.ok()) return codec_->render_error(parsed, status.error(), request_id);
  if (parsed.kind != ParsedRequest::Kind::kOperation || caller.depth_ >= kCallDepthMax) {
    return codec_->render_error(
        parsed, internal_failure("The request cannot be sent from within a service."), request_id);
  }
  Scope scope = caller.scope_;
  // A signature names its account, so a request acts in its principal's.
  if (principal && !principal->account.empty()) scope.account = principal->account;
  if (!parsed.region.empty()) scope.region = parsed.region;
  Call call = nested_call(caller, parsed.service->id, parsed.operation->name, scope, principal);
  Document memo;
  call.memo_ = &memo;
  Outcome outcome =
      run_operation(call, *parsed.service, *parsed.operation, parsed.input, /*first_attempt=*/true);
  return outcome.ok() ? codec_->render(parsed, outcome.answer(), request_id)
                      : codec_->render_error(parsed, outcome.error(), request_id);
}

void Machine::send_http(Call& caller,
                        HttpRequest request,
                        std::string_view url,
                        TimerRecord reply_to) {
  UrlParts parts = split_url(url);
  request.headers.set("Host", parts.host);
  request.target = std::move(parts.target);
  if (send_within(caller, request, reply_to)) return;
  const uint64_t effect = start_effect(caller, EffectKind::kHttpCall, http_effect(request, url));
  awaited_replies_.insert_or_assign(effect, std::move(reply_to));
}

/// False if the request is for none of the sandbox's addresses. What is sent becomes a step of its
/// own, after the caller's, so that neither takes back the other's changes.
bool Machine::send_within(Call& caller, const HttpRequest& request, const TimerRecord& reply_to) {
  auto active = std::make_unique<ActiveCall>();
  const Status parsed = codec_->parse(request, active->parsed);
  const bool is_data_plane = active->parsed.kind == ParsedRequest::Kind::kDataPlane;
  if (!is_data_plane && !is_aws_host(request.headers.value("host"))) return false;
  active->id = ++last_call_id_;
  active->reply_to = reply_to;
  active->request_id = random_.uuid();
  active->started_at = now_;
  if (!parsed.ok() || caller.depth_ >= kCallDepthMax ||
      (!is_data_plane && active->parsed.kind != ParsedRequest::Kind::kOperation)) {
    const Error error =
        parsed.ok() ? internal_failure("The request cannot be sent from within.") : parsed.error();
    respond(*active, codec_->render_error(active->parsed, error, active->request_id));
    return true;
  }
  if (is_data_plane) {
    active->http_handler = data_plane_of(active->parsed.service->id);
    active->http = request;
  }
  active->scope = client_scope(active->parsed);
  active->principal = client_principal(active->parsed);
  active->endpoint = caller.endpoint_;
  active->trace_id = caller.trace_id_;
  active->depth = caller.depth_ + 1;
  active->waiting.deadline = now_;
  waiting_.emplace(active->id, std::move(active));
  return true;
}

void Machine::deliver_reply(TimerRecord timer, HttpReply reply) {
  replies_.insert_or_assign(reply_key(timer), std::move(reply));
  timer.due = now_;
  timers_.set(std::move(timer));
}

std::string Machine::reply_key(const TimerRecord& timer) {
  return KeyBuilder()
      .text(timer.scope.account)
      .text(timer.scope.region)
      .text(timer.service)
      .text(timer.name)
      .text(timer.key)
      .take();
}

void Machine::start_task(Call& caller, std::string_view name, std::string_view key) {
  const TaskHandler handler = registry_.task(caller.service_, name);
  ENSURE(handler != nullptr);
  const bool is_waiting = std::any_of(waiting_.begin(), waiting_.end(), [&](const auto& entry) {
    const ActiveCall& other = *entry.second;
    return other.task_handler == handler && other.task_key == key && other.scope == caller.scope_;
  });
  if (is_waiting) return;
  auto active = std::make_unique<ActiveCall>();
  active->id = ++last_call_id_;
  active->parsed.service = model::find_service(caller.service_);
  active->task_handler = handler;
  active->task_name = name;
  active->task_key = key;
  active->scope = caller.scope_;
  active->principal = service_principal(caller.service_, caller.scope_);
  active->request_id = random_.uuid();
  active->endpoint = caller.endpoint_;
  active->started_at = now_;
  active->trace_id = caller.trace_id_;
  // It waits for the end of this input, which notifies it.
  const std::string begin = "task/" + std::to_string(active->id);
  active->waiting = Waiting{{begin}};
  waiting_.emplace(active->id, std::move(active));
  notified_.insert(begin);
}

uint64_t Machine::start_effect(Call& caller, EffectKind kind, Document request) {
  const uint64_t id = ++last_effect_id_;
  caller.trace("effect.start", "", {{"effect", id}, {"kind", to_string(kind)}});
  outputs_.effects.push_back(Effect{id, kind, std::move(request)});
  return id;
}

}  // namespace cloudtab
