#include "core/wire/event_stream.h"

#include <cstddef>
#include <cstdint>
#include <string_view>

#include "core/base/hash.h"
#include "core/wire/json_writer.h"
#include "core/wire/scalar.h"

namespace cloudtab::wire {

namespace {

using model::Member;
using model::Service;
using model::Shape;
using model::ShapeKind;

/// The one type of header value that is needed: a string.
constexpr char kStringHeader = 7;
/// Lengths of the message and of its headers, and their checksum; the message's checksum.
constexpr size_t kPreludeBytes = 12, kChecksumBytes = 4;

void append_u32(uint32_t value, std::string& out) {
  for (int shift = 24; shift >= 0; shift -= 8) out.push_back(static_cast<char>(value >> shift));
}

void append_header(std::string_view name, std::string_view value, std::string& out) {
  out.push_back(static_cast<char>(name.size()));
  out += name;
  out.push_back(kStringHeader);
  out.push_back(static_cast<char>(value.size() >> 8));
  out.push_back(static_cast<char>(value.size()));
  out += value;
}

struct Payload {
  std::string bytes;
  std::string_view type;
};

Payload payload_of(const Service& service, const Member& event, const Document& value) {
  for (const Member& member : service.shape(event.shape).members) {
    if (!member.has(model::kEventPayload)) continue;
    if (service.shape(member.shape).kind != ShapeKind::kBlob) continue;
    const auto found = value.find(member.name);
    return {found == value.end() ? std::string() : std::string(blob_bytes(*found)),
            "application/octet-stream"};
  }
  Payload payload{"", "application/json"};
  write_json(value, service, event.shape, payload.bytes);
  return payload;
}

}  // namespace

void write_event_stream(const Document& events,
                        const Service& service,
                        const Shape& stream,
                        std::string& out) {
  for (const Document& each : events) {
    const Member* event = model::find_member(stream, each.begin().key());
    if (event == nullptr) continue;
    const Payload payload = payload_of(service, *event, each.begin().value());
    std::string headers;
    append_header(":event-type", event->name, headers);
    append_header(":content-type", payload.type, headers);
    append_header(":message-type", "event", headers);
    std::string message;
    append_u32(static_cast<uint32_t>(kPreludeBytes + headers.size() + payload.bytes.size() +
                                     kChecksumBytes),
               message);
    append_u32(static_cast<uint32_t>(headers.size()), message);
    append_u32(crc32(message), message);
    message += headers;
    message += payload.bytes;
    append_u32(crc32(message), message);
    out += message;
  }
}

}  // namespace cloudtab::wire
