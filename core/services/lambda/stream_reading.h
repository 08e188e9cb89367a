#pragma once

#include <cstdint>
#include <string>

#include "core/base/document.h"
#include "core/base/result.h"
#include "core/base/time.h"
#include "core/engine/call.h"

// What is asked of a stream in the function's role, and what its records say.

namespace cloudtab::lambda {

/// All shards of a mapping's stream, parents before their children.
Result<Document> shards_of(Call& call, const Document& mapping);

/// Reads on after a change, or from the oldest that there is: GetRecords' answer.
Result<Document> read_after(Call& call,
                            const Document& mapping,
                            const std::string& shard_id,
                            const std::string& after,
                            int64_t limit);

std::string sequence_of(const Document& record);
/// Sequence numbers are decimal numbers of up to forty digits.
bool is_after(const std::string& a, const std::string& b);
Instant created_at(const Document& record);

}  // namespace cloudtab::lambda
