#include "core/services/apigateway/http_call.h"

#include <optional>
#include <utility>

namespace cloudtab::apigateway {

namespace {

constexpr const char* kSlot = "http";
/// For how long a reply stays that nobody waits for any more.
constexpr Duration kReplyLife = std::chrono::minutes(1);

std::string wait_key(std::string_view key) { return "apigateway/http/" + std::string(key); }

}  // namespace

void take_http_reply(Call& call, std::string_view key) {
  Collection<HttpReplyRecord>& replies = call.records<HttpReplyRecord>();
  std::optional<HttpReply> reply = call.take_reply(kHttpReplyTimer, key);
  if (!reply) {
    replies.erase(std::string(key));
    return;
  }
  replies.put(std::string(key), {std::move(*reply)});
  call.notify(wait_key(key));
  call.set_timer(kHttpReplyTimer, key, call.now() + kReplyLife);
}

OutcomeOf<HttpReply> call_http(Call& call,
                               HttpRequest request,
                               std::string_view url,
                               Instant deadline) {
  const std::string& key = call.request_id();
  Collection<HttpReplyRecord>& replies = call.records<HttpReplyRecord>();
  if (!has_called_http(call)) {
    call.memo()[kSlot] = true;
    call.send_http(std::move(request), url, kHttpReplyTimer, key);
  } else if (const HttpReplyRecord* found = replies.find(key)) {
    HttpReply reply = found->reply;
    replies.erase(key);
    call.cancel_timer(kHttpReplyTimer, key);
    return reply;
  }
  if (call.now() >= deadline) return HttpReply{std::nullopt, std::string(kHttpTimedOut)};
  return Waiting{{wait_key(key)}, deadline};
}

bool has_called_http(Call& call) { return call.memo().contains(kSlot); }

}  // namespace cloudtab::apigateway
