#include "core/services/iam/access/authorize.h"

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/base/arn.h"
#include "core/base/ascii.h"
#include "core/services/iam/access/request_facts.h"
#include "core/services/iam/access/resource_policy.h"
#include "core/services/iam/access/rights.h"
#include "core/services/iam/access/target.h"
#include "core/services/iam/policy/evaluate.h"
#include "core/services/iam/policy/pattern_match.h"
#include "core/services/iam/state.h"

namespace cloudtab::iam {

namespace {

/// What services do by themselves only where the resource's policy lets them: deliveries, and
/// taking on a role. What else they do by themselves is their own.
bool is_delivery(const AccessRequest& request) {
  const std::string_view service = request.service.id, operation = request.operation.name;
  const std::string& by = request.principal.service;
  if (by.empty() || by == std::string(service) + ".amazonaws.com") return false;
  return (service == "sqs" && (operation == "SendMessage" || operation == "SendMessageBatch") &&
          by != "lambda.amazonaws.com") ||
         (service == "sns" && operation == "Publish" && by != "cloudwatch.amazonaws.com") ||
         (service == "lambda" && operation == "Invoke" &&
          (by == "sns.amazonaws.com" || by == "s3.amazonaws.com" ||
           by == "apigateway.amazonaws.com" || by == "events.amazonaws.com")) ||
         (service == "sts" && operation == "AssumeRole");
}

/// A service that acts in a role (a function's poller) is judged as the role.
Principal judged(Principal principal) {
  if (principal.arn.find(":role/") != std::string::npos) principal.service.clear();
  return principal;
}

/// Codes: the API references, common errors; SNS's own is AuthorizationError.
std::string_view refusal_code(const model::Service& service) {
  if (service.id == "sns") return "AuthorizationErrorException";
  if (service.id == "sqs") return "AccessDenied";
  const bool in_json =
      service.protocol == model::Protocol::kJson || service.protocol == model::Protocol::kRestJson;
  return in_json ? "AccessDeniedException" : "AccessDenied";
}

int refusal_status(const model::Service& service) {
  return service.protocol == model::Protocol::kJson && service.id != "sqs" ? 400 : 403;
}

/// SQS says its actions in lower case, SNS its own name in upper case; as observed in published
/// reports.
std::string shown_action(const model::Service& service, const std::string& action) {
  if (service.id == "sqs") return to_lower(action);
  if (service.id == "sns") return "SNS" + action.substr(3);
  return action;
}

Error refusal(const AccessRequest& request, const AccessTarget& target, const Decision& decision) {
  const std::string action = shown_action(request.service, target.action);
  std::string who =
      request.principal.service.empty() ? request.principal.arn : request.principal.service;
  std::string text = "User: " + who + " is not authorized to perform: " + action;
  text += " on resource: ";
  // S3 quotes its resources.
  text += request.service.id == "s3" ? "\"" + target.resource + "\"" : target.resource;
  // Recorded of AssumeRole: without a reason.
  if (request.service.id != "sts") text += " " + explain(decision, action);
  return Error{
      std::string(refusal_code(request.service)), std::move(text), refusal_status(request.service)};
}

/// A key that was given out but is no longer good. Texts as clients report them.
const Document* credential_of(Call& call, const AccessRequest& request, Error& refused) {
  const CredentialRecord* found = credentials(call).find(request.principal.access_key_id);
  if (found == nullptr) return nullptr;
  if (found->value.value("Inactive", false)) {
    refused = Error{
        "InvalidClientTokenId", "The security token included in the request is invalid.", 403};
  }
  const auto expires = found->value.find("Expires");
  if (expires != found->value.end() && expires->get<int64_t>() <= to_millis(call.now())) {
    refused = Error{
        "ExpiredTokenException", "The security token included in the request is expired", 403};
  }
  return &found->value;
}

void add_common_facts(Call& call, const AccessRequest& request, Facts& facts) {
  facts["aws:currenttime"] = {to_iso8601_seconds(call.now())};
  facts["aws:epochtime"] = {std::to_string(to_millis(call.now()) / 1000)};
  facts["aws:requestedregion"] = {request.scope.region};
  facts["aws:securetransport"] = {"true"};
  facts["aws:sourceip"] = {"127.0.0.1"};
  facts["aws:viaawsservice"] = {"false"};
}

}  // namespace

AccessVerdict authorize(Call& call, const AccessRequest& asked) {
  AccessVerdict verdict;
  const Principal principal = judged(asked.principal);
  const AccessRequest request{asked.service, asked.operation, asked.input, principal, asked.scope};
  if (!request.principal.service.empty() && !is_delivery(request)) return verdict;
  Error refused;
  const Document* session = credential_of(call, request, refused);
  const std::vector<AccessTarget> targets = targets_of(call, request);
  if (targets.empty()) return verdict;
  if (!refused.code.empty()) {
    return {
        false, std::move(refused), targets[0].action, targets[0].resource, "bad credentials", ""};
  }
  AccessQuestion question;
  add_common_facts(call, request, question.facts);
  question.caller = caller_of(call, request.principal, question.facts);
  add_request_facts(call, request, question.facts);
  PolicySet policies = policies_of(call, question.caller.arn, question.caller.account, session);
  if (session != nullptr && session->contains("FederatedBy"))
    policies.identity =
        policies_of(call, (*session)["FederatedBy"], question.caller.account, nullptr).identity;
  for (const AccessTarget& target : targets) {
    question.action = target.action;
    question.resource = target.resource;
    const std::string text = resource_policy_of(call, request, target);
    policies.resource.reset();
    if (!text.empty()) policies.resource = named_policy("resource", text, PolicyKind::kResource);
    const Result<Arn> arn = parse_arn(target.resource);
    policies.resource_account = arn.ok() ? arn->account : "";
    // A role of another account is refused by the service that would take it.
    if (policies.resource_account == "aws" || target.action == "iam:PassRole")
      policies.resource_account.clear();
    policies.resource_rules = resource_rules(request, target);
    Decision decision = evaluate(policies, question);
    if (!decision.allowed && decision.reason != Reason::kExplicitDeny &&
        is_granted(call, request, target, question.caller))
      decision = {true, Reason::kResource, PolicySource::kResource, "grant", ""};
    verdict.action = target.action;
    verdict.resource = target.resource;
    verdict.allowed = decision.allowed;
    verdict.reason = explain(decision, target.action);
    verdict.policy = decision.policy;
    if (decision.allowed) continue;
    verdict.refusal = refusal(request, target, decision);
    break;
  }
  return verdict;
}

}  // namespace cloudtab::iam
