#include "core/base/arn.h"
#include "core/base/encoding.h"
#include "core/base/hash.h"
#include "core/services/lambda/errors.h"
#include "core/services/lambda/operations/operations.h"
#include "core/services/lambda/state.h"
#include "core/services/lambda/version.h"
#include "core/services/lambda/zip.h"

namespace cloudtab::lambda {

namespace {

/// https://docs.aws.amazon.com/lambda/latest/api/API_CreateFunction.html: seconds and MB.
constexpr int kDefaultTimeout = 3;
constexpr int kDefaultMemory = 128;
constexpr size_t kListDefault = 50;

constexpr const char* kConfigurable[] = {
    "Description", "Handler", "KMSKeyArn", "MemorySize", "Role", "Runtime", "Timeout"};

Collection<FunctionRecord>& functions(Call& call) { return call.records<FunctionRecord>(); }

/// `2026-01-01T00:00:00.000+0000`, Lambda's own form.
std::string last_modified(Instant now) {
  std::string text = to_iso8601_millis(now);
  text.back() = '+';
  return text + "0000";
}

/// The package's bytes, from the request itself or from S3.
Result<std::string> package_bytes(Call& call, const Document& code) {
  if (code.contains("ZipFile")) {
    const auto& bytes = code["ZipFile"].get_binary();
    return std::string(bytes.begin(), bytes.end());
  }
  if (!code.contains("S3Bucket") || !code.contains("S3Key")) {
    return errors::invalid_parameter("Please provide a source for function code.");
  }
  Result<Document> object =
      call.invoke({.service = "s3",
                   .operation = "GetObject",
                   .input = {{"Bucket", code["S3Bucket"]}, {"Key", code["S3Key"]}}});
  if (!object.ok()) {
    return errors::invalid_parameter(
        "Error occurred while GetObject. S3 Error Code: " + object.error().code +
        ". S3 Error Message: " + object.error().message);
  }
  const auto& bytes = (*object)["Body"].get_binary();
  return std::string(bytes.begin(), bytes.end());
}

Status store_code(Call& call,
                  const std::string& name,
                  const Document& code,
                  Document& configuration) {
  ASSIGN_OR_RETURN(const std::string bytes, package_bytes(call, code));
  if (!looks_like_zip(bytes)) return errors::bad_zip();
  configuration["CodeSize"] = bytes.size();
  configuration["CodeSha256"] = base64_encode(sha256(bytes));
  call.records<CodeRecord>().put(
      name, {{{"Zip", Document::binary(std::vector<uint8_t>(bytes.begin(), bytes.end()))}}});
  return ok();
}

/// Answers mirror some members of the request under other shapes.
void apply_configuration(const Document& input, Document& configuration) {
  for (const char* member : kConfigurable) {
    if (input.contains(member)) configuration[member] = input[member];
  }
  if (input.contains("Environment")) {
    configuration["Environment"] = {
        {"Variables", input["Environment"].value("Variables", Document::object())}};
  }
  if (input.contains("DeadLetterConfig"))
    configuration["DeadLetterConfig"] = input["DeadLetterConfig"];
  if (input.contains("EphemeralStorage"))
    configuration["EphemeralStorage"] = input["EphemeralStorage"];
  configuration["TracingConfig"] = input.value(
      "TracingConfig", configuration.value("TracingConfig", Document{{"Mode", "PassThrough"}}));
  if (input.contains("LoggingConfig"))
    configuration["LoggingConfig"].update(input["LoggingConfig"]);
}

Status check_role(const Document& input) {
  const Result<Arn> role = parse_arn(input.value("Role", "arn:aws:iam::000000000000:role/any"));
  if (!role.ok() || role->service != "iam") {
    return errors::invalid_parameter(
        "The role defined for the function cannot be assumed by Lambda.");
  }
  return ok();
}

/// As asked for: a version's ARN, or an alias's, has its qualifier.
Document describe(const Document& function, const std::string& arn) {
  Document shown = describe_configuration(function);
  shown["FunctionArn"] = arn;
  return shown;
}

Document describe(const Document& function) { return describe_configuration(function); }

/// `live, test`: the aliases that stand for a version, be it for a part of their runs.
std::string aliases_naming(Call& call, const Target& target) {
  std::string names;
  for (const auto& [key, alias] : call.records<AliasRecord>().prefix(aliases_of(target.function))) {
    const Document routing = alias.value.value("RoutingConfig", Document::object());
    if (alias.value["FunctionVersion"] != target.version &&
        !routing.value("AdditionalVersionWeights", Document::object()).contains(target.version))
      continue;
    names += (names.empty() ? "" : ", ") + alias.value["Name"].get<std::string>();
  }
  return names;
}

/// Publishes a version if the request says so, as which the answer then speaks.
Document answer_change(Call& call, const std::string& name, const Document& input) {
  if (!input.value("Publish", false)) return describe(functions(call).find(name)->value);
  return describe(publish(call, name, Document::object()));
}

}  // namespace

Result<std::string> find_function(Call& call, const Document& input) {
  std::string name = input.at("FunctionName");
  // `name`, `account:function:name` or the ARN; a qualifier may follow.
  if (const size_t marker = name.find("function:"); marker != std::string::npos) {
    name = name.substr(marker + std::string_view("function:").size());
  }
  const std::string asked = name;
  std::string qualifier = input.value("Qualifier", "");
  if (const size_t colon = name.find(':'); colon != std::string::npos) {
    qualifier = name.substr(colon + 1);
    name = name.substr(0, colon);
  }
  const bool is_there =
      functions(call).contains(name) && (qualifier.empty() || qualifier == "$LATEST");
  if (!is_there) {
    const std::string suffix = qualifier.empty() ? "" : ":" + qualifier;
    return errors::no_such_function(make_arn("lambda", call.scope(), "function:" + name + suffix));
  }
  return name;
}

Outcome create_function(Call& call, const Document& input) {
  const std::string name = input.at("FunctionName");
  if (functions(call).contains(name)) return errors::function_exists(name);
  RETURN_IF_ERROR(check_role(input));
  if (input.value("PackageType", "Zip") != "Zip") {
    return Error{
        "NotImplemented", "Cloudtab does not run container images.", 501, Fault::kReceiver};
  }
  if (!input.contains("Runtime") || !input.contains("Handler")) {
    return errors::invalid_parameter(
        "Runtime and Handler are mandatory parameters for functions created with deployment "
        "packages.");
  }
  Document function = {
      {"FunctionName", name},
      {"FunctionArn", make_arn("lambda", call.scope(), "function:" + name)},
      {"Description", ""},
      {"Timeout", kDefaultTimeout},
      {"MemorySize", kDefaultMemory},
      {"LastModified", last_modified(call.now())},
      {"Version", "$LATEST"},
      {"RevisionId", call.random().uuid()},
      {"State", "Active"},
      {"LastUpdateStatus", "Successful"},
      {"PackageType", "Zip"},
      {"Architectures", input.value("Architectures", Document::array({"x86_64"}))},
      {"EphemeralStorage", {{"Size", 512}}},
      {"LoggingConfig", {{"LogFormat", "Text"}, {"LogGroup", "/aws/lambda/" + name}}},
      {"Tags", input.value("Tags", Document::object())},
      {"Statements", Document::array()}};
  apply_configuration(input, function);
  RETURN_IF_ERROR(store_code(call, name, input.at("Code"), function));
  functions(call).put(name, {std::move(function)});
  Document answer = answer_change(call, name, input);
  // As recorded: a new function's version, under the function's own ARN.
  answer["FunctionArn"] = function_arn(call.scope(), name, "");
  return answer;
}

Outcome get_function(Call& call, const Document& input) {
  ASSIGN_OR_RETURN(const Target target, find_target(call, input));
  const Document& function = *configuration_of(call, target.function, kLatest);
  Document answer = {{"Configuration",
                      describe(*configuration_of(call, target.function, target.version),
                               function_arn(call.scope(), target.function, target.qualifier))},
                     {"Code", {{"RepositoryType", "S3"}}}};
  if (!function["Tags"].empty()) answer["Tags"] = function["Tags"];
  if (function.contains("ReservedConcurrency"))
    answer["Concurrency"] = {{"ReservedConcurrentExecutions", function["ReservedConcurrency"]}};
  return answer;
}

Outcome get_function_configuration(Call& call, const Document& input) {
  ASSIGN_OR_RETURN(const Target target, find_target(call, input));
  return describe(*configuration_of(call, target.function, target.version),
                  function_arn(call.scope(), target.function, target.qualifier));
}

Outcome update_function_configuration(Call& call, const Document& input) {
  ASSIGN_OR_RETURN(const std::string name, find_function(call, input));
  RETURN_IF_ERROR(check_role(input));
  functions(call).update(name, [&](FunctionRecord& function) {
    apply_configuration(input, function.value);
    function.value["LastModified"] = last_modified(call.now());
    function.value["RevisionId"] = call.random().uuid();
  });
  return describe(functions(call).find(name)->value);
}

Outcome update_function_code(Call& call, const Document& input) {
  ASSIGN_OR_RETURN(const std::string name, find_function(call, input));
  Document function = functions(call).find(name)->value;
  RETURN_IF_ERROR(store_code(call, name, input, function));
  function["LastModified"] = last_modified(call.now());
  function["RevisionId"] = call.random().uuid();
  functions(call).put(name, {std::move(function)});
  return answer_change(call, name, input);
}

Outcome delete_function(Call& call, const Document& input) {
  ASSIGN_OR_RETURN(const Target target, find_target(call, input));
  const std::string& name = target.function;
  if (target.version != kLatest) {
    if (target.qualifier != target.version)
      return errors::invalid_parameter("Deletion of an alias is by DeleteAlias.");
    if (const std::string aliases = aliases_naming(call, target); !aliases.empty())
      return errors::version_is_aliased(aliases);
    call.records<VersionRecord>().erase(version_key(name, std::stoull(target.version)));
    call.records<EnvironmentRecord>().erase_prefix(environments_of(name, target.version));
    call.records<CodeRecord>().erase(code_key(name, target.version));
    return Document::object();
  }
  if (!target.qualifier.empty()) return errors::latest_is_not_deleted();
  for (const auto& [key, version] : call.records<VersionRecord>().prefix(versions_of(name)))
    call.records<CodeRecord>().erase(code_key(name, version.value["Version"].get<std::string>()));
  call.records<VersionRecord>().erase_prefix(versions_of(name));
  call.records<AliasRecord>().erase_prefix(aliases_of(name));
  functions(call).erase(name);
  call.records<EnvironmentRecord>().erase_prefix(environments_of(name));
  call.records<CodeRecord>().erase(name);
  return Document::object();
}

Outcome list_functions(Call& call, const Document& input) {
  const std::string after = input.value("Marker", "");
  const size_t limit = input.value("MaxItems", kListDefault);
  Document answer = {{"Functions", Document::array()}};
  for (const auto& [name, function] : functions(call)) {
    if (name <= after) continue;
    if (answer["Functions"].size() == limit) {
      answer["NextMarker"] = answer["Functions"].back()["FunctionName"];
      break;
    }
    answer["Functions"].push_back(describe(function.value));
  }
  return answer;
}

}  // namespace cloudtab::lambda
