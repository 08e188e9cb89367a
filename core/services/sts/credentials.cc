#include "core/services/sts/credentials.h"

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/services/sts/state.h"

namespace cloudtab::sts {

namespace {

/// The letters of access key ids, and those of secrets and tokens.
/// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_identifiers.html
constexpr std::string_view kKeyAlphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
constexpr std::string_view kSecretAlphabet =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
constexpr size_t kKeyIdLetters = 16;
constexpr size_t kSecretLetters = 40;
/// AWS's tokens vary and grow with the session; it asks that no length be assumed.
constexpr size_t kTokenLetters = 256;

}  // namespace

Document new_credentials(Call& call, const Document& input, int64_t default_seconds) {
  const int64_t seconds = input.value("DurationSeconds", default_seconds);
  return {{"AccessKeyId", "ASIA" + call.random().text(kKeyIdLetters, kKeyAlphabet)},
          {"SecretAccessKey", call.random().text(kSecretLetters, kSecretAlphabet)},
          {"SessionToken", call.random().text(kTokenLetters, kSecretAlphabet)},
          {"Expiration", to_millis(call.now()) + seconds * 1000}};
}

void remember_session(Call& call, const Document& credentials, Document session) {
  auto& known = sessions(call);
  const int64_t now = to_millis(call.now());
  std::vector<std::string> expired;
  for (const auto& [key, record] : known) {
    const auto expires = record.value.find("Expires");
    if (expires != record.value.end() && expires->get<int64_t>() <= now) expired.push_back(key);
  }
  for (const std::string& key : expired) known.erase(key);
  session["Expires"] = credentials["Expiration"];
  known.put(credentials["AccessKeyId"].get<std::string>(), {std::move(session)});
}

const Document* credential_of_caller(Call& call) {
  const CredentialRecord* record = sessions(call).find(call.principal().access_key_id);
  return record == nullptr ? nullptr : &record->value;
}

const Document* session_of_caller(Call& call) {
  const Document* credential = credential_of_caller(call);
  return credential != nullptr && credential->contains("RoleArn") ? credential : nullptr;
}

Document identity_of_caller(Call& call) {
  const Principal& caller = call.principal();
  const Document* credential = credential_of_caller(call);
  // https://docs.aws.amazon.com/STS/latest/APIReference/API_GetCallerIdentity.html: for the
  // account's root user, the user id is the account.
  if (credential == nullptr)
    return {{"UserId", caller.account}, {"Account", caller.account}, {"Arn", caller.arn}};
  return {{"UserId", credential->at("UserId")},
          {"Account", credential->at("Account")},
          {"Arn", credential->at("Arn")}};
}

}  // namespace cloudtab::sts
