#include "core/services/apigateway/v2/socket/control.h"

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/base/encoding.h"
#include "core/services/apigateway/errors.h"
#include "core/services/apigateway/limits.h"
#include "core/services/apigateway/v2/http/data_plane.h"
#include "core/services/apigateway/v2/socket/execution.h"

namespace cloudtab::apigateway::v2 {

namespace {

constexpr int64_t kWaitSecondsMax = 20;
/// Close codes: https://www.rfc-editor.org/rfc/rfc6455#section-7.4.1
constexpr int kNormalClosure = 1000;
constexpr int kGoingAway = 1001;
constexpr int kTooBig = 1009;
constexpr std::string_view kEndTimer = "end_connection";

HttpResponse json(const Document& body, int status = 200) {
  HttpResponse response;
  response.status = status;
  response.headers = {{"content-type", "application/json"}, {"access-control-allow-origin", "*"}};
  response.body = body.dump(-1, ' ', false, Document::error_handler_t::replace);
  return response;
}

Error gone() { return Error{"GoneException", "There is no such connection.", 410}; }

Result<Document> input_of(const HttpRequest& request) {
  Document input = Document::parse(request.body, nullptr, /*allow_exceptions=*/false);
  if (!input.is_object()) return errors::bad_request("The body must be a JSON object.");
  return input;
}

/// An open connection, wherever it is.
struct Found {
  Scope scope;
  std::string id;
  ConnectionRecord connection;
};

std::optional<Found> find_anywhere(Call& call, const std::string& id) {
  for (const Scope& scope : call.store().scopes_of<ConnectionRecord>()) {
    const ConnectionRecord* connection = call.records<ConnectionRecord>(scope).find(id);
    if (connection != nullptr) return Found{scope, id, *connection};
  }
  return std::nullopt;
}

Result<Found> find_open(Call& call, const Document& input) {
  std::optional<Found> found = find_anywhere(call, text_of(input, "connectionId"));
  if (!found || call.now() >= end_of(found->connection)) return gone();
  return std::move(*found);
}

Result<std::string> body_of(const Document& input) {
  const std::string body = text_of(input, "body");
  return input.value("isBase64Encoded", Document(false)) == true ? base64_decode(body)
                                                                 : Result<std::string>(body);
}

/// The handshake as the API's routes see it.
HttpRequest handshake_of(const Document& input,
                         const SocketPlace& place,
                         const std::string& stage) {
  HttpRequest handshake;
  handshake.method = "GET";
  const std::string query = text_of(input, "query");
  handshake.target = "/" + stage + (query.empty() ? "" : "?" + query);
  handshake.headers.set("Host",
                        place.api_id + ".execute-api." + place.scope.region + ".amazonaws.com");
  for (const auto& header : member_of(input, "headers").items()) {
    if (header.value().is_string()) handshake.headers.add(header.key(), header.value());
  }
  return handshake;
}

void run_disconnect(Call& call, const Found& found, int code, const std::string& reason) {
  std::optional<SocketPlace> place = place_of(call, found.scope, found.connection);
  drop_connection(call, found.scope, found.id);
  if (place)
    SocketExecution(call, std::move(*place), found.id, found.connection).disconnect(code, reason);
}

}  // namespace

HttpOutcome open_socket(Call& call, const HttpRequest& request) {
  ASSIGN_OR_RETURN(const Document input, input_of(request));
  ConnectionRecord connection;
  connection.api_id = text_of(input, "apiId");
  connection.stage = text_of(input, "stage");
  const std::optional<Scope> scope = scope_of_api(call, connection.api_id);
  std::optional<SocketPlace> place =
      scope ? place_of(call, *scope, connection) : std::optional<SocketPlace>();
  if (!place || !is_websocket(*place->api) || place->api->value("DisableExecuteApiEndpoint", false))
    return Error{"Forbidden", "Forbidden", 403};
  const HttpRequest handshake = handshake_of(input, *place, connection.stage);
  connection.source_ip = "127.0.0.1";
  connection.user_agent = handshake.headers.value("user-agent");
  connection.connected_at = connection.last_active_at = call.started_at();
  Document& memo = call.memo();
  if (!memo.contains("connectionId")) memo["connectionId"] = new_connection_id(call);
  const std::string id = memo["connectionId"].get<std::string>();

  SocketExecution execution(call, *place, id, connection);
  HttpOutcome answer = execution.connect(handshake);
  if (answer.is_waiting()) return answer;
  if (!answer.ok()) {
    if (answer.error().http_status == 501) return answer;
    return Error{"Internal", "Internal server error", 500};
  }
  if (answer.answer().status / 100 != 2) return answer;
  connection.last_active_at = call.now();
  connection.authorizer = execution.authorizer();
  call.records<ConnectionRecord>(*scope).put(id, connection);
  call.set_timer(kEndTimer, id, end_of(connection));
  call.trace("apigw.connect", id, {{"apiId", connection.api_id}, {"stage", connection.stage}});
  call.meter(
      "ConnectCount", 1, "Count", {{"ApiId", connection.api_id}, {"Stage", connection.stage}});
  return json({{"connectionId", id}});
}

HttpOutcome send_message(Call& call, const HttpRequest& request) {
  ASSIGN_OR_RETURN(const Document input, input_of(request));
  ASSIGN_OR_RETURN(const std::string body, body_of(input));
  ASSIGN_OR_RETURN(const Found found, find_open(call, input));
  if (body.size() > kMessageBytesMax) {
    run_disconnect(call, found, kTooBig, "Message too long");
    // Not an error: that would take the end of the connection back.
    return json({{"error", "A message has at most 128 KB; the connection is closed."}}, 413);
  }
  std::optional<SocketPlace> place = place_of(call, found.scope, found.connection);
  if (!place) return gone();
  touch(call, found.scope, found.id);
  OutcomeOf<Document> outcome =
      SocketExecution(call, std::move(*place), found.id, found.connection).receive(body);
  if (outcome.is_waiting()) return outcome.waiting();
  if (outcome.is_error()) return outcome.error();
  call.meter("MessageCount",
             1,
             "Count",
             {{"ApiId", found.connection.api_id}, {"Stage", found.connection.stage}});
  return json(outcome.answer());
}

HttpOutcome receive_frames(Call& call, const HttpRequest& request) {
  ASSIGN_OR_RETURN(const Document input, input_of(request));
  const Result<Found> found = find_open(call, input);
  if (!found.ok()) return json({{"frames", Document::array()}, {"open", false}});
  const auto asked = input.find("waitSeconds");
  const int64_t wait_seconds = asked != input.end() && asked->is_number_integer()
                                   ? std::clamp<int64_t>(asked->get<int64_t>(), 0, kWaitSecondsMax)
                                   : 0;
  const std::string prefix = frame_keys(found->id).take();
  Document frames = Document::array();
  Collection<FrameRecord>& records = call.records<FrameRecord>(found->scope);
  for (const auto& [key, frame] : records.prefix(prefix)) {
    if (is_valid_utf8(frame.body))
      frames.push_back({{"body", frame.body}});
    else
      frames.push_back({{"body", base64_encode(frame.body)}, {"isBase64Encoded", true}});
  }
  const Instant deadline = call.started_at() + std::chrono::seconds(wait_seconds);
  if (frames.empty() && call.now() < deadline)
    return Waiting{{connection_key(found->id)}, deadline};
  records.erase_prefix(prefix);
  return json({{"frames", frames}, {"open", true}});
}

HttpOutcome close_socket(Call& call, const HttpRequest& request) {
  ASSIGN_OR_RETURN(const Document input, input_of(request));
  ASSIGN_OR_RETURN(const Found found, find_open(call, input));
  run_disconnect(call, found, kNormalClosure, "");
  call.cancel_timer(kEndTimer, found.id);
  return json(Document::object());
}

Result<Document> list_connections(Call& call, const Document& query) {
  const std::string api_id = text_of(query, "apiId");
  Document connections = Document::array();
  for (const auto& [id, connection] : call.records<ConnectionRecord>()) {
    if (!api_id.empty() && connection.api_id != api_id) continue;
    if (call.now() >= end_of(connection)) continue;
    connections.push_back({{"connectionId", id},
                           {"apiId", connection.api_id},
                           {"stage", connection.stage},
                           {"connectedAt", to_iso8601_millis(connection.connected_at)},
                           {"lastActiveAt", to_iso8601_millis(connection.last_active_at)},
                           {"endsAt", to_iso8601_millis(end_of(connection))}});
  }
  return Document{{"connections", connections}};
}

void end_connection(Call& call, std::string_view id) {
  const std::optional<Found> found = find_anywhere(call, std::string(id));
  if (!found) return;
  const Instant end = end_of(found->connection);
  if (call.now() < end)
    call.set_timer(kEndTimer, id, end);
  else
    run_disconnect(call, *found, kGoingAway, "Going away");
}

}  // namespace cloudtab::apigateway::v2
