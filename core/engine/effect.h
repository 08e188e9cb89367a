#pragma once

#include <cstdint>
#include <string>

#include "core/base/document.h"

namespace cloudtab {

/// What the core cannot do itself and asks of its host. The host runs it and completes it; the
/// result is an input like any other.
enum class EffectKind { kInvokeFunction, kHttpCall, kRunSql, kSocketPush };

const char* to_string(EffectKind kind);

struct Effect {
  uint64_t id = 0;
  EffectKind kind{};
  /// By kind, see web/engine/src/effects.ts. Binary members travel as base64 strings.
  Document request;
};

}  // namespace cloudtab
