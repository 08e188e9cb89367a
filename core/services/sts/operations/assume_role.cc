#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <set>
#include <string>
#include <string_view>
#include <utility>

#include "core/base/arn.h"
#include "core/base/ascii.h"
#include "core/base/encoding.h"
#include "core/services/sts/credentials.h"
#include "core/services/sts/errors.h"
#include "core/services/sts/operations/operations.h"

namespace cloudtab::sts {

namespace {

/// Seconds: https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRole.html
constexpr int64_t kDefaultSeconds = 3600;
constexpr int64_t kChainedSecondsMax = 3600;

Result<Arn> read_role_arn(const std::string& text) {
  auto arn = parse_arn(text);
  if (!arn.ok() || arn->partition.empty() || arn->service.empty() || arn->resource.empty())
    return errors::invalid_arn(text);
  return arn;
}

/// The role as IAM describes it.
Result<Document> find_role(Call& call, const Arn& arn, const std::string& text) {
  const Error refused =
      errors::may_not_assume(identity_of_caller(call)["Arn"].get<std::string>(), text);
  if (arn.service != "iam" || arn.resource.rfind("role/", 0) != 0) return refused;
  const std::string name = arn.resource.substr(arn.resource.rfind('/') + 1);
  const auto answer = call.invoke({.service = "iam",
                                   .operation = "GetRole",
                                   .input = {{"RoleName", name}},
                                   .scope = Scope{arn.account, call.scope().region}});
  if (!answer.ok() || answer->at("Role")["Arn"] != text) return refused;
  return answer->at("Role");
}

/// The session's transitive tag keys in lower case: those asked for, and those of the caller's own
/// session, which it cannot set anew.
Result<Document> transitive_keys(const Document& input, const Document* calling_session) {
  std::set<std::string> keys;
  for (const Document& tag : input.value("Tags", Document::array())) {
    if (!keys.insert(to_lower(tag["Key"].get<std::string>())).second)
      return errors::duplicate_tag_keys();
  }
  Document transitive = Document::array();
  if (calling_session != nullptr) transitive = calling_session->at("TransitiveTagKeys");
  for (const Document& key : transitive) {
    if (keys.count(key.get<std::string>()) != 0) return errors::transitive_tag_overridden();
  }
  for (const Document& asked : input.value("TransitiveTagKeys", Document::array())) {
    const std::string key = to_lower(asked.get<std::string>());
    if (keys.count(key) == 0) return errors::transitive_key_without_tag();
    if (std::find(transitive.begin(), transitive.end(), key) == transitive.end())
      transitive.push_back(key);
  }
  return transitive;
}

/// Who asks for a session, and what it is to be.
struct Wanted {
  const Arn& arn;
  const Document& role;
  std::string name;
  Document transitive_keys = Document::array();
};

/// The credentials and the session's user, as both operations answer them.
Document begin_session(Call& call, const Document& input, Wanted wanted) {
  const std::string role_name = wanted.role["RoleName"];
  const std::string user_id = wanted.role["RoleId"].get<std::string>() + ":" + wanted.name;
  const std::string session_arn =
      "arn:aws:sts::" + wanted.arn.account + ":assumed-role/" + role_name + "/" + wanted.name;
  Document credentials = new_credentials(call, input, kDefaultSeconds);
  Document session = {{"Arn", session_arn},
                      {"UserId", user_id},
                      {"Account", wanted.arn.account},
                      {"RoleArn", wanted.role["Arn"]},
                      {"TransitiveTagKeys", std::move(wanted.transitive_keys)}};
  if (input.contains("Policy")) session["Policy"] = input["Policy"];
  if (input.contains("Tags")) session["Tags"] = input["Tags"];
  for (const Document& policy : input.value("PolicyArns", Document::array()))
    session["PolicyArns"].push_back(policy.at("arn"));
  remember_session(call, credentials, std::move(session));
  call.trace(
      "sts.assume", wanted.role["Arn"].get_ref<const std::string&>(), {{"session", wanted.name}});
  Document answer = {{"Credentials", std::move(credentials)},
                     {"AssumedRoleUser", {{"AssumedRoleId", user_id}, {"Arn", session_arn}}}};
  return answer;
}

/// The claims of a JSON Web Token, whose signature nobody here can check; no object: it is none.
Document claims_of(const std::string& token) {
  const size_t first = token.find('.');
  const size_t second = token.find('.', first + 1);
  if (first == std::string::npos || second == std::string::npos) return Document();
  std::string text = token.substr(first + 1, second - first - 1);
  for (char& c : text) c = c == '-' ? '+' : c == '_' ? '/' : c;
  while (text.size() % 4 != 0) text.push_back('=');
  const Result<std::string> bytes = base64_decode(text);
  if (!bytes.ok() || !is_valid_utf8(*bytes)) return Document();
  Document claims = Document::parse(*bytes, nullptr, false);
  return claims.is_object() ? claims : Document();
}

/// Providers that every account trusts without having made them.
/// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html
bool is_known_everywhere(std::string_view issuer) {
  for (const std::string_view known : {"cognito-identity.amazonaws.com", "accounts.google.com"}) {
    if (issuer == known || issuer == "https://" + std::string(known)) return true;
  }
  return false;
}

/// Whether the account that has the role has made the token's issuer a provider, for one of its
/// audiences.
Status check_provider(Call& call, const Arn& role, const std::string& issuer, const Document& aud) {
  constexpr std::string_view kScheme = "https://";
  if (is_known_everywhere(issuer)) return ok();
  const std::string host = issuer.rfind(kScheme, 0) == 0 ? issuer.substr(kScheme.size()) : issuer;
  const Result<Document> provider =
      call.invoke({.service = "iam",
                   .operation = "GetOpenIDConnectProvider",
                   .input = {{"OpenIDConnectProviderArn",
                              "arn:aws:iam::" + role.account + ":oidc-provider/" + host}},
                   .scope = Scope{role.account, call.scope().region}});
  if (!provider.ok()) return errors::no_identity_provider(issuer);
  const Document& ids = provider->at("ClientIDList");
  for (const Document& id : aud.is_array() ? aud : Document::array({aud})) {
    if (std::find(ids.begin(), ids.end(), id) != ids.end()) return ok();
  }
  return errors::foreign_audience();
}

}  // namespace

Outcome assume_role(Call& call, const Document& input) {
  const std::string& role_arn = input.at("RoleArn").get_ref<const std::string&>();
  ASSIGN_OR_RETURN(const Arn arn, read_role_arn(role_arn));
  const Document* calling_session = session_of_caller(call);
  ASSIGN_OR_RETURN(Document transitive, transitive_keys(input, calling_session));
  ASSIGN_OR_RETURN(const Document role, find_role(call, arn, role_arn));
  const int64_t seconds = input.value("DurationSeconds", kDefaultSeconds);
  if (calling_session != nullptr && seconds > kChainedSecondsMax)
    return errors::duration_above_chaining_maximum();
  // Services are not bound by it:
  // https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_update-role-settings.html
  const bool is_service = !call.principal().service.empty();
  if (!is_service && seconds > role.value("MaxSessionDuration", kDefaultSeconds))
    return errors::duration_above_role_maximum();
  Document answer =
      begin_session(call, input, {arn, role, input.at("RoleSessionName"), std::move(transitive)});
  if (input.contains("SourceIdentity")) answer["SourceIdentity"] = input["SourceIdentity"];
  return answer;
}

Outcome assume_role_with_web_identity(Call& call, const Document& input) {
  const std::string& role_arn = input.at("RoleArn").get_ref<const std::string&>();
  ASSIGN_OR_RETURN(const Arn arn, read_role_arn(role_arn));
  const Document claims = claims_of(input.at("WebIdentityToken").get_ref<const std::string&>());
  if (!claims.is_object()) return errors::no_token();
  ASSIGN_OR_RETURN(const Document role, find_role(call, arn, role_arn));
  if (input.value("DurationSeconds", kDefaultSeconds) >
      role.value("MaxSessionDuration", kDefaultSeconds))
    return errors::duration_above_role_maximum();
  const auto text = [&](const char* claim) {
    const auto found = claims.find(claim);
    return found != claims.end() && found->is_string() ? found->get<std::string>() : std::string();
  };
  // Who names a provider has a token of OAuth 2.0, for which there are none to be made.
  if (!input.contains("ProviderId")) {
    RETURN_IF_ERROR(
        check_provider(call, arn, text("iss"), claims.value("aud", Document(std::string()))));
  }
  Document answer = begin_session(call, input, {arn, role, input.at("RoleSessionName")});
  answer["SubjectFromWebIdentityToken"] = text("sub");
  answer["Audience"] = text("aud");
  answer["Provider"] = input.value("ProviderId", text("iss"));
  return answer;
}

}  // namespace cloudtab::sts
