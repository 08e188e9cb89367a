#include "core/services/cloudwatch/resources.h"

#include "core/base/arn.h"
#include "core/engine/call.h"

namespace cloudtab::cloudwatch {

namespace {

Result<ResourceState> put_alarm(Call& call,
                                const ResourceRequest& request,
                                const std::string& name) {
  Document input = request.properties;  // the template's names are the API's
  input["AlarmName"] = name;
  Document tags = input.value("Tags", Document::array());
  tags.insert(tags.end(), request.tags.begin(), request.tags.end());
  if (!tags.empty()) input["Tags"] = std::move(tags);
  const bool composite = request.type == "AWS::CloudWatch::CompositeAlarm";
  RETURN_IF_ERROR(call.invoke({.service = "cloudwatch",
                               .operation = composite ? "PutCompositeAlarm" : "PutMetricAlarm",
                               .input = std::move(input)}));
  return ResourceState{name, {{"Arn", make_arn("cloudwatch", call.scope(), "alarm:" + name)}}};
}

Result<ResourceState> create_alarm(Call& call, const ResourceRequest& request) {
  return put_alarm(call, request, request.properties.value("AlarmName", request.generated_name));
}

Result<ResourceState> update_alarm(Call& call, const ResourceRequest& request) {
  return put_alarm(call, request, request.physical_id);
}

Result<ResourceState> put_dashboard(Call& call,
                                    const ResourceRequest& request,
                                    const std::string& name) {
  RETURN_IF_ERROR(call.invoke({.service = "cloudwatch",
                               .operation = "PutDashboard",
                               .input = {{"DashboardName", name},
                                         {"DashboardBody", request.properties["DashboardBody"]}}}));
  return ResourceState{name};
}

Result<ResourceState> create_dashboard(Call& call, const ResourceRequest& request) {
  return put_dashboard(
      call, request, request.properties.value("DashboardName", request.generated_name));
}

Result<ResourceState> update_dashboard(Call& call, const ResourceRequest& request) {
  return put_dashboard(call, request, request.physical_id);
}

Result<ResourceState> remove_dashboard(Call& call, const ResourceRequest& request) {
  const Result<Document> removed =
      call.invoke({.service = "cloudwatch",
                   .operation = "DeleteDashboards",
                   .input = {{"DashboardNames", {request.physical_id}}}});
  if (!removed.ok() && removed.error().code != "DashboardNotFoundError") return removed.error();
  return ResourceState{request.physical_id};
}

Result<ResourceState> remove_alarm(Call& call, const ResourceRequest& request) {
  RETURN_IF_ERROR(call.invoke({.service = "cloudwatch",
                               .operation = "DeleteAlarms",
                               .input = {{"AlarmNames", {request.physical_id}}}}));
  return ResourceState{request.physical_id};
}

}  // namespace

std::span<const ResourceType> resource_types() {
  static constexpr ResourceType kTypes[] = {
      {"AWS::CloudWatch::Alarm",
       handler<create_alarm>,
       handler<update_alarm>,
       handler<remove_alarm>},
      {"AWS::CloudWatch::CompositeAlarm",
       handler<create_alarm>,
       handler<update_alarm>,
       handler<remove_alarm>},
      {"AWS::CloudWatch::Dashboard",
       handler<create_dashboard>,
       handler<update_dashboard>,
       handler<remove_dashboard>},
  };
  return kTypes;
}

}  // namespace cloudtab::cloudwatch
