#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "core/base/time.h"
#include "core/engine/call.h"

namespace cloudtab::lambda {

struct LogLine {
  Instant at{};
  std::string text;  ///< ends in a line break
};

struct LogTarget {
  std::string group;
  std::string stream;
  Principal writer;
};

/// Writes lines (in order of time) to a stream, and makes group and stream first where they are
/// missing. What Logs refuses is lost, as it is for a function that may not log.
void write_log(Call& call, const LogTarget& target, const std::vector<LogLine>& lines);

/// `12.34` of 12 340 microseconds: milliseconds as REPORT lines have them.
std::string report_millis(int64_t microseconds);

}  // namespace cloudtab::lambda
