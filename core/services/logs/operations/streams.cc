#include <algorithm>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/base/arn.h"
#include "core/base/sorting.h"
#include "core/services/logs/errors.h"
#include "core/services/logs/operations/operations.h"
#include "core/services/logs/state.h"

namespace cloudtab::logs {

namespace {

/// https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_DescribeLogStreams.html
constexpr size_t kDescribeDefault = 50;

Status check_group(Call& call, const std::string& group) {
  if (!call.records<GroupRecord>().contains(group)) return errors::no_such_group();
  return ok();
}

}  // namespace

Outcome create_log_stream(Call& call, const Document& input) {
  const std::string& group = input.at("logGroupName").get_ref<const std::string&>();
  const std::string& stream = input.at("logStreamName").get_ref<const std::string&>();
  RETURN_IF_ERROR(check_group(call, group));
  const std::string key = stream_key(group, stream);
  if (call.records<StreamRecord>().contains(key)) return errors::stream_exists();
  call.records<StreamRecord>().put(
      key,
      {{{"logStreamName", stream},
        {"creationTime", to_millis(call.now())},
        {"arn", make_arn("logs", call.scope(), "log-group:" + group + ":log-stream:" + stream)},
        {"storedBytes", 0}}});
  return Document::object();
}

Outcome delete_log_stream(Call& call, const Document& input) {
  const std::string& group = input.at("logGroupName").get_ref<const std::string&>();
  RETURN_IF_ERROR(check_group(call, group));
  const std::string key =
      stream_key(group, input.at("logStreamName").get_ref<const std::string&>());
  if (!call.records<StreamRecord>().erase(key)) return errors::no_such_stream();
  call.records<EventRecord>().erase_prefix(key);
  return Document::object();
}

Outcome describe_log_streams(Call& call, const Document& input) {
  if (input.contains("logGroupName") && input.contains("logGroupIdentifier"))
    return errors::name_and_identifier();
  std::string group = input.value("logGroupName", "");
  if (input.contains("logGroupIdentifier")) {
    // A name, or the ARN that ends with it.
    const std::string& identifier = input["logGroupIdentifier"].get_ref<const std::string&>();
    const size_t name = identifier.find(":log-group:");
    group = name == std::string::npos
                ? identifier
                : identifier.substr(name + std::string_view(":log-group:").size());
  }
  RETURN_IF_ERROR(check_group(call, group));
  const std::string prefix = input.value("logStreamNamePrefix", "");
  const bool by_time = input.value("orderBy", "LogStreamName") == "LastEventTime";
  if (by_time && !prefix.empty()) {
    return errors::invalid_parameter("Cannot order by LastEventTime with a logStreamNamePrefix.");
  }
  std::vector<const Document*> streams;
  for (const auto& [key, stream] : call.records<StreamRecord>().prefix(streams_of(group))) {
    const std::string& name = stream.value["logStreamName"].get_ref<const std::string&>();
    if (name.starts_with(prefix)) streams.push_back(&stream.value);
  }
  if (by_time) {
    put_in_order(streams, [](const Document* a, const Document* b) {
      return a->value("lastEventTimestamp", int64_t{0}) <
             b->value("lastEventTimestamp", int64_t{0});
    });
  }
  if (input.value("descending", false)) std::reverse(streams.begin(), streams.end());

  // A token is the name of the last stream of the page before.
  auto next = streams.begin();
  if (input.contains("nextToken")) {
    next = std::find_if(streams.begin(), streams.end(), [&](const Document* stream) {
      return (*stream)["logStreamName"] == input["nextToken"];
    });
    if (next == streams.end())
      return errors::invalid_parameter("The specified nextToken is invalid.");
    ++next;
  }
  const size_t limit = input.value("limit", kDescribeDefault);
  Document page = Document::array();
  for (; next != streams.end() && page.size() < limit; ++next) page.push_back(**next);
  Document answer = Document::object();
  if (next != streams.end()) answer["nextToken"] = page.back()["logStreamName"];
  answer["logStreams"] = std::move(page);
  return answer;
}

}  // namespace cloudtab::logs
