#include <algorithm>
#include <cstddef>
#include <string>
#include <string_view>
#include <utility>

#include "core/services/iam/entity.h"
#include "core/services/iam/operations/operations.h"

// OpenID Connect providers: whose tokens AssumeRoleWithWebIdentity takes, and for which audiences.
// A provider is its URL; its ARN is made of that.

namespace cloudtab::iam {

namespace {

/// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html
constexpr size_t kClientIdsMax = 100;
constexpr size_t kThumbprintsMax = 5;
constexpr std::string_view kScheme = "https://";

Collection<OidcProviderRecord>& providers(Call& call) {
  return account_records<OidcProviderRecord>(call);
}

const std::string& arn_of(const Document& input) {
  return input.at("OpenIDConnectProviderArn").get_ref<const std::string&>();
}

Result<const Document*> find_provider(Call& call, const Document& input) {
  const OidcProviderRecord* provider = providers(call).find(arn_of(input));
  if (provider == nullptr) {
    return Error{
        "NoSuchEntityException", "OpenIDConnect Provider not found for arn " + arn_of(input), 404};
  }
  return &provider->value;
}

template <class Change>
Outcome change_provider(Call& call, const Document& input, Change&& change) {
  RETURN_IF_ERROR(find_provider(call, input));
  providers(call).update(arn_of(input),
                         [&](OidcProviderRecord& provider) { change(provider.value); });
  return Document::object();
}

Status check_thumbprints(const Document& thumbprints) {
  if (thumbprints.size() <= kThumbprintsMax) return ok();
  return errors::invalid_input("Thumbprint list must contain fewer than 5 entries.");
}

Status check_client_ids(size_t count) {
  if (count <= kClientIdsMax) return ok();
  return errors::over_quota("ClientIdsPerOpenIdConnectProvider", kClientIdsMax);
}

}  // namespace

Outcome create_open_id_connect_provider(Call& call, const Document& input) {
  const std::string& url = input.at("Url").get_ref<const std::string&>();
  if (url.rfind(kScheme, 0) != 0 || url.size() == kScheme.size())
    return errors::validation("Invalid Open ID Connect Provider URL");
  const Document ids = input.value("ClientIDList", Document::array());
  const Document thumbprints = input.value("ThumbprintList", Document::array());
  RETURN_IF_ERROR(check_thumbprints(thumbprints));
  RETURN_IF_ERROR(check_client_ids(ids.size()));
  // Neither the scheme nor a query is part of what a provider is known by.
  const std::string host_and_path = url.substr(kScheme.size(), url.find('?') - kScheme.size());
  const std::string arn = account_arn(call, "oidc-provider", "/" + host_and_path);
  if (providers(call).contains(arn)) {
    return Error{
        "EntityAlreadyExistsException", "Provider with url " + url + " already exists.", 409};
  }
  Document provider = {{"Url", host_and_path},
                       {"ClientIDList", ids},
                       {"ThumbprintList", thumbprints},
                       {"CreateDate", to_millis(call.now())},
                       {"Tags", input.value("Tags", Document::array())}};
  Document answer = {{"OpenIDConnectProviderArn", arn}};
  if (input.contains("Tags")) answer["Tags"] = input["Tags"];
  providers(call).put(arn, {std::move(provider)});
  return answer;
}

Outcome get_open_id_connect_provider(Call& call, const Document& input) {
  ASSIGN_OR_RETURN(const Document* provider, find_provider(call, input));
  return *provider;
}

Outcome list_open_id_connect_providers(Call& call, const Document& /*input*/) {
  Document listed = Document::array();
  for (const auto& [arn, provider] : providers(call)) listed.push_back({{"Arn", arn}});
  return Document{{"OpenIDConnectProviderList", std::move(listed)}};
}

// That it is gone, that an id is there already or never was, is a success: see the API reference of
// the three.

Outcome delete_open_id_connect_provider(Call& call, const Document& input) {
  providers(call).erase(arn_of(input));
  return Document::object();
}

Outcome add_client_id_to_open_id_connect_provider(Call& call, const Document& input) {
  ASSIGN_OR_RETURN(const Document* provider, find_provider(call, input));
  const Document& ids = provider->at("ClientIDList");
  if (std::find(ids.begin(), ids.end(), input.at("ClientID")) != ids.end())
    return Document::object();
  RETURN_IF_ERROR(check_client_ids(ids.size() + 1));
  return change_provider(call, input, [&](Document& changed) {
    changed["ClientIDList"].push_back(input["ClientID"]);
  });
}

Outcome remove_client_id_from_open_id_connect_provider(Call& call, const Document& input) {
  return change_provider(call, input, [&](Document& provider) {
    Document kept = Document::array();
    for (const Document& id : provider["ClientIDList"]) {
      if (id != input.at("ClientID")) kept.push_back(id);
    }
    provider["ClientIDList"] = std::move(kept);
  });
}

Outcome update_open_id_connect_provider_thumbprint(Call& call, const Document& input) {
  RETURN_IF_ERROR(check_thumbprints(input.at("ThumbprintList")));
  return change_provider(call, input, [&](Document& provider) {
    provider["ThumbprintList"] = input["ThumbprintList"];
  });
}

Outcome tag_open_id_connect_provider(Call& call, const Document& input) {
  return change_provider(call, input, [&](Document& provider) {
    provider["Tags"] = merged_tags(provider["Tags"], input.at("Tags"));
  });
}

Outcome untag_open_id_connect_provider(Call& call, const Document& input) {
  return change_provider(call, input, [&](Document& provider) {
    provider["Tags"] = remaining_tags(provider["Tags"], input.at("TagKeys"));
  });
}

Outcome list_open_id_connect_provider_tags(Call& call, const Document& input) {
  ASSIGN_OR_RETURN(const Document* provider, find_provider(call, input));
  return Document{{"Tags", provider->at("Tags")}, {"IsTruncated", false}};
}

}  // namespace cloudtab::iam
