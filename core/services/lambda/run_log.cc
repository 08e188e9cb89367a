#include "core/services/lambda/run_log.h"

#include <utility>

namespace cloudtab::lambda {

namespace {

/// Below PutLogEvents' limits of 10 000 events and 1 048 576 bytes, 26 of them for each event.
/// https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_PutLogEvents.html
constexpr size_t kBatchEventsMax = 5'000;
constexpr size_t kBatchBytesMax = 800'000;

Result<Document> logs(Call& call, std::string_view operation, Document input) {
  Principal principal;
  principal.account = call.scope().account;
  principal.service = "lambda.amazonaws.com";
  return call.invoke({.service = "logs",
                      .operation = operation,
                      .input = std::move(input),
                      .principal = std::move(principal)});
}

void put(Call& call, const std::string& group, const std::string& stream, const Document& events) {
  const Document input = {
      {"logGroupName", group}, {"logStreamName", stream}, {"logEvents", events}};
  const Result<Document> written = logs(call, "PutLogEvents", input);
  if (written.ok() || written.error().code != "ResourceNotFoundException") return;
  // A group that is there already refuses; so be it.
  (void)logs(call, "CreateLogGroup", {{"logGroupName", group}});
  (void)logs(call, "CreateLogStream", {{"logGroupName", group}, {"logStreamName", stream}});
  (void)logs(call, "PutLogEvents", input);
}

}  // namespace

void write_log(Call& call,
               const std::string& group,
               const std::string& stream,
               const std::vector<LogLine>& lines) {
  Document events = Document::array();
  size_t bytes = 0;
  for (const LogLine& line : lines) {
    const bool is_full =
        events.size() == kBatchEventsMax || bytes + line.text.size() > kBatchBytesMax;
    if (is_full && !events.empty()) {
      put(call, group, stream, std::exchange(events, Document::array()));
      bytes = 0;
    }
    events.push_back({{"timestamp", to_millis(line.at)}, {"message", line.text}});
    bytes += line.text.size();
  }
  if (!events.empty()) put(call, group, stream, events);
}

std::string report_millis(int64_t microseconds) {
  const int64_t hundredths = (microseconds + 5) / 10;
  const int64_t rest = hundredths % 100;
  return std::to_string(hundredths / 100) + (rest < 10 ? ".0" : ".") + std::to_string(rest);
}

}  // namespace cloudtab::lambda
