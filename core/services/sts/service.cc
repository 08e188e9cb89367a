#include "core/services/sts/service.h"

#include "core/services/sts/operations/operations.h"
#include "core/services/sts/state.h"

namespace cloudtab {

const ServiceDefinition& sts_service() {
  using namespace sts;
  static constexpr OperationEntry kOperations[] = {
      {"AssumeRole", assume_role},
      {"AssumeRoleWithWebIdentity", assume_role_with_web_identity},
      {"DecodeAuthorizationMessage", decode_authorization_message},
      {"GetAccessKeyInfo", get_access_key_info},
      {"GetCallerIdentity", get_caller_identity},
      {"GetFederationToken", get_federation_token},
      {"GetSessionToken", get_session_token}};
  static const RecordType* const kRecords[] = {&record_type<FormerSessionRecord>()};
  static const ServiceDefinition service{
      .id = "sts", .operations = kOperations, .records = kRecords};
  return service;
}

}  // namespace cloudtab
