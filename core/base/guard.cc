#include "core/base/guard.h"

#include <exception>

namespace cloudtab {

namespace {

int& depth() {
  static int the_depth = 0;
  return the_depth;
}

}  // namespace

std::optional<std::string> what_breaks(FunctionRef<void()> step) {
  const int depth_before = depth()++;
  std::optional<std::string> broken;
  try {
    step();
  } catch (const std::exception& exception) {
    broken = exception.what();
  }
  depth() = depth_before;
  return broken;
}

bool is_guarded() { return depth() > 0; }

}  // namespace cloudtab
