#include "core/services/lambda/role.h"

#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <utility>

#include "core/base/arn.h"
#include "core/engine/access.h"
#include "core/services/lambda/errors.h"

namespace cloudtab::lambda {

namespace {

/// Seconds. What AWS takes is not told; roles' own maximum does not bound it:
/// https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_update-role-settings.html
constexpr int64_t kSessionSeconds = 12 * 60 * 60;

/// `off`, `log` or `enforce`.
std::string access_mode(Call& call) {
  const AccessRecord* access = call.records<AccessRecord>(kSandboxScope).find("mode");
  return access == nullptr ? "off" : access->value.value("Mode", "off");
}

bool enforces_policies(Call& call) { return access_mode(call) == "enforce"; }

std::string role_of(const Document& function) { return function.value("Role", ""); }

/// The function's name. STS wants two characters; how AWS calls that of a function with one is not
/// known.
std::string session_name(const Document& function) {
  std::string name = function["FunctionName"];
  if (name.size() < 2) name += '_';
  return name;
}

Result<Document> assume(Call& call, const Document& function) {
  Principal lambda = in_role(call.scope(), "");
  lambda.source_arn = function["FunctionArn"];
  return call.invoke({.service = "sts",
                      .operation = "AssumeRole",
                      .input = {{"RoleArn", role_of(function)},
                                {"RoleSessionName", session_name(function)},
                                {"DurationSeconds", kSessionSeconds}},
                      .principal = std::move(lambda)});
}

/// What the role's own policies say; the resource's are not asked.
bool may(Call& call,
         const std::string& role,
         const std::string& action,
         const std::string& resource) {
  const Result<Document> simulated = call.invoke({.service = "iam",
                                                  .operation = "SimulatePrincipalPolicy",
                                                  .input = {{"PolicySourceArn", role},
                                                            {"ActionNames", {action}},
                                                            {"ResourceArns", {resource}}},
                                                  .principal = in_role(call.scope(), "")});
  return simulated.ok() && simulated->at("EvaluationResults").at(0)["EvalDecision"] == "allowed";
}

/// Whose policies are the caller's: a user's, or those of a session's role.
std::string policy_source(const Principal& caller) {
  constexpr std::string_view kSession = "assumed-role/";
  const Result<Arn> arn = parse_arn(caller.arn);
  if (!arn.ok() || arn->resource.compare(0, kSession.size(), kSession) != 0) return caller.arn;
  const size_t end = arn->resource.find('/', kSession.size());
  return "arn:aws:iam::" + arn->account + ":role/" +
         arn->resource.substr(kSession.size(), end - kSession.size());
}

/// As published reports have it.
Status check_dead_letters(Call& call, const Document& function) {
  const std::string target =
      function.value("DeadLetterConfig", Document::object()).value("TargetArn", "");
  const Result<Arn> arn = parse_arn(target);
  if (!arn.ok()) return ok();
  const char* operation = arn->service == "sqs" ? "SendMessage" : "Publish";
  const char* service = arn->service == "sqs" ? "SQS" : "SNS";
  if (may(call, role_of(function), arn->service + ":" + operation, target)) return ok();
  return errors::invalid_parameter(
      "The provided execution role does not have permissions to call " + std::string(operation) +
      " on " + service);
}

}  // namespace

Principal in_role(const Scope& scope, std::string role) {
  Principal principal;
  principal.account = scope.account;
  principal.arn = std::move(role);
  principal.service = "lambda.amazonaws.com";
  return principal;
}

bool asks_policies(Call& call) { return access_mode(call) != "off"; }

Result<Document> begin_session(Call& call, const Document& function) {
  if (!asks_policies(call)) return Document();
  Result<Document> session = assume(call, function);
  if (session.ok()) return std::move((*session)["Credentials"]);
  if (enforces_policies(call)) return errors::role_is_not_assumed();
  return Document(Document::object());
}

Status check_role(Call& call, const Document* before, const Document& function) {
  if (!enforces_policies(call)) return ok();
  const std::string role = role_of(function);
  const bool is_new = before == nullptr || role_of(*before) != role;
  if (is_new) {
    const Result<Arn> arn = parse_arn(role);
    if (!arn.ok() || arn->account != call.scope().account) return errors::role_of_other_account();
    if (!assume(call, function).ok()) return errors::role_cannot_be_assumed();
  }
  const Document letters = function.value("DeadLetterConfig", Document());
  if (!is_new && before->value("DeadLetterConfig", Document()) == letters) return ok();
  return check_dead_letters(call, function);
}

bool may_use_url(Call& call, const Principal& caller, const std::string& function_arn) {
  if (!enforces_policies(call) || caller.arn == "arn:aws:iam::" + caller.account + ":root")
    return true;
  return may(call, policy_source(caller), "lambda:InvokeFunctionUrl", function_arn);
}

Status check_reads(Call& call, const std::string& role, const std::string& source) {
  if (!enforces_policies(call)) return ok();
  const Result<Arn> arn = parse_arn(source);
  if (arn.ok() && arn->service == "sqs") {
    // https://docs.aws.amazon.com/lambda/latest/dg/with-sqs.html#events-sqs-permissions
    for (const char* operation : {"ReceiveMessage", "DeleteMessage", "GetQueueAttributes"}) {
      if (!may(call, role, "sqs:" + std::string(operation), source))
        return errors::invalid_parameter(
            "The function execution role does not have permissions to call " +
            std::string(operation) + " on SQS");
    }
    return ok();
  }
  // ListStreams is of all streams.
  for (const char* operation : {"GetRecords", "GetShardIterator", "DescribeStream"}) {
    if (!may(call, role, "dynamodb:" + std::string(operation), source))
      return errors::stream_is_not_read(source);
  }
  return may(call, role, "dynamodb:ListStreams", "*") ||
                 may(call, role, "dynamodb:ListStreams", source)
             ? ok()
             : Status(errors::stream_is_not_read(source));
}

}  // namespace cloudtab::lambda
