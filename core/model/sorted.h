#pragma once

#include <algorithm>
#include <span>
#include <string_view>

namespace cloudtab::model {

/// The element of a range that is sorted by the text `key`, or null. O(log n).
template <class T>
const T* find_sorted(std::span<const T> range, std::string_view T::*key, std::string_view value) {
  auto found = std::lower_bound(
      range.begin(), range.end(), value, [key](const T& element, std::string_view wanted) {
        return element.*key < wanted;
      });
  return found != range.end() && (*found).*key == value ? &*found : nullptr;
}

}  // namespace cloudtab::model
