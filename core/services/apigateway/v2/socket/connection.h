#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "core/engine/call.h"
#include "core/services/apigateway/v2/state.h"

// A WebSocket connection is a record, and so are the frames on their way to its client: the core
// has no sockets. Whoever holds the client's end takes the frames through the control API
// (control.h), or from the host's SocketPush effects.

namespace cloudtab::apigateway::v2 {

struct ConnectionRecord {
  static constexpr std::string_view kCollection = "apigatewayv2/connections";
  static constexpr uint32_t kVersion = 1;

  std::string api_id;
  std::string stage;
  std::string source_ip;
  std::string user_agent;
  /// What a Lambda authorizer said of the client, for every event: JSON text, or "".
  std::string authorizer;
  Instant connected_at{};
  Instant last_active_at{};
  uint64_t next_frame = 1;

  void encode(RecordWriter& out) const;
  static ConnectionRecord decode(RecordReader& in, uint32_t version);
};

/// Keyed by connection and number, in the order in which they were sent.
struct FrameRecord {
  static constexpr std::string_view kCollection = "apigatewayv2/frames";
  static constexpr uint32_t kVersion = 1;

  std::string body;

  void encode(RecordWriter& out) const { out.text(body); }
  static FrameRecord decode(RecordReader& in, uint32_t /*version*/) { return {in.text()}; }
};

/// The beginning of the keys of a connection's frames.
KeyBuilder frame_keys(std::string_view id);

/// Notified when a frame or the end of a connection is to be told.
std::string connection_key(std::string_view id);

/// When a connection ends by itself: ten minutes after its last frame, or two hours after its
/// first, whichever is sooner.
Instant end_of(const ConnectionRecord& connection);

/// The connection, if it is open at this time, or null.
const ConnectionRecord* find_connection(Call& call, const Scope& scope, const std::string& id);

/// A new id, as AWS makes them: `L0SM9cOFvHcCIhw=`.
std::string new_connection_id(Call& call);

/// Notes that a frame came or went.
void touch(Call& call, const Scope& scope, const std::string& id);

/// Sends a frame to the client of an open connection.
void push_frame(Call& call, const Scope& scope, const std::string& id, const std::string& body);

/// Forgets the connection and its frames, and tells the client's end. Runs no route.
void drop_connection(Call& call, const Scope& scope, const std::string& id);

/// Drops every connection of an API, in the call's scope.
void forget_connections(Call& call, const std::string& api_id);

}  // namespace cloudtab::apigateway::v2
