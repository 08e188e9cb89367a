#include "core/engine/machine.h"

#include <algorithm>

#include "core/base/ensure.h"
#include "core/base/packed.h"
#include "core/engine/control.h"
#include "core/engine/not_implemented.h"
#include "core/model/document_check.h"

namespace cloudtab {

namespace {

/// How many steps (timers, deadlines) one input may run before the host is asked to come back:
/// keeps a page alive while a jump of the clock replays a long time.
constexpr int kStepsPerInputMax = 20'000;
/// How often calls may wake one another within one step.
constexpr int kWakeRoundsMax = 1'000;
/// How deep calls between services may nest; AWS stops such loops too (Lambda's recursive loop
/// detection).
constexpr int kCallDepthMax = 16;

const Scope kEngineScope{};

bool is_account_id(std::string_view key) {
  return key.size() == 12 &&
         std::all_of(key.begin(), key.end(), [](char c) { return c >= '0' && c <= '9'; });
}

bool is_aws_host(std::string_view host) {
  host = host.substr(0, host.find(':'));
  constexpr std::string_view kDomain = ".amazonaws.com";
  return host.size() > kDomain.size() && host.substr(host.size() - kDomain.size()) == kDomain;
}

/// Where a client outside the tab reached us; empty for AWS's own host names, which only a host
/// inside the tab answers.
std::string endpoint_of(const HttpRequest& request) {
  const std::string_view host = request.headers.value("host");
  if (host.empty() || host.find("amazonaws.com") != std::string_view::npos) return "";
  const std::string_view scheme = request.headers.value("x-forwarded-proto");
  return std::string(scheme.empty() ? "http" : scheme) + "://" + std::string(host);
}

/// A page of any origin may call: there are no credentials to protect (see DESIGN §7).
HttpResponse answer_preflight(const HttpRequest& request) {
  HttpResponse response;
  response.status = 204;
  const std::string_view asked = request.headers.value("access-control-request-headers");
  response.headers = {
      {"access-control-allow-origin", "*"},
      {"access-control-allow-methods", "GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS"},
      {"access-control-allow-headers", asked.empty() ? "*" : std::string(asked)},
      {"access-control-max-age", "600"}};
  return response;
}

Error internal_failure(std::string message) {
  return Error{"InternalFailure", std::move(message), 500, Fault::kReceiver};
}

}  // namespace

struct Machine::ActiveCall {
  uint64_t id = 0;
  /// Who gets the answer: the host's request, or another call.
  std::optional<uint64_t> response_id;
  uint64_t invocation_id = 0;
  std::optional<TimerRecord> reply_to;  ///< of `send_http`

  ParsedRequest parsed;
  /// Of a data plane or a control action, which take HTTP; null for an operation.
  HttpHandler http_handler = nullptr;
  HttpRequest http;  ///< kept for `http_handler` only
  /// Of a task; null otherwise. A task has no one to answer to.
  TaskHandler task_handler = nullptr;
  std::string task_name;
  std::string task_key;
  Scope scope;
  Principal principal;
  std::string request_id;
  std::string endpoint;
  std::string xray_header;
  Instant started_at{};
  Document memo = Document::object();
  Waiting waiting;
  uint64_t trace_id = 0;
  int depth = 0;
  bool first_attempt = true;
  /// Set while the answer is held back by a fault rule: what comes after the delay.
  bool delayed = false;
  std::optional<Error> delayed_error;
  std::vector<uint64_t> invocations;
  /// The client went away; the answer is dropped.
  bool abandoned = false;

