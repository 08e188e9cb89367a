#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/base/arn.h"
#include "core/services/apigateway/errors.h"
#include "core/services/apigateway/limits.h"
#include "core/services/apigateway/operations/operations.h"
#include "core/services/apigateway/patch.h"
#include "core/services/apigateway/state.h"

namespace cloudtab::apigateway {

namespace {

constexpr std::string_view kAccountKey = "account";

/// Source: https://docs.aws.amazon.com/apigateway/latest/api/API_GetAccount.html
Document account_of(Call& call) {
  const AccountRecord* stored = call.records<AccountRecord>().find(kAccountKey);
  if (stored != nullptr) return stored->value;
  return {{"throttleSettings", {{"burstLimit", 5000}, {"rateLimit", 10000.0}}},
          {"features", Document::array({"UsagePlans"})},
          {"apiKeyVersion", "4"}};
}

/// What is tagged, and how it is put back.
struct Tagged {
  std::string key;
  Document value;
  void (*put)(Call& call, const std::string& key, const Document& value) = nullptr;
};

template <class R>
std::optional<Tagged> find_record(Call& call, const std::string& key) {
  const R* found = call.records<R>().find(key);
  if (found == nullptr) return std::nullopt;
  return Tagged{key, found->value, [](Call& to, const std::string& place, const Document& value) {
                  to.records<R>().put(place, {value});
                }};
}

struct TaggedKind {
  std::string_view name;
  std::optional<Tagged> (*find)(Call& call, const std::string& key);
};
constexpr TaggedKind kKinds[] = {{"apikeys", find_record<ApiKeyRecord>},
                                 {"clientcertificates", find_record<CertificateRecord>},
                                 {"domainnames", find_record<DomainRecord>},
                                 {"restapis", find_record<ApiRecord>},
                                 {"usageplans", find_record<UsagePlanRecord>},
                                 {"vpclinks", find_record<VpcLinkRecord>}};

/// The document of `arn:aws:apigateway:{region}::/{kind}/{id}`, or of
/// `arn:aws:apigateway:{region}::/restapis/{id}/stages/{name}`.
Result<Tagged> find_tagged(Call& call, const Document& input) {
  const Result<Arn> arn = parse_arn(text_of(input, "resourceArn"));
  std::vector<std::string> parts;
  if (arn.ok()) parts = pointer_parts(arn->resource);
  std::optional<Tagged> found;
  if (parts.size() == 4 && parts[0] == "restapis" && parts[2] == "stages")
    found = find_record<StageRecord>(call, part_key(parts[1], parts[3]));
  for (const TaggedKind& kind : kKinds) {
    if (parts.size() == 2 && parts[0] == kind.name) found = kind.find(call, parts[1]);
  }
  if (!found) return errors::not_found("Invalid resource ARN specified in the request");
  return std::move(*found);
}

}  // namespace

Outcome get_account(Call& call, const Document& /*input*/) { return account_of(call); }

Outcome update_account(Call& call, const Document& input) {
  static constexpr PatchRule kRules[] = {
      {"/cloudwatchRoleArn", PatchRule::kReplace | PatchRule::kRemove, PatchRule::kText}};
  Document account = account_of(call);
  RETURN_IF_ERROR(apply_patch(input, kRules, account));
  if (text_of(account, "cloudwatchRoleArn").empty()) account.erase("cloudwatchRoleArn");
  call.records<AccountRecord>().put(kAccountKey, {account});
  return account;
}

Outcome tag_resource(Call& call, const Document& input) {
  ASSIGN_OR_RETURN(Tagged tagged, find_tagged(call, input));
  if (!tagged.value.contains("tags")) tagged.value["tags"] = Document::object();
  tagged.value["tags"].update(input["tags"]);
  if (tagged.value["tags"].size() > kTagsMax)
    return errors::bad_request("Number of tags exceeds the limit of 50");
  tagged.put(call, tagged.key, tagged.value);
  return Document::object();
}

Outcome untag_resource(Call& call, const Document& input) {
  ASSIGN_OR_RETURN(Tagged tagged, find_tagged(call, input));
  if (!tagged.value.contains("tags")) return Document::object();
  for (const Document& key : input["tagKeys"]) tagged.value["tags"].erase(key.get<std::string>());
  tagged.put(call, tagged.key, tagged.value);
  return Document::object();
}

Outcome get_tags(Call& call, const Document& input) {
  ASSIGN_OR_RETURN(const Tagged tagged, find_tagged(call, input));
  return Document{{"tags", tagged.value.value("tags", Document::object())}};
}

}  // namespace cloudtab::apigateway
