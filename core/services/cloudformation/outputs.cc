#include "core/services/cloudformation/outputs.h"

#include <map>
#include <set>

#include "core/services/cloudformation/errors.h"
#include "core/services/cloudformation/recorded_values.h"
#include "core/services/cloudformation/template.h"

namespace cloudtab::cloudformation {
namespace {

bool is_active(const TemplateSide& side, const Document& member) {
  auto it = member.find("Condition");
  if (it == member.end() || !it->is_string()) return true;
  auto value = side.conditions.find(it->get<std::string>());
  return value != side.conditions.end() && value->second;
}

Error output_error(const std::string& name, const Document& value, const Error& error) {
  const std::string function(function_call(value).first);
  return errors::validation("[Error] /Outputs/" + name + "/Value" +
                            (function.empty() ? "" : "/" + function) + ": " + error.message);
}

/// The stack's own exports.
std::map<std::string, std::string> own_exports(Call& call, const StackRecord& stack) {
  std::map<std::string, std::string> own;
  for (const auto& [name, record] : call.records<ExportRecord>()) {
    if (record.stack_id == stack.id) own[name] = record.value;
  }
  return own;
}

Status change_exports(Call& call,
                      const StackRecord& stack,
                      const std::map<std::string, std::string>& wanted) {
  Collection<ExportRecord>& exports = call.records<ExportRecord>();
  const std::map<std::string, std::string> own = own_exports(call, stack);
  for (const auto& [name, value] : own) {
    auto kept = wanted.find(name);
    if (kept != wanted.end() && kept->second == value) continue;
    const std::string users = importers_of(call, name);
    if (users.empty()) continue;
    return errors::validation("Export " + name + " cannot be " +
                              (kept == wanted.end() ? "deleted" : "updated") +
                              " as it is in use by " + users);
  }
  for (const auto& [name, value] : wanted) {
    const ExportRecord* other = exports.find(name);
    if (other == nullptr || other->stack_id == stack.id) continue;
    const StackRecord* owner = call.records<StackRecord>().find(stack_uuid(other->stack_id));
    return errors::validation("Export with name " + name + " is already exported by stack " +
                              (owner == nullptr ? other->stack_id : owner->name));
  }
  for (const auto& [name, value] : own) {
    if (wanted.count(name) == 0) exports.erase(name);
  }
  for (const auto& [name, value] : wanted) exports.put(name, ExportRecord{stack.id, value});
  return ok();
}

/// Visits every `Fn::ImportValue` in a value.
void for_each_import(const Document& value, const std::function<void(const Document&)>& visit) {
  auto [function, argument] = function_call(value);
  if (argument != nullptr && function == "Fn::ImportValue") visit(*argument);
  if (!value.is_structured()) return;
  for (const Document& member : value) for_each_import(member, visit);
}

}  // namespace

Result<Document> resolve_outputs(Call& call, const std::string& uuid, const TemplateSide& side) {
  RecordedValues values(call, uuid);
  Document outputs = Document::array();
  const Document& declared = section(side.body, "Outputs");
  for (auto it = declared.begin(); it != declared.end(); ++it) {
    if (!is_active(side, *it)) continue;
    const Document& expression = (*it)["Value"];
    Result<Document> value = resolve(expression, side, values);
    if (!value.ok()) return output_error(it.key(), expression, value.error());
    if (value->is_discarded()) continue;
    if (value->is_structured()) {
      return errors::validation(
          "Template format error: Output " + it.key() +
          " is malformed! The Value field of every Outputs member must evaluate to a String.");
    }
    Document output = {{"OutputKey", it.key()}, {"OutputValue", scalar_text(*value)}};
    if (auto description = it->find("Description");
        description != it->end() && description->is_string()) {
      output["Description"] = *description;
    }
    if (auto exported = it->find("Export"); exported != it->end()) {
      ASSIGN_OR_RETURN(Document name, resolve((*exported)["Name"], side, values));
      output["ExportName"] = scalar_text(name);
    }
    outputs.push_back(std::move(output));
  }
  return outputs;
}

Status set_exports(Call& call, const StackRecord& stack, const Document& outputs) {
  std::map<std::string, std::string> wanted;
  for (const Document& output : outputs) {
    if (output.contains("ExportName")) {
      wanted[output["ExportName"].get<std::string>()] = output["OutputValue"].get<std::string>();
    }
  }
  return change_exports(call, stack, wanted);
}

Status remove_exports(Call& call, const StackRecord& stack) {
  return change_exports(call, stack, {});
}

void set_imports(Call& call, const StackRecord& stack, const TemplateSide& side) {
  const std::string uuid = stack_uuid(stack.id);
  std::set<std::string> wanted;
  RecordedValues values(call, uuid);
  auto collect = [&](const Document& argument) {
    const Result<Document> name = resolve(argument, side, values);
    if (name.ok() && name->is_primitive()) wanted.insert(scalar_text(*name));
  };
  for (const char* part : {"Resources", "Outputs"}) {
    for (const Document& member : section(side.body, part)) {
      if (is_active(side, member)) for_each_import(member, collect);
    }
  }
  Collection<ImportRecord>& imports = call.records<ImportRecord>();
  std::vector<std::string> stale;
  for (const auto& [key, record] : imports) {
    const size_t slash = key.rfind('/');
    if (key.compare(slash + 1, std::string::npos, uuid) != 0) continue;
    if (wanted.erase(key.substr(0, slash)) == 0) stale.push_back(key);
  }
  for (const std::string& key : stale) imports.erase(key);
  for (const std::string& name : wanted) imports.put(under(name, uuid), ImportRecord{stack.name});
}

std::string importers_of(Call& call, const std::string& export_name) {
  std::string names;
  const auto range = call.records<ImportRecord>().prefix(under(export_name));
  for (auto it = range.begin(); it != range.end(); ++it) {
    // An export's name may itself have a slash.
    if (it->first.find('/', export_name.size() + 1) != std::string::npos) continue;
    if (!names.empty()) names += std::next(it) == range.end() ? " and " : ", ";
    names += it->second.stack_name;
  }
  return names;
}

}  // namespace cloudtab::cloudformation
