#include "core/services/apigateway/export.h"

#include <string>
#include <vector>

#include "core/services/apigateway/errors.h"
#include "core/services/apigateway/operations/operations.h"
#include "core/services/apigateway/state.h"

// GetExport.

namespace cloudtab::apigateway {

namespace {

/// `extensions`, a list by commas: integrations, authorizers, apigateway (all of them) and so on.
void read_extensions(const std::string& list, ExportOptions& options) {
  const std::string padded = "," + list + ",";
  const auto has = [&](const char* name) {
    return padded.find("," + std::string(name) + ",") != std::string::npos;
  };
  const bool all = has("apigateway");
  options.integrations = all || has("integrations");
  options.authorizers = all || has("authorizers") || options.integrations;
  options.validators = all || has("validators");
  options.gateway_responses = all || has("gatewayresponses");
}

}  // namespace

Outcome get_export(Call& call, const Document& input) {
  ASSIGN_OR_RETURN(const Document* api, find_api(call, input));
  ASSIGN_OR_RETURN(const Document* stage, find_stage(call, input));
  const std::string type = text_of(input, "exportType");
  if (type != "oas30" && type != "swagger")
    return errors::bad_request("Invalid export type specified. Must be one of: [oas30, swagger]");
  const std::string accepts = text_of(input, "accepts");
  const bool yaml = accepts.find("yaml") != std::string::npos;
  ExportOptions options;
  options.is_3 = type == "oas30";
  read_extensions(text_of(member_of(input, "parameters"), "extensions"), options);
  const DeploymentRecord* deployment = call.records<DeploymentRecord>().find(
      part_key(text_of(*api, "id"), text_of(*stage, "deploymentId")));
  if (deployment == nullptr) return errors::no_deployment();
  const Document definition = exported_definition(*api,
                                                  call.scope().region,
                                                  text_of(*stage, "stageName"),
                                                  deployment->value["snapshot"],
                                                  options);
  const std::string text = yaml ? "---\n" + to_yaml(definition) : definition.dump(2);
  return Document{{"contentType", "application/octet-stream"},
                  {"contentDisposition",
                   "attachment; filename=\"" + type + "_" + exported_version(*api) +
                       (yaml ? ".yaml" : ".json") + "\""},
                  {"body", Document::binary({text.begin(), text.end()})}};
}

}  // namespace cloudtab::apigateway
