#include "core/services/cloudformation/drift.h"

#include <algorithm>
#include <vector>

#include "core/services/cloudformation/errors.h"
#include "core/services/cloudformation/limits.h"
#include "core/services/cloudformation/operations/operations.h"
#include "core/services/cloudformation/requests.h"

namespace cloudtab::cloudformation {
namespace {

Result<StackRecord> stack_of(Call& call, const Document& input) {
  const std::string name = input["StackName"].get<std::string>();
  const StackRecord* stack = find_stack(call, name);
  if (stack == nullptr) return errors::stack_does_not_exist(name);
  return *stack;
}

/// The stack of a detection. The API reference lists the statuses in which one may begin; the text
/// is ours.
Result<StackRecord> detectable_stack(Call& call, const Document& input) {
  ASSIGN_OR_RETURN(StackRecord stack, stack_of(call, input));
  for (const char* status : {"CREATE_COMPLETE",
                             "UPDATE_COMPLETE",
                             "UPDATE_ROLLBACK_COMPLETE",
                             "UPDATE_ROLLBACK_FAILED"}) {
    if (stack.status == status) return stack;
  }
  return errors::validation("Drift detection cannot be performed on stack [" + stack.id +
                            "] while it is in state " + stack.status);
}

}  // namespace

Outcome detect_stack_drift(Call& call, const Document& input) {
  ASSIGN_OR_RETURN(const StackRecord stack, detectable_stack(call, input));
  const Document wanted = list_of(input, "LogicalResourceIds");
  const std::string uuid = stack_uuid(stack.id);
  std::vector<ResourceRecord> resources;
  for (const auto& [key, resource] : call.records<ResourceRecord>().prefix(under(uuid))) {
    const bool asked = wanted.empty() ||
                       std::find(wanted.begin(), wanted.end(), resource.logical_id) != wanted.end();
    if (asked && can_drift(call, resource.type)) resources.push_back(resource);
  }
  for (const Document& id : wanted) {
    if (!call.records<ResourceRecord>().contains(under(uuid, id.get<std::string>())))
      return errors::resource_does_not_exist(id.get<std::string>(), stack.name);
  }
  int64_t drifted = 0;
  for (const ResourceRecord& resource : resources) {
    ASSIGN_OR_RETURN(const Document drift, detect_drift(call, stack, resource));
    if (!drift.is_null() && drift.at("StackResourceDriftStatus") != "IN_SYNC") ++drifted;
  }
  const std::string id = call.random().uuid();
  call.records<DriftDetectionRecord>().put(
      id,
      DriftDetectionRecord{uuid,
                           {{"StackId", stack.id},
                            {"StackDriftDetectionId", id},
                            {"StackDriftStatus", drifted > 0 ? "DRIFTED" : "IN_SYNC"},
                            {"DetectionStatus", "DETECTION_COMPLETE"},
                            {"DriftedStackResourceCount", drifted},
                            {"Timestamp", to_millis(call.now())}}});
  return Document{{"StackDriftDetectionId", id}};
}

Outcome detect_stack_resource_drift(Call& call, const Document& input) {
  ASSIGN_OR_RETURN(const StackRecord stack, detectable_stack(call, input));
  const std::string id = input["LogicalResourceId"].get<std::string>();
  const ResourceRecord* found =
      call.records<ResourceRecord>().find(under(stack_uuid(stack.id), id));
  if (found == nullptr) return errors::resource_does_not_exist(id, stack.name);
  const ResourceRecord resource = *found;
  const Error not_implemented{
      "NotImplemented",
      "Drift detection of " + resource.type + " is not implemented in Cloudtab yet",
      501,
      Fault::kReceiver};
  if (!can_drift(call, resource.type)) return not_implemented;
  ASSIGN_OR_RETURN(Document drift, detect_drift(call, stack, resource));
  if (drift.is_null()) return not_implemented;
  return Document{{"StackResourceDrift", std::move(drift)}};
}

Outcome describe_stack_drift_detection_status(Call& call, const Document& input) {
  const std::string id = input["StackDriftDetectionId"].get<std::string>();
  const DriftDetectionRecord* record = call.records<DriftDetectionRecord>().find(id);
  if (record == nullptr) return errors::validation("Drift detection [" + id + "] does not exist");
  return record->status;
}

Outcome describe_stack_resource_drifts(Call& call, const Document& input) {
  ASSIGN_OR_RETURN(const StackRecord stack, stack_of(call, input));
  ASSIGN_OR_RETURN(Page page, page_of(input, kResourcesPerPage));
  page.size = std::min(page.size, static_cast<size_t>(input.value("MaxResults", int64_t{100})));
  const Document filter = list_of(input, "StackResourceDriftStatusFilters");
  Document drifts = Document::array();
  size_t position = 0;
  for (const auto& [key, record] :
       call.records<DriftRecord>().prefix(under(stack_uuid(stack.id)))) {
    const Document& status = record.drift.at("StackResourceDriftStatus");
    if (!filter.empty() && std::find(filter.begin(), filter.end(), status) == filter.end())
      continue;
    if (page.has(position++)) drifts.push_back(record.drift);
  }
  Document answer = {{"StackResourceDrifts", std::move(drifts)}};
  set_next_token(answer, page, position);
  return answer;
}

}  // namespace cloudtab::cloudformation
