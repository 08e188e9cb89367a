#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "core/base/result.h"
#include "core/base/time.h"

namespace cloudtab::dynamodb {

/// Where in a shard to read on. As text it is the stream's ARN, `|1|` and base64 that tells nothing
/// to a client, as the API reference's examples look.
struct ShardIterator {
  std::string stream_arn;
  std::string shard_id;
  /// The first sequence number, counted, that is still to be read.
  uint64_t next = 0;
  Instant issued{};

  std::string text() const;
  /// Error: a ValidationException for a text that `text` did not write.
  static Result<ShardIterator> parse(std::string_view text);
};

}  // namespace cloudtab::dynamodb
