#include <string>
#include <vector>

#include "core/services/ssm/operations/operations.h"
#include "core/services/ssm/state.h"

namespace cloudtab::ssm {

namespace {

/// False if there is no such parameter.
bool remove(Call& call, const std::string& name) {
  if (!call.records<ParameterRecord>().erase(name)) return false;
  Collection<VersionRecord>& versions = call.records<VersionRecord>();
  std::vector<std::string> keys;
  for (const auto& [key, record] : versions.prefix(versions_prefix(name))) keys.push_back(key);
  for (const std::string& key : keys) versions.erase(key);
  call.trace("ssm.delete", parameter_arn(call, name));
  return true;
}

}  // namespace

Outcome delete_parameter(Call& call, const Document& input) {
  const std::string name = resolved_name(call, input.at("Name"));
  RETURN_IF_ERROR(find_parameter(call, name));
  remove(call, name);
  return Document::object();
}

Outcome delete_parameters(Call& call, const Document& input) {
  Document deleted = Document::array();
  Document invalid = Document::array();
  for (const Document& name : input.at("Names"))
    (remove(call, resolved_name(call, name)) ? deleted : invalid).push_back(name);
  return Document{{"DeletedParameters", std::move(deleted)},
                  {"InvalidParameters", std::move(invalid)}};
}

}  // namespace cloudtab::ssm
