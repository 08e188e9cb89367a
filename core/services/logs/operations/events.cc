#include <algorithm>
#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "core/base/encoding.h"
#include "core/services/logs/errors.h"
#include "core/services/logs/filter_pattern.h"
#include "core/services/logs/filters.h"
#include "core/services/logs/operations/operations.h"
#include "core/services/logs/state.h"

// PutLogEvents, GetLogEvents, FilterLogEvents.

namespace cloudtab::logs {

namespace {

// https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_PutLogEvents.html
constexpr int64_t kBatchBytesMax = 1'048'576;
constexpr int64_t kEventOverheadBytes = 26;
constexpr Duration kTooNew = 2h;
constexpr Duration kTooOld = 14 * 24h;
constexpr Duration kBatchSpanMax = 24h;
/// GetLogEvents and FilterLogEvents.
constexpr int64_t kEventsDefault = 10'000;

/// Where an event stands in its stream. In tokens it is 56 digits: time and number.
struct Position {
  int64_t millis = 0;
  uint64_t number = 0;
  bool operator<(const Position& other) const {
    return millis != other.millis ? millis < other.millis : number < other.number;
  }
};

Position position_of(const EventRecord& event) {
  return {to_millis(event.timestamp), event.number};
}

std::string padded(uint64_t value, size_t digits) {
  std::string text = std::to_string(value);
  return text.size() < digits ? std::string(digits - text.size(), '0') + text : text;
}

std::string digits_of(const Position& position) {
  return padded(static_cast<uint64_t>(position.millis), 20) + padded(position.number, 36);
}

std::optional<uint64_t> number_in(std::string_view digits) {
  uint64_t value = 0;
  for (const char c : digits) {
    if (c < '0' || c > '9') return std::nullopt;
    value = value * 10 + static_cast<uint64_t>(c - '0');
  }
  return value;
}

std::optional<Position> position_in(std::string_view digits) {
  if (digits.size() != 56) return std::nullopt;
  const std::optional<uint64_t> millis = number_in(digits.substr(0, 20));
  const std::optional<uint64_t> number = number_in(digits.substr(20));
  if (!millis || !number) return std::nullopt;
  return Position{static_cast<int64_t>(*millis), *number};
}

/// The name in `logGroupName`, or at the end of the ARN in `logGroupIdentifier`.
std::string group_name(const Document& input) {
  if (!input.contains("logGroupIdentifier")) return input.value("logGroupName", "");
  std::string identifier = input["logGroupIdentifier"];
  constexpr std::string_view kBefore = ":log-group:";
  const size_t name = identifier.find(kBefore);
  if (name != std::string::npos) identifier = identifier.substr(name + kBefore.size());
  return identifier.substr(0, identifier.find(':'));
}

/// What is older than the group's retention is as good as gone.
Instant retained_since(const Document& group, Instant now) {
  const int64_t days = group.value("retentionInDays", int64_t{0});
  return days == 0 ? Instant{} : now - days * 24h;
}

struct Window {
  Instant from{};
  std::optional<Instant> before;

