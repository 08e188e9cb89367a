#include "core/engine/journal.h"

#include <array>
#include <cstddef>
#include <cstdint>

#include "core/base/hash.h"

namespace cloudtab {

namespace {

constexpr size_t kHeaderBytes = 8;

void append_u32(std::string& out, uint32_t value) {
  std::array<char, 4> bytes;
  for (size_t i = 0; i < bytes.size(); ++i) bytes[i] = static_cast<char>(value >> (8 * i));
  out.append(bytes.data(), bytes.size());
}

uint32_t read_u32(std::string_view bytes) {
  uint32_t value = 0;
  for (size_t i = 0; i < 4; ++i)
    value |= static_cast<uint32_t>(static_cast<unsigned char>(bytes[i])) << (8 * i);
  return value;
}

}  // namespace

void append_frame(std::string& out, std::string_view payload) {
  append_u32(out, static_cast<uint32_t>(payload.size()));
  append_u32(out, crc32(payload));
  out.append(payload);
}

FrameState take_frame(std::string_view& rest, std::string_view& payload) {
  if (rest.empty()) return FrameState::kEnd;
  if (rest.size() < kHeaderBytes) return FrameState::kDamaged;
  const size_t length = read_u32(rest);
  if (length > kFrameBytesMax || rest.size() - kHeaderBytes < length) return FrameState::kDamaged;
  payload = rest.substr(kHeaderBytes, length);
  if (crc32(payload) != read_u32(rest.substr(4))) return FrameState::kDamaged;
  rest.remove_prefix(kHeaderBytes + length);
  return FrameState::kWhole;
}

}  // namespace cloudtab
