#pragma once

namespace cloudtab {

/// Reports a broken invariant and ends the process (natively) or traps (in wasm). The host keeps
/// the journal, so a restart resumes from the last commit. Never returns.
[[noreturn]] void ensure_failed(const char* condition, const char* file, int line);

}  // namespace cloudtab

/// States what only our own code can break. On in release. For what a caller can cause, return an
/// `Error`.
#define ENSURE(condition)                              \
  (static_cast<bool>(condition) ? static_cast<void>(0) \
                                : ::cloudtab::ensure_failed(#condition, __FILE__, __LINE__))
