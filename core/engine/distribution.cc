#include "core/engine/distribution.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>

namespace cloudtab {

void Distribution::add(double value, double times) {
  if (times <= 0) return;
  widen(value, value);
  count += times;
  sum += value * times;
  last = value;
  keep(value, times);
}

void Distribution::set(double value) {
  count = 1;
  sum = minimum = maximum = last = value;
  values_.assign(1, {value, 1});
  complete_ = true;
}

void Distribution::add_set(double set_count,
                           double set_sum,
                           double set_minimum,
                           double set_maximum) {
  if (set_count <= 0) return;
  widen(set_minimum, set_maximum);
  count += set_count;
  sum += set_sum;
  last = set_maximum;
  if (set_minimum == set_maximum) {
    keep(set_minimum, set_count);
  } else {
    complete_ = false;
    values_.clear();
  }
}

void Distribution::merge(const Distribution& other) {
  if (other.count == 0) return;
  widen(other.minimum, other.maximum);
  count += other.count;
  sum += other.sum;
  last = other.last;
  if (!other.complete_) {
    complete_ = false;
    values_.clear();
  }
  for (const auto& [value, times] : other.values_) keep(value, times);
}

void Distribution::widen(double low, double high) {
  minimum = count == 0 ? low : std::min(minimum, low);
  maximum = count == 0 ? high : std::max(maximum, high);
}

void Distribution::keep(double value, double times) {
  if (!complete_) return;
  auto at =
      std::lower_bound(values_.begin(), values_.end(), value, [](const auto& entry, double wanted) {
        return entry.first < wanted;
      });
  if (at != values_.end() && at->first == value) {
    at->second += times;
    return;
  }
  if (values_.size() < kValuesMax) {
    values_.insert(at, {value, times});
    return;
  }
  if (at == values_.end() || (at != values_.begin() && value - (at - 1)->first < at->first - value))
    --at;
  at->second += times;
}

void Distribution::encode(RecordWriter& out) const {
  for (const double number : {count, sum, minimum, maximum, last}) out.number(number);
  out.boolean(complete_);
  out.u64(values_.size());
  for (const auto& [value, times] : values_) {
    out.number(value);
    out.number(times);
  }
}

Distribution Distribution::decode(RecordReader& in) {
  Distribution read;
  read.count = in.number();
  read.sum = in.number();
  read.minimum = in.number();
  read.maximum = in.number();
  read.last = in.number();
  read.complete_ = in.boolean();
  const uint64_t size = in.u64();
  for (uint64_t i = 0; i < size && in.ok(); ++i) {
    const double value = in.number();
    read.values_.emplace_back(value, in.number());
  }
  return read;
}

}  // namespace cloudtab
