#!/usr/bin/env bash
# Tests packages and demands that each, with the packages below it, is covered above a bar:
# coverage.sh PERCENT DIR...
set -euo pipefail
bar=$1
shift
mkdir -p cover
failed=
for dir in "$@"; do
  profile=cover/${dir//\//-}.out
  go test -timeout 20m -coverprofile="$profile" -coverpkg="./$dir/..." "./$dir/..."
  percent=$(go tool cover -func="$profile" | awk '/^total:/ {sub("%", "", $NF); print $NF}')
  if ! awk -v p="$percent" -v b="$bar" 'BEGIN {exit !(p > b)}'; then
    echo "$dir is covered to $percent %, and must be above $bar %. See what is not tested: go tool cover -html=$profile" >&2
    failed=yes
  else
    echo "$dir is covered to $percent %."
  fi
done
[ -z "$failed" ]
