#include <string>
#include <utility>

#include "core/services/lambda/errors.h"
#include "core/services/lambda/operations/operations.h"
#include "core/services/lambda/policy.h"
#include "core/services/lambda/version.h"

// AddPermission, RemovePermission and GetPolicy, as recorded.

namespace cloudtab::lambda {

namespace {

constexpr const char* kInvokeUrl = "lambda:InvokeFunctionUrl";

/// What of a permission's conditions is an equality.
constexpr std::pair<const char*, const char*> kEqualities[] = {
    {"SourceAccount", "AWS:SourceAccount"},
    {"FunctionUrlAuthType", "lambda:FunctionUrlAuthType"},
    {"PrincipalOrgID", "aws:PrincipalOrgID"},
    {"EventSourceToken", "lambda:EventSourceToken"},
};

Document statement_of(const Document& input, const std::string& arn) {
  Document statement = {{"Sid", input.at("StatementId")},
                        {"Effect", "Allow"},
                        {"Principal", principal_of(input.at("Principal"))},
                        {"Action", input.at("Action")},
                        {"Resource", arn}};
  for (const auto& [member, key] : kEqualities)
    if (input.contains(member)) statement["Condition"]["StringEquals"][key] = input[member];
  if (input.contains("SourceArn"))
    statement["Condition"]["ArnLike"] = {{"AWS:SourceArn", input["SourceArn"]}};
  if (input.value("InvokedViaFunctionUrl", false))
    statement["Condition"]["Bool"] = {{"lambda:InvokedViaFunctionUrl", "true"}};
  return statement;
}

}  // namespace

Outcome add_permission(Call& call, const Document& input) {
  ASSIGN_OR_RETURN(const Target target, named_target(call, input));
  if (target.qualifier == kLatest)
    return errors::invalid_parameter("We currently do not support adding policies for $LATEST.");
  ASSIGN_OR_RETURN(Qualified holder, find_by_alias(call, input));
  if (!is_principal(input.at("Principal"))) {
    return errors::invalid_parameter(
        "The provided principal was invalid. Please check the principal and try again.");
  }
  if (input.contains("FunctionUrlAuthType") && input.at("Action") != kInvokeUrl) {
    return errors::invalid_parameter(
        "FunctionUrlAuthType is only supported for lambda:InvokeFunctionUrl action");
  }
  RETURN_IF_ERROR(check_policy_revision(input, holder.record, "GetPolicy"));
  Document statement = statement_of(input, holder.arn);
  Document answer = {{"Statement", statement.dump()}};
  RETURN_IF_ERROR(add_statement(call, std::move(statement), holder.record));
  put_qualified(call, std::move(holder));
  return answer;
}

Outcome remove_permission(Call& call, const Document& input) {
  ASSIGN_OR_RETURN(const Target target, named_target(call, input));
  if (configuration_of(call, target.function, kLatest) == nullptr)
    return errors::no_policy_for(function_arn(call.scope(), target.function, target.qualifier));
  ASSIGN_OR_RETURN(Qualified holder, find_by_alias(call, input));
  RETURN_IF_ERROR(check_policy_revision(input, holder.record, "GetPolicy"));
  RETURN_IF_ERROR(remove_statement(call, input.at("StatementId"), holder.record));
  put_qualified(call, std::move(holder));
  return Document::object();
}

Outcome get_policy(Call& call, const Document& input) {
  RETURN_IF_ERROR(named_target(call, input));
  const Result<Qualified> holder = find_qualified(call, input);
  if (!holder.ok() || holder->record["Statements"].empty()) return errors::no_such_resource();
  return policy_answer(holder->record);
}

}  // namespace cloudtab::lambda
