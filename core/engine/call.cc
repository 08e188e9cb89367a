#include "core/engine/call.h"

#include <utility>

#include "core/engine/machine.h"

namespace cloudtab {

Store& Call::store() { return machine_->store_; }

Random& Call::random() { return machine_->random_; }

Result<Document> Call::invoke(const Invocation& invocation) {
  return machine_->invoke(*this, Invocation(invocation));
}

Result<Document> Call::invoke(Invocation&& invocation) {
  return machine_->invoke(*this, std::move(invocation));
}

uint64_t Call::invoke_async(const Invocation& invocation) {
  return machine_->invoke_async(*this, invocation);
}

const Result<Document>* Call::result_of(uint64_t invocation_id) const {
  const auto found = machine_->invocation_results_.find(invocation_id);
  return found == machine_->invocation_results_.end() ? nullptr : &found->second;
}

HttpResponse Call::send(const HttpRequest& request, const std::optional<Principal>& principal) {
  return machine_->send(*this, request, principal);
}

void Call::send_http(HttpRequest request,
                     std::string_view url,
                     std::string_view name,
                     std::string_view key) {
  ENSURE(machine_->registry_.timer(service_, name) != nullptr);
  machine_->send_http(
      *this,
      std::move(request),
      url,
      TimerRecord{{}, std::string(service_), std::string(name), std::string(key), scope_});
}

std::optional<HttpReply> Call::take_reply(std::string_view name, std::string_view key) {
  const auto found = machine_->replies_.find(Machine::reply_key(
      TimerRecord{{}, std::string(service_), std::string(name), std::string(key), scope_}));
  if (found == machine_->replies_.end()) return std::nullopt;
  HttpReply reply = std::move(found->second);
  machine_->replies_.erase(found);
  return reply;
}

void Call::notify(std::string_view key) {
  // Whoever begins to wait later has seen what there is.
  if (!machine_->waiting_.empty()) machine_->notified_.emplace(key);
}

void Call::set_timer(std::string_view name, std::string_view key, Instant due) {
  ENSURE(machine_->registry_.timer(service_, name) != nullptr);
  machine_->timers_.set(
      TimerRecord{due, std::string(service_), std::string(name), std::string(key), scope_});
}

void Call::cancel_timer(std::string_view name, std::string_view key) {
  machine_->timers_.cancel(
      TimerRecord{{}, std::string(service_), std::string(name), std::string(key), scope_});
}

void Call::start_task(std::string_view name, std::string_view key) {
  machine_->start_task(*this, name, key);
}

uint64_t Call::start_effect(EffectKind kind, Document request) {
  return machine_->start_effect(*this, kind, std::move(request));
}

const Document* Call::effect_result(uint64_t effect_id) const {
  const auto found = machine_->effect_results_.find(effect_id);
  return found == machine_->effect_results_.end() ? nullptr : &found->second;
}

Facts& Call::trace(std::string_view kind, std::string_view resource, Document detail) {
  Facts& facts = new_event(kind, resource).detail;
  facts.set(std::move(detail));
  return facts;
}

Facts& Call::trace(std::string_view kind,
                   std::string_view resource,
                   std::initializer_list<Fact> detail) {
  Facts& facts = new_event(kind, resource).detail;
  facts.set(detail);
  return facts;
}

TraceEvent& Call::new_event(std::string_view kind, std::string_view resource) {
  TraceEvent& event = machine_->trace_.add();
  event.cause = trace_id_;
  event.time = now_;
  event.kind = kind;
  event.service = service_;
  event.resource = resource;
  event.scope = scope_;
  return event;
}

void Call::meter(std::string_view metric,
                 double value,
                 std::string_view unit,
                 std::span<const Dimension> dimensions) {
  MeterSample& sample = machine_->meters_.add();
  sample.time = now_;
  sample.scope = scope_;
  sample.service = service_;
  sample.metric = metric;
  sample.value = value;
  sample.unit = unit;
  sample.set_dimensions(dimensions);
  machine_->measure_log_.add({scope_, service_, metric, unit, dimensions}, now_, value);
}

void Call::gauge(std::initializer_list<Gauge> gauges, std::initializer_list<Dimension> dimensions) {
  const std::span<const Dimension> told(dimensions.begin(), dimensions.size());
  machine_->measure_log_.set({scope_, service_, "", "", told},
                             now_,
                             std::span<const Gauge>(gauges.begin(), gauges.size()));
}

const ResourceType* Call::resource_type(std::string_view type) const {
  return machine_->registry_.resource_type(type);
}

}  // namespace cloudtab
