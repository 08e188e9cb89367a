#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "core/engine/call.h"
#include "core/engine/outcome.h"

// Event source mappings of DynamoDB streams.
//
//   task `stream`        reads every lane that has no batch with a run (`stream_lane_reader.h`),
//                        parents before their children, and hands over what passes the filters
//   task `stream_batch`  has the function run, and moves the lane's position
//                        (`stream_settlement.h`)
//
// A shard is one lane, or several (`stream_lanes.h`). A lane's changes are dealt with in order, a
// batch at a time; a batch that fails holds its lane up until it succeeds, or is given up: by its
// attempts, by its age. Positions are durable, the tasks are not: after a restart what was with a
// run is run again. Source: https://docs.aws.amazon.com/lambda/latest/dg/with-ddb.html

namespace cloudtab::lambda {

/// The task `stream`.
std::optional<Waiting> poll_stream(Call& call, std::string_view uuid);
/// The task `stream_batch`. Key: that of a `BatchRecord`.
std::optional<Waiting> run_stream_batch(Call& call, std::string_view key);

/// Sets a new mapping's positions behind what the stream has so far (StartingPosition LATEST).
void skip_what_is_there(Call& call, std::string_view uuid, const Document& mapping);

}  // namespace cloudtab::lambda
