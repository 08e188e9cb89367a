#pragma once

#include <optional>
#include <string>

#include "core/engine/call.h"
#include "core/services/apigateway/execution/mapping.h"
#include "core/services/apigateway/v2/deployed.h"
#include "core/services/apigateway/v2/socket/connection.h"

// What a WebSocket API does when a connection opens, brings a message, or ends: selects the route,
// runs its integration, and sends back what the route's response says. Sources:
// https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-websocket-api-develop-routes.html
// https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-websocket-api-route-response.html

namespace cloudtab::apigateway::v2 {

/// An API and a stage of it. The documents must outlive the execution.
struct SocketPlace {
  Scope scope;
  std::string api_id;
  const Document* api = nullptr;
  const Document* stage = nullptr;
};

/// Where a connection's API and stage are; nothing if they are gone.
std::optional<SocketPlace> place_of(Call& call,
                                    const Scope& scope,
                                    const ConnectionRecord& connection);

class SocketExecution {
 public:
  /// `connection` need not be stored yet.
  SocketExecution(Call& call,
                  SocketPlace place,
                  std::string id,
                  const ConnectionRecord& connection);

  /// Runs `$connect`: the answer's status is the handshake's, 200 where there is no such route.
  HttpOutcome connect(const HttpRequest& handshake);
  /// After `connect`: what the connection has to keep of the authorizer's answer.
  const std::string& authorizer() const { return connection_.authorizer; }
  /// Runs the route that a message selects, and sends what it answers.
  OutcomeOf<Document> receive(const std::string& body);
  /// Runs `$disconnect`, as far as that needs no waiting; nobody hears its outcome.
  void disconnect(int code, const std::string& reason);

 private:
  /// Nothing if the client may connect, else what refuses it.
  OutcomeOf<std::optional<HttpResponse>> refusal(const Document& route,
                                                 const HttpRequest& handshake,
                                                 const Document& event);
  OutcomeOf<std::optional<HttpResponse>> ask_authorizer(const Document& authorizer,
                                                        const Document& event);
  const Document* find_route(const std::string& key);
  std::string selected_key(const std::string& body) const;
  void make_context(const std::string& route_key, const char* event_type);
  void put_authorizer();
  Document event(const std::string* body) const;
  HttpOutcome integrate(const Document& integration, const Document& event, bool may_wait);
  Result<std::string> filled(const Document& integration);
  Result<HttpResponse> call_aws(const Document& integration, const std::string& body);
  void answer(const Document& route, const Document& integration, const HttpResponse& response);
  void push_error(const char* message);

  Call& call_;
  SocketPlace place_;
  std::string id_;
  ConnectionRecord connection_;
  Deployed deployed_;
  MappingSource source_;
};

}  // namespace cloudtab::apigateway::v2