  std::string cause() const {
    std::string text;
    text.reserve(40);
    if (task_handler != nullptr) {
      text += "task ";
      text += parsed.service->id;
      text += '/';
      text += task_name;
      return text;
    }
    text += parsed.service != nullptr ? parsed.service->id : std::string_view("http");
    text += '.';
    text += parsed.operation != nullptr ? parsed.operation->name : std::string_view("http");
    return text;
  }
};

Machine::Machine(MachineConfig config,
                 std::span<const ServiceDefinition* const> services,
                 std::unique_ptr<Codec> codec)
    : config_(std::move(config)),
      registry_(services),
      codec_(std::move(codec)),
      store_(registry_.record_types()),
      timers_(store_),
      faults_(store_),
      random_(config_.seed) {}

Machine::~Machine() = default;

// --- Inputs
// ------------------------------------------------------------------------------------------------------------

void Machine::request(uint64_t id, const HttpRequest& request, Instant wall) {
  advance(wall);
  auto active = std::make_unique<ActiveCall>();
  active->id = ++last_call_id_;
  active->response_id = id;
  active->request_id = random_.uuid();
  active->started_at = now_;
  active->endpoint = endpoint_of(request);
  active->xray_header = request.headers.value("x-amzn-trace-id");
  const Status parsed = codec_->parse(request, active->parsed);
  if (!parsed.ok()) {
    respond(*active, codec_->render_error(active->parsed, parsed.error(), active->request_id));
    return;
  }
  switch (active->parsed.kind) {
    case ParsedRequest::Kind::kPreflight:
      respond(*active, answer_preflight(request));
      return;
    case ParsedRequest::Kind::kControl: {
      const std::optional<ControlAction> action = ControlApi(*this).action(request);
      if (!action) {
        respond(*active, ControlApi(*this).handle(request));
        commit("control", active->id);
        settle();
        return;
      }
      active->parsed.service = action->service;
      active->http_handler = action->handler;
      active->http = request;
      break;
    }
    case ParsedRequest::Kind::kDataPlane:
      active->http_handler = data_plane_of(active->parsed.service->id);
      active->http = request;
      break;
    case ParsedRequest::Kind::kOperation:
      break;
  }
  active->scope = client_scope(active->parsed);
  active->principal = client_principal(active->parsed);
  const std::string cause = active->cause();
  const uint64_t call = active->id;
  attempt(std::move(active));
  commit(cause, call);
  settle();
}

void Machine::abandon(uint64_t id) {
  for (auto it = waiting_.begin(); it != waiting_.end();) {
    ActiveCall& active = *it->second;
    const bool is_it = active.response_id == id;
    if (is_it && !active.waiting.outlives_client) {
      it = waiting_.erase(it);
      continue;
    }
    if (is_it) active.abandoned = true;
    ++it;
  }
}

void Machine::tick(Instant wall) {
  advance(wall);
  settle();
}

void Machine::complete_effect(uint64_t id, Document result, Instant wall) {
  advance(wall);
  if (const auto timer = awaited_replies_.find(id); timer != awaited_replies_.end()) {
    deliver_reply(std::move(timer->second), reply_of(result));
    awaited_replies_.erase(timer);
    settle();
    return;
  }
  const std::string key = Call::effect_key(id);
  const bool awaited = std::any_of(waiting_.begin(), waiting_.end(), [&](const auto& entry) {
    const std::vector<std::string>& keys = entry.second->waiting.keys;
    return std::find(keys.begin(), keys.end(), key) != keys.end();
  });
  if (!awaited) return;
  effect_results_[id] = std::move(result);
  notified_.insert(key);
  settle();
  effect_results_.erase(id);
}

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

void Machine::attempt(std::unique_ptr<ActiveCall> active) {
  Call call = make_call(*active);
  if (active->task_handler != nullptr) {
    attempt_task(std::move(active), call);
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

void Machine::attempt_task(std::unique_ptr<ActiveCall> active, Call& call) {
  if (std::exchange(active->first_attempt, false)) {
    TraceEvent event;
    event.cause = active->trace_id;
    event.time = now_;
    event.kind = "task";
    event.service = active->parsed.service->id;
    event.resource = active->task_key;
    event.scope = active->scope;
    event.detail = {{"name", active->task_name}};
    active->trace_id = call.trace_id_ = trace_.add(std::move(event));
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
  const OperationHandler handler = registry_.handler(service.id, operation.name);
  if (handler == nullptr) {
    Error error = not_implemented(service.id, operation.name);
    trace_error(call, error);
    return error;
  }
  if (first_attempt) {
    Status checked = codec_->check(service, operation, input);
    if (checked.ok()) checked = authorize(call, service, operation);
    if (!checked.ok()) {
      trace_error(call, checked.error());
      return std::move(checked).error();
    }
  }
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

Status Machine::authorize(const Call& /*call*/,
                          const model::Service& /*service*/,
                          const model::Operation& /*operation*/) const {
  return ok();
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
                          const std::optional<Scope>& scope,
                          const std::optional<Principal>& principal) {
  Call call(*this, service);
  call.now_ = caller.now_;
  call.started_at_ = caller.now_;
  call.scope_ = scope.value_or(caller.scope_);
  call.principal_ = principal.value_or(caller.principal_);
  call.request_id_ = random_.uuid();
  call.endpoint_ = caller.endpoint_;
  call.xray_header_ = caller.xray_header_;
  call.may_wait_ = false;
  call.depth_ = caller.depth_ + 1;
  call.trace_id_ = trace_call(call, service, operation, caller.trace_id_);
  return call;
}

Result<Document> Machine::invoke(Call& caller, const Invocation& invocation) {
  const model::Service* service = model::find_service(invocation.service);
  ENSURE(service != nullptr);
  const model::Operation* operation = model::find_operation(*service, invocation.operation);
  ENSURE(operation != nullptr);
  if (caller.depth_ >= kCallDepthMax)
    return internal_failure("Calls between services are nested too deeply.");
  Call call =
      nested_call(caller, service->id, operation->name, invocation.scope, invocation.principal);
  Document memo = Document::object();
  call.memo_ = &memo;
  // A fault rule's error meets services as it meets clients. Its delay does not: what a service
  // invokes answers at once.
  if (std::optional<Faults::Hit> hit = faults_.meet(service->id, operation->name, random_);
      hit && hit->error) {
    call.trace("fault", "", {{"error", hit->error->code}});
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
  Document memo = Document::object();
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

// --- Time
// --------------------------------------------------------------------------------------------------------------

void Machine::advance(Instant wall) {
  wall_ = std::max(wall_, wall);
  const Instant target = clock_.at(wall_);
  for (int step = 0; step < kStepsPerInputMax && run_next_due(target); ++step) {
  }
  now_ = std::max(now_, target);
}

void Machine::settle() {
  wake_notified();
  for (int step = 0; step < kStepsPerInputMax && run_next_due(now_); ++step) {
  }
}

std::optional<Instant> Machine::next_due() const {
  std::optional<Instant> due = timers_.next_due();
  for (const auto& [id, active] : waiting_) {
    const std::optional<Instant>& deadline = active->waiting.deadline;
    if (deadline && (!due || *deadline < *due)) due = deadline;
  }
  return due;
}

bool Machine::run_next_due(Instant until) {
  if (is_held()) return false;
  const std::optional<Instant> due = next_due();
  if (!due || *due > until) return false;
  now_ = std::max(now_, *due);
  if (const std::optional<TimerRecord> timer = timers_.take_due(*due)) {
    run_timer(*timer);
  } else {
    const auto it = std::find_if(waiting_.begin(), waiting_.end(), [&](const auto& entry) {
      return entry.second->waiting.deadline == due;
    });
    ENSURE(it != waiting_.end());
    std::unique_ptr<ActiveCall> active = std::move(it->second);
    waiting_.erase(it);
    const std::string cause = active->cause();
    const uint64_t call = active->id;
    attempt(std::move(active));
    commit(cause, call);
  }
  wake_notified();
  return true;
}

void Machine::run_timer(const TimerRecord& timer) {
  const TimerHandler handler = registry_.timer(timer.service, timer.name);
  if (handler != nullptr) {
    Call call(*this, registry_.service(timer.service)->id);
    call.now_ = call.started_at_ = now_;
    call.scope_ = timer.scope;
    call.principal_ = service_principal(timer.service, timer.scope);
    call.request_id_ = random_.uuid();
    Document memo = Document::object();
    call.memo_ = &memo;
    call.trace("timer", timer.key, {{"name", timer.name}});
    handler(call, timer.key);
  }
  commit("timer " + timer.service + "/" + timer.name);
}

void Machine::wake_notified() {
  for (int round = 0; round < kWakeRoundsMax && !notified_.empty(); ++round) {
    const auto keys = std::exchange(notified_, {});
    std::vector<uint64_t> woken;
    for (const auto& [id, active] : waiting_) {
      const std::vector<std::string>& waits_for = active->waiting.keys;
      if (std::any_of(waits_for.begin(), waits_for.end(), [&](const std::string& key) {
            return keys.contains(key);
          })) {
        woken.push_back(id);
      }
    }
    for (const uint64_t id : woken) {
      const auto it = waiting_.find(id);
      if (it == waiting_.end()) continue;
      std::unique_ptr<ActiveCall> active = std::move(it->second);
      waiting_.erase(it);
      const std::string cause = active->cause();
      attempt(std::move(active));
      commit(cause, id);
    }
  }
  notified_.clear();
}

// --- Outputs and state
// ---------------------------------------------------------------------------------------------------

void Machine::commit(std::string cause, uint64_t call) {
  outputs_.journal += store_.commit(CommitInfo{.sequence = 0,
                                               .time = now_,
                                               .cause = std::move(cause),
                                               .random_state = random_.state(),
                                               .call = call,
                                               .trace = trace_.last_id()});
}

Outputs Machine::take_outputs() {
  outputs_.sequence = store_.last_sequence();
  const std::optional<Instant> due = is_held() ? std::nullopt : next_due();
  outputs_.next_wake = due ? clock_.wall_at(*due) : std::nullopt;
  return std::exchange(outputs_, {});
}

RestoreReport Machine::restore(const std::vector<std::string>& pieces,
                               std::string_view journal,
                               Instant wall) {
  waiting_.clear();
  awaited_replies_.clear();
  replies_.clear();
  RestoreReport report = store_.restore(pieces, journal);
  rebuild_derived();
  if (report.last_sequence > 0) random_.set_state(report.random_state);
  clock_ = Clock();
  if (const ClockRecord* record = store_.collection<ClockRecord>(kEngineScope).find("clock"))
    clock_.restore(*record);
  wall_ = wall;
  now_ = report.last_time;
  if (clock_.at(wall) < now_) clock_.jump_to(now_, wall);
  return report;
}

void Machine::rebuild_derived() {
  store_.clear_derived();
  timers_.rebuild();
  for (const ServiceDefinition* service : registry_.services()) {
    if (service->rebuild != nullptr) service->rebuild(store_);
  }
  const std::string changed = store_.commit({});
  ENSURE(changed.empty());  // only derived collections may be filled here
}

void Machine::keep_clock() {
  store_.collection<ClockRecord>(kEngineScope).put("clock", clock_.record());
}

void Machine::drop_waiting(std::string_view why) {
  for (auto& [id, active] : waiting_) {
    if (!active->response_id) continue;
    const Error gone{"ServiceUnavailable", std::string(why), 503, Fault::kReceiver};
    respond(*active,
            active->parsed.kind == ParsedRequest::Kind::kControl
                ? HttpResponse{.status = 503, .headers = {}, .body = ""}
                : codec_->render_error(active->parsed, gone, active->request_id));
  }
  waiting_.clear();
  notified_.clear();
  invocation_results_.clear();
  effect_results_.clear();
  awaited_replies_.clear();
  replies_.clear();
}

void Machine::reset(Instant wall) {
  drop_waiting("The sandbox was reset.");
  store_.clear();
  clock_ = Clock();
  wall_ = wall;
  now_ = wall;
  trace_.clear();
  meters_.clear();
  commit("reset");
}

Principal Machine::service_principal(std::string_view service, const Scope& scope) {
  return Principal{.account = scope.account,
                   .arn = "arn:aws:iam::" + scope.account + ":root",
                   .access_key_id = "",
                   .service = std::string(service) + ".amazonaws.com",
                   .source_arn = ""};
}

void Machine::travel(size_t position, Instant time, double speed) {
  drop_waiting("The sandbox went to another moment.");
  if (!store_.history().has_later()) left_at_ = now_;
  store_.travel(position);
  clock_.travel_to(time, speed, wall_);
  now_ = time;
  keep_clock();
  commit(travel_cause(store_.history().id_at(position)));
  rebuild_derived();
}

Status Machine::replace(std::string_view snapshot) {
  const Result<Instant> time = store_.replace(snapshot);
  if (!time.ok()) return time.error();
  drop_waiting("The sandbox was replaced.");
  clock_.travel_to(*time, clock_.speed(), wall_);
  now_ = *time;
  keep_clock();
  commit("snapshot");
  rebuild_derived();
  return ok();
}

Principal Machine::client_principal(const ParsedRequest& parsed) const {
  const std::string account = client_scope(parsed).account;
  return Principal{.account = account,
                   .arn = "arn:aws:iam::" + account + ":root",
                   .access_key_id = parsed.access_key_id,
                   .service = "",
                   .source_arn = ""};
}

Scope Machine::client_scope(const ParsedRequest& parsed) const {
  return Scope{is_account_id(parsed.access_key_id) ? parsed.access_key_id : config_.default_account,
               parsed.region.empty() ? config_.default_region : parsed.region};
}

uint64_t Machine::trace_call(const Call& call,
                             std::string_view service,
                             std::string_view operation,
                             uint64_t cause) {
  TraceEvent event;
  event.cause = cause;
  event.time = now_;
  event.kind = "api.call";
  event.service = service;
  event.operation = operation;
  event.scope = call.scope_;
  if (!call.principal_.service.empty()) event.detail["principal"] = call.principal_.service;
  return trace_.add(std::move(event));
}

void Machine::trace_error(const Call& call, const Error& error) {
  if (TraceEvent* event = trace_.find(call.trace_id_)) {
    event->error = error.code;
    event->detail["message"] = error.message;
  }
}

}  // namespace cloudtab
