#!/usr/bin/env bash
# go build, with a line every ten seconds that shows that it goes on.
# Usage, from the directory of the module: gobuild.sh OUT-DIR LDFLAGS PACKAGE...
#
# It compiles as go build, go test and go vet do when they are told nothing: with other flags
# (-trimpath, CGO_ENABLED=0) the packages that the modules have in common would be compiled twice.
set -euo pipefail
out=$1 ldflags=$2
shift 2

mkdir -p "$out"
list=$(mktemp) log=$(mktemp)
job=
stop() {
  trap - EXIT
  if [ -n "$job" ]; then kill "$job" 2>/dev/null || true; fi
  rm -f "$list" "$log"
}
trap stop EXIT
trap 'exit 130' INT TERM

started=$SECONDS
# await waits for a job, and lets a function say every ten seconds how far it is.
await() {
  local tell=$1 ticks=0 rc=0
  while kill -0 "$job" 2>/dev/null; do
    sleep 0.2
    ticks=$((ticks + 1))
    if [ $((ticks % 50)) -eq 0 ]; then "$tell"; fi
  done
  wait "$job" || rc=$?
  job=
  return "$rc"
}

# Only the modules that these packages need are fetched, not all that go.mod names.
fetching() {
  printf '  %3d s: fetching what it is built from, %d modules so far\n' $((SECONDS - started)) "$(grep -c downloading "$log")"
}
go list -deps "$@" >"$list" 2>"$log" &
job=$!
rc=0
await fetching || rc=$?
if [ "$rc" -ne 0 ]; then
  echo "What it is built from could not be fetched. What Go said:" >&2
  grep -v 'go: downloading' "$log" >&2 || true
  exit "$rc"
fi
total=$(wc -l <"$list" | tr -d ' ')

last=-1
compiling() {
  local n note=
  n=$(wc -l <"$log" | tr -d ' ')
  if [ "$n" = "$last" ]; then note=" (a large package, or linking)"; fi
  last=$n
  printf '  %3d s: %4d of at most %d packages compiled%s\n' $((SECONDS - started)) "$n" "$total" "$note"
}
# -v names each package as it is compiled: that is the progress.
go build -v -ldflags "$ldflags" -o "$out/" "$@" 2>"$log" &
job=$!
await compiling || rc=$?
if [ "$rc" -ne 0 ]; then
  echo "It did not build. What the compiler said:" >&2
  # Names of packages alone are progress, not errors.
  grep -Ev '^[A-Za-z0-9._/~-]+$' "$log" >&2 || tail -5 "$log" >&2
  exit "$rc"
fi
