#!/usr/bin/env bash
# Runs each fuzz test of some packages for a time: fuzz.sh 1m ./internal/rules/...
# Go runs one fuzz test at a time, so they have to be found first.
set -euo pipefail
fuzztime=$1
shift
found=
for pkg in $(go list "$@"); do
  for name in $(go test -list '^Fuzz' "$pkg" | grep '^Fuzz' || true); do
    found=yes
    echo "== $name in $pkg, $fuzztime"
    go test -run '^$' -fuzz "^$name\$" -fuzztime "$fuzztime" -fuzzminimizetime 10x "$pkg"
  done
done
if [ -z "$found" ]; then echo "There is no fuzz test in $*." >&2; exit 1; fi
