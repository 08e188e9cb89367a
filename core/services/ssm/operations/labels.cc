#include <algorithm>
#include <cstdint>
#include <string>
#include <vector>

#include "core/services/ssm/errors.h"
#include "core/services/ssm/limits.h"
#include "core/services/ssm/operations/operations.h"
#include "core/services/ssm/state.h"

namespace cloudtab::ssm {

namespace {

bool contains(const Document& list, const Document& value) {
  return std::find(list.begin(), list.end(), value) != list.end();
}

void erase(Document& list, const Document& value) {
  const auto found = std::find(list.begin(), list.end(), value);
  if (found != list.end()) list.erase(found);
}

/// The version that `ParameterVersion` names, or the current one.
Result<const Document*> labelled_version(Call& call, const Document& input) {
  const std::string selector = input.contains("ParameterVersion")
                                   ? std::to_string(input["ParameterVersion"].get<int64_t>())
                                   : std::string();
  return find_version(call, resolved_name(call, input.at("Name")), selector);
}

}  // namespace

Outcome label_parameter_version(Call& call, const Document& input) {
  ASSIGN_OR_RETURN(const Document* found, labelled_version(call, input));
  const std::string name = found->at("Name");
  const int64_t number = found->at("Version");
  Document labels = found->value("Labels", Document::array());
  Document invalid = Document::array();
  for (const Document& label : input.at("Labels")) {
    if (!is_label(label.get_ref<const std::string&>())) {
      invalid.push_back(label);
    } else if (!contains(labels, label)) {
      labels.push_back(label);
    }
  }
  if (labels.size() > kLabelsPerVersionMax) return errors::too_many_labels();
  // A label is on one version at a time.
  Collection<VersionRecord>& versions = call.records<VersionRecord>();
  std::vector<std::string> keys;
  for (const auto& [key, record] : versions.prefix(versions_prefix(name))) keys.push_back(key);
  for (const std::string& key : keys) {
    versions.update(key, [&](VersionRecord& record) {
      for (const Document& label : labels) erase(record.value["Labels"], label);
      if (record.value.at("Version") == number) record.value["Labels"] = labels;
    });
  }
  return Document{{"InvalidLabels", std::move(invalid)}, {"ParameterVersion", number}};
}

Outcome unlabel_parameter_version(Call& call, const Document& input) {
  ASSIGN_OR_RETURN(const Document* found, labelled_version(call, input));
  const std::string key = version_key(found->at("Name").get<std::string>(), found->at("Version"));
  Document labels = found->value("Labels", Document::array());
  Document removed = Document::array();
  Document invalid = Document::array();
  for (const Document& label : input.at("Labels")) {
    (contains(labels, label) ? removed : invalid).push_back(label);
    erase(labels, label);
  }
  call.records<VersionRecord>().update(
      key, [&](VersionRecord& record) { record.value["Labels"] = labels; });
  return Document{{"RemovedLabels", std::move(removed)}, {"InvalidLabels", std::move(invalid)}};
}

}  // namespace cloudtab::ssm
