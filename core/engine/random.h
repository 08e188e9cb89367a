#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace cloudtab {

/// The sandbox's only source of chance: SplitMix64, seeded by the host, its state kept in the
/// journal. Not for secrets.
class Random {
 public:
  explicit Random(uint64_t seed) : state_(seed) {}

  uint64_t next();
  /// In [0, bound); `bound` > 0.
  uint64_t below(uint64_t bound);

  /// `xxxxxxxx-xxxx-4xxx-[89ab]xxx-xxxxxxxxxxxx`.
  std::string uuid();
  /// `length` lower-case hexadecimal digits.
  std::string hex(size_t length);
  /// `length` characters of the alphabet.
  std::string text(size_t length, std::string_view alphabet);
  /// A DynamoDB/SQS style request id: 52 characters of A-Z and 0-9.
  std::string request_id();

  uint64_t state() const { return state_; }
  void set_state(uint64_t state) { state_ = state; }

 private:
  uint64_t state_;
};

}  // namespace cloudtab
