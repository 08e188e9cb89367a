#include "core/services/dynamodb/streams.h"

namespace cloudtab::dynamodb {

std::string new_stream_label(Instant now) {
  std::string label = to_iso8601_millis(now);
  label.pop_back();  // the Z
  return label;
}

}  // namespace cloudtab::dynamodb
