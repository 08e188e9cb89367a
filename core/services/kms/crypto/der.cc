#include "core/services/kms/crypto/der.h"

#include <cstddef>

namespace cloudtab::kms::der {

std::string element(unsigned char tag, std::string_view content) {
  std::string out(1, static_cast<char>(tag));
  size_t size = content.size();
  if (size < 0x80) {
    out.push_back(static_cast<char>(size));
  } else {
    std::string length;
    for (; size > 0; size >>= 8) length.insert(length.begin(), static_cast<char>(size & 0xff));
    out.push_back(static_cast<char>(0x80 | length.size()));
    out.append(length);
  }
  return out.append(content);
}

std::string integer(std::string_view bytes) {
  while (bytes.size() > 1 && bytes[0] == '\0') bytes.remove_prefix(1);
  std::string content(bytes);
  // A leading one bit would be a sign.
  if (content.empty() || (static_cast<unsigned char>(content[0]) & 0x80) != 0)
    content.insert(content.begin(), '\0');
  return element(0x02, content);
}

std::string_view Reader::take(unsigned char tag) {
  constexpr size_t kLong = 0x80;
  const std::string_view all = rest_;
  const auto byte = [&](size_t at) { return size_t{static_cast<unsigned char>(all[at])}; };
  // Nothing, unless all of it is there.
  rest_ = {};
  if (all.size() < 2 || byte(0) != tag) return {};
  size_t header = 2;
  size_t size = byte(1);
  if (size >= kLong) {
    // No key here is longer than two bytes can tell.
    const size_t more = size - kLong;
    if (more > 2 || all.size() < header + more) return {};
    size = 0;
    for (size_t i = 0; i < more; ++i) size = size << 8 | byte(header + i);
    header += more;
  }
  if (all.size() - header < size) return {};
  rest_ = all.substr(header + size);
  return all.substr(header, size);
}

}  // namespace cloudtab::kms::der
