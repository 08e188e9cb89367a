#include <string>
#include <utility>

#include "core/base/arn.h"
#include "core/services/apigateway/domain.h"
#include "core/services/apigateway/errors.h"
#include "core/services/apigateway/limits.h"
#include "core/services/apigateway/operations/operations.h"
#include "core/services/apigateway/pages.h"
#include "core/services/apigateway/patch.h"
#include "core/services/apigateway/state.h"

// Custom domain names and their base path mappings. Where requests to them go is in domain.h.
// Texts are ours, but for those about identifiers.

namespace cloudtab::apigateway {

namespace {

/// Of CloudFront's distributions: https://docs.aws.amazon.com/general/latest/gr/apigateway.html
constexpr const char* kDistributionZone = "Z2FDTNDATAQYW2";

Result<const Document*> find_domain(Call& call, const Document& input) {
  const DomainRecord* found = call.records<DomainRecord>().find(text_of(input, "domainName"));
  if (found == nullptr) return errors::not_found("Invalid domain name identifier specified");
  return &found->value;
}

std::string key_of(const Document& input) {
  const std::string base = text_of(input, "basePath");
  return mapping_key(text_of(input, "domainName"), base);
}

Result<const Document*> find_mapping(Call& call, const Document& input) {
  RETURN_IF_ERROR(find_domain(call, input));
  const MappingRecord* found = call.records<MappingRecord>().find(key_of(input));
  if (found == nullptr) return errors::not_found("Invalid base path mapping identifier specified");
  return &found->value;
}

Status check_mapping(Call& call, const Document& mapping) {
  const std::string api = text_of(mapping, "restApiId");
  const std::string stage = text_of(mapping, "stage");
  if (!call.records<ApiRecord>().contains(api))
    return errors::bad_request("Invalid REST API identifier specified");
  if (!stage.empty() && !call.records<StageRecord>().contains(part_key(api, stage)))
    return errors::bad_request("Invalid stage identifier specified");
  return ok();
}

/// The names that AWS gives to what stands behind a domain.
void put_hosts(Call& call, Document& domain) {
  constexpr const char* kLetters = "abcdefghijklmnopqrstuvwxyz0123456789";
  if (domain["endpointConfiguration"]["types"].at(0) == "EDGE") {
    domain["distributionDomainName"] = "d" + call.random().text(13, kLetters) + ".cloudfront.net";
    domain["distributionHostedZoneId"] = kDistributionZone;
  } else {
    domain["regionalHostedZoneId"] = "Z" + call.random().text(13, "ABCDEFGHIJKLMNOPQRSTUVWXYZ");
  }
  // Those for all regions have one too here: it is the name that requests can be sent to.
  domain["regionalDomainName"] = "d-" + call.random().text(10, kLetters) + ".execute-api." +
                                 call.scope().region + ".amazonaws.com";
}

}  // namespace

Outcome create_domain_name(Call& call, const Document& input) {
  const std::string name = text_of(input, "domainName");
  if (name.empty() || name.find('.') == std::string::npos || name.find('/') != std::string::npos)
    return errors::bad_request("The domain name to be created is invalid: " + name);
  if (call.records<DomainRecord>().contains(name))
    return errors::bad_request("The domain name you provided already exists.");
  Document domain = {
      {"domainName", name},
      {"domainNameArn", "arn:aws:apigateway:" + call.scope().region + "::/domainnames/" + name},
      {"domainNameStatus", "AVAILABLE"},
      {"endpointConfiguration", {{"types", Document::array({"EDGE"})}}},
      {"securityPolicy", "TLS_1_2"}};
  for (const char* member : {"certificateArn",
                             "certificateName",
                             "endpointAccessMode",
                             "ownershipVerificationCertificateArn",
                             "policy",
                             "regionalCertificateArn",
                             "regionalCertificateName",
                             "routingMode",
                             "securityPolicy",
                             "tags"}) {
    if (input.contains(member)) domain[member] = input[member];
  }
  if (!member_of(input, "endpointConfiguration").empty())
    domain["endpointConfiguration"].update(input["endpointConfiguration"]);
  if (domain["endpointConfiguration"]["types"].size() != 1)
    return errors::bad_request("Exactly one endpoint type must be specified");
  if (!domain["endpointConfiguration"].contains("ipAddressType"))
    domain["endpointConfiguration"]["ipAddressType"] = "ipv4";
  if (input.contains("mutualTlsAuthentication"))
    domain["mutualTlsAuthentication"] = input["mutualTlsAuthentication"];
  put_hosts(call, domain);
  call.records<DomainRecord>().put(name, {domain});
  return domain;
}

Outcome get_domain_name(Call& call, const Document& input) {
  ASSIGN_OR_RETURN(const Document* domain, find_domain(call, input));
  return *domain;
}

Outcome get_domain_names(Call& call, const Document& input) {
  Document all = Document::array();
  for (const auto& [name, domain] : call.records<DomainRecord>()) all.push_back(domain.value);
  return page_of(input, all);
}

Outcome update_domain_name(Call& call, const Document& input) {
  ASSIGN_OR_RETURN(const Document* found, find_domain(call, input));
  static constexpr PatchRule kRules[] = {
      {"/certificateArn"},
      {"/certificateName"},
      {"/endpointConfiguration/types/*", PatchRule::kReplace, PatchRule::kListItem},
      {"/endpointConfiguration/ipAddressType"},
      {"/ownershipVerificationCertificateArn"},
      {"/policy"},
      {"/regionalCertificateArn"},
      {"/regionalCertificateName"},
      {"/routingMode"},
      {"/securityPolicy"},
  };
  Document domain = *found;
  RETURN_IF_ERROR(apply_patch(input, kRules, domain));
  const Document& endpoint = domain["endpointConfiguration"];
  const std::string type = endpoint["types"].at(0).get<std::string>();
  const std::string address = text_of(endpoint, "ipAddressType");
  if ((type != "EDGE" && type != "REGIONAL" && type != "PRIVATE") ||
      (address != "ipv4" && address != "dualstack"))
    return errors::bad_request("Invalid endpoint configuration specified");
  call.records<DomainRecord>().put(text_of(domain, "domainName"), {domain});
  return domain;
}

Outcome delete_domain_name(Call& call, const Document& input) {
  RETURN_IF_ERROR(find_domain(call, input));
  const std::string name = text_of(input, "domainName");
  call.records<MappingRecord>().erase_prefix(name + "/");
  call.records<DomainRecord>().erase(name);
  return Document::object();
}

Outcome create_base_path_mapping(Call& call, const Document& input) {
  RETURN_IF_ERROR(find_domain(call, input));
  const std::string base = text_of(input, "basePath");
  Document mapping = {{"basePath", base.empty() ? kNoBasePath : base},
                      {"restApiId", input["restApiId"]}};
  if (!text_of(input, "stage").empty()) mapping["stage"] = input["stage"];
  RETURN_IF_ERROR(check_mapping(call, mapping));
  if (call.records<MappingRecord>().contains(key_of(input)))
    return errors::conflict("Base path already exists for this domain name");
  call.records<MappingRecord>().put(key_of(input), {mapping});
  return mapping;
}

Outcome get_base_path_mapping(Call& call, const Document& input) {
  ASSIGN_OR_RETURN(const Document* mapping, find_mapping(call, input));
  return *mapping;
}

Outcome get_base_path_mappings(Call& call, const Document& input) {
  RETURN_IF_ERROR(find_domain(call, input));
  Document all = Document::array();
  for (const auto& [key, mapping] :
       call.records<MappingRecord>().prefix(text_of(input, "domainName") + "/"))
    all.push_back(mapping.value);
  return page_of(input, all);
}

Outcome update_base_path_mapping(Call& call, const Document& input) {
  ASSIGN_OR_RETURN(const Document* found, find_mapping(call, input));
  static constexpr PatchRule kRules[] = {{"/basePath"}, {"/restapiId"}, {"/restApiId"}, {"/stage"}};
  Document mapping = *found;
  RETURN_IF_ERROR(apply_patch(input, kRules, mapping));
  // The path is spelled so in the documentation of patches.
  if (mapping.contains("restapiId")) {
    mapping["restApiId"] = mapping["restapiId"];
    mapping.erase("restapiId");
  }
  if (text_of(mapping, "basePath").empty()) mapping["basePath"] = kNoBasePath;
  if (text_of(mapping, "stage").empty()) mapping.erase("stage");
  RETURN_IF_ERROR(check_mapping(call, mapping));
  const std::string key = mapping_key(text_of(input, "domainName"), text_of(mapping, "basePath"));
  if (key != key_of(input) && call.records<MappingRecord>().contains(key))
    return errors::conflict("Base path already exists for this domain name");
  call.records<MappingRecord>().erase(key_of(input));
  call.records<MappingRecord>().put(key, {mapping});
  return mapping;
}

Outcome delete_base_path_mapping(Call& call, const Document& input) {
  RETURN_IF_ERROR(find_mapping(call, input));
  call.records<MappingRecord>().erase(key_of(input));
  return Document::object();
}

}  // namespace cloudtab::apigateway
