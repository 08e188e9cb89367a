#include "core/services/apigateway/v2/socket/management.h"

#include <optional>
#include <string>
#include <utility>

#include "core/services/apigateway/limits.h"
#include "core/services/apigateway/v2/socket/execution.h"

namespace cloudtab::apigateway::v2 {

namespace {

/// The connection is the caller's account's, in the region of the API's host. Error: GoneException,
/// which has no text.
Result<const ConnectionRecord*> open_connection(Call& call, const Document& input) {
  const ConnectionRecord* connection =
      find_connection(call, call.scope(), text_of(input, "ConnectionId"));
  if (connection == nullptr) return Error{"GoneException", "", 410};
  return connection;
}

}  // namespace

Outcome post_to_connection(Call& call, const Document& input) {
  RETURN_IF_ERROR(open_connection(call, input));
  const auto& bytes = input["Data"].get_binary();
  if (bytes.size() > kMessageBytesMax)
    return Error{"PayloadTooLargeException", "Message too long", 413};
  push_frame(
      call, call.scope(), text_of(input, "ConnectionId"), std::string(bytes.begin(), bytes.end()));
  return Document::object();
}

Outcome get_connection(Call& call, const Document& input) {
  ASSIGN_OR_RETURN(const ConnectionRecord* connection, open_connection(call, input));
  return Document{
      {"ConnectedAt", to_millis(connection->connected_at)},
      {"LastActiveAt", to_millis(connection->last_active_at)},
      {"Identity", {{"SourceIp", connection->source_ip}, {"UserAgent", connection->user_agent}}}};
}

/// AWS closes with 1001 and runs `$disconnect`.
Outcome delete_connection(Call& call, const Document& input) {
  ASSIGN_OR_RETURN(const ConnectionRecord* found, open_connection(call, input));
  const ConnectionRecord connection = *found;
  const std::string id = text_of(input, "ConnectionId");
  std::optional<SocketPlace> place = place_of(call, call.scope(), connection);
  drop_connection(call, call.scope(), id);
  if (place)
    SocketExecution(call, std::move(*place), id, connection).disconnect(1001, "Going away");
  return Document::object();
}

}  // namespace cloudtab::apigateway::v2
