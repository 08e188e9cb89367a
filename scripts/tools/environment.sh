# What every script here stands on: where things are, and how to speak. Sourced by bash scripts.

set -euo pipefail

CLOUDTAB_ROOT=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
# Source packages and, where the machine's own is too old, Node. Outside the tree, so that `git clean` keeps them.
export CLOUDTAB_CACHE_DIR=${CLOUDTAB_CACHE_DIR:-$HOME/.cache/cloudtab}
cd "$CLOUDTAB_ROOT"

# scripts/setup puts a Node of its own here if the machine's is too old.
if [[ -x $CLOUDTAB_CACHE_DIR/node/node_modules/.bin/node ]]; then
  PATH=$CLOUDTAB_CACHE_DIR/node/node_modules/.bin:$PATH
fi

# An activated emsdk names itself, but older ones do not put emcc on PATH.
if [[ -n ${EMSDK:-} && -d $EMSDK/upstream/emscripten ]] && ! command -v emcc >/dev/null; then
  PATH=$EMSDK/upstream/emscripten:$PATH
fi

step() { printf '==> %s\n' "$*"; }
fail() { printf '%s: %s\n' "$(basename "$0")" "$*" >&2; exit 1; }
