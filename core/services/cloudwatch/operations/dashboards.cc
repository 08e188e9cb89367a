#include <string>
#include <utility>

#include "core/base/arn.h"
#include "core/base/encoding.h"
#include "core/services/cloudwatch/errors.h"
#include "core/services/cloudwatch/operations/operations.h"
#include "core/services/cloudwatch/state.h"

// Dashboards are the account's, not a region's.

namespace cloudtab::cloudwatch {

namespace {

/// Source: https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_ListDashboards.html
constexpr size_t kDashboardsPerPage = 1000;

Collection<DashboardRecord>& dashboards(Call& call) {
  return call.records<DashboardRecord>(Scope{call.scope().account, ""});
}

bool is_name(const std::string& name) {
  constexpr std::string_view kAllowed =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
  return name.find_first_not_of(kAllowed) == std::string::npos;
}

}  // namespace

Outcome put_dashboard(Call& call, const Document& input) {
  const std::string name = input.at("DashboardName");
  if (!is_name(name)) return errors::invalid_dashboard_name();
  const std::string body = input.at("DashboardBody");
  const Document parsed = Document::parse(body, nullptr, /*exceptions=*/false);
  if (!parsed.is_object())
    return errors::invalid_dashboard_body("The field DashboardBody must be a valid JSON object");
  if (!parsed.contains("widgets"))
    return errors::invalid_dashboard_body("Should have required property 'widgets'");
  const DashboardRecord* existing = dashboards(call).find(name);
  Document dashboard = {
      {"DashboardName", name},
      {"DashboardArn", make_arn("cloudwatch", {call.scope().account, ""}, "dashboard/" + name)},
      {"DashboardBody", body},
      {"LastModified", to_millis(call.now())}};
  if (existing != nullptr && existing->value.contains("Tags")) {
    dashboard["Tags"] = existing->value["Tags"];
  } else if (input.contains("Tags")) {
    dashboard["Tags"] = input["Tags"];
  }
  dashboards(call).put(name, {std::move(dashboard)});
  return Document{{"DashboardValidationMessages", Document::array()}};
}

Outcome get_dashboard(Call& call, const Document& input) {
  const std::string name = input.at("DashboardName");
  const DashboardRecord* found = dashboards(call).find(name);
  if (found == nullptr) return errors::no_such_dashboard(name);
  return Document{{"DashboardName", name},
                  {"DashboardArn", found->value["DashboardArn"]},
                  {"DashboardBody", found->value["DashboardBody"]}};
}

Outcome list_dashboards(Call& call, const Document& input) {
  std::string after;
  if (input.contains("NextToken")) {
    const auto token = base64_decode(input["NextToken"].get_ref<const std::string&>());
    if (!token.ok()) return errors::invalid_value("Invalid nextToken");
    after = *token;
  }
  Document entries = Document::array();
  Document answer = Document::object();
  for (const auto& [name, dashboard] :
       dashboards(call).prefix(input.value("DashboardNamePrefix", ""))) {
    if (name <= after) continue;
    if (entries.size() == kDashboardsPerPage) {
      answer["NextToken"] =
          base64_encode(entries.back()["DashboardName"].get_ref<const std::string&>());
      break;
    }
    entries.push_back(
        {{"DashboardName", name},
         {"DashboardArn", dashboard.value["DashboardArn"]},
         {"LastModified", dashboard.value["LastModified"]},
         {"Size", dashboard.value["DashboardBody"].get_ref<const std::string&>().size()}});
  }
  answer["DashboardEntries"] = std::move(entries);
  return answer;
}

Outcome delete_dashboards(Call& call, const Document& input) {
  for (const Document& name : input.at("DashboardNames")) {
    if (!dashboards(call).contains(name.get_ref<const std::string&>()))
      return errors::no_such_dashboard(name.get<std::string>());
  }
  for (const Document& name : input.at("DashboardNames"))
    dashboards(call).erase(name.get_ref<const std::string&>());
  return Document::object();
}

}  // namespace cloudtab::cloudwatch
