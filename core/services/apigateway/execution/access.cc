#include "core/services/apigateway/execution/access.h"

#include <string_view>
#include <utility>

#include "core/base/arn.h"
#include "core/engine/access.h"
#include "core/services/apigateway/state.h"

namespace cloudtab::apigateway {

namespace {

constexpr const char* kAction = "execute-api:Invoke";
/// A caller that no statement names, except one for everyone.
constexpr const char* kAnyone = "arn:aws:iam::anonymous:user/anonymous";

/// `execute-api:/stage/GET/path` stands for this API's. Source:
/// https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-resource-policies-examples.html
std::string expanded(const std::string& api_policy, const InvokeQuestion& question) {
  constexpr std::string_view kShort = "\"execute-api:/";
  const std::string_view arn = question.method_arn;
  const std::string full = "\"" + std::string(arn.substr(0, arn.find('/') + 1));
  std::string text;
  for (size_t at = 0; at < api_policy.size();) {
    const bool found = api_policy.compare(at, kShort.size(), kShort) == 0;
    text += found ? full : api_policy.substr(at, 1);
    at += found ? kShort.size() : 1;
  }
  return text;
}

Document context_entry(const char* key, const std::string& value) {
  return {{"ContextKeyName", key},
          {"ContextKeyType", "string"},
          {"ContextKeyValues", Document::array({value})}};
}

Result<Verdict> simulate(Call& call,
                         std::string_view operation,
                         const InvokeQuestion& question,
                         Document input) {
  input["ActionNames"] = Document::array({kAction});
  input["ResourceArns"] = Document::array({question.method_arn});
  input["ContextEntries"] =
      Document::array({context_entry("aws:SourceIp", question.source_ip),
                       context_entry("aws:SecureTransport", "true"),
                       context_entry("aws:CurrentTime", to_iso8601_seconds(call.now())),
                       context_entry("aws:RequestedRegion", question.scope.region)});
  Principal principal;
  principal.account = question.scope.account;
  principal.service = "apigateway.amazonaws.com";
  ASSIGN_OR_RETURN(const Document answer,
                   call.invoke({.service = "iam",
                                .operation = operation,
                                .input = std::move(input),
                                .scope = question.scope,
                                .principal = std::move(principal)}));
  const std::string decision = text_of(answer["EvaluationResults"].at(0), "EvalDecision");
  if (decision == "allowed") return Verdict::kAllowed;
  return decision == "explicitDeny" ? Verdict::kExplicitlyDenied : Verdict::kDenied;
}

/// The user or role whose policies are the caller's: a session's role.
std::string policy_source(const Principal& caller) {
  const Result<Arn> arn = parse_arn(caller.arn);
  constexpr std::string_view kSession = "assumed-role/";
  if (!arn.ok() || arn->resource.compare(0, kSession.size(), kSession) != 0) return caller.arn;
  const size_t end = arn->resource.find('/', kSession.size());
  return "arn:aws:iam::" + arn->account + ":role/" +
         arn->resource.substr(kSession.size(), end - kSession.size());
}

bool is_root(const Principal& caller) {
  return caller.arn == "arn:aws:iam::" + caller.account + ":root";
}

Result<Verdict> verdict_of_api(Call& call,
                               const InvokeQuestion& question,
                               const std::string& api_policy,
                               const std::string& caller) {
  return simulate(call,
                  "SimulateCustomPolicy",
                  question,
                  {{"PolicyInputList", Document::array()},
                   {"ResourcePolicy", expanded(api_policy, question)},
                   {"CallerArn", caller}});
}

}  // namespace

bool enforces_policies(Call& call) {
  const AccessRecord* access = call.records<AccessRecord>(Scope{}).find("mode");
  return access != nullptr && text_of(access->value, "Mode") == "enforce";
}

Result<Verdict> verdict_of_policy(Call& call,
                                  const InvokeQuestion& question,
                                  const std::string& policy) {
  return simulate(
      call, "SimulateCustomPolicy", question, {{"PolicyInputList", Document::array({policy})}});
}

Result<Verdict> verdict_for_anyone(Call& call,
                                   const InvokeQuestion& question,
                                   const std::string& api_policy) {
  return verdict_of_api(call, question, api_policy, kAnyone);
}

Result<Verdict> verdict_for_caller(Call& call,
                                   const InvokeQuestion& question,
                                   const std::string& api_policy,
                                   const Principal& caller) {
  const bool is_own = caller.account == question.scope.account;
  Verdict of_api = Verdict::kDenied;
  if (!api_policy.empty()) {
    ASSIGN_OR_RETURN(of_api, verdict_of_api(call, question, api_policy, caller.arn));
    if (of_api == Verdict::kExplicitlyDenied || (of_api == Verdict::kAllowed && is_own))
      return of_api;
  }
  if (!is_own && of_api != Verdict::kAllowed) return Verdict::kDenied;
  if (is_root(caller)) return Verdict::kAllowed;
  InvokeQuestion at_home = question;
  at_home.scope.account = caller.account;
  return simulate(call,
                  "SimulatePrincipalPolicy",
                  at_home,
                  {{"PolicySourceArn", policy_source(caller)}, {"CallerArn", caller.arn}});
}

/// As callers report it; all of the account but its last four digits is hidden.
std::string refusal_of(const InvokeQuestion& question, const std::string& who, Verdict verdict) {
  std::string shown = question.method_arn;
  const std::string& account = question.scope.account;
  const size_t at = shown.find(":" + account + ":");
  if (at != std::string::npos && account.size() > 4)
    shown.replace(at + 1, account.size() - 4, account.size() - 4, '*');
  return "User: " + who + " is not authorized to perform: " + kAction + " on resource: " + shown +
         (verdict == Verdict::kExplicitlyDenied ? " with an explicit deny" : "");
}

}  // namespace cloudtab::apigateway
