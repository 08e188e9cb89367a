#include "core/services/dynamodb/policies.h"

#include <algorithm>
#include <cstdint>
#include <string>
#include <utility>

#include "core/services/dynamodb/errors.h"
#include "core/services/dynamodb/operations/operations.h"
#include "core/services/dynamodb/parameters.h"
#include "core/services/dynamodb/table.h"

namespace cloudtab::dynamodb {

namespace {

// Texts: moto's tests, which run against the service, and "ack-api-quirks", findings 205, 209, 234
// and 236.

Error policy_not_found(std::string_view detail) {
  return Error{
      "PolicyNotFoundException",
      "Resource-based policy not found for the provided ResourceArn: " + std::string(detail)};
}

/// A slot that may be changed: that of a table which is there and stays.
Result<PolicySlot> find_changeable(Call& call, const Document& input) {
  ASSIGN_OR_RETURN(PolicySlot slot, find_policy_slot(call, text_of(input, "ResourceArn")));
  const std::string& name = slot.table->name;
  if (slot.table->status == TableStatus::kCreating) return errors::table_not_found(name);
  if (slot.table->status == TableStatus::kDeleting) {
    return errors::resource_in_use(
        "Attempt to change a resource which is still in use: Table is being deleted: " + name);
  }
  return slot;
}

/// Of ExpectedRevisionId.
Status check_revision(const PolicySlot& slot, const Document& input) {
  const std::string expected(text_of(input, "ExpectedRevisionId"));
  if (expected.empty()) return ok();
  const std::string& name = slot.table->name;
  const Document* policy = slot.policy();
  if (expected == "NO_POLICY") {
    if (policy == nullptr) return ok();
    return policy_not_found("Requested policy update expecting none to be present for table " +
                            name + ", but a policy exists with revision id " +
                            (*policy)["RevisionId"].get<std::string>() + ".");
  }
  if (policy != nullptr && (*policy)["RevisionId"] == expected) return ok();
  const std::string head = "Requested update for policy with revision id " + expected + ", but ";
  const Document* kept = slot.kept();
  if (kept == nullptr)
    return policy_not_found(head + "table " + name + " has no associated policy.");
  return policy_not_found(head + "the policy associated to target table " + name +
                          " has revision id " + (*kept)["RevisionId"].get<std::string>() + ".");
}

/// The time of the change in milliseconds, and above the slot's last.
std::string next_revision(Call& call, const PolicySlot& slot) {
  int64_t revision = to_millis(call.now());
  if (const Document* kept = slot.kept()) {
    const std::string last = (*kept)["RevisionId"].get<std::string>();
    revision = std::max<int64_t>(revision, std::stoll(last) + 1);
  }
  return std::to_string(revision);
}

void keep(Call& call, const PolicySlot& slot, Document kept) {
  if (!slot.label.empty()) kept["Label"] = slot.label;
  call.records<TableRecord>(slot.table.scope)
      .update(std::string(slot.table->name),
              [&](TableRecord& record) { record.settings[slot.member()] = std::move(kept); });
}

}  // namespace

Outcome put_resource_policy(Call& call, const Document& input) {
  ASSIGN_OR_RETURN(const PolicySlot slot, find_changeable(call, input));
  ASSIGN_OR_RETURN(std::string policy, canonical_policy(text_of(input, "Policy")));
  RETURN_IF_ERROR(check_revision(slot, input));
  const Document* current = slot.policy();
  if (current != nullptr && (*current)["Policy"] == policy)
    return Document{{"RevisionId", (*current)["RevisionId"]}};
  const std::string revision = next_revision(call, slot);
  keep(call, slot, {{"Policy", std::move(policy)}, {"RevisionId", revision}});
  return Document{{"RevisionId", revision}};
}

Outcome get_resource_policy(Call& call, const Document& input) {
  ASSIGN_OR_RETURN(const PolicySlot slot, find_policy_slot(call, text_of(input, "ResourceArn")));
  const Document* policy = slot.policy();
  if (policy == nullptr) return policy_not_found(slot.arn);
  return Document{{"Policy", (*policy)["Policy"]}, {"RevisionId", (*policy)["RevisionId"]}};
}

/// Answers the removed policy's revision; where there is none any more, that of its deletion.
Outcome delete_resource_policy(Call& call, const Document& input) {
  ASSIGN_OR_RETURN(const PolicySlot slot, find_changeable(call, input));
  RETURN_IF_ERROR(check_revision(slot, input));
  const Document* kept = slot.kept();
  if (kept == nullptr) return Document::object();
  const Document answer = {{"RevisionId", (*kept)["RevisionId"]}};
  if (slot.policy() != nullptr) keep(call, slot, {{"RevisionId", next_revision(call, slot)}});
  return answer;
}

}  // namespace cloudtab::dynamodb
