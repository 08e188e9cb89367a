#include <algorithm>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/base/encoding.h"
#include "core/services/dynamodb/errors.h"
#include "core/services/dynamodb/lifecycle.h"
#include "core/services/dynamodb/operations/operations.h"
#include "core/services/dynamodb/parameters.h"
#include "core/services/dynamodb/table.h"

// CloudWatch Contributor Insights of a table and of each global index, kept in their settings:
// {Enabled, Mode, Changed, RulesMade}. Behaviour as observed on the service in October 2026 (the
// public notes "ack-api-quirks", findings 089-095 and 341).

namespace cloudtab::dynamodb {

namespace {

constexpr const char* kMember = "ContributorInsights";
constexpr std::string_view kBothModes = "ACCESSED_AND_THROTTLED_KEYS";
constexpr size_t kListedMax = 100;  ///< API reference, ListContributorInsights, MaxResults

/// What insights are about: a table, or one of its global indexes.
struct Target {
  TableRef table;
  const IndexRecord* index = nullptr;

  const KeySchema& key() const { return index != nullptr ? index->key : table->key; }
  /// Null if they were never enabled.
  const Document* kept() const {
    return find_member(index != nullptr ? index->settings : table->settings, kMember);
  }
};

Result<Target> find_target(Call& call, const Document& input) {
  ASSIGN_OR_RETURN(const TableRef table, find_table(call, text_of(input, "TableName")));
  if (!input.contains("IndexName")) return Target{table};
  const std::string name(text_of(input, "IndexName"));
  const IndexRecord* index = table->find_index(name);
  if (index == nullptr || !index->global) {
    return Error{
        "ResourceNotFoundException",
        "Requested resource not found: Index: " + name + " not found for table: " + table->name};
  }
  return Target{table, index};
}

bool is_enabled(const Document* kept) { return kept != nullptr && (*kept)["Enabled"].get<bool>(); }

/// As of now: a change takes as long as one of a table.
std::string_view status_of(Call& call, const Target& target) {
  const Document* kept = target.kept();
  if (kept == nullptr) return "DISABLED";
  const Instant changed = from_millis((*kept)["Changed"].get<int64_t>());
  const bool settled = call.now() >= changed + transition_time(call, target.table.scope);
  if (is_enabled(kept)) return settled ? "ENABLED" : "ENABLING";
  return settled ? "DISABLED" : "DISABLING";
}

Document summarize(const Target& target, std::string_view status) {
  Document out = {{"TableName", target.table->name}, {"ContributorInsightsStatus", status}};
  if (target.index != nullptr) out["IndexName"] = target.index->name;
  if (const Document* kept = target.kept()) out["ContributorInsightsMode"] = (*kept)["Mode"];
  return out;
}

/// The names of the rules in CloudWatch: partition keys and whole keys, accessed most and throttled
/// most.
Document rules_of(const Target& target) {
  const Document& kept = *target.kept();
  std::string tail = "-" + target.table->name;
  if (target.index != nullptr) tail += "-" + target.index->name;
  tail += "-" + std::to_string(kept["RulesMade"].get<int64_t>());
  Document rules = Document::array();
  const auto add = [&](const char* kind) {
    rules.push_back("DynamoDBContributorInsights-" + std::string(kind) + tail);
  };
  const bool sorted = !target.key().sort.empty();
  if (kept["Mode"] == kBothModes) {
    add("PKC");
    if (sorted) add("SKC");
  }
  add("PKT");
  if (sorted) add("SKT");
  return rules;
}

void keep(Call& call, const Target& target, Document kept) {
  const std::string index = target.index != nullptr ? target.index->name : std::string();
  call.records<TableRecord>(target.table.scope)
      .update(std::string(target.table->name), [&](TableRecord& record) {
        Document& settings = index.empty() ? record.settings : record.find_index(index)->settings;
        settings[kMember] = std::move(kept);
      });
}

/// The table, then its global indexes, as far as they are listed: DISABLED ones are not.
void list_table(Call& call, const TableRef& table, std::vector<Document>& out) {
  const auto add = [&](const Target& target) {
    const std::string_view status = status_of(call, target);
    if (status != "DISABLED") out.push_back(summarize(target, status));
  };
  add({table});
  for (const IndexRecord& index : table->indexes) {
    if (index.global) add({table, &index});
  }
}

std::string place_of(const Document& summary) {
  return summary["TableName"].get<std::string>() + "/" + summary.value("IndexName", "");
}

}  // namespace

Outcome update_contributor_insights(Call& call, const Document& input) {
  ASSIGN_OR_RETURN(const Target target, find_target(call, input));
  const bool enable = input["ContributorInsightsAction"] == "ENABLE";
  const Document* before = target.kept();
  Document kept = before != nullptr ? *before : Document::object();
  // Not to name a mode is to ask for the default; DISABLE keeps the mode there is.
  if (enable) kept["Mode"] = input.value("ContributorInsightsMode", std::string(kBothModes));
  const bool same = enable == is_enabled(before) && (!enable || (*before)["Mode"] == kept["Mode"]);
  if (same) return summarize(target, status_of(call, target));
  const int64_t now = to_millis(call.now());
  if (!is_enabled(before)) kept["RulesMade"] = now;
  kept["Enabled"] = enable;
  kept["Changed"] = now;
  keep(call, target, std::move(kept));
  return summarize(target, enable ? "ENABLING" : "DISABLING");
}

Outcome describe_contributor_insights(Call& call, const Document& input) {
  ASSIGN_OR_RETURN(const Target target, find_target(call, input));
  Document out = summarize(target, status_of(call, target));
  const Document* kept = target.kept();
  if (kept == nullptr) return out;
  out["LastUpdateDateTime"] = (*kept)["Changed"];
  if (is_enabled(kept)) out["ContributorInsightsRuleList"] = rules_of(target);
  return out;
}

/// The token is the place of the last entry given. One whose entry has gone since is refused; what
/// the service does then, and its text, are not known.
Outcome list_contributor_insights(Call& call, const Document& input) {
  std::vector<Document> all;
  if (input.contains("TableName")) {
    ASSIGN_OR_RETURN(const TableRef table, find_table(call, text_of(input, "TableName")));
    list_table(call, table, all);
  } else {
    for (const auto& [name, record] : call.records<TableRecord>())
      list_table(call, {call.scope(), &record}, all);
  }
  auto it = all.begin();
  if (input.contains("NextToken")) {
    const auto last = base64_decode(text_of(input, "NextToken"));
    it = std::find_if(all.begin(), all.end(), [&](const Document& each) {
      return last.ok() && place_of(each) == *last;
    });
    if (it == all.end()) return errors::validation("Invalid NextToken");
    ++it;
  }
  const int64_t asked = input.value("MaxResults", static_cast<int64_t>(kListedMax));
  const size_t limit = asked > 0 ? static_cast<size_t>(asked) : kListedMax;
  Document page = Document::array();
  for (; it != all.end() && page.size() < limit; ++it) page.push_back(std::move(*it));
  Document out = Document::object();
  if (it != all.end()) out["NextToken"] = base64_encode(place_of(page.back()));
  out["ContributorInsightsSummaries"] = std::move(page);
  return out;
}

}  // namespace cloudtab::dynamodb
