#include <string>
#include <utility>

#include "core/base/encoding.h"
#include "core/services/sts/credentials.h"
#include "core/services/sts/errors.h"
#include "core/services/sts/operations/operations.h"
#include "core/services/sts/state.h"

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
  Document credentials = new_credentials(call, input, kDefaultSeconds);
  // They act as who asked for them.
  Document session = identity_of_caller(call);
  session["TransitiveTagKeys"] = Document::array();
  if (const Document* credential = credential_of_caller(call);
      credential != nullptr && credential->contains("UserName"))
    session["UserName"] = credential->at("UserName");
  remember_session(call, credentials, std::move(session));
  return Document{{"Credentials", std::move(credentials)}};
}

Outcome get_access_key_info(Call& call, const Document& input) {
  const std::string& id = input.at("AccessKeyId").get_ref<const std::string&>();
  const CredentialRecord* known = sessions(call).find(id);
  return Document{
      {"Account", known == nullptr ? call.principal().account : known->value.value("Account", "")}};
}

Outcome decode_authorization_message(Call& /*call*/, const Document& input) {
  // What a refusal encodes is its own decision, without a secret.
  const Result<std::string> text =
      base64_decode(input.at("EncodedMessage").get_ref<const std::string&>());
  if (!text.ok() || !Document::accept(*text)) return errors::no_authorization_message();
  return Document{{"DecodedMessage", *text}};
}

Outcome get_federation_token(Call& call, const Document& input) {
  const std::string& name = input.at("Name").get_ref<const std::string&>();
  const std::string& account = call.principal().account;
  const std::string arn = "arn:aws:sts::" + account + ":federated-user/" + name;
  const std::string user_id = account + ":" + name;
  Document credentials = new_credentials(call, input, kDefaultSeconds);
  Document session = {{"Arn", arn},
                      {"UserId", user_id},
                      {"Account", account},
                      {"FederatedBy", call.principal().arn},
                      // Without one, a federated user may do nothing by itself.
                      {"Policy", input.value("Policy", R"({"Statement":[]})")},
                      {"TransitiveTagKeys", Document::array()}};
  for (const Document& policy : input.value("PolicyArns", Document::array()))
    session["PolicyArns"].push_back(policy.at("arn"));
  remember_session(call, credentials, std::move(session));
  // Policies are not packed; a session's are in its record.
  return Document{{"Credentials", std::move(credentials)},
                  {"FederatedUser", {{"FederatedUserId", user_id}, {"Arn", arn}}},
                  {"PackedPolicySize", 0}};
}

}  // namespace cloudtab::sts
