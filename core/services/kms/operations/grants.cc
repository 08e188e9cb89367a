#include <algorithm>
#include <cstddef>
#include <optional>
#include <string>
#include <utility>

#include "core/base/encoding.h"
#include "core/services/kms/crypto/random_bytes.h"
#include "core/services/kms/errors.h"
#include "core/services/kms/key.h"
#include "core/services/kms/operations/operations.h"

namespace cloudtab::kms {

namespace {

constexpr size_t kListDefault = 50;
/// Of a grant's id, written as hexadecimal digits.
constexpr size_t kGrantIdBytes = 32;

std::string grant_key(const Document& key, const std::string& grant_id) {
  return KeyBuilder().text(key.at("KeyId").get_ref<const std::string&>()).text(grant_id).take();
}

Document shown(const Document& grant) {
  Document out = grant;
  out.erase("GrantToken");
  return out;
}

/// The members in which two grants of one name must agree to be the same.
/// https://docs.aws.amazon.com/kms/latest/APIReference/API_CreateGrant.html
bool is_same_grant(const Document& grant, const Document& input) {
  for (const char* member :
       {"Name", "GranteePrincipal", "RetiringPrincipal", "Operations", "Constraints"}) {
    if (grant.value(member, Document()) != input.value(member, Document())) return false;
  }
  return true;
}

/// Pages through grants that `wanted` takes.
template <class Range, class Wanted>
Document page_of(const Range& grants, const Document& input, Wanted&& wanted) {
  const std::string after = input.value("Marker", "");
  const size_t limit = input.value("Limit", kListDefault);
  Document answer = {{"Grants", Document::array()}, {"Truncated", false}};
  for (const auto& [key, grant] : grants) {
    const std::string& id = grant.value["GrantId"].template get_ref<const std::string&>();
    if (id <= after || !wanted(grant.value)) continue;
    if (answer["Grants"].size() == limit) {
      answer["Truncated"] = true;
      answer["NextMarker"] = answer["Grants"].back()["GrantId"];
      break;
    }
    answer["Grants"].push_back(shown(grant.value));
  }
  return answer;
}

}  // namespace

Outcome create_grant(Call& call, const Document& input) {
  ASSIGN_OR_RETURN(const Document* key, input_key(call, input));
  RETURN_IF_ERROR(check_usable(*key));
  if (input.contains("GranteePrincipal") == input.contains("GranteeServicePrincipal"))
    return errors::validation("Specify either GranteePrincipal or GranteeServicePrincipal.");
  RETURN_IF_ERROR(check_dry_run(input));
  auto& grants = call.records<GrantRecord>(scope_of(*key));
  if (input.contains("Name")) {
    for (const auto& [place, grant] : grants) {
      if (grant.value["KeyId"] == key->at("Arn") && is_same_grant(grant.value, input))
        return Document{{"GrantId", grant.value["GrantId"]},
                        {"GrantToken", grant.value["GrantToken"]}};
    }
  }
  RandomBytes random(call.random());
  const std::string id = hex_encode(random.take(kGrantIdBytes));
  const std::string token = base64_encode(id + random.take(kGrantIdBytes));
  Document grant = {{"KeyId", key->at("Arn")},
                    {"GrantId", id},
                    {"GrantToken", token},
                    {"CreationDate", to_millis(call.now())},
                    {"IssuingAccount", "arn:aws:iam::" + call.scope().account + ":root"}};
  for (const char* member : {"Name",
                             "GranteePrincipal",
                             "RetiringPrincipal",
                             "GranteeServicePrincipal",
                             "RetiringServicePrincipal",
                             "Operations",
                             "Constraints"}) {
    if (input.contains(member)) grant[member] = input[member];
  }
  grants.put(grant_key(*key, id), {std::move(grant)});
  return Document{{"GrantId", id}, {"GrantToken", token}};
}

Outcome list_grants(Call& call, const Document& input) {
  ASSIGN_OR_RETURN(const Document* key, input_key(call, input));
  const auto wanted = [&](const Document& grant) {
    for (const char* member : {"GrantId", "GranteePrincipal", "GranteeServicePrincipal"}) {
      if (input.contains(member) && grant.value(member, "") != input[member]) return false;
    }
    return grant["KeyId"] == key->at("Arn");
  };
  return page_of(call.records<GrantRecord>(scope_of(*key)), input, wanted);
}

Outcome list_retirable_grants(Call& call, const Document& input) {
  const auto wanted = [&](const Document& grant) {
    for (const char* member : {"RetiringPrincipal", "RetiringServicePrincipal"}) {
      if (input.contains(member)) return grant.value(member, "") == input[member];
    }
    return false;
  };
  return page_of(call.records<GrantRecord>(), input, wanted);
}

Outcome revoke_grant(Call& call, const Document& input) {
  ASSIGN_OR_RETURN(const Document* key, input_key(call, input));
  const std::string& id = input.at("GrantId").get_ref<const std::string&>();
  auto& grants = call.records<GrantRecord>(scope_of(*key));
  if (!grants.contains(grant_key(*key, id))) return errors::no_such_grant(id);
  RETURN_IF_ERROR(check_dry_run(input));
  grants.erase(grant_key(*key, id));
  return Document::object();
}

Outcome retire_grant(Call& call, const Document& input) {
  auto& grants = call.records<GrantRecord>();
  std::optional<std::string> place;
  if (input.contains("GrantToken")) {
    for (const auto& [grant_place, grant] : grants) {
      if (grant.value["GrantToken"] == input["GrantToken"]) place = grant_place;
    }
    if (!place) return Error{"InvalidGrantTokenException", ""};
  } else if (input.contains("KeyId") && input.contains("GrantId")) {
    ASSIGN_OR_RETURN(const Document* key, input_key(call, input));
    const std::string& id = input["GrantId"].get_ref<const std::string&>();
    place = grant_key(*key, id);
    if (!grants.contains(*place)) return errors::no_such_grant(id);
  } else {
    return errors::validation("Specify a GrantToken, or a KeyId and a GrantId.");
  }
  RETURN_IF_ERROR(check_dry_run(input));
  grants.erase(*place);
  return Document::object();
}

}  // namespace cloudtab::kms
