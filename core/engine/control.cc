#include "core/engine/control.h"

#include <algorithm>

#include "core/engine/control_json.h"
#include "core/engine/history.h"
#include "core/engine/machine.h"

namespace cloudtab {

using control::json;
using control::number_or;
using control::parse_body;
using control::parse_query;
using control::refuse;

namespace {

constexpr std::string_view kPrefix = "/_cloudtab/";
/// A hundred thousand times real time: a day in under a second.
constexpr double kSpeedMax = 100'000;
/// Of a fault rule; longer than any client or queue waits.
constexpr Duration kDelayMax = 24h * 366;

Document to_json(const TraceEvent& event) {
  Document out = {{"id", event.id},
                  {"cause", event.cause},
                  {"time", to_iso8601_millis(event.time)},
                  {"kind", event.kind},
                  {"service", event.service},
                  {"account", event.scope.account},
                  {"region", event.scope.region}};
  if (!event.operation.empty()) out["operation"] = event.operation;
  if (!event.resource.empty()) out["resource"] = event.resource;
  if (!event.error.empty()) out["error"] = event.error;
  if (!event.detail.empty()) out["detail"] = event.detail.to_object();
  return out;
}

Document to_json(const FaultRule& rule) {
  return {{"service", rule.service},
          {"operation", rule.operation},
          {"probability", rule.probability},
          {"nth", rule.nth},
          {"seen", rule.seen},
          {"error", rule.error_code},
          {"message", rule.error_message},
          {"status", rule.http_status},
          {"delayMilliseconds", rule.delay.count()}};
}

/// Null if a member has the wrong type or a value out of range.
std::optional<FaultRule> fault_rule(const Document& body) {
  FaultRule rule;
  int64_t delay = 0;
  try {
    rule.service = body.value("service", "");
    rule.operation = body.value("operation", "");
    rule.probability = body.value("probability", 1.0);
    rule.nth = body.value("nth", uint64_t{0});
    rule.error_code = body.value("error", "");
    rule.error_message = body.value("message", "Caused by a fault rule.");
    rule.http_status = body.value("status", 500);
    delay = body.value("delayMilliseconds", int64_t{0});
  } catch (const Document::exception&) {
    return std::nullopt;
  }
  rule.delay = Duration(delay);
  const bool in_range = rule.probability >= 0 && rule.probability <= 1 && rule.http_status >= 400 &&
                        rule.http_status <= 599 && rule.delay >= 0ms && rule.delay <= kDelayMax;
  return in_range ? std::optional(rule) : std::nullopt;
}

/// A number of milliseconds; what is out of a clock's range is as far as it reaches.
Duration duration_of(const Document& millis) {
  constexpr auto kMax = static_cast<double>(to_millis(kTimeMax)) + 1;
  return Duration(static_cast<int64_t>(std::clamp(millis.get<double>(), -kMax, kMax)));
}

}  // namespace

HttpResponse ControlApi::handle(const HttpRequest& request) {
  std::string_view path = request.target;
  std::string_view query;
  if (const size_t mark = path.find('?'); mark != std::string_view::npos) {
    query = path.substr(mark + 1);
    path = path.substr(0, mark);
  }
  if (path.substr(0, kPrefix.size()) != kPrefix) return refuse(404, "No such control path.");
  path.remove_prefix(kPrefix.size());
  const size_t slash = path.find('/');
  const std::string_view first = path.substr(0, slash);
  const std::string_view second =
      slash == std::string_view::npos ? std::string_view() : path.substr(slash + 1);

  if (first == "faults") return faults(request, second);
  const bool is_get = request.method == "GET";
  if (first == "models") {
    if (!is_get) return refuse(405, "Use GET.");
    return second.empty() ? models() : model(second);
  }
  if (!second.empty())
    return is_get ? service_view(first, second, parse_query(query)) : refuse(405, "Use GET.");
  if (first == "access") return access(request);
  if (first == "clock") return clock(request);
  if (first == "history") return history(request, parse_query(query));
  if (first == "snapshot") return snapshot(request);
  if (first == "reset") return request.method == "POST" ? reset() : refuse(405, "Use POST.");
  if (!is_get) return refuse(405, "Use GET.");
  if (first == "health") return health();
  if (first == "trace") return trace(parse_query(query));
  if (first == "meters") return meters();
  if (first == "digest") return json({{"digest", std::to_string(machine_.digest())}});
  return refuse(404, "No such control path.");
}

std::optional<ControlAction> ControlApi::action(const HttpRequest& request) const {
  std::string_view path = request.target;
  path = path.substr(0, path.find('?'));
  if (request.method != "POST" || path.substr(0, kPrefix.size()) != kPrefix) return std::nullopt;
  path.remove_prefix(kPrefix.size());
  const size_t slash = path.find('/');
  if (slash == std::string_view::npos) return std::nullopt;
  const std::string_view service = path.substr(0, slash);
  const ControlActionEntry* entry =
      machine_.registry_.control_action(service, path.substr(slash + 1));
  if (entry == nullptr) return std::nullopt;
  return ControlAction{model::find_service(service), entry->handler};
}

HttpResponse ControlApi::render_error(const Error& error) {
  return refuse(error.http_status, error.message);
}

HttpResponse ControlApi::health() const {
  Document services = Document::object();
  for (const ServiceDefinition* service : machine_.registry_.services()) {
    services[std::string(service->id)] = service->operations.size();
  }
  return json(
      {{"status", "ok"}, {"sequence", machine_.store_.last_sequence()}, {"operations", services}});
}

HttpResponse ControlApi::reset() {
  machine_.reset(machine_.wall_);
  return json({{"status", "ok"}});
}

HttpResponse ControlApi::clock_state() const {
  Document next = nullptr;
  if (const std::optional<Instant> due = machine_.next_due()) next = to_iso8601_millis(*due);
  return json({{"now", to_iso8601_millis(machine_.now_)},
               {"nowMilliseconds", to_millis(machine_.now_)},
               {"speed", machine_.clock_.speed()},
               {"next", next}});
}

HttpResponse ControlApi::clock(const HttpRequest& request) {
  if (request.method == "GET") return clock_state();
  if (request.method != "POST") return refuse(405, "Use GET or POST.");
  const Document body = parse_body(request);
  if (body.is_discarded()) return refuse(400, "The body must be a JSON object.");
  Instant target = machine_.now_;
  try {
    if (const auto it = body.find("speed"); it != body.end()) {
      const double speed = it->get<double>();
      if (!(speed >= 0 && speed <= kSpeedMax))
        return refuse(400, "speed must be between 0 (paused) and 100000.");
      machine_.clock_.set_speed(speed, machine_.wall_);
    }
    if (const auto it = body.find("advanceMilliseconds"); it != body.end())
      target += duration_of(*it);
    if (const auto it = body.find("to"); it != body.end()) {
      Result<Instant> to = parse_iso8601(it->get_ref<const std::string&>());
      if (!to.ok()) return refuse(400, "to must be an ISO 8601 time.");
      target = *to;
    }
    if (body.value("next", false)) target = machine_.next_due().value_or(target);
  } catch (const Document::exception&) {
    return refuse(400, "A member of the body has the wrong type.");
  }
  if (target < machine_.now_) return refuse(400, "Time cannot be moved back.");
  if (target > kTimeMax) return refuse(400, "Time ends with the year 9999.");
  machine_.clock_.jump_to(target, machine_.wall_);
  machine_.keep_clock();
  machine_.commit(std::string(target > machine_.now_ ? kJumpCause : "clock"));
  machine_.advance(machine_.wall_);
  return clock_state();
}

HttpResponse ControlApi::trace(const Document& query) const {
  const uint64_t since = number_or(query, "since", 0);
  const uint64_t limit = number_or(query, "limit", Trace::kEventsMax);
  Document events = Document::array();
  for (const TraceEvent& event : machine_.trace_.events()) {
    if (event.id <= since) continue;
    if (events.size() >= limit) break;
    events.push_back(to_json(event));
  }
  return json({{"last", machine_.trace_.last_id()}, {"events", events}});
}

HttpResponse ControlApi::meters() const {
  Document samples = Document::array();
  for (const MeterSample& sample : machine_.meters_.samples()) {
    Document dimensions = Document::object();
    for (const auto& [name, value] : sample.dimensions) dimensions[name] = value;
    samples.push_back({{"time", to_iso8601_millis(sample.time)},
                       {"account", sample.scope.account},
                       {"region", sample.scope.region},
                       {"service", sample.service},
                       {"metric", sample.metric},
                       {"value", sample.value},
                       {"unit", sample.unit},
                       {"dimensions", std::move(dimensions)}});
  }
  return json({{"samples", samples}});
}

HttpResponse ControlApi::access(const HttpRequest& request) {
  if (request.method == "PUT") {
    const Document body = parse_body(request);
    const Document mode = body.is_discarded() ? Document() : body.value("mode", Document());
    if (mode != "off" && mode != "log" && mode != "enforce")
      return refuse(400, "mode must be off, log or enforce.");
    if (mode == "off") {
      machine_.access_.erase("mode");
    } else {
      machine_.access_.put("mode", {{{"Mode", mode}}});
    }
  } else if (request.method != "GET") {
    return refuse(405, "Use GET or PUT.");
  }
  const AccessRecord* record = machine_.access_.find("mode");
  return json({{"mode", record == nullptr ? Document("off") : record->value.at("Mode")}});
}

HttpResponse ControlApi::faults(const HttpRequest& request, std::string_view name) {
  Collection<FaultRule>& rules = machine_.faults_.rules();
  if (name.empty()) {
    if (request.method != "GET") return refuse(405, "Use GET, or name a rule.");
    Document all = Document::object();
    for (const auto& [rule_name, rule] : rules) all[rule_name] = to_json(rule);
    return json(all);
  }
  if (request.method == "DELETE")
    return rules.erase(name) ? json(Document::object()) : refuse(404, "No such rule.");
  if (request.method != "PUT") return refuse(405, "Use PUT or DELETE.");
  const Document body = parse_body(request);
  if (body.is_discarded()) return refuse(400, "The body must be a JSON object.");
  const std::optional<FaultRule> rule = fault_rule(body);
  if (!rule) return refuse(400, "A member of the rule has the wrong type or is out of range.");
  rules.put(name, *rule);
  return json(to_json(*rule));
}

HttpResponse ControlApi::service_view(std::string_view service,
                                      std::string_view name,
                                      const Document& query) {
  const ControlEntry* entry = machine_.registry_.control(service, name);
  if (entry == nullptr) return refuse(404, "No such control path.");
  Call call(machine_, machine_.registry_.service(service)->id);
  call.now_ = call.started_at_ = machine_.now_;
  call.scope_ = Scope{query.value("account", machine_.config_.default_account),
                      query.value("region", machine_.config_.default_region)};
  Document memo = Document::object();
  call.memo_ = &memo;
  Result<Document> view = Error{"InternalFailure", "The view broke on what is kept.", 500};
  machine_.completes([&] { view = entry->handler(call, query); });
  machine_.store_.rollback_to(0);  // a look changes nothing
  return view.ok() ? json(*view) : refuse(view.error().http_status, view.error().message);
}

}  // namespace cloudtab
