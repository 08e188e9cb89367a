#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/document.h"
#include "core/engine/call.h"
#include "core/services/lambda/state.h"
#include "core/services/lambda/stream_lanes.h"

namespace cloudtab::lambda {

/// One lane of a shard of one mapping, in one look at it.
class LaneReader {
 public:
  LaneReader(Call& call, std::string_view uuid, const Document& mapping, Lane lane);

  /// Hands over the next batch, if there is one; else answers when to look again, if not before.
  std::optional<Instant> serve();

 private:
  Collection<PositionRecord>& positions() { return call_.records<PositionRecord>(); }
  /// The changes read, as records of an event; of a part, only its own.
  std::vector<Document> records_of(const Document& page) const;
  /// Those of the window that is open, or is opened by the first; all, if there are no windows.
  std::vector<Document> in_window(const std::vector<Document>& records);
  /// Hands over a window's last run if its time is over, or `is_over`; else answers when it is.
  std::optional<Instant> end_window(bool is_over);
  /// The lane's own that pass the mapping's filters.
  Document passing(const std::vector<Document>& records) const;
  /// Gives up the oldest changes if they are older than the mapping says; false if there are none.
  bool give_up_old(const std::vector<Document>& records);
  void advance_to(const std::string& sequence);
  /// Without records it is a window's last run.
  void hand_over(const Document& records, const std::string& last);

  Call& call_;
  const std::string uuid_;
  const Document& mapping_;
  const std::string stream_arn_;
  const Lane lane_;
  const std::string key_;
  const std::optional<std::chrono::seconds> window_size_;
  PositionRecord position_;
};

}  // namespace cloudtab::lambda
