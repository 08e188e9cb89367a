#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/document.h"
#include "core/base/time.h"
#include "core/engine/record.h"
#include "core/services/cloudformation/parameters.h"

namespace cloudtab::cloudformation {

// Everything about a stack hangs on the uuid at the end of its ARN, which begins the keys of its
// records:
//
//   cfn/stacks      <uuid>                    StackRecord      the stack, also after its deletion
//   cfn/names       <name>                    NameRecord       the stack that has the name now
//   cfn/templates   <uuid>/current|previous|<change set uuid>
//   cfn/resources   <uuid>/<logical id>       ResourceRecord   what stands, by the newest step
//   cfn/spares      <uuid>/<logical id>       SpareRecord      the other one of a resource that is
//                                                              being changed
//   cfn/operations  <uuid>                    OperationRecord  what is being done to the stack
//   cfn/steps       <uuid>/<phase>/<id>       StepRecord       its steps
//   cfn/events      <uuid>/<number>           EventRecord
//   cfn/change_sets <uuid>/<change set name>  ChangeSetRecord
//   cfn/exports     <export name>             ExportRecord
//   cfn/imports     <export name>/<uuid>      ImportRecord
//   cfn/policies    <uuid>                    PolicyRecord
//   cfn/drifts      <uuid>/<logical id>       DriftRecord      the resource as it was last found
//   cfn/drift_detections  <detection id>      DriftDetectionRecord

struct StackRecord {
  static constexpr std::string_view kCollection = "cfn/stacks";
  static constexpr uint32_t kVersion = 1;

  std::string id;  ///< ARN
  std::string name;
  std::string status;
  std::string status_reason;
  std::string description;
  std::vector<ParameterValue> parameters;
  Document capabilities = Document::array();
  Document tags = Document::array();  ///< {Key, Value}
  Document notification_arns = Document::array();
  Document outputs = Document::array();  ///< as DescribeStacks answers them
  Document rollback_configuration = Document::object();
  std::string role_arn;
  std::string change_set_id;
  std::string parent_id;
  std::string root_id;
  std::string on_failure;  ///< `ROLLBACK`, `DELETE` or `DO_NOTHING`
  int64_t timeout_minutes = 0;
  bool termination_protection = false;
  bool retain_except_on_create = false;
  Instant created{};
  std::optional<Instant> updated;
  std::optional<Instant> deleted;

  bool disable_rollback() const { return on_failure == "DO_NOTHING"; }
  void encode(RecordWriter& out) const;
  static StackRecord decode(RecordReader& in, uint32_t version);
};

/// The uuid of a stack's ARN.
std::string stack_uuid(std::string_view stack_id);

struct NameRecord {
  static constexpr std::string_view kCollection = "cfn/names";
  static constexpr uint32_t kVersion = 1;

  std::string uuid;

  void encode(RecordWriter& out) const { out.text(uuid); }
  static NameRecord decode(RecordReader& in, uint32_t) { return {in.text()}; }
};

struct TemplateRecord {
  static constexpr std::string_view kCollection = "cfn/templates";
  /// 2: `processed`.
  static constexpr uint32_t kVersion = 2;

  std::string text;  ///< as sent
  /// As JSON, where it took more than the text to make it what is deployed (`transforms.h`); else
  /// empty.
  std::string processed;

  void encode(RecordWriter& out) const {
    out.text(text);
    out.text(processed);
  }
  static TemplateRecord decode(RecordReader& in, uint32_t version) {
    TemplateRecord record{in.text(), ""};
    if (version >= 2) record.processed = in.text();
    return record;
  }
};

/// One resource of a stack.
struct ResourceRecord {
  static constexpr std::string_view kCollection = "cfn/resources";
  static constexpr uint32_t kVersion = 1;

  std::string logical_id;
  std::string type;
  std::string physical_id;
  std::string status;  ///< `CREATE_COMPLETE`, ...
  std::string status_reason;
  Instant changed{};
  /// With every function resolved.
  Document properties = Document::object();
  Document attributes = Document::object();
  std::string deletion_policy = "Delete";
  std::string update_replace_policy = "Delete";
  std::string generated_name;

  void encode(RecordWriter& out) const;
  static ResourceRecord decode(RecordReader& in, uint32_t version);
};

/// The same record in a second collection: during an update the state to go back to, or the one to
/// be cleaned up.
struct SpareRecord {
  static constexpr std::string_view kCollection = "cfn/spares";
  static constexpr uint32_t kVersion = 1;

  ResourceRecord resource;

  void encode(RecordWriter& out) const { resource.encode(out); }
  static SpareRecord decode(RecordReader& in, uint32_t version) {
    return {ResourceRecord::decode(in, version)};
  }
};

enum class OperationKind : uint8_t { kCreate, kUpdate, kDelete };

/// The parts an operation goes through. Numbers are on disk.
enum class Phase : uint8_t {
  kForward = 0,   ///< make and change what the new template says
  kRollback = 1,  ///< change back what was changed
  kCleanup = 2,   ///< delete what is no longer wanted
};

struct OperationRecord {
  static constexpr std::string_view kCollection = "cfn/operations";
  static constexpr uint32_t kVersion = 2;

  OperationKind kind = OperationKind::kCreate;
  Phase phase = Phase::kForward;
  bool planned = false;       ///< the steps of `phase` are stored
  bool rolling_back = false;  ///< the new template is given up
  uint64_t steps_left = 0;
  std::vector<std::string> failed;        ///< logical ids, of the phase
  std::string failure;                    ///< why, in AWS's words for the stack
  std::string token;                      ///< ClientRequestToken, for the events
  Document retained = Document::array();  ///< DeleteStack's RetainResources
  bool force_delete = false;
  std::string endpoint;  ///< that the client used, for URLs in physical ids
  /// What an update's rollback puts back: the stack's parameters, tags and so on; absent for other
  /// kinds.
  Document previous = Document::object();
  /// A parent's step began it: a create that fails waits for the parent to delete what it made, an
  /// update that succeeds for the parent to end well or badly.
  bool nested = false;

