#pragma once

#include <cstddef>
#include <cstdint>
#include <string>

#include "core/engine/random.h"

namespace cloudtab::kms {

/// A stream of bytes that follows from one number of the sandbox's random source: however many a
/// version of the library takes, what the sandbox draws next is the same.
class RandomBytes {
 public:
  explicit RandomBytes(Random& random) : stream_(random.next()) {}

  std::string take(size_t size) {
    std::string bytes(size, '\0');
    fill(this, reinterpret_cast<unsigned char*>(bytes.data()), size);
    return bytes;
  }

  /// Mbed TLS's `f_rng`; `self` is the object. Cannot fail.
  static int fill(void* self, unsigned char* out, size_t size) {
    uint64_t bits = 0;
    for (size_t i = 0; i < size; ++i, bits >>= 8) {
      if (i % 8 == 0) bits = static_cast<RandomBytes*>(self)->stream_.next();
      out[i] = static_cast<unsigned char>(bits);
    }
    return 0;
  }

 private:
  Random stream_;
};

}  // namespace cloudtab::kms
