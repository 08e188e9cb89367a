#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/time.h"

// The moments of a sandbox: the state after each commit, as far back as the bounds below reach. A
// moment keeps what its commit replaced, so that stepping over it, in either direction, is an
// exchange of those records; nothing is ever copied whole.
//
//   base | moment | moment | moment | later | later
//                              ^ position 3: the state the store holds
//
// Going back leaves the later moments where they are. The next change that is not itself a step
// through the history takes their place.

namespace cloudtab {

class CollectionBase;

/// A record as it is on the other side of a moment: before it while the moment stands, after it
/// once one has gone back over it. No bytes: it is not there.
struct Image {
  CollectionBase* collection = nullptr;
  std::string key;
  std::optional<std::string> bytes;
};

struct Moment {
  /// The sequence number of its commit: the same after a restart.
  uint64_t id = 0;
  Instant time{};
  /// The time to go back to when it is undone: its own, or that of the commit before if that is
  /// later, as a reset takes time back.
  Instant before{};
  /// `sqs.SendMessage`, `timer sqs/expire`, ...
  std::string cause;
  /// Moments of one call have the same; 0: of no call, or of before a restart.
  uint64_t call = 0;
  /// The newest trace event then; 0 for a moment of before a restart.
  uint64_t trace = 0;
  std::vector<Image> images;
};

class History {
 public:
  /// Bounds of what is kept, whichever is met first.
  static constexpr size_t kMomentsMax = 1'000;
  static constexpr size_t kBytesMax = 8u << 20;

  /// Forgets every moment; the state as it is becomes the base.
  void start(uint64_t id, Instant time);
  /// Adds a moment after the one the state is at; later ones go.
  void add(Moment moment);

  const std::deque<Moment>& moments() const { return moments_; }
  /// How many of `moments()` the state contains.
  size_t position() const { return position_; }
  bool has_later() const { return position_ < moments_.size(); }
  /// The id of the moment the state is at; the base's if it is at none.
  uint64_t id_at(size_t position) const;
  Instant time_at(size_t position) const;
  /// Nothing if no moment, nor the base, has this id.
  std::optional<size_t> position_of(uint64_t id) const;

  /// Where undoing leads: before the newest change that was asked for from outside, with all the
  /// moments of that call. Nothing: there is none.
  std::optional<size_t> undo_position() const;
  /// Where redoing leads: after the first change that was taken back, and what followed from it.
  std::optional<size_t> redo_position() const;

  // For the store, which exchanges the images as it steps.
  Moment& step_back() { return moments_[--position_]; }
  Moment& step_forward() { return moments_[position_++]; }
  /// The images of a moment have been exchanged.
  void weigh(int64_t bytes_more) { bytes_ += bytes_more; }

 private:
  void drop_oldest();

  std::deque<Moment> moments_;
  size_t position_ = 0;
  int64_t bytes_ = 0;
  uint64_t base_id_ = 0;
  Instant base_time_{};
};

/// What an image costs to keep.
int64_t bytes_of(const Image& image);

/// Causes that have a meaning for the history.
constexpr std::string_view kJumpCause = "clock jump";  ///< a moment although no record changes
std::string travel_cause(uint64_t id);
/// The id in a `travel_cause`; nothing for any other cause.
std::optional<uint64_t> travelled_to(std::string_view cause);
/// Whether a change was asked for from outside: no timer, and no call that only reads.
bool is_asked_for(std::string_view cause);

}  // namespace cloudtab
