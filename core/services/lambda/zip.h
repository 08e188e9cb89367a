#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace cloudtab::lambda {

/// A zip archive with one uncompressed file: what CloudFormation makes of a function's inline code.
std::string zip_one_file(std::string_view name, std::string_view content);

/// Whether the bytes end in a zip's central directory.
bool looks_like_zip(std::string_view bytes);

/// What a zip's files come to when they are unpacked, as its central directory says. What cannot be
/// read counts for nothing.
uint64_t unzipped_bytes(std::string_view bytes);

}  // namespace cloudtab::lambda
