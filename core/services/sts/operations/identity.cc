#include <string>
#include <utility>

#include "core/services/sts/credentials.h"
#include "core/services/sts/operations/operations.h"

namespace cloudtab::sts {

namespace {

/// Seconds: https://docs.aws.amazon.com/STS/latest/APIReference/API_GetSessionToken.html and
/// API_GetFederationToken.html, for users; the account's root gets an hour.
constexpr int64_t kDefaultSeconds = 43200;

}  // namespace

Outcome get_caller_identity(Call& call, const Document& /*input*/) {
  return identity_of_caller(call);
}

Outcome get_session_token(Call& call, const Document& input) {
  return Document{{"Credentials", new_credentials(call, input, kDefaultSeconds)}};
}

Outcome get_federation_token(Call& call, const Document& input) {
  const std::string& name = input.at("Name").get_ref<const std::string&>();
  const std::string& account = call.principal().account;
  const std::string arn = "arn:aws:sts::" + account + ":federated-user/" + name;
  const std::string user_id = account + ":" + name;
  Document credentials = new_credentials(call, input, kDefaultSeconds);
  remember_session(call,
                   credentials,
                   {{"Arn", arn},
                    {"UserId", user_id},
                    {"Account", account},
                    {"TransitiveTagKeys", Document::array()}});
  // Policies are not evaluated, so none is packed.
  return Document{{"Credentials", std::move(credentials)},
                  {"FederatedUser", {{"FederatedUserId", user_id}, {"Arn", arn}}},
                  {"PackedPolicySize", 0}};
}

}  // namespace cloudtab::sts
