#include "core/base/compress.h"

#include <algorithm>
#include <array>

#include <zlib.h>

#include "core/base/ensure.h"

namespace cloudtab {

namespace {

/// Added to zlib's window size, this selects gzip's header and trailer in place of zlib's own.
constexpr int kGzipFormat = 16;
constexpr int kWindowBits = MAX_WBITS + kGzipFormat;
constexpr int kMemoryLevel = 8;
constexpr size_t kChunkBytes = 16384;

Error invalid_compression() {
  return Error{.code = "InvalidCompression", .message = "The body is not valid gzip data"};
}

Error too_large(size_t output_bytes_max) {
  return Error{.code = "RequestTooLarge",
               .message = "The decompressed body is larger than " +
                          std::to_string(output_bytes_max) + " bytes",
               .http_status = 413};
}

/// zlib counts its input in 32 bits, so longer input is handed over in parts.
void give_input(z_stream& stream, std::string_view& rest) {
  constexpr size_t kPartBytesMax = size_t{1} << 30;
  const size_t part = std::min(rest.size(), kPartBytesMax);
  stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(rest.data()));
  stream.avail_in = static_cast<uInt>(part);
  rest.remove_prefix(part);
}

/// Inflates everything of `bytes`; the caller owns the stream.
Result<std::string> inflate_members(z_stream& stream,
                                    std::string_view bytes,
                                    size_t output_bytes_max) {
  std::string output;
  std::array<char, kChunkBytes> chunk;
  while (true) {
    if (stream.avail_in == 0) give_input(stream, bytes);
    stream.next_out = reinterpret_cast<Bytef*>(chunk.data());
    stream.avail_out = static_cast<uInt>(chunk.size());
    const int code = inflate(&stream, Z_NO_FLUSH);
    if (code != Z_OK && code != Z_STREAM_END) return invalid_compression();
    const size_t produced = chunk.size() - stream.avail_out;
    if (produced > output_bytes_max - output.size()) return too_large(output_bytes_max);
    output.append(chunk.data(), produced);
    if (code != Z_STREAM_END) continue;
    if (stream.avail_in == 0 && bytes.empty()) return output;
    if (inflateReset(&stream) != Z_OK) return invalid_compression();
  }
}

}  // namespace

Result<std::string> gzip_decompress(std::string_view bytes, size_t output_bytes_max) {
  z_stream stream{};
  ENSURE(inflateInit2(&stream, kWindowBits) == Z_OK);
  Result<std::string> output = inflate_members(stream, bytes, output_bytes_max);
  inflateEnd(&stream);
  return output;
}

std::string gzip_compress(std::string_view bytes) {
  z_stream stream{};
  ENSURE(deflateInit2(&stream,
                      Z_DEFAULT_COMPRESSION,
                      Z_DEFLATED,
                      kWindowBits,
                      kMemoryLevel,
                      Z_DEFAULT_STRATEGY) == Z_OK);
  std::string output;
  std::array<char, kChunkBytes> chunk;
  int code = Z_OK;
  while (code != Z_STREAM_END) {
    if (stream.avail_in == 0) give_input(stream, bytes);
    stream.next_out = reinterpret_cast<Bytef*>(chunk.data());
    stream.avail_out = static_cast<uInt>(chunk.size());
    code = deflate(&stream, bytes.empty() ? Z_FINISH : Z_NO_FLUSH);
    ENSURE(code == Z_OK || code == Z_STREAM_END);
    output.append(chunk.data(), chunk.size() - stream.avail_out);
  }
  deflateEnd(&stream);
  return output;
}

}  // namespace cloudtab
