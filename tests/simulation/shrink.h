#pragma once

#include <algorithm>
#include <cstddef>
#include <functional>

#include "tests/simulation/history.h"

namespace cloudtab::simulation {

/// A history that still fails and from which no single stretch of the sizes tried can be taken:
/// ever smaller stretches are left out as long as it fails without them. Runs `fails` at most
/// `runs_max` times.
inline History shrink(History history,
                      const std::function<bool(const History&)>& fails,
                      size_t runs_max) {
  size_t runs = 0;
  for (size_t size = std::max<size_t>(1, history.size() / 2); size > 0;
       size = size == 1 ? 0 : size / 2) {
    bool smaller = true;
    while (smaller) {
      smaller = false;
      for (size_t at = 0; at < history.size();) {
        History without(history.begin(), history.begin() + static_cast<std::ptrdiff_t>(at));
        const size_t end = std::min(history.size(), at + size);
        without.insert(
            without.end(), history.begin() + static_cast<std::ptrdiff_t>(end), history.end());
        if (++runs > runs_max) return history;
        if (fails(without)) {
          history = std::move(without);
          smaller = true;
        } else {
          at += size;
        }
      }
    }
  }
  return history;
}

}  // namespace cloudtab::simulation
