#pragma once

#include <optional>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "core/base/http.h"
#include "core/base/result.h"
#include "core/base/time.h"

namespace cloudtab {

/// A call that cannot be answered yet. Waiting is data: the machine keeps the call's input and runs
/// its handler again when one of `keys` is notified or `deadline` comes, whichever is first
/// (`Call::started_at` and `Call::memo` stay). Waiting calls are not durable: after a restart a
/// client sends its request again, and a service that must go on by itself keeps a record and a
/// timer instead.
struct Waiting {
  std::vector<std::string> keys;
  std::optional<Instant> deadline = std::nullopt;
  /// Runs to its end though its client goes away: what it began must be accounted for (a function
  /// that runs).
  bool outlives_client = false;
};

/// What a handler makes of a call: the answer `T`, an error, or not yet.
template <class T>
class [[nodiscard]] OutcomeOf {
 public:
  OutcomeOf(T answer)
      : state_(std::in_place_index<0>, std::move(answer)) {}  // NOLINT(google-explicit-constructor)
  OutcomeOf(Error error)
      : state_(std::in_place_index<1>, std::move(error)) {}  // NOLINT(google-explicit-constructor)
  OutcomeOf(Waiting waiting)
      : state_(std::in_place_index<2>, std::move(waiting)) {
  }                            // NOLINT(google-explicit-constructor)
  OutcomeOf(Result<T> result)  // NOLINT(google-explicit-constructor)
      : state_(result.ok() ? State(std::in_place_index<0>, std::move(result).value())
                           : State(std::in_place_index<1>, std::move(result).error())) {}

  bool ok() const { return state_.index() == 0; }
  bool is_error() const { return state_.index() == 1; }
  bool is_waiting() const { return state_.index() == 2; }
  const T& answer() const { return std::get<0>(state_); }
  T& answer() { return std::get<0>(state_); }
  const Error& error() const { return std::get<1>(state_); }
  const Waiting& waiting() const { return std::get<2>(state_); }

 private:
  using State = std::variant<T, Error, Waiting>;
  State state_;
};

using Outcome = OutcomeOf<Document>;
/// Of a data plane (an API's or a function's URL), which speaks HTTP by nature.
using HttpOutcome = OutcomeOf<HttpResponse>;

}  // namespace cloudtab
