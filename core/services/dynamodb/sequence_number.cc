#include "core/services/dynamodb/sequence_number.h"

#include <algorithm>
#include <cstddef>
#include <string>

#include "core/base/hash.h"

namespace cloudtab::dynamodb {

namespace {

constexpr size_t kLowerDigits = 20;
constexpr size_t kCountDigitsMax = 15;
constexpr uint64_t kBaseMin = 1'000'000'000;
constexpr uint64_t kBaseSpan = 9'000'000'000;

}  // namespace

SequenceNumbers::SequenceNumbers(std::string_view stream)
    : base_(kBaseMin + fnv1a64(stream) % kBaseSpan) {}

std::string SequenceNumbers::text(uint64_t count) const {
  const std::string lower = std::to_string(base_ + count);
  return std::to_string(count) + std::string(kLowerDigits - lower.size(), '0') + lower;
}

std::optional<uint64_t> SequenceNumbers::count(std::string_view text) const {
  if (text.size() <= kLowerDigits || text.size() > kLowerDigits + kCountDigitsMax)
    return std::nullopt;
  const bool digits =
      std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
  if (!digits) return std::nullopt;
  uint64_t count = 0;
  for (const char c : text.substr(0, text.size() - kLowerDigits))
    count = count * 10 + static_cast<uint64_t>(c - '0');
  if (this->text(count) != text) return std::nullopt;
  return count;
}

}  // namespace cloudtab::dynamodb
