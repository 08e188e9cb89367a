#pragma once

#include <cstddef>
#include <vector>

namespace cloudtab {

/// The newest `kMax` of what was added, oldest first. A new one takes the oldest one's place
/// together with its memory, so that what is noted of every call costs no allocation.
template <class T, size_t kMax>
class Ring {
 public:
  class Iterator {
   public:
    Iterator(const Ring& ring, size_t index) : ring_(&ring), index_(index) {}
    const T& operator*() const { return (*ring_)[index_]; }
    Iterator& operator++() {
      ++index_;
      return *this;
    }
    bool operator==(const Iterator& other) const { return index_ == other.index_; }

   private:
    const Ring* ring_;
    size_t index_;
  };

  /// The place of one more, to be filled; what stood there before may still stand there.
  T& add() {
    if (items_.size() < kMax) return items_.emplace_back();
    T& oldest = items_[first_];
    first_ = (first_ + 1) % kMax;
    return oldest;
  }
  /// The oldest is 0.
  T& operator[](size_t index) { return items_[(first_ + index) % items_.size()]; }
  const T& operator[](size_t index) const { return items_[(first_ + index) % items_.size()]; }
  const T& front() const { return (*this)[0]; }
  const T& back() const { return (*this)[items_.size() - 1]; }
  Iterator begin() const { return Iterator(*this, 0); }
  Iterator end() const { return Iterator(*this, items_.size()); }
  size_t size() const { return items_.size(); }
  bool empty() const { return items_.empty(); }
  void clear() {
    items_.clear();
    first_ = 0;
  }

 private:
  std::vector<T> items_;
  size_t first_ = 0;
};

}  // namespace cloudtab
