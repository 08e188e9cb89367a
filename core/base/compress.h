#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "core/base/result.h"

namespace cloudtab {

/// Inflates a gzip member sequence. Errors: code `InvalidCompression` for corrupt input,
/// `RequestTooLarge` once the output passes `output_bytes_max` (a bomb costs no more than that much
/// memory).
Result<std::string> gzip_decompress(std::string_view bytes, size_t output_bytes_max);
std::string gzip_compress(std::string_view bytes);

}  // namespace cloudtab
