#include <algorithm>
#include <cstdint>
#include <set>
#include <string>
#include <utility>

#include "core/base/arn.h"
#include "core/services/sts/credentials.h"
#include "core/services/sts/errors.h"
#include "core/services/sts/operations/operations.h"

namespace cloudtab::sts {

namespace {

/// Seconds: https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRole.html
constexpr int64_t kDefaultSeconds = 3600;
constexpr int64_t kChainedSecondsMax = 3600;

std::string lower_case(std::string text) {
  for (char& c : text) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  }
  return text;
}

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
    if (!keys.insert(lower_case(tag["Key"].get<std::string>())).second)
      return errors::duplicate_tag_keys();
  }
  Document transitive = Document::array();
  if (calling_session != nullptr) transitive = calling_session->at("TransitiveTagKeys");
  for (const Document& key : transitive) {
    if (keys.count(key.get<std::string>()) != 0) return errors::transitive_tag_overridden();
  }
  for (const Document& asked : input.value("TransitiveTagKeys", Document::array())) {
    const std::string key = lower_case(asked.get<std::string>());
    if (keys.count(key) == 0) return errors::transitive_key_without_tag();
    if (std::find(transitive.begin(), transitive.end(), key) == transitive.end())
      transitive.push_back(key);
  }
  return transitive;
}

}  // namespace

Outcome assume_role(Call& call, const Document& input) {
  const std::string& role_arn = input.at("RoleArn").get_ref<const std::string&>();
  const std::string& name = input.at("RoleSessionName").get_ref<const std::string&>();
  ASSIGN_OR_RETURN(const Arn arn, read_role_arn(role_arn));
  const Document* calling_session = session_of_caller(call);
  ASSIGN_OR_RETURN(Document transitive, transitive_keys(input, calling_session));
  ASSIGN_OR_RETURN(const Document role, find_role(call, arn, role_arn));
  const int64_t seconds = input.value("DurationSeconds", kDefaultSeconds);
  if (calling_session != nullptr && seconds > kChainedSecondsMax)
    return errors::duration_above_chaining_maximum();
  if (seconds > role.value("MaxSessionDuration", kDefaultSeconds))
    return errors::duration_above_role_maximum();

  const std::string role_name = role["RoleName"];
  const std::string user_id = role["RoleId"].get<std::string>() + ":" + name;
  const std::string session_arn =
      "arn:aws:sts::" + arn.account + ":assumed-role/" + role_name + "/" + name;
  Document credentials = new_credentials(call, input, kDefaultSeconds);
  remember_session(call,
                   credentials,
                   {{"Arn", session_arn},
                    {"UserId", user_id},
                    {"Account", arn.account},
                    {"TransitiveTagKeys", std::move(transitive)}});
  call.trace("sts.assume", role_arn, {{"session", name}});
  Document answer = {{"Credentials", std::move(credentials)},
                     {"AssumedRoleUser", {{"AssumedRoleId", user_id}, {"Arn", session_arn}}}};
  if (input.contains("SourceIdentity")) answer["SourceIdentity"] = input["SourceIdentity"];
  return answer;
}

}  // namespace cloudtab::sts
