#include "core/engine/history.h"

#include <algorithm>
#include <cstdlib>
#include <utility>

#include "core/base/ensure.h"

namespace cloudtab {

namespace {

constexpr std::string_view kTravelPrefix = "history ";
constexpr std::string_view kTimerPrefix = "timer ";
/// A map entry, two strings and a pointer, roughly.
constexpr int64_t kImageOverheadBytes = 64;

bool begins_with(std::string_view text, std::string_view prefix) {
  return text.substr(0, prefix.size()) == prefix;
}

int64_t bytes_of(const Moment& moment) {
  int64_t bytes = kImageOverheadBytes;
  for (const Image& image : moment.images) bytes += bytes_of(image);
  return bytes;
}

}  // namespace

int64_t bytes_of(const Image& image) {
  return kImageOverheadBytes +
         static_cast<int64_t>(image.key.size() + (image.bytes ? image.bytes->size() : 0));
}

void History::start(uint64_t id, Instant time) {
  moments_.clear();
  position_ = 0;
  bytes_ = 0;
  base_id_ = id;
  base_time_ = time;
}

void History::add(Moment moment) {
  while (has_later()) {
    bytes_ -= bytes_of(moments_.back());
    moments_.pop_back();
  }
  bytes_ += bytes_of(moment);
  moments_.push_back(std::move(moment));
  position_ = moments_.size();
  while (moments_.size() > kMomentsMax || bytes_ > static_cast<int64_t>(kBytesMax)) drop_oldest();
}

void History::drop_oldest() {
  const Moment& oldest = moments_.front();
  base_id_ = oldest.id;
  base_time_ = oldest.time;
  bytes_ -= bytes_of(oldest);
  moments_.pop_front();
  --position_;
}

uint64_t History::id_at(size_t position) const {
  ENSURE(position <= moments_.size());
  return position == 0 ? base_id_ : moments_[position - 1].id;
}

Instant History::time_at(size_t position) const {
  ENSURE(position <= moments_.size());
  if (position > 0) return moments_[position - 1].time;
  // A sandbox that began empty has no time of its own before its first moment.
  return base_time_ == Instant{} && !moments_.empty() ? moments_.front().time : base_time_;
}

std::optional<size_t> History::position_of(uint64_t id) const {
  if (id == base_id_) return 0;
  const auto it =
      std::lower_bound(moments_.begin(), moments_.end(), id, [](const Moment& moment, uint64_t to) {
        return moment.id < to;
      });
  if (it == moments_.end() || it->id != id) return std::nullopt;
  return static_cast<size_t>(it - moments_.begin()) + 1;
}

std::optional<size_t> History::undo_position() const {
  size_t last = position_;
  while (last > 0 && !is_asked_for(moments_[last - 1].cause)) --last;
  if (last == 0) return std::nullopt;
  const uint64_t call = moments_[last - 1].call;
  size_t first = last - 1;
  // A call that waited has committed more than once, with others in between.
  for (size_t i = first; call != 0 && i > 0; --i) {
    if (moments_[i - 1].call == call) first = i - 1;
  }
  return first;
}

std::optional<size_t> History::redo_position() const {
  if (!has_later()) return std::nullopt;
  const uint64_t call = moments_[position_].call;
  size_t end = position_ + 1;
  while (end < moments_.size() &&
         (!is_asked_for(moments_[end].cause) || (call != 0 && moments_[end].call == call)))
    ++end;
  return end;
}

std::string travel_cause(uint64_t id) { return std::string(kTravelPrefix) + std::to_string(id); }

std::optional<uint64_t> travelled_to(std::string_view cause) {
  if (!begins_with(cause, kTravelPrefix)) return std::nullopt;
  return std::strtoull(std::string(cause.substr(kTravelPrefix.size())).c_str(), nullptr, 10);
}

bool is_asked_for(std::string_view cause) {
  if (begins_with(cause, kTimerPrefix)) return false;
  const size_t dot = cause.find('.');
  if (dot == std::string_view::npos) return true;
  const std::string_view operation = cause.substr(dot + 1);
  for (const std::string_view reading : {"Get", "List", "Describe"}) {
    if (begins_with(operation, reading)) return false;
  }
  return true;
}

}  // namespace cloudtab
