#!/usr/bin/env bash
# Runs the check out of the clone that pre-commit has made. Node runs no TypeScript inside of node_modules, so that the hook can't be a package that
# pre-commit installs: the packages that it needs are installed into the clone, once.
set -euo pipefail
# pre-commit gives every YAML and JSON file of a commit. One that names nothing of ECS, such as a Helm chart, is passed over: it may not even be YAML.
of_ecs='AWS::|aws_ecs_|containerDefinitions|taskDefinition|daemonName|daemonArn|managedInstancesProvider'
words=() left=0 passed=0 before=
for word in "$@"; do
  if [ -f "$word" ] && [ "$before" != --policy ] && [ "$before" != --baseline ]; then
    if grep -qE "$of_ecs" -- "$word"; then left=$((left + 1)); else passed=$((passed + 1)) before=$word; continue; fi
  fi
  words+=("$word") before=$word
done
if [ "$left" -eq 0 ] && [ "$passed" -gt 0 ]; then exit 0; fi
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
[ -d "$root/node_modules" ] || npm ci --omit=dev --no-audit --no-fund --prefix "$root" >&2
exec node "$root/cli/bin.js" daemon check ${words[@]+"${words[@]}"}
