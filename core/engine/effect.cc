#include "core/engine/effect.h"

#include "core/base/ensure.h"

namespace cloudtab {

const char* to_string(EffectKind kind) {
  switch (kind) {
    case EffectKind::kInvokeFunction:
      return "invokeFunction";
    case EffectKind::kHttpCall:
      return "httpCall";
    case EffectKind::kRunSql:
      return "runSql";
    case EffectKind::kSocketPush:
      return "socketPush";
  }
  ENSURE(false);
}

}  // namespace cloudtab
