#pragma once

#include <memory>
#include <optional>
#include <utility>

#include "core/base/ensure.h"
#include "core/base/error.h"

namespace cloudtab {

namespace internal {

/// An `Error`, or none, on the heap; copied with what it points to.
class BoxedError {
 public:
  BoxedError() = default;
  explicit BoxedError(Error error) : error_(std::make_unique<Error>(std::move(error))) {}
  BoxedError(BoxedError&&) noexcept = default;
  BoxedError(const BoxedError& other)
      : error_(other.error_ == nullptr ? nullptr : std::make_unique<Error>(*other.error_)) {}
  BoxedError& operator=(BoxedError other) noexcept {
    error_ = std::move(other.error_);
    return *this;
  }

  Error& operator*() const { return *error_; }

 private:
  std::unique_ptr<Error> error_;
};

}  // namespace internal

/// A value, or the `Error` that stands in its place. Converts implicitly from both, so that a
/// function returning `Result<T>` writes `return value;` and `return
/// errors::queue_does_not_exist();`.
///
/// Nearly every call in the engine answers one, so that a success carries no room for an error,
/// which is large and rare.
template <class T>
class [[nodiscard]] Result {
 public:
  Result(T value) : value_(std::move(value)) {}      // NOLINT(google-explicit-constructor)
  Result(Error error) : error_(std::move(error)) {}  // NOLINT(google-explicit-constructor)

  bool ok() const { return value_.has_value(); }
  explicit operator bool() const { return ok(); }

  /// The value. The result must be `ok()`.
  const T& value() const& {
    ENSURE(ok());
    return *value_;
  }
  T& value() & {
    ENSURE(ok());
    return *value_;
  }
  T&& value() && {
    ENSURE(ok());
    return std::move(*value_);
  }

  /// The error. The result must not be `ok()`.
  const Error& error() const& {
    ENSURE(!ok());
    return *error_;
  }
  Error&& error() && {
    ENSURE(!ok());
    return std::move(*error_);
  }

  const T& operator*() const& { return value(); }
  T& operator*() & { return value(); }
  const T* operator->() const { return &value(); }
  T* operator->() { return &value(); }

 private:
  std::optional<T> value_;
  internal::BoxedError error_;  ///< there exactly if no value is
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
