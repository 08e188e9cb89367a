#include <algorithm>
#include <functional>
#include <string>
#include <string_view>
#include <utility>

#include "core/base/arn.h"
#include "core/services/cloudwatch/errors.h"
#include "core/services/cloudwatch/operations/operations.h"
#include "core/services/cloudwatch/state.h"

// Tags of alarms and dashboards, by ARN.

namespace cloudtab::cloudwatch {

namespace {

/// What an ARN names: a function that changes the record's document, if there is one.
template <class Record>
bool change_in(Collection<Record>& records,
               const std::string& name,
               const std::function<void(Document& value)>& change) {
  return records.update(name, [&](Record& record) { change(record.value); });
}

/// Error: ResourceNotFoundException.
Status change_tagged(Call& call,
                     const std::string& text,
                     const std::function<void(Document& value)>& change) {
  const Result<Arn> arn = parse_arn(text);
  if (!arn.ok())
    return errors::invalid_value("The value " + text + " for parameter ResourceARN is invalid.");
  constexpr std::string_view kAlarmPrefix = "alarm:";
  constexpr std::string_view kDashboardPrefix = "dashboard/";
  bool found = false;
  if (arn->resource.starts_with(kAlarmPrefix)) {
    found = change_in(
        call.records<AlarmRecord>(arn->scope()), arn->resource.substr(kAlarmPrefix.size()), change);
  } else if (arn->resource.starts_with(kDashboardPrefix)) {
    found = change_in(call.records<DashboardRecord>(Scope{arn->account, ""}),
                      arn->resource.substr(kDashboardPrefix.size()),
                      change);
  }
  if (found) return ok();
  return errors::no_such_resource("Alarm", text);
}

void remove_key(Document& tags, const Document& key) {
  tags.erase(std::remove_if(
                 tags.begin(), tags.end(), [&](const Document& tag) { return tag["Key"] == key; }),
             tags.end());
}

}  // namespace

Outcome tag_resource(Call& call, const Document& input) {
  RETURN_IF_ERROR(change_tagged(call, input.at("ResourceARN"), [&](Document& value) {
    Document& tags = value["Tags"];
    if (!tags.is_array()) tags = Document::array();
    for (const Document& tag : input.at("Tags")) {
      remove_key(tags, tag["Key"]);
      tags.push_back(tag);
    }
  }));
  return Document::object();
}

Outcome untag_resource(Call& call, const Document& input) {
  RETURN_IF_ERROR(change_tagged(call, input.at("ResourceARN"), [&](Document& value) {
    if (!value.contains("Tags")) return;
    for (const Document& key : input.at("TagKeys")) remove_key(value["Tags"], key);
  }));
  return Document::object();
}

Outcome list_tags_for_resource(Call& call, const Document& input) {
  Document tags = Document::array();
  RETURN_IF_ERROR(change_tagged(call, input.at("ResourceARN"), [&](Document& value) {
    tags = value.value("Tags", Document::array());
  }));
  return Document{{"Tags", std::move(tags)}};
}

}  // namespace cloudtab::cloudwatch
