#pragma once

#include <utility>
#include <variant>

#include "core/base/ensure.h"
#include "core/base/error.h"

namespace cloudtab {

/// A value, or the `Error` that stands in its place. Converts implicitly from both, so that a
/// function returning `Result<T>` writes `return value;` and `return
/// errors::queue_does_not_exist();`.
template <class T>
class [[nodiscard]] Result {
 public:
  Result(T value)
      : state_(std::in_place_index<0>, std::move(value)) {}  // NOLINT(google-explicit-constructor)
  Result(Error error)
      : state_(std::in_place_index<1>, std::move(error)) {}  // NOLINT(google-explicit-constructor)

  bool ok() const { return state_.index() == 0; }
  explicit operator bool() const { return ok(); }

  /// The value. The result must be `ok()`.
  const T& value() const& {
    ENSURE(ok());
    return *std::get_if<0>(&state_);
  }
  T& value() & {
    ENSURE(ok());
    return *std::get_if<0>(&state_);
  }
  T&& value() && {
    ENSURE(ok());
    return std::move(*std::get_if<0>(&state_));
  }

  /// The error. The result must not be `ok()`.
  const Error& error() const& {
    ENSURE(!ok());
    return *std::get_if<1>(&state_);
  }
  Error&& error() && {
    ENSURE(!ok());
    return std::move(*std::get_if<1>(&state_));
  }

  const T& operator*() const& { return value(); }
  T& operator*() & { return value(); }
  const T* operator->() const { return &value(); }
  T* operator->() { return &value(); }

 private:
  std::variant<T, Error> state_;
};

struct Unit {};

/// The result of a check: nothing, or an `Error`. Write `return ok();` for success.
using Status = Result<Unit>;
inline Status ok() { return Unit{}; }

}  // namespace cloudtab

#define CLOUDTAB_CONCAT_INNER(a, b) a##b
#define CLOUDTAB_CONCAT(a, b) CLOUDTAB_CONCAT_INNER(a, b)

/// `RETURN_IF_ERROR(check(x));` leaves the function with the error of a `Status` or `Result`.
#define RETURN_IF_ERROR(expression)                                                 \
  do {                                                                              \
    auto status_of_expression = (expression);                                       \
    if (!status_of_expression.ok()) return std::move(status_of_expression).error(); \
  } while (false)

/// `ASSIGN_OR_RETURN(auto queue, find_queue(url));` binds the value, or leaves with the error.
#define ASSIGN_OR_RETURN(declaration, expression) \
  ASSIGN_OR_RETURN_IMPL(CLOUDTAB_CONCAT(result_on_line_, __LINE__), declaration, expression)
#define ASSIGN_OR_RETURN_IMPL(result, declaration, expression) \
  auto result = (expression);                                  \
  if (!result.ok()) return std::move(result).error();          \
  declaration = std::move(result).value()
