#include <string>

#include "core/services/lambda/configuration.h"
#include "core/services/lambda/errors.h"
#include "core/services/lambda/limits.h"
#include "core/services/lambda/operations/operations.h"
#include "core/services/lambda/state.h"
#include "core/services/lambda/version.h"

// PublishVersion and ListVersionsByFunction, as recorded.

namespace cloudtab::lambda {

Outcome publish_version(Call& call, const Document& input) {
  ASSIGN_OR_RETURN(const std::string name, find_function(call, input));
  const Document& latest = *configuration_of(call, name, kLatest);
  RETURN_IF_ERROR(check_revision(input, latest));
  const std::string sha256 = input.value("CodeSha256", "");
  if (!sha256.empty() && latest["CodeSha256"] != sha256)
    return errors::wrong_sha256(sha256, latest["CodeSha256"].get<std::string>());
  return describe_configuration(publish(call, name, input));
}

Outcome list_versions_by_function(Call& call, const Document& input) {
  ASSIGN_OR_RETURN(const std::string name, find_function(call, input));
  const size_t limit = input.value("MaxItems", kListDefault);
  const std::string after = input.value("Marker", "");
  Document all = Document::array();
  Document latest = summarize(*configuration_of(call, name, kLatest));
  latest["FunctionArn"] = function_arn(call.scope(), name, kLatest);
  all.push_back(std::move(latest));
  for (const auto& [key, version] : call.records<VersionRecord>().prefix(versions_of(name)))
    all.push_back(summarize(version.value));
  Document answer = {{"Versions", Document::array()}};
  bool is_past = after.empty();
  for (Document& version : all) {
    if (!is_past) {
      is_past = version["Version"] == after;
      continue;
    }
    if (answer["Versions"].size() == limit) {
      answer["NextMarker"] = answer["Versions"].back()["Version"];
      break;
    }
    answer["Versions"].push_back(std::move(version));
  }
  return answer;
}

}  // namespace cloudtab::lambda
