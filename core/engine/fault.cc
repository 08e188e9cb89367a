#include "core/engine/fault.h"

namespace cloudtab {

namespace {

bool matches(const FaultRule& rule, std::string_view service, std::string_view operation) {
  return (rule.service.empty() || rule.service == service) &&
         (rule.operation.empty() || rule.operation == operation);
}

bool hits(const FaultRule& rule, Random& random) {
  if (rule.nth > 0) return rule.seen == rule.nth;
  // 53 bits, as many as a double holds exactly: the same natively and in wasm.
  return static_cast<double>(random.next() >> 11) * 0x1p-53 < rule.probability;
}

}  // namespace

void FaultRule::encode(RecordWriter& out) const {
  out.text(service);
  out.text(operation);
  out.number(probability);
  out.u64(nth);
  out.u64(seen);
  out.text(error_code);
  out.text(error_message);
  out.i64(http_status);
  out.duration(delay);
}

FaultRule FaultRule::decode(RecordReader& in, uint32_t /*version*/) {
  FaultRule rule;
  rule.service = in.text();
  rule.operation = in.text();
  rule.probability = in.number();
  rule.nth = in.u64();
  rule.seen = in.u64();
  rule.error_code = in.text();
  rule.error_message = in.text();
  rule.http_status = static_cast<int>(in.i64());
  rule.delay = in.duration();
  return rule;
}

Faults::Faults(Store& store) : rules_(store.collection<FaultRule>(kSandboxScope)) {}

std::optional<Faults::Hit> Faults::meet(std::string_view service,
                                        std::string_view operation,
                                        Random& random) {
  std::optional<Hit> hit;
  for (const auto& [name, rule] : rules_) {
    if (!matches(rule, service, operation)) continue;
    rules_.update(name, [](FaultRule& counted) { ++counted.seen; });
    if (!hits(rule, random)) continue;
    if (!hit) hit.emplace();
    hit->delay += rule.delay;
    if (!rule.error_code.empty() && !hit->error) {
      hit->error = Error{rule.error_code,
                         rule.error_message,
                         rule.http_status,
                         rule.http_status >= 500 ? Fault::kReceiver : Fault::kSender};
    }
  }
  return hit;
}

}  // namespace cloudtab
