#include <algorithm>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "core/base/ensure.h"
#include "core/engine/active_call.h"
#include "core/engine/machine.h"

// What a handler asks of the machine through its `Call`: calls of other services, tasks, and
// effects.

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
