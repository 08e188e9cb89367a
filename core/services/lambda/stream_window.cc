#include "core/services/lambda/stream_window.h"

namespace cloudtab::lambda {

namespace {

constexpr const char* kNoState = "{}";

}  // namespace

std::optional<std::chrono::seconds> window_size(const Document& mapping) {
  const std::chrono::seconds size(mapping.value("TumblingWindowInSeconds", int64_t{0}));
  if (size.count() <= 0) return std::nullopt;
  return size;
}

OpenWindow window_at(Instant time, std::chrono::seconds size) {
  const int64_t start = to_seconds(time) / size.count() * size.count();
  return {from_millis(start * 1000), from_millis((start + size.count()) * 1000), kNoState};
}

void tell_window(const OpenWindow& window,
                 const Document& mapping,
                 const std::string& shard,
                 bool is_final,
                 Document& event) {
  event["window"] = {{"start", to_iso8601_seconds(window.start)},
                     {"end", to_iso8601_seconds(window.end)}};
  event["state"] = Document::parse(window.state);
  event["shardId"] = shard;
  event["eventSourceARN"] = mapping["EventSourceArn"];
  event["isFinalInvokeForWindow"] = is_final;
  event["isWindowTerminatedEarly"] = false;
}

std::string state_of(std::string_view payload) {
  const Document answer = Document::parse(payload, nullptr, /*allow_exceptions=*/false);
  if (!answer.is_object() || !answer.contains("state")) return kNoState;
  return answer["state"].dump();
}

}  // namespace cloudtab::lambda
