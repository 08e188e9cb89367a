#include "core/base/sorting.h"

#include <algorithm>
#include <numeric>

namespace cloudtab {

std::vector<size_t> order_of(size_t count, const Precedence& precedence) {
  std::vector<size_t> order(count);
  std::iota(order.begin(), order.end(), size_t{0});
  std::stable_sort(order.begin(), order.end(), [&precedence](size_t a, size_t b) {
    return precedence.comes_before(precedence.context, a, b);
  });
  return order;
}

}  // namespace cloudtab
