#pragma once

#include <string_view>

#include "core/base/document.h"
#include "core/engine/call.h"
#include "core/engine/outcome.h"

// A client's end of a WebSocket, for whoever holds it: a host's socket, a page in the tab, a test.
// All under /_cloudtab/apigatewayv2/; JSON in, JSON out. Text of messages is `body`; bytes are
// `body` in base64 with `isBase64Encoded`.
//
//   POST connect      {apiId, stage, headers?: {name: value}, query?: "a=b"}
//                     {connectionId}, or what the handshake answers instead of 101
//   POST send         {connectionId, body}: answers when the message is handled
//   POST receive      {connectionId, waitSeconds?}: {frames: [{body}], open}; takes the frames,
//                     waits for one if there is none
//   POST disconnect   {connectionId}
//   GET  connections?apiId=   what is open

namespace cloudtab::apigateway::v2 {

HttpOutcome open_socket(Call& call, const HttpRequest& request);
HttpOutcome send_message(Call& call, const HttpRequest& request);
HttpOutcome receive_frames(Call& call, const HttpRequest& request);
HttpOutcome close_socket(Call& call, const HttpRequest& request);
Result<Document> list_connections(Call& call, const Document& query);

/// Ends a connection whose time has come; the key is its id. Late or twice is well.
void end_connection(Call& call, std::string_view id);

}  // namespace cloudtab::apigateway::v2
