#include "core/services/iam/access/resource_policy.h"

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

bool resource_rules(const AccessRequest& request, const AccessTarget& target) {
  return (request.service.id == "kms" && target.resource != "*") ||
         (request.service.id == "sts" && request.operation.name == "AssumeRole");
}

}  // namespace cloudtab::iam
