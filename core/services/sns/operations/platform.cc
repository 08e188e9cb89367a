#include "core/services/sns/platform.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <optional>
#include <string>
#include <vector>

#include "core/base/arn.h"
#include "core/engine/record_at.h"
#include "core/services/sns/errors.h"
#include "core/services/sns/limits.h"
#include "core/services/sns/operations/operations.h"
#include "core/services/sns/operations/paging.h"
#include "core/services/sns/state.h"
#include "core/services/sns/topic.h"

// Mobile push: CreatePlatformApplication, DeletePlatformApplication,
// Get-/SetPlatformApplicationAttributes, ListPlatformApplications, CreatePlatformEndpoint,
// DeleteEndpoint, Get-/SetEndpointAttributes, ListEndpointsByPlatformApplication.

namespace cloudtab::sns {
namespace {

constexpr std::array<std::string_view, 10> kPlatforms = {"ADM",
                                                         "APNS",
                                                         "APNS_SANDBOX",
                                                         "APNS_VOIP",
                                                         "APNS_VOIP_SANDBOX",
                                                         "BAIDU",
                                                         "GCM",
                                                         "MACOS",
                                                         "MACOS_SANDBOX",
                                                         "MPNS"};

// Those that are kept and never shown. Recorded.
constexpr std::array<std::string_view, 4> kSecretAttributes = {
    "ApplePlatformBundleID", "ApplePlatformTeamID", "PlatformCredential", "PlatformPrincipal"};

constexpr std::array<std::string_view, 3> kEndpointAttributes = {
    "CustomUserData", "Enabled", "Token"};

template <class Names>
bool contains(const Names& names, std::string_view name) {
  return std::find(names.begin(), names.end(), name) != names.end();
}

Status check_application_name(const std::string& name) {
  if (name.empty()) return errors::invalid_parameter(name, "cannot be empty");
  if (name.size() > kApplicationNameCharsMax)
    return errors::invalid_parameter(name, "must be at most 256 characters long");
  const bool fine = std::all_of(name.begin(), name.end(), [](char c) {
    return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_' || c == '-' || c == '.';
  });
  if (fine) return ok();
  return errors::invalid_parameter(
      name, "must contain only characters 'a'-'z', 'A'-'Z', '0'-'9', '_', '-', and '.'");
}

Status check_credentials(const std::string& platform, const Document& attributes) {
  const bool principal = attributes.contains("PlatformPrincipal");
  const bool credential = attributes.contains("PlatformCredential");
  if (principal && !credential) {
    return errors::invalid_parameter(
        "Attributes", "PlatformPrincipal attribute provided without PlatformCredential");
  }
  // A key is all that Firebase asks for.
  if (credential && !principal && platform != "GCM") {
    return errors::invalid_parameter(
        "Attributes", "PlatformCredential attribute provided without PlatformPrincipal");
  }
  return ok();
}

Status check_endpoint_attributes(const Document& attributes) {
  for (const auto& [name, value] : attributes.items()) {
    if (!contains(kEndpointAttributes, name))
      return errors::invalid_parameter("Attributes", "Invalid attribute name: " + name);
    if (name == "CustomUserData" &&
        value.get_ref<const std::string&>().size() > kCustomUserDataBytesMax) {
      return errors::invalid_parameter("Attributes",
                                       "Invalid value for attribute: CustomUserData: must be at "
                                       "most 2048 bytes long in UTF-8 encoding");
    }
  }
  return ok();
}

Document shown_attributes(const ApplicationRecord& application) {
  Document shown = Document::object();
  for (const auto& [name, value] : application.value.items()) {
    if (!contains(kSecretAttributes, name)) shown[name] = value;
  }
  return shown;
}

std::string application_arn(const Scope& scope, const std::string& key) {
  const PlatformAddress address = address_of_key(key);
  return make_arn("sns", scope, "app/" + address.platform + "/" + address.name);
}

std::string endpoint_arn(const Scope& scope, const PlatformAddress& address) {
  return make_arn("sns",
                  scope,
                  "endpoint/" + address.platform + "/" + address.name + "/" + address.endpoint_id);
}

Document member_or_empty(const Document& input, const char* name) {
  auto it = input.find(name);
  return it == input.end() ? Document::object() : *it;
}

/// The application an input names, which is there.
Result<PlatformAddress> open_application(Call& call, const Document& input) {
  ASSIGN_OR_RETURN(const PlatformAddress address,
                   parse_application_arn(text_or(input, "PlatformApplicationArn")));
  if (!call.records<ApplicationRecord>(address.scope).contains(address.key()))
    return errors::application_not_found();
  return address;
}

Result<PlatformAddress> open_endpoint(Call& call, const Document& input) {
  ASSIGN_OR_RETURN(const PlatformAddress address,
                   parse_endpoint_arn(text_or(input, "EndpointArn"), "EndpointArn"));
  if (!call.records<EndpointRecord>(address.scope).contains(address.key()))
    return errors::endpoint_not_found();
  return address;
}

}  // namespace

Outcome create_platform_application(Call& call, const Document& input) {
  const std::string name = text_or(input, "Name");
  const std::string platform = text_or(input, "Platform");
  Document attributes = input["Attributes"];
  RETURN_IF_ERROR(check_application_name(name));
  if (!contains(kPlatforms, platform))
    return errors::invalid_parameter("Platform", platform + " is not supported");
  RETURN_IF_ERROR(check_credentials(platform, attributes));
  const std::string key = application_key(platform, name);
  if (!attributes.contains("Enabled")) attributes["Enabled"] = "true";
  auto& applications = call.records<ApplicationRecord>();
  if (!applications.contains(key)) applications.put(key, {std::move(attributes)});
  return Document{{"PlatformApplicationArn", application_arn(call.scope(), key)}};
}

Outcome delete_platform_application(Call& call, const Document& input) {
  ASSIGN_OR_RETURN(const PlatformAddress address,
                   parse_application_arn(text_or(input, "PlatformApplicationArn")));
  call.records<ApplicationRecord>(address.scope).erase(address.key());
  call.records<EndpointRecord>(address.scope).erase_prefix(address.key());
  return Document::object();
}

Outcome get_platform_application_attributes(Call& call, const Document& input) {
  ASSIGN_OR_RETURN(const PlatformAddress address, open_application(call, input));
  return Document{
      {"Attributes",
       shown_attributes(record_at(call.records<ApplicationRecord>(address.scope), address.key()))}};
}

Outcome set_platform_application_attributes(Call& call, const Document& input) {
  ASSIGN_OR_RETURN(const PlatformAddress address, open_application(call, input));
  const Document& attributes = input["Attributes"];
  RETURN_IF_ERROR(check_credentials(address.platform, attributes));
  call.records<ApplicationRecord>(address.scope)
      .update(address.key(), [&](ApplicationRecord& changed) { changed.value.update(attributes); });
  return Document::object();
}

Outcome list_platform_applications(Call& call, const Document& input) {
  return page_of(call.records<ApplicationRecord>(),
                 kListPageSize,
                 text_or(input, "NextToken"),
                 "PlatformApplications",
                 "NextToken",
                 [&](const std::string& key, const ApplicationRecord& application) {
                   return Document{{"PlatformApplicationArn", application_arn(call.scope(), key)},
                                   {"Attributes", shown_attributes(application)}};
                 });
}

Outcome create_platform_endpoint(Call& call, const Document& input) {
  ASSIGN_OR_RETURN(PlatformAddress address, open_application(call, input));
  Document attributes = member_or_empty(input, "Attributes");
  RETURN_IF_ERROR(check_endpoint_attributes(attributes));
  // Said twice, the attribute stands. Recorded.
  if (input.contains("CustomUserData") && !attributes.contains("CustomUserData"))
    attributes["CustomUserData"] = input["CustomUserData"];
  RETURN_IF_ERROR(check_endpoint_attributes(attributes));
  if (!attributes.contains("Enabled")) attributes["Enabled"] = "true";
  attributes["Token"] = text_or(input, "Token");

  auto& endpoints = call.records<EndpointRecord>(address.scope);
  for (const auto& [key, present] : endpoints.prefix(address.key())) {
    if (present.value["Token"] != attributes["Token"]) continue;
    address.endpoint_id = address_of_key(key).endpoint_id;
    if (present.value == attributes)
      return Document{{"EndpointArn", endpoint_arn(address.scope, address)}};
    return errors::invalid_parameter(
        "Token",
        "Endpoint " + endpoint_arn(address.scope, address) +
            " already exists with the same Token, but different attributes.");
  }
  address.endpoint_id = call.random().uuid();
  endpoints.put(address.key(), {std::move(attributes)});
  return Document{{"EndpointArn", endpoint_arn(address.scope, address)}};
}

Outcome delete_endpoint(Call& call, const Document& input) {
  ASSIGN_OR_RETURN(const PlatformAddress address,
                   parse_endpoint_arn(text_or(input, "EndpointArn"), "EndpointArn"));
  call.records<EndpointRecord>(address.scope).erase(address.key());
  return Document::object();
}

Outcome get_endpoint_attributes(Call& call, const Document& input) {
  ASSIGN_OR_RETURN(const PlatformAddress address, open_endpoint(call, input));
  return Document{
      {"Attributes", record_at(call.records<EndpointRecord>(address.scope), address.key()).value}};
}

Outcome set_endpoint_attributes(Call& call, const Document& input) {
  ASSIGN_OR_RETURN(const PlatformAddress address, open_endpoint(call, input));
  const Document& attributes = input["Attributes"];
  RETURN_IF_ERROR(check_endpoint_attributes(attributes));
  call.records<EndpointRecord>(address.scope).update(address.key(), [&](EndpointRecord& changed) {
    changed.value.update(attributes);
  });
  return Document::object();
}

Outcome list_endpoints_by_platform_application(Call& call, const Document& input) {
  ASSIGN_OR_RETURN(const PlatformAddress address, open_application(call, input));
  return page_of(call.records<EndpointRecord>(address.scope).prefix(address.key()),
                 kListPageSize,
                 text_or(input, "NextToken"),
                 "Endpoints",
                 "NextToken",
                 [&](const std::string& key, const EndpointRecord& endpoint) {
                   return Document{
                       {"EndpointArn", endpoint_arn(address.scope, address_of_key(key))},
                       {"Attributes", endpoint.value}};
                 });
}

}  // namespace cloudtab::sns
