#include "core/services/lambda/configuration.h"

#include <algorithm>
#include <iterator>
#include <string_view>
#include <utility>

#include "core/base/encoding.h"
#include "core/base/hash.h"
#include "core/services/lambda/errors.h"
#include "core/services/lambda/layer.h"
#include "core/services/lambda/limits.h"
#include "core/services/lambda/version.h"

namespace cloudtab::lambda {

namespace {

/// Told as they were asked for.
constexpr const char* kPlain[] = {"Description",
                                  "Handler",
                                  "KMSKeyArn",
                                  "MemorySize",
                                  "Role",
                                  "Timeout",
                                  "EphemeralStorage",
                                  "TracingConfig"};

/// That nothing is done about.
constexpr const char* kAbsent[] = {
    "FileSystemConfigs", "CapacityProviderConfig", "DurableConfig", "TenancyConfig", "PublishTo"};

/// https://docs.aws.amazon.com/lambda/latest/dg/lambda-runtimes.html: those that functions can
/// neither be created with nor changed to.
constexpr std::string_view kDeprecated[] = {
    "dotnetcore1.0", "dotnetcore2.0",  "dotnetcore2.1", "dotnetcore3.1", "go1.x",
    "java8",         "nodejs",         "nodejs10.x",    "nodejs12.x",    "nodejs14.x",
    "nodejs4.3",     "nodejs4.3-edge", "nodejs6.10",    "nodejs8.10",    "provided",
    "python2.7",     "python3.6",      "python3.7",     "ruby2.5",       "ruby2.7"};

/// https://docs.aws.amazon.com/lambda/latest/dg/configuration-envvars.html#configuration-envvars-runtime
constexpr std::string_view kReservedVariables[] = {"AWS_ACCESS_KEY",
                                                   "AWS_ACCESS_KEY_ID",
                                                   "AWS_DEFAULT_REGION",
                                                   "AWS_EXECUTION_ENV",
                                                   "AWS_LAMBDA_FUNCTION_MEMORY_SIZE",
                                                   "AWS_LAMBDA_FUNCTION_NAME",
                                                   "AWS_LAMBDA_FUNCTION_VERSION",
                                                   "AWS_LAMBDA_INITIALIZATION_TYPE",
                                                   "AWS_LAMBDA_LOG_GROUP_NAME",
                                                   "AWS_LAMBDA_LOG_STREAM_NAME",
                                                   "AWS_LAMBDA_RUNTIME_API",
                                                   "AWS_REGION",
                                                   "AWS_SECRET_ACCESS_KEY",
                                                   "AWS_SECRET_KEY",
                                                   "AWS_SESSION_TOKEN",
                                                   "LAMBDA_RUNTIME_DIR",
                                                   "LAMBDA_TASK_ROOT",
                                                   "_HANDLER",
                                                   "_X_AMZN_TRACE_ID"};

template <size_t kSize>
bool is_among(const std::string_view (&list)[kSize], std::string_view text) {
  return std::find(std::begin(list), std::end(list), text) != std::end(list);
}

Status check_absent(const Document& input) {
  for (const char* member : kAbsent) {
    const auto asked = input.find(member);
    if (asked == input.end() || ((asked->is_array() || asked->is_object()) && asked->empty()))
      continue;
    return errors::not_there("functions with " + std::string(member));
  }
  return ok();
}

Status apply_runtime(Call& call, const Document& input, Document& configuration) {
  if (!input.contains("Runtime")) return ok();
  const std::string runtime = input["Runtime"];
  if (is_among(kDeprecated, runtime)) return errors::deprecated_runtime(runtime);
  configuration["Runtime"] = runtime;
  // AWS names its builds of runtimes by digests; here there is one of each.
  configuration["RuntimeVersionConfig"] = {
      {"RuntimeVersionArn",
       "arn:aws:lambda:" + call.scope().region + "::runtime:" + hex_encode(sha256(runtime))}};
  return ok();
}

Status apply_environment(const Document& input, Document& configuration) {
  if (!input.contains("Environment")) return ok();
  Document variables = input["Environment"].value("Variables", Document::object());
  std::string reserved;
  for (const auto& variable : variables.items()) {
    if (!is_among(kReservedVariables, variable.key())) continue;
    reserved += (reserved.empty() ? "" : ", ") + variable.key();
  }
  if (!reserved.empty()) return errors::reserved_variables(reserved);
  const std::string measured = variables.dump();
  if (measured.size() > kEnvironmentBytesMax) return errors::environment_too_large(measured);
  configuration["Environment"] = {{"Variables", std::move(variables)}};
  return ok();
}

Status apply_logging(const Document& input, Document& configuration) {
  if (!input.contains("LoggingConfig")) return ok();
  const Document& asked = input["LoggingConfig"];
  Document& logging = configuration["LoggingConfig"];
  logging.update(asked);
  const bool is_json = logging["LogFormat"] == "JSON";
  for (const char* level : {"ApplicationLogLevel", "SystemLogLevel"}) {
    if (!is_json && asked.contains(level)) return errors::log_level_of_text();
    if (!is_json) logging.erase(level);
    if (is_json && !logging.contains(level)) logging[level] = "INFO";
  }
  return ok();
}

/// There are no networks here, so that of what a function may be put into nothing exists.
Status apply_network(const Document& input, Document& configuration) {
  if (!input.contains("VpcConfig")) return ok();
  const Document& asked = input["VpcConfig"];
  const Document subnets = asked.value("SubnetIds", Document::array());
  const Document groups = asked.value("SecurityGroupIds", Document::array());
  if (subnets.empty() != groups.empty()) return errors::half_a_network();
  if (!subnets.empty()) return errors::no_such_subnet(subnets[0].get<std::string>());
  configuration["VpcConfig"] = {
      {"SubnetIds", Document::array()},
      {"SecurityGroupIds", Document::array()},
      {"VpcId", ""},
      {"Ipv6AllowedForDualStack", asked.value("Ipv6AllowedForDualStack", false)}};
  return ok();
}

Status apply_layers(Call& call, const Document& input, Document& configuration) {
  if (!input.contains("Layers")) return ok();
  ASSIGN_OR_RETURN(Document layers, layer_references(call, input["Layers"]));
  configuration.erase("Layers");
  if (!layers.empty()) configuration["Layers"] = std::move(layers);
  return ok();
}

/// What an empty value takes away.
void apply_removable(const Document& input, Document& configuration) {
  if (input.contains("DeadLetterConfig")) {
    configuration.erase("DeadLetterConfig");
    if (!input["DeadLetterConfig"].value("TargetArn", "").empty())
      configuration["DeadLetterConfig"] = input["DeadLetterConfig"];
  }
  if (input.contains("ImageConfig")) {
    configuration.erase("ImageConfigResponse");
    if (!input["ImageConfig"].empty())
      configuration["ImageConfigResponse"] = {{"ImageConfig", input["ImageConfig"]}};
  }
}

}  // namespace

Status apply_configuration(Call& call, const Document& input, Document& configuration) {
  RETURN_IF_ERROR(check_absent(input));
  RETURN_IF_ERROR(apply_runtime(call, input, configuration));
  RETURN_IF_ERROR(apply_environment(input, configuration));
  RETURN_IF_ERROR(apply_network(input, configuration));
  RETURN_IF_ERROR(apply_layers(call, input, configuration));
  RETURN_IF_ERROR(apply_logging(input, configuration));
  for (const char* member : kPlain)
    if (input.contains(member)) configuration[member] = input[member];
  if (input.contains("SnapStart") && input["SnapStart"].contains("ApplyOn"))
    configuration["SnapStart"]["ApplyOn"] = input["SnapStart"]["ApplyOn"];
  apply_removable(input, configuration);
  return ok();
}

std::string last_modified(Instant now) {
  std::string text = to_iso8601_millis(now);
  text.back() = '+';
  return text + "0000";
}

void touch(Call& call, Document& configuration) {
  configuration["LastModified"] = last_modified(call.now());
  configuration["RevisionId"] = call.random().uuid();
  configuration["Generation"] = configuration["RevisionId"];
}

Status check_revision(const Document& input, const Document& record) {
  if (!input.contains("RevisionId") || input["RevisionId"] == record["RevisionId"]) return ok();
  return errors::wrong_revision("GetFunction/GetAlias");
}

Document describe(const Document& configuration, const std::string& arn) {
  Document shown = describe_configuration(configuration);
  shown["FunctionArn"] = arn;
  return shown;
}

Document summarize(const Document& configuration) {
  Document shown = describe_configuration(configuration);
  for (const char* member : {"State", "LastUpdateStatus", "RuntimeVersionConfig"})
    shown.erase(member);
  return shown;
}

Document in_creation(Call& call, Document shown) {
  shown.erase("LastUpdateStatus");
  shown["State"] = "Pending";
  shown["StateReason"] = "The function is being created.";
  shown["StateReasonCode"] = "Creating";
  shown["RevisionId"] = call.random().uuid();
  return shown;
}

Document in_update(Call& call, Document shown) {
  shown["LastUpdateStatus"] = "InProgress";
  shown["LastUpdateStatusReason"] = "The function is being created.";
  shown["LastUpdateStatusReasonCode"] = "Creating";
  shown["RevisionId"] = call.random().uuid();
  return shown;
}

}  // namespace cloudtab::lambda
