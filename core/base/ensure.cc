#include "core/base/ensure.h"

#include <cstdio>
#include <cstdlib>

namespace cloudtab {

void ensure_failed(const char* condition, const char* file, int line) {
  std::fprintf(stderr, "cloudtab: broken invariant: %s (%s:%d)\n", condition, file, line);
  std::abort();
}

}  // namespace cloudtab
