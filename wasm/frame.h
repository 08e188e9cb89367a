#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <variant>

#include "core/base/document.h"
#include "core/base/http.h"
#include "core/base/result.h"
#include "core/base/time.h"
#include "core/engine/machine.h"

// The frames that cross the boundary between the module and its host: one input goes in, everything
// it caused comes out. web/engine/src/frame.ts is the other side. Both sides belong to one build,
// so frames carry no version.
//
// All numbers are little-endian; `time` is signed 64-bit milliseconds since 1970, ids and sequences
// are unsigned 64-bit (a JavaScript host keeps them below 2^53).
//
//   bytes    = length:u32 byte*
//   headers  = count:u32 (name_length:u32 value_length:u32)*count text_length:u32 text
//              text is names and values one after the other, UTF-8, so that a host decodes them in
//              one go
//
//   input    = request | tick | complete | abandon
//   request  = 1:u8 wall:time id:u64 method:bytes target:bytes headers body:bytes
//   tick     = 2:u8 wall:time
//   complete = 3:u8 wall:time id:u64 result:bytes          (result: JSON text)
//   abandon  = 4:u8 id:u64
//
//   output   = length:u32 (done | refused)                 (length: of what follows)
//   done     = 0:u8 sequence:u64 has_wake:u8 wake:time journal:bytes
//              count:u32 response*count count:u32 effect*count
//   response = id:u64 status:u32 headers body:bytes
//   effect   = id:u64 kind:u8 request:bytes                (kind: the place in EffectKind; request:
//   JSON text) refused  = 1:u8 reason:bytes                           (the frame was malformed;
//   nothing was done)

namespace cloudtab::frame {

struct RequestInput {
  uint64_t id = 0;
  Instant wall{};
  HttpRequest request;
};
struct TickInput {
  Instant wall{};
};
struct CompleteInput {
  uint64_t id = 0;
  Instant wall{};
  Document result;
};
struct AbandonInput {
  uint64_t id = 0;
};
using Input = std::variant<RequestInput, TickInput, CompleteInput, AbandonInput>;

/// Reads one input frame, whole: bytes left over are an error too. Error: code `MalformedFrame`,
/// with what is wrong.
Result<Input> decode_input(std::string_view bytes);

/// The `output` frame of what an input caused.
std::string encode_outputs(const Outputs& outputs);
/// The `output` frame that refuses an input.
std::string encode_refusal(std::string_view reason);

/// Feeds one input frame to the machine and answers the output frame.
std::string handle(Machine& machine, std::string_view input);

}  // namespace cloudtab::frame
