#include "core/services/lambda/run_log.h"

#include <utility>

namespace cloudtab::lambda {

namespace {

/// Below PutLogEvents' limits of 10 000 events and 1 048 576 bytes, 26 of them for each event.
/// https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_PutLogEvents.html
constexpr size_t kBatchEventsMax = 5'000;
constexpr size_t kBatchBytesMax = 800'000;

Result<Document> logs(Call& call,
                      const LogTarget& target,
                      std::string_view operation,
                      Document input) {
  return call.invoke({.service = "logs",
                      .operation = operation,
                      .input = std::move(input),
                      .principal = target.writer});
}

void put(Call& call, const LogTarget& target, const Document& events) {
  const Document input = {
      {"logGroupName", target.group}, {"logStreamName", target.stream}, {"logEvents", events}};
  const Result<Document> written = logs(call, target, "PutLogEvents", input);
  if (written.ok() || written.error().code != "ResourceNotFoundException") return;
  // A group that is there already refuses; so be it.
  (void)logs(call, target, "CreateLogGroup", {{"logGroupName", target.group}});
  (void)logs(call,
             target,
             "CreateLogStream",
             {{"logGroupName", target.group}, {"logStreamName", target.stream}});
  (void)logs(call, target, "PutLogEvents", input);
}

}  // namespace

void write_log(Call& call, const LogTarget& target, const std::vector<LogLine>& lines) {
  Document events = Document::array();
  size_t bytes = 0;
  for (const LogLine& line : lines) {
    const bool is_full =
        events.size() == kBatchEventsMax || bytes + line.text.size() > kBatchBytesMax;
    if (is_full && !events.empty()) {
      put(call, target, std::exchange(events, Document::array()));
      bytes = 0;
    }
    events.push_back({{"timestamp", to_millis(line.at)}, {"message", line.text}});
    bytes += line.text.size();
  }
  if (!events.empty()) put(call, target, events);
}

std::string report_millis(int64_t microseconds) {
  const int64_t hundredths = (microseconds + 5) / 10;
  const int64_t rest = hundredths % 100;
  return std::to_string(hundredths / 100) + (rest < 10 ? ".0" : ".") + std::to_string(rest);
}

}  // namespace cloudtab::lambda
