#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "core/base/result.h"
#include "core/engine/call.h"
#include "core/engine/store.h"
#include "core/services/apigateway/state.h"

// What version 2 of API Gateway keeps: HTTP APIs and WebSocket APIs. Each record is the document
// that the API answers, under its modelled members' names.
//
//   apigatewayv2/apis                   api
//   apigatewayv2/routes                 api/route
//   apigatewayv2/route_responses        api/route/response
//   apigatewayv2/integrations           api/integration
//   apigatewayv2/integration_responses  api/integration/response
//   apigatewayv2/authorizers            api/authorizer
//   apigatewayv2/stages                 api/name
//   apigatewayv2/deployments            api/deployment      with `snapshot`, see deployed.h
//   apigatewayv2/connections, frames    see socket/connection.h
//
// A kind below says how one of them is keyed and named; part.h does with it what is the same for
// all.

namespace cloudtab::apigateway::v2 {

struct ApiKind {
  static constexpr std::string_view kCollection = "apigatewayv2/apis";
};
struct RouteKind {
  static constexpr std::string_view kCollection = "apigatewayv2/routes";
  static constexpr std::string_view kNoun = "Route";  ///< as error messages call it
  static constexpr const char* kIdMember = "RouteId";
  static constexpr const char* kOwnerMember = "";  ///< between API and part in the key
  static constexpr size_t kIdLength = 7;
};
struct RouteResponseKind {
  static constexpr std::string_view kCollection = "apigatewayv2/route_responses";
  static constexpr std::string_view kNoun = "RouteResponse";
  static constexpr const char* kIdMember = "RouteResponseId";
  static constexpr const char* kOwnerMember = "RouteId";
  static constexpr size_t kIdLength = 7;
};
struct IntegrationKind {
  static constexpr std::string_view kCollection = "apigatewayv2/integrations";
  static constexpr std::string_view kNoun = "Integration";
  static constexpr const char* kIdMember = "IntegrationId";
  static constexpr const char* kOwnerMember = "";
  static constexpr size_t kIdLength = 7;
};
struct IntegrationResponseKind {
  static constexpr std::string_view kCollection = "apigatewayv2/integration_responses";
  static constexpr std::string_view kNoun = "IntegrationResponse";
  static constexpr const char* kIdMember = "IntegrationResponseId";
  static constexpr const char* kOwnerMember = "IntegrationId";
  static constexpr size_t kIdLength = 7;
};
struct AuthorizerKind {
  static constexpr std::string_view kCollection = "apigatewayv2/authorizers";
  static constexpr std::string_view kNoun = "Authorizer";
  static constexpr const char* kIdMember = "AuthorizerId";
  static constexpr const char* kOwnerMember = "";
  static constexpr size_t kIdLength = 6;
};
struct StageKind {
  static constexpr std::string_view kCollection = "apigatewayv2/stages";
  static constexpr std::string_view kNoun = "Stage";
  static constexpr const char* kIdMember = "StageName";
  static constexpr const char* kOwnerMember = "";
};
struct DeploymentKind {
  static constexpr std::string_view kCollection = "apigatewayv2/deployments";
  static constexpr std::string_view kNoun = "Deployment";
  static constexpr const char* kIdMember = "DeploymentId";
  static constexpr const char* kOwnerMember = "";
  static constexpr size_t kIdLength = 6;
};

using ApiRecord = Record<ApiKind>;

/// Where requests go that name no stage, and the route of what no other route takes.
constexpr std::string_view kDefault = "$default";

/// Error: NotFoundException naming the API.
Result<const Document*> find_api(Call& call, const Document& input);
bool is_websocket(const Document& api);

/// `MaxResults` of a list from `NextToken` on; the token is the number of what came before.
Document page_of(const Document& input, const Document& all);

/// The creation time as the API tells it, in whole seconds.
int64_t now_in_seconds(const Call& call);

}  // namespace cloudtab::apigateway::v2
