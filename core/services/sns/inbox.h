#pragma once

#include <cstdint>
#include <string>

#include "core/base/document.h"
#include "core/base/result.h"
#include "core/base/scope.h"
#include "core/engine/call.h"

// What SNS sends to somewhere outside the sandbox - mail, text messages, mobile push, HTTP requests
// - arrives in an inbox instead, which the control API lists:
//
//   GET /_cloudtab/sns/inbox?protocol=email&endpoint=a@example.com&limit=100

namespace cloudtab::sns {

/// How many items are kept of an account and region; the oldest go first. Our own.
constexpr uint64_t kInboxItemsMax = 1'000;

struct InboxItem {
  std::string protocol;
  std::string endpoint;
  std::string subject;  ///< empty: none
  std::string body;
  /// Names and values of an HTTP request's headers; else empty.
  Document headers = Document::object();
  std::string message_id;
};

/// Puts it in the inbox of an account and region.
void put_in_inbox(Call& call, const Scope& scope, const InboxItem& item);

/// Control: `{total, items: [{number, time, protocol, endpoint, subject, body, headers,
/// messageId}]}`, the newest first. `query`: protocol, endpoint and limit (100; at most 1000), each
/// optional.
Result<Document> list_inbox(Call& call, const Document& query);

}  // namespace cloudtab::sns