  bool has(const EventRecord& event) const {
    return event.timestamp >= from && (!before || event.timestamp < *before);
  }
};

Window window_of(const Document& input, const Document& group, Instant now) {
  Window window;
  window.from =
      std::max(from_millis(input.value("startTime", int64_t{0})), retained_since(group, now));
  if (input.contains("endTime")) window.before = from_millis(input["endTime"].get<int64_t>());
  return window;
}

Status check_batch(const Document& events) {
  int64_t bytes = 0;
  int64_t before = events[0]["timestamp"].get<int64_t>();
  const int64_t first = before;
  for (const Document& event : events) {
    const int64_t at = event["timestamp"].get<int64_t>();
    if (at < before) {
      return errors::invalid_parameter(
          "Log events in a single PutLogEvents request must be in chronological order.");
    }
    before = at;
    bytes += static_cast<int64_t>(event["message"].get_ref<const std::string&>().size()) +
             kEventOverheadBytes;
  }
  if (Duration(before - first) > kBatchSpanMax) {
    return errors::invalid_parameter(
        "The batch of log events in a single PutLogEvents request cannot span more than 24 hours.");
  }
  if (bytes > kBatchBytesMax) {
    return errors::invalid_parameter("Upload too large: " + std::to_string(bytes) +
                                     " bytes exceeds limit of " + std::to_string(kBatchBytesMax));
  }
  return ok();
}

Document shown(const EventRecord& event) {
  return {{"timestamp", to_millis(event.timestamp)},
          {"message", event.message},
          {"ingestionTime", to_millis(event.ingested_at)}};
}

/// Which of the events are refused, by their places; the rest is put in.
struct Sorted {
  std::vector<const Document*> taken;
  Document rejected = Document::object();
};

Sorted sort_by_age(const Document& events, const Document& group, Instant now) {
  Sorted sorted;
  const Instant retained = retained_since(group, now);
  for (size_t i = 0; i < events.size(); ++i) {
    const Instant at = from_millis(events[i]["timestamp"].get<int64_t>());
    if (at > now + kTooNew) {
      if (!sorted.rejected.contains("tooNewLogEventStartIndex"))
        sorted.rejected["tooNewLogEventStartIndex"] = i;
    } else if (at < now - kTooOld) {
      sorted.rejected["tooOldLogEventEndIndex"] = i + 1;
    } else if (at < retained) {
      sorted.rejected["expiredLogEventEndIndex"] = i + 1;
    } else {
      sorted.taken.push_back(&events[i]);
    }
  }
  return sorted;
}

void erase_expired(Call& call, const std::string& prefix, Instant retained) {
  auto& events = call.records<EventRecord>();
  while (true) {
    const auto range = events.prefix(prefix);
    if (range.empty() || range.begin()->second.timestamp >= retained) return;
    const std::string oldest = range.begin()->first;
    events.erase(oldest);
  }
}

}  // namespace

Outcome put_log_events(Call& call, const Document& input) {
  const std::string group = input.at("logGroupName");
  const std::string stream = input.at("logStreamName");
  const GroupRecord* group_record = call.records<GroupRecord>().find(group);
  if (group_record == nullptr) return errors::no_such_group();
  const std::string key = stream_key(group, stream);
  const StreamRecord* stream_record = call.records<StreamRecord>().find(key);
  if (stream_record == nullptr) return errors::no_such_stream();
  const Document& events = input.at("logEvents");
  RETURN_IF_ERROR(check_batch(events));

  erase_expired(call, key, retained_since(group_record->value, call.now()));
  const Sorted sorted = sort_by_age(events, group_record->value, call.now());
  uint64_t number = number_in(stream_record->value.value("uploadSequenceToken", "0")).value_or(0);
  NewEvents put{group, stream, {}};
  int64_t bytes = 0;
  for (const Document* event : sorted.taken) {
    EventRecord record;
    record.timestamp = from_millis((*event)["timestamp"].get<int64_t>());
    record.number = ++number;
    record.ingested_at = call.now();
    record.message = (*event)["message"].get<std::string>();
    call.records<EventRecord>().put(event_key(group, stream, record.timestamp, number), record);
    bytes += static_cast<int64_t>(record.message.size()) + kEventOverheadBytes;
    put.events.push_back(std::move(record));
  }
  const std::string token = padded(number, 56);
  call.records<StreamRecord>().update(key, [&](StreamRecord& changed) {
    changed.value["uploadSequenceToken"] = token;
    changed.value["lastIngestionTime"] = to_millis(call.now());
    for (const Document* event : sorted.taken) {
      const int64_t at = (*event)["timestamp"].get<int64_t>();
      Document& value = changed.value;
      value["firstEventTimestamp"] = std::min(at, value.value("firstEventTimestamp", at));
      value["lastEventTimestamp"] = std::max(at, value.value("lastEventTimestamp", at));
    }
  });
  call.meter("IncomingLogEvents",
             static_cast<double>(put.events.size()),
             "Count",
             {{"LogGroupName", group}});
  call.meter("IncomingBytes", static_cast<double>(bytes), "Bytes", {{"LogGroupName", group}});
  run_filters(call, put);
  Document answer = {{"nextSequenceToken", token}};
  if (!sorted.rejected.empty()) answer["rejectedLogEventsInfo"] = sorted.rejected;
  return answer;
}

Outcome get_log_events(Call& call, const Document& input) {
  const std::string group = group_name(input);
  const std::string stream = input.at("logStreamName");
  const GroupRecord* group_record = call.records<GroupRecord>().find(group);
  if (group_record == nullptr) return errors::no_such_group();
  const std::string prefix = stream_key(group, stream);
  if (!call.records<StreamRecord>().contains(prefix)) return errors::no_such_stream();

  const std::string token = input.value("nextToken", "");
  const bool from_head =
      token.empty() ? input.value("startFromHead", false) : token.compare(0, 2, "f/") == 0;
  std::optional<Position> position;
  if (!token.empty()) {
    const bool framed = token.size() == 60 && token[1] == '/' &&
                        (token[0] == 'f' || token[0] == 'b') && token.compare(58, 2, "/s") == 0;
    if (framed) position = position_in(std::string_view(token).substr(2, 56));
    if (!position) return errors::invalid_parameter("The specified nextToken is invalid.");
  }

  const Window window = window_of(input, group_record->value, call.now());
  const auto limit = static_cast<size_t>(input.value("limit", kEventsDefault));
  std::vector<const EventRecord*> found;
  for (const auto& [key, event] : call.records<EventRecord>().prefix(prefix)) {
    if (!window.has(event)) continue;
    const Position at = position_of(event);
    if (position && (from_head ? !(*position < at) : !(at < *position))) continue;
    if (from_head && found.size() == limit) break;
    found.push_back(&event);
  }
  if (found.size() > limit)
    found.erase(found.begin(), found.end() - static_cast<std::ptrdiff_t>(limit));

  Document shown_events = Document::array();
  for (const EventRecord* event : found) shown_events.push_back(shown(*event));
  const Position here = position.value_or(Position{});
  return Document{{"events", std::move(shown_events)},
                  {"nextForwardToken",
                   "f/" + digits_of(found.empty() ? here : position_of(*found.back())) + "/s"},
                  {"nextBackwardToken",
                   "b/" + digits_of(found.empty() ? here : position_of(*found.front())) + "/s"}};
}

Outcome filter_log_events(Call& call, const Document& input) {
  const std::string group = group_name(input);
  const GroupRecord* group_record = call.records<GroupRecord>().find(group);
  if (group_record == nullptr) return errors::no_such_group();
  if (input.contains("logStreamNames") && input.contains("logStreamNamePrefix")) {
    return errors::invalid_parameter(
        "logStreamNamePrefix and logStreamNames cannot both be specified.");
  }
  ASSIGN_OR_RETURN(const FilterPattern pattern,
                   FilterPattern::parse(input.value("filterPattern", "")));
  std::set<std::string> names;
  for (const Document& name : input.value("logStreamNames", Document::array()))
    names.insert(name.get<std::string>());
  const std::string prefix = input.value("logStreamNamePrefix", "");
  std::string after;
  if (input.contains("nextToken")) {
    ASSIGN_OR_RETURN(after, base64_decode(input["nextToken"].get_ref<const std::string&>()));
  }

  // By time over all streams; the name and number after it make the order whole.
  const Window window = window_of(input, group_record->value, call.now());
  std::map<std::string, std::pair<std::string, const EventRecord*>> found;
  for (const auto& [key, record] : call.records<StreamRecord>().prefix(streams_of(group))) {
    const std::string name = record.value["logStreamName"];
    if (name.compare(0, prefix.size(), prefix) != 0) continue;
    if (!names.empty() && names.count(name) == 0) continue;
    for (const auto& [event_key, event] : call.records<EventRecord>().prefix(key)) {
      if (!window.has(event) || !pattern.matches(event.message)) continue;
      std::string order = KeyBuilder().instant(event.timestamp).text(name).u64(event.number).take();
      if (!after.empty() && order <= after) continue;
      found.emplace(std::move(order), std::make_pair(name, &event));
    }
  }
  const auto limit = static_cast<size_t>(input.value("limit", kEventsDefault));
  Document answer = {{"events", Document::array()}, {"searchedLogStreams", Document::array()}};
  std::string last;
  for (const auto& [order, entry] : found) {
    if (answer["events"].size() == limit) {
      answer["nextToken"] = base64_encode(last);
      break;
    }
    Document event = shown(*entry.second);
    event["logStreamName"] = entry.first;
    event["eventId"] = event_id(*entry.second);
    answer["events"].push_back(std::move(event));
    last = order;
  }
  return answer;
}

}  // namespace cloudtab::logs
