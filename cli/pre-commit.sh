#!/usr/bin/env bash
# Runs the check out of the clone that pre-commit has made. Node runs no TypeScript inside of node_modules, so that the hook can't be a package that
# pre-commit installs: the packages that it needs are installed into the clone, once.
set -euo pipefail
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
[ -d "$root/node_modules" ] || npm ci --omit=dev --no-audit --no-fund --prefix "$root" >&2
exec node "$root/cli/bin.js" daemon check "$@"
