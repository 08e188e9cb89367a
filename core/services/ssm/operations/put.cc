#include <string>

#include "core/base/pattern.h"
#include "core/services/ssm/errors.h"
#include "core/services/ssm/limits.h"
#include "core/services/ssm/operations/operations.h"
#include "core/services/ssm/state.h"

namespace cloudtab::ssm {

namespace {

/// The tier that the value ends in. Error: ValidationException for a value that does not fit.
Result<std::string> tier_of(const Document& input, const std::string& value, bool advanced_before) {
  const std::string asked = input.value("Tier", "Standard");
  const bool fits = value.size() <= kStandardValueBytesMax;
  const bool advanced =
      asked == "Advanced" || advanced_before || (asked == "Intelligent-Tiering" && !fits);
  if (advanced ? value.size() > kAdvancedValueBytesMax : !fits)
    return errors::value_too_long(advanced);
  return std::string(advanced ? "Advanced" : "Standard");
}

/// A pattern that `Pattern` does not read constrains nothing.
Status check_pattern(const Document& version) {
  const std::string pattern = version.value("AllowedPattern", "");
  if (pattern.empty()) return ok();
  const Result<Pattern> compiled = Pattern::compile(pattern);
  if (compiled.ok() && !compiled->matches(version.at("Value").get<std::string>()))
    return errors::pattern_mismatch(pattern);
  return ok();
}

Status check_data_type(const std::string& type) {
  for (const char* known : {"text", "aws:ec2:image", "aws:ssm:integration"}) {
    if (type == known) return ok();
  }
  return errors::unsupported_data_type(type);
}

/// The version as it will be kept; what the input leaves open is as in the version before.
Result<Document> new_version(Call& call, const Document& input, const Document& before) {
  Document version = {{"Name", input.at("Name")},
                      {"Value", input.at("Value")},
                      {"Version", before.value("Version", int64_t{0}) + 1},
                      {"LastModifiedDate", to_millis(call.now())},
                      {"LastModifiedUser", "arn:aws:iam::" + call.scope().account + ":root"},
                      {"Labels", Document::array()},
                      {"Policies", Document::array()},
                      {"DataType", "text"}};
  for (const char* member : {"Type", "Description", "AllowedPattern", "KeyId", "DataType"}) {
    for (const Document* source : {&input, &before}) {
      if (!source->contains(member)) continue;
      version[member] = (*source)[member];
      break;
    }
  }
  if (!version.contains("Type")) return errors::type_needed();
  if (version["Type"] == "SecureString" && !version.contains("KeyId"))
    version["KeyId"] = "alias/aws/ssm";
  RETURN_IF_ERROR(check_data_type(version["DataType"]));
  ASSIGN_OR_RETURN(version["Tier"],
                   tier_of(input, version["Value"], before.value("Tier", "") == "Advanced"));
  RETURN_IF_ERROR(check_pattern(version));
  return version;
}

/// The oldest version makes room. Error: ParameterMaxVersionLimitExceeded if it has a label.
Status make_room(Call& call, const std::string& name) {
  Collection<VersionRecord>& versions = call.records<VersionRecord>();
  const auto kept = versions.prefix(versions_prefix(name));
  size_t count = 0;
  for (auto it = kept.begin(); it != kept.end(); ++it) ++count;
  if (count < kVersionsMax) return ok();
  const auto& [key, oldest] = *kept.begin();
  if (!oldest.value.value("Labels", Document::array()).empty())
    return errors::too_many_versions(name, oldest.value.at("Version"));
  const std::string gone = key;
  versions.erase(gone);
  return ok();
}

}  // namespace

Outcome put_parameter(Call& call, const Document& input) {
  const std::string name = resolved_name(call, input.at("Name"));
  Document named = input;
  named["Name"] = name;
  RETURN_IF_ERROR(check_name(name));
  if (input.contains("Policies")) return errors::not_implemented("parameter policies");
  const bool overwrite = input.value("Overwrite", false);
  const Document tags = input.value("Tags", Document::array());
  if (overwrite && !tags.empty()) return errors::tags_with_overwrite();
  const ParameterRecord* existing = call.records<ParameterRecord>().find(name);
  if (existing != nullptr && !overwrite) return errors::parameter_exists();
  Document before = Document::object();
  if (existing != nullptr) {
    ASSIGN_OR_RETURN(const Document* current, find_version(call, name, ""));
    before = *current;
  }
  ASSIGN_OR_RETURN(const Document version, new_version(call, named, before));
  RETURN_IF_ERROR(make_room(call, name));

  const Document kept_tags = existing == nullptr ? tags : existing->value.at("Tags");
  call.records<ParameterRecord>().put(
      name, ParameterRecord{{{"Version", version.at("Version")}, {"Tags", kept_tags}}});
  call.records<VersionRecord>().put(version_key(name, version.at("Version")),
                                    VersionRecord{version});
  call.trace("ssm.put", parameter_arn(call, name), {{"version", version.at("Version")}});
  return Document{{"Version", version.at("Version")}, {"Tier", version.at("Tier")}};
}

}  // namespace cloudtab::ssm
