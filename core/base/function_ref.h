#pragma once

#include <memory>
#include <type_traits>
#include <utility>

namespace cloudtab {

template <class Signature>
class FunctionRef;

/// A callable that someone else owns, for the time of a call: what a function takes that runs a
/// step or visits things and keeps nothing. Two words, no allocation. To keep one is an error.
template <class Result, class... Arguments>
class FunctionRef<Result(Arguments...)> {
 public:
  template <class Callable,
            class = std::enable_if_t<!std::is_same_v<std::remove_cvref_t<Callable>, FunctionRef> &&
                                     std::is_invocable_r_v<Result, Callable&, Arguments...>>>
  FunctionRef(Callable&& callable)  // NOLINT(google-explicit-constructor): as std::function's
      : callable_(const_cast<void*>(static_cast<const void*>(std::addressof(callable)))),
        run_([](void* of, Arguments... arguments) -> Result {
          return static_cast<Result>((*static_cast<std::remove_reference_t<Callable>*>(of))(
              std::forward<Arguments>(arguments)...));
        }) {}

  Result operator()(Arguments... arguments) const {
    return run_(callable_, std::forward<Arguments>(arguments)...);
  }

 private:
  void* callable_;
  Result (*run_)(void*, Arguments...);
};

}  // namespace cloudtab
