// `memcpy`, `memmove` and `memcmp` of the module, in place of Emscripten's: those copy four bytes
// at a time, compare one at a time, and have JavaScript copy what is 512 bytes or more.

#include <cstddef>

#include "wasm/bytes.h"

namespace {

/// One instruction, of places that may overlap: WebAssembly's "bulk memory operations", which the
/// last of the browsers learned in 2021.
[[gnu::target("bulk-memory"), gnu::noinline]] void copy_long(void* to,
                                                             const void* from,
                                                             size_t length) {
  __builtin_memmove(to, from, length);
}

}  // namespace

extern "C" {

void* memmove(void* to, const void* from, size_t length) {
  if (!cloudtab::bytes::copy(static_cast<char*>(to), static_cast<const char*>(from), length))
    copy_long(to, from, length);
  return to;
}

void* memcpy(void* __restrict to, const void* __restrict from, size_t length) {
  if (!cloudtab::bytes::copy(static_cast<char*>(to), static_cast<const char*>(from), length))
    copy_long(to, from, length);
  return to;
}

int memcmp(const void* a, const void* b, size_t length) {
  return cloudtab::bytes::compare(static_cast<const char*>(a), static_cast<const char*>(b), length);
}

}  // extern "C"
