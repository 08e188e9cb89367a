#include "core/services/sts/service.h"

#include "core/engine/call.h"

namespace cloudtab {

namespace sts {
namespace {

/// https://docs.aws.amazon.com/STS/latest/APIReference/API_GetCallerIdentity.html: for the
/// account's root user, the user id is the account.
Outcome get_caller_identity(Call& call, const Document& /*input*/) {
  const Principal& caller = call.principal();
  return Document{{"UserId", caller.account}, {"Account", caller.account}, {"Arn", caller.arn}};
}

}  // namespace
}  // namespace sts

const ServiceDefinition& sts_service() {
  static constexpr OperationEntry kOperations[] = {{"GetCallerIdentity", sts::get_caller_identity}};
  static const ServiceDefinition service{.id = "sts", .operations = kOperations};
  return service;
}

}  // namespace cloudtab
