#include "core/engine/random.h"

#include "core/base/ensure.h"

namespace cloudtab {

namespace {

constexpr std::string_view kHexDigits = "0123456789abcdef";

}  // namespace

uint64_t Random::next() {
  // SplitMix64 (Steele, Lea, Flood: Fast splittable pseudorandom number generators, 2014).
  uint64_t z = (state_ += 0x9E3779B97F4A7C15ull);
  z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9ull;
  z = (z ^ (z >> 27)) * 0x94D049BB133111EBull;
  return z ^ (z >> 31);
}

uint64_t Random::below(uint64_t bound) {
  ENSURE(bound > 0);
  // The bias of the remainder is below 2^-32 for every bound in use.
  return next() % bound;
}

std::string Random::uuid() {
  constexpr std::string_view kForm = "xxxxxxxx-xxxx-4xxx-yxxx-xxxxxxxxxxxx";
  std::string id(kForm);
  uint64_t bits = 0;
  int left = 0;
  for (char& c : id) {
    if (c == '-') continue;
    if (left == 0) {
      bits = next();
      left = 8;
    }
    if (c == 'x') c = kHexDigits[bits & 15];
    bits >>= 8;
    --left;
  }
  id[kForm.find('y')] = kHexDigits[8 + below(4)];
  return id;
}

std::string Random::hex(size_t length) { return text(length, kHexDigits); }

std::string Random::text(size_t length, std::string_view alphabet) {
  std::string out;
  out.reserve(length);
  uint64_t bits = 0;
  int left = 0;
  for (size_t i = 0; i < length; ++i) {
    if (left == 0) {
      bits = next();
      left = 8;
    }
    out.push_back(alphabet[(bits & 0xFF) % alphabet.size()]);
    bits >>= 8;
    --left;
  }
  return out;
}

std::string Random::request_id() { return text(52, "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"); }

}  // namespace cloudtab
