#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "core/base/document.h"
#include "core/engine/call.h"
#include "core/services/lambda/state.h"

// ParallelizationFactor: a shard is read in so many lanes at a time, each of which has the changes
// of its own items, and comes on by itself. One lane is the whole shard.

namespace cloudtab::lambda {

struct Lane {
  std::string shard;
  int64_t index = 0;
  int64_t count = 1;  ///< of the shard's lanes

  /// Whether a record, as an event has it, is the lane's: an item's changes all are one lane's.
  bool has(const Document& record) const;
  /// Of the lane's `PositionRecord` and `BatchRecord`.
  std::string key(std::string_view uuid) const;
};

int64_t lane_count(const Document& mapping);

/// How far the lane has come; where a shard has come to, for a lane that is new.
PositionRecord position_of(Call& call, std::string_view uuid, const Lane& lane);

/// Whether all of a shard's lanes have come to its end.
bool is_shard_done(Call& call,
                   std::string_view uuid,
                   const Document& mapping,
                   const std::string& shard);

/// Makes one position of all lanes' of every shard, that of the lane which is the furthest behind:
/// for a mapping that is to have another number of lanes. What the others have done is done again.
void join_lanes(Call& call, std::string_view uuid, const Document& mapping);

}  // namespace cloudtab::lambda
