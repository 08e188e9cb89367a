#include <string>
#include <utility>
#include <vector>

#include "core/base/encoding.h"
#include "core/base/sorting.h"
#include "core/services/logs/errors.h"
#include "core/services/logs/insights.h"
#include "core/services/logs/operations/operations.h"
#include "core/services/logs/state.h"

// Insights queries: answered when they are started, and kept until they are asked for.

namespace cloudtab::logs {

namespace {

/// https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_StartQuery.html
constexpr int64_t kRowsDefault = 10'000;
/// Results are kept for seven days; of ours, the newest so many.
constexpr size_t kQueriesKept = 100;
/// Times are in seconds; what is larger than this is taken for milliseconds.
constexpr int64_t kSecondsMax = 100'000'000'000;

std::vector<std::string> groups_of(const Document& input) {
  std::vector<std::string> names;
  if (input.contains("logGroupName")) names.push_back(input["logGroupName"]);
  for (const char* member : {"logGroupNames", "logGroupIdentifiers"}) {
    if (!input.contains(member)) continue;
    for (const Document& item : input[member]) {
      std::string name = item;
      constexpr std::string_view kBefore = ":log-group:";
      if (const size_t at = name.find(kBefore); at != name.npos) {
        name = name.substr(at + kBefore.size());
        name = name.substr(0, name.find(':'));
      }
      names.push_back(std::move(name));
    }
  }
  return names;
}

Instant time_of(const Document& value) {
  const int64_t number = value.get<int64_t>();
  return from_millis(number > kSecondsMax ? number : number * 1000);
}

Row row_of(Call& call,
           const std::string& group,
           const std::string& stream,
           const EventRecord& event) {
  Row row = {{"@timestamp", insights_time(event.timestamp)},
             {"@millis", std::to_string(to_millis(event.timestamp))},
             {"@ingestionTime", insights_time(event.ingested_at)},
             {"@message", event.message},
             {"@logStream", stream},
             {"@log", call.scope().account + ':' + group},
             {"@ptr", base64_encode(group + '/' + stream + '/' + event_id(event))}};
  add_message_fields(event.message, row);
  return row;
}

struct Scanned {
  std::vector<Row> rows;
  int64_t events = 0;
  int64_t bytes = 0;
};

Scanned scan(Call& call, const std::vector<std::string>& groups, Instant from, Instant until) {
  Scanned scanned;
  std::vector<std::pair<Instant, Row>> found;
  for (const std::string& group : groups) {
    for (const auto& [key, stream] : call.records<StreamRecord>().prefix(streams_of(group))) {
      const std::string name = stream.value["logStreamName"];
      for (const auto& [event_place, event] : call.records<EventRecord>().prefix(key)) {
        if (event.timestamp < from || event.timestamp > until) continue;
        ++scanned.events;
        scanned.bytes += static_cast<int64_t>(event.message.size());
        found.emplace_back(event.timestamp, row_of(call, group, name, event));
      }
    }
  }
  // The newest first; of one time, the last that came.
  put_in_order(found, [](const auto& a, const auto& b) { return a.first < b.first; });
  for (auto at = found.rbegin(); at != found.rend(); ++at)
    scanned.rows.push_back(std::move(at->second));
  return scanned;
}

Document results_of(const InsightsQuery::Output& output, bool with_pointer) {
  Document results = Document::array();
  for (const Row& row : output.rows) {
    Document fields = Document::array();
    for (const std::string& name : output.fields) {
      if (const auto found = row.find(name); found != row.end())
        fields.push_back({{"field", name}, {"value", found->second}});
    }
    if (with_pointer) fields.push_back({{"field", "@ptr"}, {"value", row.at("@ptr")}});
    results.push_back(std::move(fields));
  }
  return results;
}

void forget_oldest(Collection<QueryRecord>& queries) {
  while (queries.size() > kQueriesKept) {
    const QueryRecord* oldest = nullptr;
    std::string oldest_key;
    for (const auto& [key, query] : queries) {
      if (oldest != nullptr && query.value["createTime"] >= oldest->value["createTime"]) continue;
      oldest = &query;
      oldest_key = key;
    }
    queries.erase(oldest_key);
  }
}

}  // namespace

Outcome start_query(Call& call, const Document& input) {
  const std::vector<std::string> groups = groups_of(input);
  if (groups.empty()) return errors::invalid_parameter("At least one log group must be specified.");
  for (const std::string& group : groups) {
    if (!call.records<GroupRecord>().contains(group)) return errors::no_such_group();
  }
  const std::string language = input.value("queryLanguage", "CWLI");
  if (language != "CWLI") return errors::language_not_implemented(language);
  const std::string& text = input.at("queryString").get_ref<const std::string&>();
  ASSIGN_OR_RETURN(const InsightsQuery query, InsightsQuery::parse(text));
  const Instant from = time_of(input.at("startTime"));
  const Instant until = time_of(input.at("endTime"));
  if (from > until)
    return errors::invalid_parameter("End time should not be less than start time.");

  Scanned scanned = scan(call, groups, from, until);
  const InsightsQuery::Output output =
      query.run(std::move(scanned.rows), static_cast<size_t>(input.value("limit", kRowsDefault)));
  const std::string id = call.random().uuid();
  auto& queries = call.records<QueryRecord>();
  queries.put(id,
              {Document{{"queryId", id},
                        {"queryString", text},
                        {"logGroupName", groups.front()},
                        {"createTime", to_millis(call.now())},
                        {"results", results_of(output, !query.has_stats())},
                        {"statistics",
                         {{"recordsMatched", static_cast<double>(output.matched)},
                          {"recordsScanned", static_cast<double>(scanned.events)},
                          {"bytesScanned", static_cast<double>(scanned.bytes)},
                          {"estimatedRecordsSkipped", 0.0},
                          {"estimatedBytesSkipped", 0.0},
                          {"logGroupsScanned", static_cast<double>(groups.size())}}}}});
  forget_oldest(queries);
  return Document{{"queryId", id}};
}

Outcome get_query_results(Call& call, const Document& input) {
  const QueryRecord* query =
      call.records<QueryRecord>().find(input.at("queryId").get_ref<const std::string&>());
  if (query == nullptr) return errors::no_such_query();
  return Document{{"queryLanguage", "CWLI"},
                  {"results", query->value["results"]},
                  {"statistics", query->value["statistics"]},
                  {"status", "Complete"}};
}

Outcome stop_query(Call& call, const Document& input) {
  if (!call.records<QueryRecord>().contains(input.at("queryId").get_ref<const std::string&>()))
    return errors::no_such_query();
  return errors::invalid_parameter("Query is already ended with Complete status");
}

Outcome describe_queries(Call& call, const Document& input) {
  const std::string group = input.value("logGroupName", "");
  const std::string status = input.value("status", "Complete");
  Document shown = Document::array();
  for (const auto& [id, query] : call.records<QueryRecord>()) {
    if (status != "Complete" || (!group.empty() && query.value["logGroupName"] != group)) continue;
    shown.push_back({{"queryLanguage", "CWLI"},
                     {"queryId", id},
                     {"queryString", query.value["queryString"]},
                     {"status", "Complete"},
                     {"createTime", query.value["createTime"]},
                     {"logGroupName", query.value["logGroupName"]}});
  }
  put_in_order(shown, [](const Document& a, const Document& b) {
    return a["createTime"] > b["createTime"];
  });
  return Document{{"queries", std::move(shown)}};
}

}  // namespace cloudtab::logs
