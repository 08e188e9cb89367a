#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

namespace cloudtab::s3 {

struct ByteRange {
  uint64_t first = 0;
  uint64_t last = 0;  ///< inclusive
};

enum class RangeKind {
  kWhole,  ///< no range, or one that is to be ignored: malformed, or several ranges
  kPart,
  kUnsatisfiable,  ///< 416
};

/// Reads a `Range` header for an object of `size` bytes (RFC 9110 §14.1.2; S3 serves one range
/// only).
RangeKind parse_range(std::string_view header, uint64_t size, ByteRange& range);

}  // namespace cloudtab::s3
