#include "core/services/cloudformation/plan.h"

#include "core/services/cloudformation/assess.h"
#include "core/services/cloudformation/operation.h"

namespace cloudtab::cloudformation {
namespace {

void add(Plan& plan, const std::string& id, StepAction action) {
  StepRecord step;
  step.logical_id = id;
  step.action = action;
  plan[id] = std::move(step);
}

/// Lets `later` wait for `earlier` if both are steps.
void link(Plan& plan, const std::string& earlier, const std::string& later) {
  auto first = plan.find(earlier);
  auto second = plan.find(later);
  if (first == plan.end() || second == plan.end()) return;
  first->second.dependents.push_back(later);
  ++second->second.waits_for;
}

/// Resources after those they need, or before them.
void link_all(Plan& plan, const Dependencies& needs, bool needed_first) {
  for (const auto& [id, own] : needs) {
    for (const std::string& need : own) {
      if (needed_first) {
        link(plan, need, id);
      } else {
        link(plan, id, need);
      }
    }
  }
}

class Planner {
 public:
  Planner(Call& call,
          const StackRecord& stack,
          const OperationRecord& operation,
          const ChangeTree& tree)
      : call_(call),
        stack_(stack),
        operation_(operation),
        tree_(tree),
        uuid_(stack_uuid(stack.id)) {}

  Result<Plan> forward() {
    const bool tags_changed = operation_.kind == OperationKind::kUpdate &&
                              operation_.previous.value("tags", Document::array()) != stack_.tags;
    const LiveResources live{call_.records<ResourceRecord>(), uuid_};
    ASSIGN_OR_RETURN(
        auto changes,
        assess(tree_, live, call_.records<ExportRecord>(), assess_options(call_, tags_changed)));
    Plan plan;
    for (const auto& [id, change] : changes) {
      if (change.action == ResourceChange::Action::kAdd) add(plan, id, StepAction::kCreate);
      if (change.action == ResourceChange::Action::kModify) add(plan, id, StepAction::kUpdate);
    }
    link_all(plan, tree_.dependencies_after(), /*needed_first=*/true);
    return plan;
  }

  Plan rollback() {
    Plan plan;
    for_each_forward_step([&](const StepRecord& step) {
      if (step.action == StepAction::kUpdate && step.changed)
        add(plan, step.logical_id, StepAction::kRestore);
    });
    link_all(plan, tree_.dependencies_before(), /*needed_first=*/true);
    return plan;
  }

  Plan cleanup() {
    Plan plan;
    const bool whole_stack = operation_.kind != OperationKind::kUpdate;
    if (whole_stack) {
      for_each_resource([&](const ResourceRecord& record) { add_removal(plan, record); });
    } else if (operation_.rolling_back) {
      for_each_forward_step([&](const StepRecord& step) {
        const ResourceRecord* record =
            call_.records<ResourceRecord>().find(under(uuid_, step.logical_id));
        if (step.action == StepAction::kCreate && record != nullptr) add_removal(plan, *record);
        if (step.replaced) add_spare(plan, step.logical_id);
      });
    } else {
      for_each_forward_step([&](const StepRecord& step) {
        if (step.replaced) add_spare(plan, step.logical_id);
      });
      // An update that failed and is not rolled back keeps what it would have deleted.
      if (operation_.failed.empty() && operation_.failure.empty()) {
        for_each_resource([&](const ResourceRecord& record) {
          if (tree_.resources_after().count(record.logical_id) == 0) add_removal(plan, record);
        });
      }
    }
    for_each_resource([&](const ResourceRecord& record) {
      if (record.type == kNestedStackType && plan.count(record.logical_id) == 0 &&
          awaits_parent(call_, stack_uuid(record.physical_id)))
        add(plan, record.logical_id, StepAction::kSettle);
    });
    const bool new_side =
        operation_.kind == OperationKind::kCreate || (!whole_stack && operation_.rolling_back);
    link_all(plan,
             new_side ? tree_.dependencies_after() : tree_.dependencies_before(),
             /*needed_first=*/false);
    return plan;
  }

 private:
  template <class Visit>
  void for_each_resource(Visit visit) {
    for (const auto& [key, record] : call_.records<ResourceRecord>().prefix(under(uuid_)))
      visit(record);
  }

  template <class Visit>
  void for_each_forward_step(Visit visit) {
    for (const auto& [key, step] :
         call_.records<StepRecord>().prefix(step_key(uuid_, Phase::kForward, "")))
      visit(step);
  }

  void add_removal(Plan& plan, const ResourceRecord& record) {
    if (record.status == "DELETE_COMPLETE") return;
    add(plan,
        record.logical_id,
        record.physical_id.empty() ? StepAction::kForget : StepAction::kDelete);
  }

  void add_spare(Plan& plan, const std::string& id) {
    if (call_.records<SpareRecord>().contains(under(uuid_, id)))
      add(plan, id, StepAction::kDeleteSpare);
  }

  Call& call_;
  const StackRecord& stack_;
  const OperationRecord& operation_;
  const ChangeTree& tree_;
  std::string uuid_;
};

}  // namespace

Result<Plan> plan_phase(Call& call,
                        const StackRecord& stack,
                        const OperationRecord& operation,
                        const ChangeTree& tree) {
  Planner planner(call, stack, operation, tree);
  switch (operation.phase) {
    case Phase::kForward:
      return planner.forward();
    case Phase::kRollback:
      return planner.rollback();
    case Phase::kCleanup:
      return planner.cleanup();
  }
  return Plan();
}

}  // namespace cloudtab::cloudformation
