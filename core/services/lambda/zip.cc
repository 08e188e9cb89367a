#include "core/services/lambda/zip.h"

#include <cstdint>

#include "core/base/hash.h"

namespace cloudtab::lambda {

namespace {

// PKWARE APPNOTE 6.3.10, sections 4.3.7, 4.3.12 and 4.3.16.
constexpr std::string_view kLocalHeader{"PK\x03\x04", 4};
constexpr std::string_view kCentralHeader{"PK\x01\x02", 4};
constexpr std::string_view kEndOfDirectory{"PK\x05\x06", 4};
constexpr size_t kEndOfDirectoryBytes = 22;
constexpr size_t kCentralHeaderBytes = 46;
constexpr size_t kCommentBytesMax = 0xFFFF;
/// 1980-01-01, the first date the format knows: the archive is the same whenever it is made.
constexpr uint32_t kDosDate = 0x0021;

void put(std::string& out, uint32_t value, int bytes) {
  for (int i = 0; i < bytes; ++i) out.push_back(static_cast<char>(value >> (8 * i)));
}

uint64_t number_at(std::string_view bytes, size_t at, size_t count) {
  uint64_t value = 0;
  for (size_t i = count; i-- > 0;) value = value << 8 | static_cast<uint8_t>(bytes[at + i]);
  return value;
}

/// The fields that the local and the central header share.
void put_common(std::string& out, std::string_view name, std::string_view content) {
  put(out, 20, 2);  // version needed
  put(out, 0, 2);   // flags
  put(out, 0, 2);   // stored
  put(out, 0, 2);   // time
  put(out, kDosDate, 2);
  put(out, crc32(content), 4);
  put(out, static_cast<uint32_t>(content.size()), 4);
  put(out, static_cast<uint32_t>(content.size()), 4);
  put(out, static_cast<uint32_t>(name.size()), 2);
  put(out, 0, 2);  // extra
}

}  // namespace

std::string zip_one_file(std::string_view name, std::string_view content) {
  std::string zip(kLocalHeader);
  put_common(zip, name, content);
  zip.append(name).append(content);
  const size_t directory = zip.size();
  zip.append(kCentralHeader);
  put(zip, (3 << 8) | 20, 2);  // made by Unix, so that the mode below counts
  put_common(zip, name, content);
  put(zip, 0, 2);  // comment
  put(zip, 0, 2);  // disk
  put(zip, 0, 2);  // internal attributes
  put(zip, 0100644u << 16, 4);
  put(zip, 0, 4);  // offset of the local header
  zip.append(name);
  const size_t directory_bytes = zip.size() - directory;
  zip.append(kEndOfDirectory);
  put(zip, 0, 4);  // disks
  put(zip, 1, 2);
  put(zip, 1, 2);
  put(zip, static_cast<uint32_t>(directory_bytes), 4);
  put(zip, static_cast<uint32_t>(directory), 4);
  put(zip, 0, 2);  // comment
  return zip;
}

bool looks_like_zip(std::string_view bytes) {
  if (bytes.size() < kEndOfDirectoryBytes) return false;
  const size_t furthest = kEndOfDirectoryBytes + kCommentBytesMax;
  const std::string_view tail =
      bytes.size() > furthest ? bytes.substr(bytes.size() - furthest) : bytes;
  return tail.rfind(kEndOfDirectory) != std::string_view::npos;
}

uint64_t unzipped_bytes(std::string_view bytes) {
  const size_t end = bytes.rfind(kEndOfDirectory);
  if (end == std::string_view::npos || bytes.size() - end < kEndOfDirectoryBytes) return 0;
  const uint64_t entries = number_at(bytes, end + 10, 2);
  uint64_t at = number_at(bytes, end + 16, 4);
  uint64_t sum = 0;
  for (uint64_t entry = 0; entry < entries; ++entry) {
    if (at + kCentralHeaderBytes > bytes.size() ||
        bytes.substr(static_cast<size_t>(at), kCentralHeader.size()) != kCentralHeader)
      break;
    const auto header = static_cast<size_t>(at);
    sum += number_at(bytes, header + 24, 4);
    at += kCentralHeaderBytes + number_at(bytes, header + 28, 2) +
          number_at(bytes, header + 30, 2) + number_at(bytes, header + 32, 2);
  }
  return sum;
}

}  // namespace cloudtab::lambda
