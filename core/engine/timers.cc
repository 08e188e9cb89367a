#include "core/engine/timers.h"

namespace cloudtab {

namespace {

std::string timer_key(const TimerRecord& timer) {
  return KeyBuilder()
      .text(timer.service)
      .text(timer.scope.account)
      .text(timer.scope.region)
      .text(timer.name)
      .text(timer.key)
      .take();
}

std::string due_key(Instant due, std::string_view key) {
  return KeyBuilder().instant(due).text(key).take();
}

}  // namespace

void TimerRecord::encode(RecordWriter& out) const {
  out.instant(due);
  out.text(service);
  out.text(name);
  out.text(key);
  out.text(scope.account);
  out.text(scope.region);
}

TimerRecord TimerRecord::decode(RecordReader& in, uint32_t /*version*/) {
  TimerRecord timer;
  timer.due = in.instant();
  timer.service = in.text();
  timer.name = in.text();
  timer.key = in.text();
  timer.scope.account = in.text();
  timer.scope.region = in.text();
  return timer;
}

Timers::Timers(Store& store)
    : timers_(store.collection<TimerRecord>(kSandboxScope)),
      by_due_(store.collection<TimerByDue>(kSandboxScope)) {}

void Timers::set(TimerRecord timer) {
  const std::string key = timer_key(timer);
  if (const TimerRecord* old = timers_.find(key)) {
    if (old->due == timer.due) return;
    by_due_.erase(due_key(old->due, key));
  }
  by_due_.put(due_key(timer.due, key), TimerByDue{key, timer.due});
  timers_.put(key, std::move(timer));
}

void Timers::cancel(const TimerRecord& timer) {
  const std::string key = timer_key(timer);
  const TimerRecord* old = timers_.find(key);
  if (old == nullptr) return;
  by_due_.erase(due_key(old->due, key));
  timers_.erase(key);
}

std::optional<Instant> Timers::next_due() const {
  if (by_due_.empty()) return std::nullopt;
  return by_due_.begin()->second.due;
}

std::optional<TimerRecord> Timers::take_due(Instant until) {
  if (by_due_.empty()) return std::nullopt;
  const TimerByDue& first = by_due_.begin()->second;
  if (first.due > until) return std::nullopt;
  const TimerRecord* found = timers_.find(first.timer_key);
  ENSURE(found != nullptr);
  TimerRecord timer = *found;
  cancel(timer);
  return timer;
}

void Timers::rebuild() {
  for (const auto& [key, timer] : timers_) {
    ENSURE(key == timer_key(timer));
    by_due_.put(due_key(timer.due, key), TimerByDue{key, timer.due});
  }
}

}  // namespace cloudtab
