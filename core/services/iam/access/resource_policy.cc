#include "core/services/iam/access/resource_policy.h"

#include <algorithm>
#include <initializer_list>
#include <string>
#include <string_view>

#include "core/base/arn.h"
#include "core/base/encoding.h"

namespace cloudtab::iam {

namespace {

/// What an operation's answer tells at a path of members; empty if anything is not there.
std::string ask(Call& call,
                const Scope& scope,
                std::string_view service,
                std::string_view operation,
                const Document& input,
                std::initializer_list<const char*> path) {
  const Result<Document> answer =
      call.invoke({.service = service, .operation = operation, .input = input, .scope = scope});
  if (!answer.ok()) return "";
  const Document* at = &*answer;
  for (const char* member : path) {
    const auto found = at->find(member);
    if (found == at->end()) return "";
    at = &*found;
  }
  return at->is_string() ? at->get<std::string>() : "";
}

/// Whether the request's encryption context is as a grant wants it.
bool fits(const Document& grant, const Document& context) {
  const Document constraints = grant.value("Constraints", Document::object());
  if (constraints.contains("EncryptionContextEquals") &&
      constraints["EncryptionContextEquals"] != context)
    return false;
  const Document subset = constraints.value("EncryptionContextSubset", Document::object());
  for (const auto& [key, value] : subset.items()) {
    if (context.value(key, Document()) != value) return false;
  }
  return true;
}

}  // namespace

std::string resource_policy_of(Call& call,
                               const AccessRequest& request,
                               const AccessTarget& target) {
  const Result<Arn> arn = parse_arn(target.resource);
  if (!arn.ok()) return "";
  const std::string_view service = request.service.id;
  const Scope scope{arn->account.empty() ? request.scope.account : arn->account,
                    arn->region.empty() ? request.scope.region : arn->region};
  if (service == "sqs") {
    const std::string url =
        "https://sqs." + scope.region + ".amazonaws.com/" + scope.account + "/" + arn->resource;
    return ask(call,
               scope,
               service,
               "GetQueueAttributes",
               {{"QueueUrl", url}, {"AttributeNames", {"Policy"}}},
               {"Attributes", "Policy"});
  }
  if (service == "sns") {
    return ask(call,
               scope,
               service,
               "GetTopicAttributes",
               {{"TopicArn", target.resource}},
               {"Attributes", "Policy"});
  }
  if (service == "s3") {
    const std::string bucket = arn->resource.substr(0, arn->resource.find('/'));
    return ask(call, scope, service, "GetBucketPolicy", {{"Bucket", bucket}}, {"Policy"});
  }
  if (service == "lambda" && arn->resource.rfind("function:", 0) == 0) {
    return ask(call, scope, service, "GetPolicy", {{"FunctionName", target.resource}}, {"Policy"});
  }
  if (service == "kms")
    return ask(call, scope, service, "GetKeyPolicy", {{"KeyId", target.resource}}, {"Policy"});
  if (service == "dynamodb" && arn->resource.rfind("table/", 0) == 0 &&
      arn->resource.find('/', 6) == std::string::npos) {
    return ask(
        call, scope, service, "GetResourcePolicy", {{"ResourceArn", target.resource}}, {"Policy"});
  }
  if (service == "sts" && arn->resource.rfind("role/", 0) == 0) {
    const std::string name = arn->resource.substr(arn->resource.rfind('/') + 1);
    return percent_decode(ask(call,
                              scope,
                              "iam",
                              "GetRole",
                              {{"RoleName", name}},
                              {"Role", "AssumeRolePolicyDocument"}),
                          /*plus_is_space=*/false);
  }
  return "";
}

bool is_granted(Call& call,
                const AccessRequest& request,
                const AccessTarget& target,
                const Caller& caller) {
  if (request.service.id != "kms" || target.resource == "*") return false;
  const std::string operation = target.action.substr(target.action.find(':') + 1);
  const char* member = operation == "ReEncryptFrom" ? "SourceEncryptionContext"
                       : operation == "ReEncryptTo" ? "DestinationEncryptionContext"
                                                    : "EncryptionContext";
  const Document context = request.input.value(member, Document::object());
  const Result<Document> listed = call.invoke(
      {.service = "kms", .operation = "ListGrants", .input = {{"KeyId", target.resource}}});
  if (!listed.ok()) return false;
  for (const Document& grant : listed->at("Grants")) {
    const std::string grantee = grant.value("GranteePrincipal", "");
    if (grantee != caller.arn && (caller.role_arn.empty() || grantee != caller.role_arn)) continue;
    const Document& operations = grant.at("Operations");
    if (std::find(operations.begin(), operations.end(), operation) != operations.end() &&
        fits(grant, context))
      return true;
  }
  return false;
}

bool resource_rules(const AccessRequest& request, const AccessTarget& target) {
  return (request.service.id == "kms" && target.resource != "*") ||
         (request.service.id == "sts" && request.operation.name == "AssumeRole");
}

}  // namespace cloudtab::iam
