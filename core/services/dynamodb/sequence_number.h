#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace cloudtab::dynamodb {

/// Between a stream's count of its changes and sequence numbers as the service writes them: the
/// count, then 20 digits of its own that rise along (`1900000000029250838853`,
/// `2000000000029250839035`, as published answers have them). So they are 21 to 40 digits, as the
/// model wants, and rise as numbers.
class SequenceNumbers {
 public:
  /// `stream`: what tells this stream from others; it sets where the lower digits begin.
  explicit SequenceNumbers(std::string_view stream);

  std::string text(uint64_t count) const;
  /// Nothing if the text is not one that `text` writes.
  std::optional<uint64_t> count(std::string_view text) const;

 private:
  uint64_t base_;
};

}  // namespace cloudtab::dynamodb
