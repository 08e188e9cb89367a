#pragma once

#include "core/base/result.h"
#include "core/engine/call.h"

namespace cloudtab::sqs {

/// `GET /_cloudtab/sqs/peek?queue=URL&limit=N`: a queue's oldest messages, without receiving them.
///
///   {"total": 2, "messages": [{"id", "body", "state": "visible" | "inflight" | "delayed",
///     "sent": ms, "receiveCount", "visibleAt": ms unless visible, "attributes": {name: {type,
///     value}}, "group", "dedupId"}]}
///
/// AWS has no such call. `limit` is 100 unless given, and at most 1000. Binary attributes come as
/// base64. Nothing changes: what has outlived its retention is left out, not removed.
/// Errors: those of finding the queue.
Result<Document> peek(Call& call, const Document& query);

}  // namespace cloudtab::sqs
