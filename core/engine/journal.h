#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace cloudtab {

// How durable bytes are framed, in journal segments and checkpoint pieces alike:
//
//   u32 little-endian   length of the payload
//   u32 little-endian   CRC-32 of the payload
//   payload
//
// A frame that was not written to its end, or was damaged, is told from a whole one by its length
// and sum.

/// The most a frame may claim to hold; a larger length is damage.
constexpr size_t kFrameBytesMax = size_t{1} << 30;

void append_frame(std::string& out, std::string_view payload);

enum class FrameState { kWhole, kEnd, kDamaged };

/// Takes the next frame off the front of `rest`. `kEnd`: nothing is left; `kDamaged`: what is left
/// is no whole frame, and `rest` stays as it was.
FrameState take_frame(std::string_view& rest, std::string_view& payload);

}  // namespace cloudtab
