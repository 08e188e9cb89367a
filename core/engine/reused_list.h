#pragma once

#include <algorithm>
#include <cstddef>
#include <vector>

namespace cloudtab {

/// A list whose elements keep their memory when it is cleared: what is filled anew with every call
/// costs no allocation. A new element may still hold what stood there before.
template <class T>
class ReusedList {
 public:
  T& add() {
    if (size_ == items_.size()) items_.emplace_back();
    return items_[size_++];
  }
  void clear() { size_ = 0; }
  bool empty() const { return size_ == 0; }
  size_t size() const { return size_; }
  const T* begin() const { return items_.data(); }
  const T* end() const { return items_.data() + size_; }

  friend bool operator==(const ReusedList& a, const ReusedList& b) {
    return std::equal(a.begin(), a.end(), b.begin(), b.end());
  }

 private:
  std::vector<T> items_;
  size_t size_ = 0;
};

}  // namespace cloudtab
