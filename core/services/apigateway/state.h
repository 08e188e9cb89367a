#pragma once

#include <string>
#include <string_view>

#include "core/base/result.h"
#include "core/engine/call.h"
#include "core/engine/store.h"

// What API Gateway keeps. All of it is control plane: few records, changed rarely, each the
// document that the API answers, with what else is needed beside it.
//
//   apigateway/apis               api                 the RestApi
//   apigateway/resources          api/resource        the Resource without `path`;
//   `resourceMethods`
//                                                     holds methods, integrations and responses
//   apigateway/models             api/name            the Model
//   apigateway/validators         api/id              the RequestValidator
//   apigateway/authorizers        api/id              the Authorizer
//   apigateway/decisions          api/stage/authorizer/identity
//                                                     derived: what the authorizer's function said
//   apigateway/gateway_responses  api/type            the GatewayResponse, those that were put
//   apigateway/deployments        api/id              the Deployment, and `snapshot`
//   apigateway/stages             api/name            the Stage
//   apigateway/api_keys           id                  the ApiKey, and `sequence`: the order of
//   making apigateway/usage_plans        id                  the UsagePlan
//   apigateway/usage_plan_keys    plan/key            the UsagePlanKey
//   apigateway/usage              plan/key/day        requests: see usage.h
//   apigateway/keys_by_value, buckets                 derived: see usage.h, rate_limit.h
//   apigateway/vpc_links          id                  the VpcLink
//   apigateway/client_certificates id                 the ClientCertificate
//   apigateway/domains            name                the DomainName
//   apigateway/base_paths         domain/base path    the BasePathMapping
//   apigateway/documentation_parts, documentation_versions
//                                 api/id, api/version the DocumentationPart, the
//                                 DocumentationVersion
//   apigateway/account            "account"           the Account
//
// `snapshot` is what a deployment froze: {resources: [Resource with path], models, validators,
// authorizers, gatewayResponses, binaryMediaTypes, apiKeySource, policy}. The data plane reads
// nothing but a stage and its snapshot.

namespace cloudtab::apigateway {

/// A record that is a document.
template <class Kind>
struct Record {
  static constexpr std::string_view kCollection = Kind::kCollection;
  static constexpr uint32_t kVersion = 1;

  Document value = Document::object();

  void encode(RecordWriter& out) const { out.document(value); }
  static Record decode(RecordReader& in, uint32_t /*version*/) { return {in.document()}; }
};

struct ApiKind {
  static constexpr std::string_view kCollection = "apigateway/apis";
};
struct ResourceKind {
  static constexpr std::string_view kCollection = "apigateway/resources";
};
struct ModelKind {
  static constexpr std::string_view kCollection = "apigateway/models";
};
struct ValidatorKind {
  static constexpr std::string_view kCollection = "apigateway/validators";
};
struct AuthorizerKind {
  static constexpr std::string_view kCollection = "apigateway/authorizers";
};
struct GatewayResponseKind {
  static constexpr std::string_view kCollection = "apigateway/gateway_responses";
};
struct DeploymentKind {
  static constexpr std::string_view kCollection = "apigateway/deployments";
};
struct StageKind {
  static constexpr std::string_view kCollection = "apigateway/stages";
};
struct ApiKeyKind {
  static constexpr std::string_view kCollection = "apigateway/api_keys";
};
struct UsagePlanKind {
  static constexpr std::string_view kCollection = "apigateway/usage_plans";
};
struct UsagePlanKeyKind {
  static constexpr std::string_view kCollection = "apigateway/usage_plan_keys";
};
struct VpcLinkKind {
  static constexpr std::string_view kCollection = "apigateway/vpc_links";
};
struct CertificateKind {
  static constexpr std::string_view kCollection = "apigateway/client_certificates";
};
struct DomainKind {
  static constexpr std::string_view kCollection = "apigateway/domains";
};
struct MappingKind {
  static constexpr std::string_view kCollection = "apigateway/base_paths";
};
struct DocumentationPartKind {
  static constexpr std::string_view kCollection = "apigateway/documentation_parts";
};
struct DocumentationVersionKind {
  static constexpr std::string_view kCollection = "apigateway/documentation_versions";
};
struct AccountKind {
  static constexpr std::string_view kCollection = "apigateway/account";
};

using ApiRecord = Record<ApiKind>;
using ResourceRecord = Record<ResourceKind>;
using ModelRecord = Record<ModelKind>;
using ValidatorRecord = Record<ValidatorKind>;
using AuthorizerRecord = Record<AuthorizerKind>;
using GatewayResponseRecord = Record<GatewayResponseKind>;
using DeploymentRecord = Record<DeploymentKind>;
using StageRecord = Record<StageKind>;
using ApiKeyRecord = Record<ApiKeyKind>;
using UsagePlanRecord = Record<UsagePlanKind>;
using UsagePlanKeyRecord = Record<UsagePlanKeyKind>;
using VpcLinkRecord = Record<VpcLinkKind>;
using CertificateRecord = Record<CertificateKind>;
using DomainRecord = Record<DomainKind>;
using MappingRecord = Record<MappingKind>;
using DocumentationPartRecord = Record<DocumentationPartKind>;
using DocumentationVersionRecord = Record<DocumentationVersionKind>;
using AccountRecord = Record<AccountKind>;

/// An authorizer's decision, kept for its time to live. In memory only: after a restart the
/// function is asked again.
struct CachedDecision {
  static constexpr std::string_view kCollection = "apigateway/decisions";
  static constexpr bool kDerived = true;

  Document decision;
  Instant expires{};
};

/// The key of what belongs to an API. Ids hold no slash.
inline std::string part_key(std::string_view api, std::string_view part) {
  return std::string(api) + "/" + std::string(part);
}

/// `length` characters of a-z and 0-9, not yet a key of the collection under `prefix`.
template <class R>
std::string new_id(Call& call, size_t length, const std::string& prefix = {}) {
  std::string id;
  do {
    id = call.random().text(length, "abcdefghijklmnopqrstuvwxyz0123456789");
  } while (call.records<R>().contains(prefix + id));
  return id;
}

/// Error: NotFoundException naming the API.
Result<const Document*> find_api(Call& call, const Document& input);
/// The API's resource of that id; an unknown API answers the same as an unknown resource, as AWS
/// does. Error: NotFoundException.
Result<const Document*> find_resource(Call& call, std::string_view api, std::string_view resource);
/// As `find_resource`, then its method. Error: NotFoundException.
Result<const Document*> find_method(Call& call, const Document& input);

/// `/pets/{id}`, from the resource's parents.
std::string resource_path(Call& call, std::string_view api, const Document& resource);

/// A member that is an object, or an empty one. Unlike `Document::value` it answers what lives on,
/// so that a loop may run over its `items()`.
const Document& member_of(const Document& document, const char* member);
/// A member that is text, or "".
std::string text_of(const Document& document, const char* member);

}  // namespace cloudtab::apigateway
