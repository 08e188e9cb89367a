#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/engine/call.h"
#include "core/engine/record_at.h"
#include "core/services/cloudformation/state.h"

namespace cloudtab::cloudformation {

// What `steps.h` offers, as one object; only the files steps*.cc see it: steps_start.cc shows what
// is about to be done, steps_carry_out.cc has it done by the resource's type, steps.cc ends it.

/// The steps of one stack's phase. Each public function is part of one commit.
class Steps {
 public:
  Steps(Call& call, std::string uuid)
      : call_(call),
        uuid_(std::move(uuid)),
        stack_(record_at(call.records<StackRecord>(), uuid_)),
        operation_(record_at(call.records<OperationRecord>(), uuid_)) {
    if (operation_.rolling_back && operation_.previous.contains("tags"))
      stack_.tags = operation_.previous["tags"];
  }

  void start(std::vector<std::string> ready) {
    ready_ = std::move(ready);
    // A step that ends at once makes others ready, so the list grows under way.
    for (size_t next = 0; next < ready_.size() && !stopped_; ++next) {
      const std::string id = ready_[next];
      start_one(id);
    }
  }

  void carry_out(const std::string& id);
  void cancel();
  void skip_restore(const std::string& id);

 private:
  StepRecord step(const std::string& id) { return record_at(call_.records<StepRecord>(), key(id)); }
  std::string key(const std::string& id) const { return step_key(uuid_, operation_.phase, id); }
  std::string resource_key(const std::string& id) const { return under(uuid_, id); }
  ResourceRecord resource(const std::string& id) {
    return record_at(call_.records<ResourceRecord>(), resource_key(id));
  }
  ResourceRecord spare(const std::string& id) {
    return record_at(call_.records<SpareRecord>(), resource_key(id)).resource;
  }
  void put(const ResourceRecord& record) {
    call_.records<ResourceRecord>().put(resource_key(record.logical_id), record);
  }
  /// Stores a record with a new status and tells of it.
  void report(ResourceRecord& record, std::string_view status, std::string_view reason = "");
  template <class Change>
  void change_step(const std::string& id, Change&& apply) {
    call_.records<StepRecord>().update(key(id), apply);
  }

  void start_one(const std::string& id);
  void start_create(const std::string& id);
  void start_update(const std::string& id);
  void start_delete(const std::string& id, bool is_spare);
  void start_restore(const std::string& id);
  void schedule(const std::string& id);
  Result<Document> wanted_properties(const std::string& id);
  void set_policies(ResourceRecord& record);
  bool stack_tags_changed() const;
  bool is_retained(const ResourceRecord& record, bool is_spare) const;
  bool replaces(const ResourceRecord& before, const ResourceRecord& after) const;
  std::string generated_name(const std::string& id);

  void create(const std::string& id);
  void update(const std::string& id);
  void replace(const std::string& id);
  void remove(const std::string& id, bool is_spare);
  void restore(const std::string& id);
  void settle(const std::string& id);
  /// True if the outcome asks to wait; then the step's timer is set again.
  bool waits(const std::string& id, ResourceRecord& record, const ResourceOutcome& outcome);

  /// What the stack keeps of a resource that it has deleted, or let go: its record in a deletion,
  /// for what is asked of the stack later; nothing in an update.
  void let_go(const ResourceRecord& record, bool is_spare);
  void finish(const std::string& id);
  void fail(const std::string& id,
            ResourceRecord record,
            std::string_view status,
            const std::string& reason);
  void skip_dependents(const std::string& id);
  void give_up(const std::string& failure);
  void end_one(const std::string& id, StepState state);

  Call& call_;
  std::string uuid_;
  StackRecord stack_;  ///< while an update is rolled back, with the tags it had before
  const OperationRecord operation_;
  std::vector<std::string> ready_;
  bool stopped_ = false;
};

}  // namespace cloudtab::cloudformation
