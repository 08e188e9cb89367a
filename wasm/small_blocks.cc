// `operator new` and `operator delete` of the module. A call makes and frees some fifty small
// blocks (strings, nodes, parts of documents), for which Emscripten's malloc takes a tenth of the
// call's time, and keeps a header beside each.
//
// Blocks of up to 512 bytes come from pages of one block size each: a free one is the first of a
// list. Which size a page has stands in a table, so a block needs no header. Pages are never given
// back, as the memory of a module never shrinks; a block that was freed serves the next of its
// size. Longer blocks are malloc's.

#include <array>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <new>

namespace {

/// Blocks are multiples of this. Nothing here needs more alignment: an unaligned access is right in
/// wasm, if slower, and only 128-bit numbers want more.
constexpr size_t kGrainBytes = 8;
constexpr size_t kBlockBytesMax = 512;
constexpr size_t kSizes = kBlockBytesMax / kGrainBytes + 1;
constexpr size_t kPageBits = 14;
constexpr size_t kPageBytes = size_t{1} << kPageBits;
/// What malloc keeps beside a block of its own. A page is shorter by that, so that malloc can put
/// one right behind the other.
constexpr size_t kHeaderBytes = sizeof(size_t);
constexpr size_t kUsableBytes = kPageBytes - kHeaderBytes;

static_assert(sizeof(void*) == 4, "the table below covers 4 GB");

struct FreeBlock {
  FreeBlock* next;
};

/// All zero at first: no constructor runs before the first allocation.
struct SmallBlocks {
  std::array<FreeBlock*, kSizes> free;
  /// The part of the newest page that no block was taken of yet.
  std::array<char*, kSizes> fresh;
  std::array<char*, kSizes> fresh_end;
  /// Of every page of the memory: its blocks' size in grains, or 0 if it is malloc's.
  std::array<uint8_t, size_t{1} << (32 - kPageBits)> page_sizes;
};
SmallBlocks blocks;

[[gnu::noinline]] void* take_fresh(size_t grains) {
  const size_t bytes = grains * kGrainBytes;
  char*& fresh = blocks.fresh[grains];
  if (static_cast<size_t>(blocks.fresh_end[grains] - fresh) < bytes) {
    void* got = nullptr;
    if (posix_memalign(&got, kPageBytes, kUsableBytes) != 0) throw std::bad_alloc();
    auto* const page = static_cast<char*>(got);
    blocks.page_sizes[reinterpret_cast<uintptr_t>(page) >> kPageBits] =
        static_cast<uint8_t>(grains);
    fresh = page;
    blocks.fresh_end[grains] = page + kUsableBytes;
  }
  void* const block = fresh;
  fresh += bytes;
  return block;
}

[[gnu::noinline]] void* take_long(size_t bytes) {
  void* const block = std::malloc(bytes);
  if (block == nullptr) throw std::bad_alloc();
  return block;
}

}  // namespace

void* operator new(size_t bytes) {
  if (bytes > kBlockBytesMax) return take_long(bytes);
  const size_t grains = bytes == 0 ? 1 : (bytes + kGrainBytes - 1) / kGrainBytes;
  FreeBlock* const block = blocks.free[grains];
  if (block == nullptr) return take_fresh(grains);
  blocks.free[grains] = block->next;
  return block;
}

void operator delete(void* block) noexcept {
  // Null is in no page of ours.
  const size_t grains = blocks.page_sizes[reinterpret_cast<uintptr_t>(block) >> kPageBits];
  if (grains == 0) return std::free(block);
  auto* const freed = static_cast<FreeBlock*>(block);
  freed->next = blocks.free[grains];
  blocks.free[grains] = freed;
}

void* operator new[](size_t bytes) { return operator new(bytes); }
void operator delete[](void* block) noexcept { operator delete(block); }
void operator delete(void* block, size_t) noexcept { operator delete(block); }
void operator delete[](void* block, size_t) noexcept { operator delete(block); }
