#include "core/services/cloudformation/stack_tree.h"

#include "core/services/cloudformation/sam/sam.h"
#include "core/services/cloudformation/template.h"
#include "core/services/cloudformation/template_text.h"

namespace cloudtab::cloudformation {
namespace {

/// The body of a stored template, transformed. It was checked before it was stored.
Document stored_body(Call& call, const std::string& key) {
  const TemplateRecord* record = call.records<TemplateRecord>().find(key);
  if (record == nullptr) return Document::object();
  Result<Document> body = written_body(*record);
  if (body.ok()) body = expand_serverless(std::move(body).value());
  return body.ok() ? *body : Document::object();
}

}  // namespace

Result<Document> written_body(const TemplateRecord& record) {
  return parse_template_text(record.processed.empty() ? record.text : record.processed);
}

Result<TemplateSide> make_side(Call& call,
                               const StackRecord& stack,
                               Document body,
                               const std::vector<ParameterValue>& parameters) {
  TemplateSide side;
  side.parameters = typed_parameters(body, parameters);
  side.body = std::move(body);
  side.stack = {call.scope(), stack.id, stack.name, stack.notification_arns};
  ASSIGN_OR_RETURN(side.conditions, resolve_conditions(side));
  return side;
}

Result<TemplateSide> current_side(Call& call, const StackRecord& stack) {
  const std::string uuid = stack_uuid(stack.id);
  return make_side(call, stack, stored_body(call, current_template_key(uuid)), stack.parameters);
}

const ChangeTree& tree_of(Call& call, const StackRecord& stack, const OperationRecord& operation) {
  const std::string uuid = stack_uuid(stack.id);
  Collection<TreeRecord>& trees = call.records<TreeRecord>();
  if (const TreeRecord* record = trees.find(uuid)) return record->tree;
  TemplateSide before;
  TemplateSide after;
  auto take = [](Result<TemplateSide> side) {
    return side.ok() ? std::move(side).value() : TemplateSide();
  };
  Document current = stored_body(call, current_template_key(uuid));
  if (operation.kind == OperationKind::kDelete) {
    before = take(make_side(call, stack, std::move(current), stack.parameters));
  } else {
    after = take(make_side(call, stack, std::move(current), stack.parameters));
  }
  if (operation.kind == OperationKind::kUpdate) {
    before = take(make_side(call,
                            stack,
                            stored_body(call, previous_template_key(uuid)),
                            snapshot_parameters(operation.previous)));
  }
  Result<ChangeTree> tree = ChangeTree::make(std::move(before), std::move(after));
  // Both sides resolved when the operation was accepted, from the same records.
  ENSURE(tree.ok());
  return trees.put(uuid, TreeRecord{std::move(tree).value()}).tree;
}

Document snapshot_of(const StackRecord& stack) {
  Document parameters = Document::array();
  for (const ParameterValue& value : stack.parameters) {
    parameters.push_back({value.key, value.text, value.resolved, value.no_echo});
  }
  return {{"parameters", parameters},
          {"capabilities", stack.capabilities},
          {"tags", stack.tags},
          {"notificationArns", stack.notification_arns},
          {"description", stack.description},
          {"roleArn", stack.role_arn},
          {"status", stack.status},
          {"rollbackConfiguration", stack.rollback_configuration}};
}

void restore_snapshot(StackRecord& stack, const Document& snapshot) {
  stack.parameters = snapshot_parameters(snapshot);
  stack.capabilities = snapshot.at("capabilities");
  stack.tags = snapshot.at("tags");
  stack.notification_arns = snapshot.at("notificationArns");
  stack.description = snapshot.at("description").get<std::string>();
  stack.role_arn = snapshot.at("roleArn").get<std::string>();
  stack.rollback_configuration = snapshot.at("rollbackConfiguration");
}

std::vector<ParameterValue> snapshot_parameters(const Document& snapshot) {
  std::vector<ParameterValue> values;
  if (!snapshot.contains("parameters")) return values;
  for (const Document& item : snapshot["parameters"]) {
    values.push_back({item.at(0).get<std::string>(),
                      item.at(1).get<std::string>(),
                      item.at(2).get<std::string>(),
                      item.at(3).get<bool>()});
  }
  return values;
}

}  // namespace cloudtab::cloudformation
