#pragma once

#include <string>
#include <string_view>

// The few forms of DER (X.690) that public and private keys are written in.

namespace cloudtab::kms::der {

constexpr unsigned char kInteger = 0x02, kOctets = 0x04, kSequence = 0x30;

std::string element(unsigned char tag, std::string_view content);
/// Of a number without sign, the most significant byte first.
std::string integer(std::string_view bytes);
inline std::string sequence(std::string_view content) { return element(0x30, content); }
inline std::string octets(std::string_view content) { return element(0x04, content); }
inline std::string bits(std::string_view content) {
  return element(0x03, std::string(1, '\0') + std::string(content));
}
inline std::string object_id(std::string_view content) { return element(0x06, content); }
inline std::string null() { return element(0x05, ""); }

/// Elements one after the other.
class Reader {
 public:
  explicit Reader(std::string_view bytes) : rest_(bytes) {}

  /// The content of the next, which must have this tag; else nothing, and so for all that follow.
  std::string_view take(unsigned char tag);

 private:
  std::string_view rest_;
};

}  // namespace cloudtab::kms::der
