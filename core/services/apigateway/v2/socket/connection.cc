#include "core/services/apigateway/v2/socket/connection.h"

#include <algorithm>
#include <vector>

#include "core/base/encoding.h"
#include "core/services/apigateway/limits.h"

namespace cloudtab::apigateway::v2 {

void ConnectionRecord::encode(RecordWriter& out) const {
  out.text(api_id);
  out.text(stage);
  out.text(source_ip);
  out.text(user_agent);
  out.text(authorizer);
  out.instant(connected_at);
  out.instant(last_active_at);
  out.u64(next_frame);
}

ConnectionRecord ConnectionRecord::decode(RecordReader& in, uint32_t /*version*/) {
  ConnectionRecord record;
  record.api_id = in.text();
  record.stage = in.text();
  record.source_ip = in.text();
  record.user_agent = in.text();
  record.authorizer = in.text();
  record.connected_at = from_millis(in.i64());
  record.last_active_at = from_millis(in.i64());
  record.next_frame = in.u64();
  return record;
}

KeyBuilder frame_keys(std::string_view id) {
  KeyBuilder keys;
  keys.text(id);
  return keys;
}

std::string connection_key(std::string_view id) { return "socket/" + std::string(id); }

Instant end_of(const ConnectionRecord& connection) {
  return std::min(connection.last_active_at + kConnectionIdleMax,
                  connection.connected_at + kConnectionLifeMax);
}

const ConnectionRecord* find_connection(Call& call, const Scope& scope, const std::string& id) {
  const ConnectionRecord* connection = call.records<ConnectionRecord>(scope).find(id);
  return connection != nullptr && call.now() < end_of(*connection) ? connection : nullptr;
}

std::string new_connection_id(Call& call) {
  return call.random().text(15, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789") +
         "=";
}

void touch(Call& call, const Scope& scope, const std::string& id) {
  call.records<ConnectionRecord>(scope).update(
      id, [&](ConnectionRecord& connection) { connection.last_active_at = call.now(); });
}

void push_frame(Call& call, const Scope& scope, const std::string& id, const std::string& body) {
  uint64_t number = 0;
  call.records<ConnectionRecord>(scope).update(id, [&](ConnectionRecord& connection) {
    connection.last_active_at = call.now();
    number = connection.next_frame++;
  });
  Collection<FrameRecord>& frames = call.records<FrameRecord>(scope);
  frames.put(frame_keys(id).u64(number).take(), {body});
  // A client that never reads loses what came first.
  if (number > kFramesMax) frames.erase(frame_keys(id).u64(number - kFramesMax).take());
  call.start_effect(EffectKind::kSocketPush, {{"connectionId", id}, {"body", base64_encode(body)}});
  call.trace("apigw.push", id, {{"bytes", body.size()}});
  call.notify(connection_key(id));
}

void drop_connection(Call& call, const Scope& scope, const std::string& id) {
  if (!call.records<ConnectionRecord>(scope).erase(id)) return;
  call.records<FrameRecord>(scope).erase_prefix(frame_keys(id).take());
  call.start_effect(EffectKind::kSocketPush, {{"connectionId", id}, {"close", true}});
  call.trace("apigw.disconnect", id);
  call.notify(connection_key(id));
}

void forget_connections(Call& call, const std::string& api_id) {
  std::vector<std::string> ids;
  for (const auto& [id, connection] : call.records<ConnectionRecord>()) {
    if (connection.api_id == api_id) ids.push_back(id);
  }
  for (const std::string& id : ids) drop_connection(call, call.scope(), id);
}

}  // namespace cloudtab::apigateway::v2
