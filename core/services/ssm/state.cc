#include "core/services/ssm/state.h"

#include "core/base/arn.h"
#include "core/base/encoding.h"
#include "core/base/hash.h"
#include "core/services/ssm/errors.h"

namespace cloudtab::ssm {

namespace {

bool has_label(const Document& version, const std::string& label) {
  for (const Document& one : version.value("Labels", Document::array())) {
    if (one == label) return true;
  }
  return false;
}

/// There is no cipher here; what stands for the ciphertext differs with the value and says nothing.
std::string concealed(const Document& version) {
  return base64_encode(sha256("ssm:" + version.at("Name").get<std::string>() + ":" +
                              version.at("Value").get<std::string>()));
}

}  // namespace

std::string version_key(std::string_view name, int64_t version) {
  return KeyBuilder().text(name).u64(static_cast<uint64_t>(version)).take();
}

std::string versions_prefix(std::string_view name) { return KeyBuilder().text(name).take(); }

std::string parameter_arn(const Call& call, const std::string& name) {
  return make_arn(
      "ssm", call.scope(), "parameter" + std::string(name.front() == '/' ? "" : "/") + name);
}

std::string resolved_name(Call& call, const std::string& name_or_arn) {
  const Result<Arn> arn = parse_arn(name_or_arn);
  constexpr std::string_view kResource = "parameter";
  if (!arn.ok() || arn->resource.compare(0, kResource.size(), kResource) != 0) return name_or_arn;
  const std::string path = arn->resource.substr(kResource.size());
  // `parameter/a` is `a` or `/a`; what has more parts begins with a slash.
  const std::string plain = path.substr(path.empty() ? 0 : 1);
  return call.records<ParameterRecord>().contains(plain) ? plain : path;
}

Result<const Document*> find_parameter(Call& call, const std::string& name) {
  const ParameterRecord* record = call.records<ParameterRecord>().find(name);
  if (record == nullptr) return errors::no_parameter();
  return &record->value;
}

Result<const Document*> find_version(Call& call,
                                     const std::string& name,
                                     const std::string& selector) {
  ASSIGN_OR_RETURN(const Document* parameter, find_parameter(call, name));
  const std::string number =
      selector.empty() ? std::to_string(parameter->at("Version").get<int64_t>()) : selector;
  for (const auto& [key, record] : call.records<VersionRecord>().prefix(versions_prefix(name))) {
    if (std::to_string(record.value.at("Version").get<int64_t>()) == number ||
        has_label(record.value, selector)) {
      return &record.value;
    }
  }
  return errors::no_version(name, selector);
}

Document described(const Call& call, const Document& version, bool decrypted) {
  Document out = {{"ARN", parameter_arn(call, version.at("Name"))}};
  for (const char* member : {"Name", "Type", "Value", "Version", "LastModifiedDate", "DataType"})
    out[member] = version.at(member);
  if (out["Type"] == "SecureString" && !decrypted) out["Value"] = concealed(version);
  return out;
}

}  // namespace cloudtab::ssm
