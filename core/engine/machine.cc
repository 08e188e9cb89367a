#include "core/engine/machine.h"

#include <algorithm>
#include <utility>

#include "core/base/ensure.h"
#include "core/engine/active_call.h"
#include "core/engine/control.h"

// The machine's inputs, its time, its outputs and its state; machine_calls.cc has the calls.

namespace cloudtab {

namespace {

/// How many steps (timers, deadlines) one input may run before the host is asked to come back:
/// keeps a page alive while a jump of the clock replays a long time.
constexpr int kStepsPerInputMax = 20'000;
/// How often calls may wake one another within one step.
constexpr int kWakeRoundsMax = 1'000;

bool is_account_id(std::string_view key) {
  return key.size() == 12 &&
         std::all_of(key.begin(), key.end(), [](char c) { return c >= '0' && c <= '9'; });
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

}  // namespace

Machine::Machine(MachineConfig config,
                 std::span<const ServiceDefinition* const> services,
                 std::unique_ptr<Codec> codec)
    : config_(std::move(config)),
      registry_(services),
      codec_(std::move(codec)),
      store_(registry_.record_types()),
      timers_(store_),
      faults_(store_),
      access_(store_.collection<AccessRecord>(kSandboxScope)),
      credentials_(store_.collection<CredentialRecord>(kSandboxScope)),
      random_(config_.seed) {}

Machine::~Machine() = default;

// --- Inputs

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
  if (active->parsed.expires && *active->parsed.expires < now_) {
    Error& expired = active->parsed.expired;
    expired.fields["ServerTime"] = to_iso8601_seconds(now_);
    respond(*active, codec_->render_error(active->parsed, expired, active->request_id));
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

// --- Time

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
    if (timer.service == kMeasureReader.service) take_measures();
    Call call(*this, registry_.service(timer.service)->id);
    call.now_ = call.started_at_ = now_;
    call.scope_ = timer.scope;
    call.principal_ = service_principal(timer.service, timer.scope);
    call.request_id_ = random_.uuid();
    Document memo;
    call.memo_ = &memo;
    call.trace("timer", timer.key, {{"name", timer.name}});
    completes([&] { handler(call, timer.key); });
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

void Machine::take_measures() {
  for (const auto& [scope, key] : measure_log_.take(store_)) {
    timers_.set(TimerRecord{
        now_, std::string(kMeasureReader.service), std::string(kMeasureReader.timer), key, scope});
  }
}

void Machine::commit(std::string cause, uint64_t call) {
  if (measure_log_.is_due(store_, now_)) take_measures();
  std::string journal = store_.commit(CommitInfo{.sequence = 0,
                                                 .time = now_,
                                                 .cause = std::move(cause),
                                                 .random_state = random_.state(),
                                                 .call = call,
                                                 .trace = trace_.last_id()});
  if (outputs_.journal.empty()) {
    outputs_.journal = std::move(journal);
  } else {
    outputs_.journal += journal;
  }
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
  // Without what is derived the operations that need it break, but what is kept can be looked at.
  if (!completes([&] { fill_derived(); })) report.fault = "the records contradict one another";
  ENSURE(store_.commit({}).empty());
  if (report.last_sequence > 0) random_.set_state(report.random_state);
  clock_ = Clock();
  if (const ClockRecord* record = store_.collection<ClockRecord>(kSandboxScope).find("clock"))
    clock_.restore(*record);
  wall_ = wall;
  now_ = report.last_time;
  if (clock_.at(wall) < now_) clock_.jump_to(now_, wall);
  return report;
}

void Machine::rebuild_derived() {
  fill_derived();
  const std::string changed = store_.commit({});
  ENSURE(changed.empty());  // only derived collections may be filled here
}

void Machine::fill_derived() {
  store_.clear_derived();
  timers_.rebuild();
  for (const ServiceDefinition* service : registry_.services()) {
    if (service->rebuild != nullptr) service->rebuild(store_);
  }
}

void Machine::keep_clock() {
  store_.collection<ClockRecord>(kSandboxScope).put("clock", clock_.record());
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
  measure_log_.clear();
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
  measure_log_.clear();
  forget_measured_after(store_, time);
  commit(travel_cause(store_.history().id_at(position)));
  rebuild_derived();
}

Status Machine::replace(std::string_view snapshot) {
  Result<Instant> time = Error{"DamagedSnapshot", "The snapshot contradicts itself.", 400};
  // What is derived is made of the records before they are taken: not all of them may fit together.
  const bool is_whole = completes([&] {
    Result<Instant> replaced = store_.replace(snapshot);
    if (replaced.ok()) fill_derived();
    time = std::move(replaced);
  });
  if (!is_whole) rebuild_derived();
  if (!time.ok()) return time.error();
  drop_waiting("The sandbox was replaced.");
  clock_.travel_to(*time, clock_.speed(), wall_);
  now_ = *time;
  keep_clock();
  measure_log_.clear();
  commit("snapshot");
  return ok();
}

const Document* Machine::find_credential(const std::string& access_key_id) const {
  if (credentials_.empty()) return nullptr;
  const CredentialRecord* found = credentials_.find(access_key_id);
  if (found == nullptr) return nullptr;
  const Document& credential = found->value;
  if (!credential.is_object()) return nullptr;
  for (const char* member : {"Arn", "Account"}) {
    const auto text = credential.find(member);
    if (text == credential.end() || !text->is_string()) return nullptr;
  }
  const auto expires = credential.find("Expires");
  const bool is_over = expires != credential.end() && (!expires->is_number_integer() ||
                                                       expires->get<int64_t>() <= to_millis(now_));
  return is_over ? nullptr : &credential;
}

Principal Machine::client_principal(const ParsedRequest& parsed) const {
  const std::string account = client_scope(parsed).account;
  const Document* credential = find_credential(parsed.access_key_id);
  return Principal{.account = account,
                   .arn = credential == nullptr ? "arn:aws:iam::" + account + ":root"
                                                : credential->at("Arn").get<std::string>(),
                   .access_key_id = parsed.access_key_id,
                   .service = "",
                   .source_arn = ""};
}

Scope Machine::client_scope(const ParsedRequest& parsed) const {
  const Document* credential = find_credential(parsed.access_key_id);
  std::string account = config_.default_account;
  if (credential != nullptr) account = credential->at("Account");
  if (is_account_id(parsed.access_key_id)) account = parsed.access_key_id;
  return Scope{std::move(account), parsed.region.empty() ? config_.default_region : parsed.region};
}

uint64_t Machine::trace_call(const Call& call,
                             std::string_view service,
                             std::string_view operation,
                             uint64_t cause) {
  TraceEvent& event = trace_.add();
  event.cause = cause;
  event.time = now_;
  event.kind = "api.call";
  event.service = service;
  event.operation = operation;
  event.scope = call.scope_;
  if (!call.principal_.service.empty()) event.detail.add("principal", call.principal_.service);
  return event.id;
}

void Machine::trace_error(const Call& call, const Error& error) {
  if (TraceEvent* event = trace_.find(call.trace_id_)) {
    event->error = error.code;
    event->detail.add("message", error.message);
  }
}

}  // namespace cloudtab
