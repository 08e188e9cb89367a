#pragma once

#include "core/engine/call.h"
#include "core/engine/document_record.h"

namespace cloudtab::logs {

/// A log group as DescribeLogGroups describes it, with `tags`. Key: its name.
using GroupRecord = DocumentRecord<"logs/groups">;
/// A log stream as DescribeLogStreams describes it. Key: `stream_key`.
using StreamRecord = DocumentRecord<"logs/streams">;

/// Orders a group's streams by name.
inline std::string stream_key(std::string_view group, std::string_view stream) {
  return KeyBuilder().text(group).text(stream).take();
}
inline std::string streams_of(std::string_view group) { return KeyBuilder().text(group).take(); }

}  // namespace cloudtab::logs
