#pragma once

#include <cstddef>
#include <cstdint>
#include <cstring>

// Copying and comparing bytes where an access need not be aligned and eight bytes are one, as in
// wasm. Nearly all that a call copies or compares are names and keys of less than 64 bytes.

namespace cloudtab::bytes {

/// What `copy` takes itself; more is worth a call of the host's own.
inline constexpr size_t kCopiedMax = 256;

template <class Word>
inline Word load(const char* from) {
  Word word;
  __builtin_memcpy(&word, from, sizeof word);  // of a known size: one load
  return word;
}

template <class Word>
inline void store(char* to, Word word) {
  __builtin_memcpy(to, &word, sizeof word);
}

/// Copies from `kWords` to twice as many words: the first ones and the last ones, which meet or
/// overlap. All are read before any is written, so the places may overlap too.
template <class Word, size_t kWords = 1>
inline void copy_both_ends(char* to, const char* from, size_t length) {
  const size_t last = length - kWords * sizeof(Word);
  Word head[kWords];
  Word tail[kWords];
  for (size_t i = 0; i < kWords; ++i) {
    head[i] = load<Word>(from + i * sizeof(Word));
    tail[i] = load<Word>(from + last + i * sizeof(Word));
  }
  for (size_t i = 0; i < kWords; ++i) {
    store(to + i * sizeof(Word), head[i]);
    store(to + last + i * sizeof(Word), tail[i]);
  }
}

/// Copies up to `kCopiedMax` bytes. False, with nothing done, if they are more, or if the place
/// copied to begins within what is copied and they are too many to be read first.
inline bool copy(char* to, const char* from, size_t length) {
  if (length <= 16) {
    if (length >= 8) {
      copy_both_ends<uint64_t>(to, from, length);
    } else if (length >= 4) {
      copy_both_ends<uint32_t>(to, from, length);
    } else if (length >= 2) {
      copy_both_ends<uint16_t>(to, from, length);
    } else if (length == 1) {
      *to = *from;
    }
    return true;
  }
  if (length <= 32) return copy_both_ends<uint64_t, 2>(to, from, length), true;
  const bool is_within =
      reinterpret_cast<uintptr_t>(to) - reinterpret_cast<uintptr_t>(from) < length;
  if (length > kCopiedMax || is_within) return false;
  // The end is read first: where the places overlap, the loop may write over it.
  const char* const last_from = from + length - 16;
  char* const last_to = to + length - 16;
  const auto last = load<uint64_t>(last_from);
  const auto very_last = load<uint64_t>(last_from + 8);
  for (; to < last_to; to += 16, from += 16) {
    const auto first = load<uint64_t>(from);
    const auto second = load<uint64_t>(from + 8);
    store(to, first);
    store(to + 8, second);
  }
  store(last_to, last);
  store(last_to + 8, very_last);
  return true;
}

/// Less than, equal to or greater than zero, as `memcmp`. Little-endian machines only.
inline int compare(const char* a, const char* b, size_t length) {
  const auto order = [](uint64_t x, uint64_t y) {
    return __builtin_bswap64(x) < __builtin_bswap64(y) ? -1 : 1;
  };
  if (length >= 8) {
    const size_t last = length - 8;
    for (size_t i = 0; i < last; i += 8) {
      const auto x = load<uint64_t>(a + i);
      const auto y = load<uint64_t>(b + i);
      if (x != y) return order(x, y);
    }
    const auto x = load<uint64_t>(a + last);
    const auto y = load<uint64_t>(b + last);
    return x == y ? 0 : order(x, y);
  }
  for (size_t i = 0; i < length; ++i) {
    if (a[i] != b[i])
      return static_cast<unsigned char>(a[i]) < static_cast<unsigned char>(b[i]) ? -1 : 1;
  }
  return 0;
}

}  // namespace cloudtab::bytes
