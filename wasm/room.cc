#include "wasm/room.h"

#include <array>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <malloc.h>
#include <unistd.h>

#include <emscripten/heap.h>

namespace cloudtab {
namespace {

/// A longer frame carries something to be kept. A request's head alone takes some thousand bytes:
/// hosts reckon with three for each character.
constexpr uint64_t kShortBytesMax = 16 << 10;
constexpr uint64_t kShortRoomBytes = 1 << 17;
constexpr uint64_t kRoomBytes = 1 << 21;
/// What a frame may turn into while it is handled: its body, a document made of it, the record, the
/// journal's entry and the answer.
constexpr size_t kBlocks = 8;
constexpr uint64_t kKeptBytesMax = uint64_t{1} << 30;
constexpr uint64_t kKeptBytesMaxOfShort = uint64_t{1408} << 20;

/// Whether malloc still finds that many bytes `kBlocks` times, in a longer memory if need be.
bool can_allocate(uint64_t bytes) {
  if (bytes > SIZE_MAX) return false;
  // Else the compiler takes allocations that nobody uses for ones that succeed.
  std::array<void* volatile, kBlocks> blocks{};
  bool all = true;
  for (void* volatile& block : blocks) {
    block = std::malloc(static_cast<size_t>(bytes));
    all = all && block != nullptr;
  }
  for (void* volatile& block : blocks) std::free(block);
  return all;
}

}  // namespace

bool has_room_for_input(uint32_t length, bool is_kept) {
  const bool is_short = length <= kShortBytesMax;
  const uint64_t block_bytes = is_short ? kShortRoomBytes : kRoomBytes + length;
  const uint64_t needed = kBlocks * block_bytes;
  // Mostly there is memory that malloc has never used.
  const uint64_t used_ever = reinterpret_cast<uintptr_t>(sbrk(0));
  const uint64_t kept_max = is_short ? kKeptBytesMaxOfShort : kKeptBytesMax;
  const bool is_much = is_kept && used_ever + needed > kept_max;
  if (!is_much && used_ever + needed <= emscripten_get_heap_size()) return true;
  // What was freed since does not count. Going through all blocks takes a while.
  if (is_much && mallinfo().uordblks + needed > kept_max) return false;
  return can_allocate(block_bytes);
}

}  // namespace cloudtab