  void encode(RecordWriter& out) const;
  static OperationRecord decode(RecordReader& in, uint32_t version);
};

enum class StepAction : uint8_t {
  kCreate = 0,
  kUpdate = 1,
  kDelete = 2,
  kDeleteSpare = 3,
  kRestore = 4,
  kForget = 5,
  kSettle = 6,  ///< a nested stack that was updated cleans up
};
enum class StepState : uint8_t { kWaiting = 0, kStarted = 1, kDone = 2, kFailed = 3, kSkipped = 4 };

/// One step: a resource's create, update or delete. One firing of a timer, one commit.
struct StepRecord {
  static constexpr std::string_view kCollection = "cfn/steps";
  static constexpr uint32_t kVersion = 1;

  std::string logical_id;
  StepAction action = StepAction::kCreate;
  StepState state = StepState::kWaiting;
  bool replaced = false;  ///< an update that made a new physical resource
  bool changed = false;   ///< an update that found something to do
  uint64_t waits_for = 0;
  std::vector<std::string> dependents;  ///< ids of steps of the same phase
  std::string physical_id;              ///< of a resource that is being made and not ready yet

  void encode(RecordWriter& out) const;
  static StepRecord decode(RecordReader& in, uint32_t version);
};

struct EventRecord {
  static constexpr std::string_view kCollection = "cfn/events";
  static constexpr uint32_t kVersion = 1;

  std::string event_id;
  std::string logical_id;
  std::string physical_id;
  std::string type;
  std::string status;
  std::string reason;
  std::string properties;  ///< JSON text; empty if there are none
  std::string token;
  Instant time{};

  void encode(RecordWriter& out) const;
  static EventRecord decode(RecordReader& in, uint32_t version);
};

struct ChangeSetRecord {
  static constexpr std::string_view kCollection = "cfn/change_sets";
  static constexpr uint32_t kVersion = 1;

  std::string id;  ///< ARN
  std::string name;
  std::string type;  ///< `CREATE` or `UPDATE`
  std::string description;
  std::string status;
  std::string status_reason;
  std::string execution_status;
  std::vector<ParameterValue> parameters;
  Document capabilities = Document::array();
  Document tags = Document::array();
  Document notification_arns = Document::array();
  Document rollback_configuration = Document::object();
  std::string role_arn;
  std::string on_stack_failure;
  bool include_nested_stacks = false;
  Document changes = Document::array();              ///< as DescribeChangeSet answers them
  Document changes_with_values = Document::array();  ///< with IncludePropertyValues
  Instant created{};

  void encode(RecordWriter& out) const;
  static ChangeSetRecord decode(RecordReader& in, uint32_t version);
};

struct ExportRecord {
  static constexpr std::string_view kCollection = "cfn/exports";
  static constexpr uint32_t kVersion = 1;

  std::string stack_id;
  std::string value;

  void encode(RecordWriter& out) const { out.text(stack_id), out.text(value); }
  static ExportRecord decode(RecordReader& in, uint32_t) {
    ExportRecord record;
    record.stack_id = in.text();
    record.value = in.text();
    return record;
  }
};

struct ImportRecord {
  static constexpr std::string_view kCollection = "cfn/imports";
  static constexpr uint32_t kVersion = 1;

  std::string stack_name;

  void encode(RecordWriter& out) const { out.text(stack_name); }
  static ImportRecord decode(RecordReader& in, uint32_t) { return {in.text()}; }
};

/// A stack's policies, each as it was sent; "" for none.
struct PolicyRecord {
  static constexpr std::string_view kCollection = "cfn/policies";
  static constexpr uint32_t kVersion = 1;

  std::string text;
  std::string during;  ///< holds in place of `text` while an update runs
  std::string next;    ///< takes the place of `text` when that update succeeds

  void encode(RecordWriter& out) const { out.text(text), out.text(during), out.text(next); }
  static PolicyRecord decode(RecordReader& in, uint32_t) {
    PolicyRecord record;
    record.text = in.text();
    record.during = in.text();
    record.next = in.text();
    return record;
  }
};

/// What the last look at a resource found, as DescribeStackResourceDrifts answers it.
struct DriftRecord {
  static constexpr std::string_view kCollection = "cfn/drifts";
  static constexpr uint32_t kVersion = 1;

  Document drift = Document::object();

  void encode(RecordWriter& out) const { out.document(drift); }
  static DriftRecord decode(RecordReader& in, uint32_t) { return {in.document()}; }
};

/// A detection that was asked for, as DescribeStackDriftDetectionStatus answers it.
struct DriftDetectionRecord {
  static constexpr std::string_view kCollection = "cfn/drift_detections";
  static constexpr uint32_t kVersion = 1;

  std::string uuid;  ///< of the stack
  Document status = Document::object();

  void encode(RecordWriter& out) const { out.text(uuid), out.document(status); }
  static DriftDetectionRecord decode(RecordReader& in, uint32_t) {
    DriftDetectionRecord record;
    record.uuid = in.text();
    record.status = in.document();
    return record;
  }
};

// Keys.
std::string under(std::string_view uuid, std::string_view rest = "");
std::string step_key(std::string_view uuid, Phase phase, std::string_view id);
std::string event_key(std::string_view uuid, uint64_t number);

}  // namespace cloudtab::cloudformation
