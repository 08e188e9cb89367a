#include "core/services/cloudformation/state.h"

namespace cloudtab::cloudformation {
namespace {

void write_parameters(RecordWriter& out, const std::vector<ParameterValue>& values) {
  out.u64(values.size());
  for (const ParameterValue& value : values) {
    out.text(value.key);
    out.text(value.text);
    out.text(value.resolved);
    out.boolean(value.no_echo);
  }
}

std::vector<ParameterValue> read_parameters(RecordReader& in) {
  std::vector<ParameterValue> values;
  const uint64_t count = in.u64();
  for (uint64_t i = 0; i < count && in.ok(); ++i) {
    ParameterValue value;
    value.key = in.text();
    value.text = in.text();
    value.resolved = in.text();
    value.no_echo = in.boolean();
    values.push_back(std::move(value));
  }
  return values;
}

void write_texts(RecordWriter& out, const std::vector<std::string>& texts) {
  out.u64(texts.size());
  for (const std::string& text : texts) out.text(text);
}

std::vector<std::string> read_texts(RecordReader& in) {
  std::vector<std::string> texts;
  const uint64_t count = in.u64();
  for (uint64_t i = 0; i < count && in.ok(); ++i) texts.push_back(in.text());
  return texts;
}

void write_optional(RecordWriter& out, const std::optional<Instant>& time) {
  out.boolean(time.has_value());
  if (time) out.instant(*time);
}

std::optional<Instant> read_optional(RecordReader& in) {
  if (!in.boolean()) return std::nullopt;
  return in.instant();
}

}  // namespace

void StackRecord::encode(RecordWriter& out) const {
  for (const std::string* text : {&id, &name, &status, &status_reason, &description})
    out.text(*text);
  write_parameters(out, parameters);
  for (const Document* list :
       {&capabilities, &tags, &notification_arns, &outputs, &rollback_configuration}) {
    out.document(*list);
  }
  for (const std::string* text : {&role_arn, &change_set_id, &parent_id, &root_id, &on_failure})
    out.text(*text);
  out.i64(timeout_minutes);
  out.boolean(termination_protection);
  out.boolean(retain_except_on_create);
  out.instant(created);
  write_optional(out, updated);
  write_optional(out, deleted);
}

StackRecord StackRecord::decode(RecordReader& in, uint32_t) {
  StackRecord r;
  for (std::string* text : {&r.id, &r.name, &r.status, &r.status_reason, &r.description})
    *text = in.text();
  r.parameters = read_parameters(in);
  for (Document* list :
       {&r.capabilities, &r.tags, &r.notification_arns, &r.outputs, &r.rollback_configuration}) {
    *list = in.document();
  }
  for (std::string* text : {&r.role_arn, &r.change_set_id, &r.parent_id, &r.root_id, &r.on_failure})
    *text = in.text();
  r.timeout_minutes = in.i64();
  r.termination_protection = in.boolean();
  r.retain_except_on_create = in.boolean();
  r.created = in.instant();
  r.updated = read_optional(in);
  r.deleted = read_optional(in);
  return r;
}

std::string stack_uuid(std::string_view stack_id) {
  const size_t slash = stack_id.rfind('/');
  return std::string(slash == std::string_view::npos ? stack_id : stack_id.substr(slash + 1));
}

void ResourceRecord::encode(RecordWriter& out) const {
  for (const std::string* text : {&logical_id, &type, &physical_id, &status, &status_reason})
    out.text(*text);
  out.instant(changed);
  out.document(properties);
  out.document(attributes);
  for (const std::string* text : {&deletion_policy, &update_replace_policy, &generated_name})
    out.text(*text);
}

ResourceRecord ResourceRecord::decode(RecordReader& in, uint32_t) {
  ResourceRecord r;
  for (std::string* text : {&r.logical_id, &r.type, &r.physical_id, &r.status, &r.status_reason})
    *text = in.text();
  r.changed = in.instant();
  r.properties = in.document();
  r.attributes = in.document();
  for (std::string* text : {&r.deletion_policy, &r.update_replace_policy, &r.generated_name})
    *text = in.text();
  return r;
}

void OperationRecord::encode(RecordWriter& out) const {
  out.u64(static_cast<uint64_t>(kind));
  out.u64(static_cast<uint64_t>(phase));
  out.boolean(planned);
  out.boolean(rolling_back);
  out.u64(steps_left);
  write_texts(out, failed);
  out.text(failure);
  out.text(token);
  out.document(retained);
  out.boolean(force_delete);
  out.text(endpoint);
  out.document(previous);
  out.boolean(nested);
}

OperationRecord OperationRecord::decode(RecordReader& in, uint32_t version) {
  OperationRecord r;
  r.kind = in.choice(OperationKind::kDelete);
  r.phase = in.choice(Phase::kCleanup);
  r.planned = in.boolean();
  r.rolling_back = in.boolean();
  r.steps_left = in.u64();
  r.failed = read_texts(in);
  r.failure = in.text();
  r.token = in.text();
  r.retained = in.document();
  r.force_delete = in.boolean();
  r.endpoint = in.text();
  r.previous = in.document();
  if (version >= 2) r.nested = in.boolean();
  return r;
}

void StepRecord::encode(RecordWriter& out) const {
  out.text(logical_id);
  out.u64(static_cast<uint64_t>(action));
  out.u64(static_cast<uint64_t>(state));
  out.boolean(replaced);
  out.boolean(changed);
  out.u64(waits_for);
  write_texts(out, dependents);
  out.text(physical_id);
}

StepRecord StepRecord::decode(RecordReader& in, uint32_t) {
  StepRecord r;
  r.logical_id = in.text();
  r.action = in.choice(StepAction::kSettle);
  r.state = in.choice(StepState::kSkipped);
  r.replaced = in.boolean();
  r.changed = in.boolean();
  r.waits_for = in.u64();
  r.dependents = read_texts(in);
  r.physical_id = in.text();
  return r;
}

void EventRecord::encode(RecordWriter& out) const {
  for (const std::string* text :
       {&event_id, &logical_id, &physical_id, &type, &status, &reason, &properties, &token}) {
    out.text(*text);
  }
  out.instant(time);
}

EventRecord EventRecord::decode(RecordReader& in, uint32_t) {
  EventRecord r;
  for (std::string* text : {&r.event_id,
                            &r.logical_id,
                            &r.physical_id,
                            &r.type,
                            &r.status,
                            &r.reason,
                            &r.properties,
                            &r.token}) {
    *text = in.text();
  }
  r.time = in.instant();
  return r;
}

void ChangeSetRecord::encode(RecordWriter& out) const {
  for (const std::string* text :
       {&id, &name, &type, &description, &status, &status_reason, &execution_status}) {
    out.text(*text);
  }
  write_parameters(out, parameters);
  for (const Document* list : {&capabilities, &tags, &notification_arns, &rollback_configuration})
    out.document(*list);
  out.text(role_arn);
  out.text(on_stack_failure);
  out.boolean(include_nested_stacks);
  out.document(changes);
  out.document(changes_with_values);
  out.instant(created);
}

ChangeSetRecord ChangeSetRecord::decode(RecordReader& in, uint32_t) {
  ChangeSetRecord r;
  for (std::string* text : {&r.id,
                            &r.name,
                            &r.type,
                            &r.description,
                            &r.status,
                            &r.status_reason,
                            &r.execution_status}) {
    *text = in.text();
  }
  r.parameters = read_parameters(in);
  for (Document* list : {&r.capabilities, &r.tags, &r.notification_arns, &r.rollback_configuration})
    *list = in.document();
  r.role_arn = in.text();
  r.on_stack_failure = in.text();
  r.include_nested_stacks = in.boolean();
  r.changes = in.document();
  r.changes_with_values = in.document();
  r.created = in.instant();
  return r;
}

std::string under(std::string_view uuid, std::string_view rest) {
  std::string key(uuid);
  key += '/';
  key += rest;
  return key;
}

std::string step_key(std::string_view uuid, Phase phase, std::string_view id) {
  std::string key = under(uuid);
  key += static_cast<char>('0' + static_cast<int>(phase));
  key += '/';
  key += id;
  return key;
}

std::string event_key(std::string_view uuid, uint64_t number) {
  std::string key = under(uuid);
  key += KeyBuilder().u64(number).take();
  return key;
}

}  // namespace cloudtab::cloudformation
