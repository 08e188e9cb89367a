#include "core/services/apigateway/canary.h"

#include <cstdlib>
#include <vector>

#include "core/services/apigateway/errors.h"
#include "core/services/apigateway/state.h"

namespace cloudtab::apigateway {

namespace {

constexpr const char* kCanary = "canarySettings";

Status promote(const PatchPart& part, Document& stage) {
  const bool of_deployment =
      part.path == "/deploymentId" && part.from == "/canarySettings/deploymentId";
  const bool of_variables =
      part.path == "/variables" && part.from == "/canarySettings/stageVariableOverrides";
  if (!of_deployment && !of_variables) {
    return errors::bad_request(
        "Invalid copy operation with path: " + part.path + " and from " + part.from +
        ". Valid copy:path are [/deploymentId, /variables] and valid copy:from are "
        "[/canarySettings/deploymentId, /canarySettings/stageVariableOverrides]");
  }
  if (!stage.contains(kCanary))
    return errors::bad_request("Promotion not available. Canary does not exist.");
  const Document& canary = stage[kCanary];
  if (of_deployment) {
    stage["deploymentId"] = text_of(canary, "deploymentId");
  } else {
    const Document overrides = member_of(canary, "stageVariableOverrides");
    for (const auto& [name, value] : overrides.items()) stage["variables"][name] = value;
  }
  return ok();
}

}  // namespace

Document canary_settings(const Document& given, const std::string& deployment) {
  Document settings = {{"deploymentId", deployment},
                       {"percentTraffic", given.value("percentTraffic", 0.0)},
                       {"useStageCache", given.value("useStageCache", false)}};
  if (given.contains("stageVariableOverrides"))
    settings["stageVariableOverrides"] = given["stageVariableOverrides"];
  return settings;
}

Result<bool> patch_canary(const PatchPart& part, Document& stage) {
  if (part.operation == "copy") {
    RETURN_IF_ERROR(promote(part, stage));
    return true;
  }
  const std::vector<std::string> parts = pointer_parts(part.path);
  if (parts.empty() || parts[0] != kCanary) return false;
  if (parts.size() == 1 && part.operation == "remove") {
    stage.erase(kCanary);
    return true;
  }
  const std::string name = parts.size() > 1 ? parts[1] : "";
  const bool of_variable = name == "stageVariableOverrides";
  if (of_variable && parts.size() == 3 && part.operation == "remove" && stage.contains(kCanary)) {
    stage[kCanary][name].erase(parts[2]);
    return true;
  }
  const bool known = (of_variable && parts.size() == 3) ||
                     (parts.size() == 2 && (name == "percentTraffic" || name == "useStageCache" ||
                                            name == "deploymentId"));
  // What is left is answered as a method's setting would be.
  if (!known || part.operation == "remove") return false;
  if (part.operation == "add" && !of_variable)
    return errors::bad_request("Invalid add operation with path: " + part.path);
  if (!stage.contains(kCanary))
    stage[kCanary] = canary_settings(Document::object(), text_of(stage, "deploymentId"));
  Document& canary = stage[kCanary];
  if (of_variable)
    canary[name][parts[2]] = part.value;
  else if (name == "percentTraffic")
    canary[name] = std::strtod(part.value.c_str(), nullptr);
  else if (name == "useStageCache")
    canary[name] = part.value == "true";
  else
    canary[name] = part.value;
  return true;
}

}  // namespace cloudtab::apigateway
