#include "core/base/ensure.h"

#include <cstdio>
#include <cstdlib>
#include <stdexcept>
#include <string>

#include "core/base/guard.h"

namespace cloudtab {

void ensure_failed(const char* condition, const char* file, int line) {
  if (is_guarded()) {
    throw std::logic_error(std::string("broken invariant: ") + condition + " (" + file + ":" +
                           std::to_string(line) + ")");
  }
  std::fprintf(stderr, "cloudtab: broken invariant: %s (%s:%d)\n", condition, file, line);
  std::abort();
}

}  // namespace cloudtab
