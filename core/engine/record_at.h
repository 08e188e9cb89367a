#pragma once

#include <string_view>

#include "core/base/ensure.h"
#include "core/engine/collection.h"

namespace cloudtab {

/// The record under a key that another record, or an earlier step, says is there. A forged snapshot
/// may say so of what it does not hold: then an invariant is broken, and the step ends.
template <class R>
const R& record_at(const Collection<R>& records, std::string_view key) {
  const R* found = records.find(key);
  ENSURE(found != nullptr);
  return *found;
}

}  // namespace cloudtab
