#include "core/base/crc.h"

#include <cstddef>

namespace cloudtab {

namespace {

constexpr size_t kStride = 8;

/// For eight bytes at a time ("slicing by 8"): `table[k][b]` is what the byte `b` makes of the
/// register when `k` zero bytes follow it. Made when first needed, for it would not compress in the
/// module.
template <class Word>
struct Tables {
  Word table[kStride][256];

  /// `polynomial`: with its lowest power in the highest bit.
  explicit Tables(Word polynomial) {
    for (size_t byte = 0; byte < 256; ++byte) {
      Word word = static_cast<Word>(byte);
      for (int bit = 0; bit < 8; ++bit)
        word = static_cast<Word>((word >> 1) ^ ((word & 1) != 0 ? polynomial : 0));
      table[0][byte] = word;
    }
    for (size_t k = 1; k < kStride; ++k) {
      for (size_t byte = 0; byte < 256; ++byte) {
        const Word before = table[k - 1][byte];
        table[k][byte] = static_cast<Word>((before >> 8) ^ table[0][before & 255]);
      }
    }
  }

  Word of(std::string_view bytes) const {
    Word word = static_cast<Word>(~Word{0});
    for (; bytes.size() >= kStride; bytes.remove_prefix(kStride)) {
      uint64_t next = 0;
      for (size_t i = kStride; i-- > 0;) next = next << 8 | static_cast<unsigned char>(bytes[i]);
      next ^= word;
      word = 0;
      for (size_t i = 0; i < kStride; ++i, next >>= 8)
        word = static_cast<Word>(word ^ table[kStride - 1 - i][next & 255]);
    }
    for (const char c : bytes)
      word =
          static_cast<Word>((word >> 8) ^ table[0][(word ^ static_cast<unsigned char>(c)) & 255]);
    return static_cast<Word>(~word);
  }
};

}  // namespace

uint32_t crc32c(std::string_view bytes) {
  static const Tables<uint32_t> tables(0x82f63b78u);
  return tables.of(bytes);
}

uint64_t crc64nvme(std::string_view bytes) {
  static const Tables<uint64_t> tables(0x9a6c9329ac4bc9b5ull);
  return tables.of(bytes);
}

}  // namespace cloudtab
