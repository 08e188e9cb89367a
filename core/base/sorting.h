#pragma once

#include <cstddef>
#include <functional>
#include <utility>
#include <vector>

#include "core/base/document.h"

// Sorting where it is not hot. The standard's algorithms are made anew for each type of element and
// each comparison, 2 KB of code a time; here all have one in common. What every item or message
// passes sorts by `std::sort`.

namespace cloudtab {

/// Whether element `a` comes before `b`; both are places in what is sorted.
struct Precedence {
  const void* context;
  bool (*comes_before)(const void* context, size_t a, size_t b);
};

/// The places of `count` elements in their order; equals keep theirs. O(n log n).
std::vector<size_t> order_of(size_t count, const Precedence& precedence);

/// Sorts; equals keep their order, so that it is the same everywhere.
template <class T, class Less = std::less<>>
void put_in_order(std::vector<T>& elements, const Less& less = {}) {
  struct Context {
    const std::vector<T>& elements;
    const Less& less;
  };
  const Context context{elements, less};
  const auto comes_before = [](const void* of, size_t a, size_t b) {
    const auto& [all, is_less] = *static_cast<const Context*>(of);
    return static_cast<bool>(is_less(all[a], all[b]));
  };
  std::vector<T> sorted;
  sorted.reserve(elements.size());
  for (const size_t place : order_of(elements.size(), {&context, comes_before})) {
    sorted.push_back(std::move(elements[place]));
  }
  elements = std::move(sorted);
}

/// As above; `array` is one.
template <class Less = std::less<>>
void put_in_order(Document& array, const Less& less = {}) {
  put_in_order(array.get_ref<Document::array_t&>(), less);
}

}  // namespace cloudtab
