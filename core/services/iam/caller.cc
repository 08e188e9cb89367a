#include "core/services/iam/caller.h"

#include "core/services/iam/state.h"

namespace cloudtab::iam {

std::string user_of_caller(Call& call) {
  const CredentialRecord* credential = credentials(call).find(call.principal().access_key_id);
  return credential == nullptr ? "" : credential->value.value("UserName", "");
}

}  // namespace cloudtab::iam
