#!/usr/bin/env bash
# go build, with a line every ten seconds that shows that it goes on.
# Usage, from the directory of the module: gobuild.sh OUT-DIR LDFLAGS PACKAGE...
set -euo pipefail
out=$1 ldflags=$2
shift 2

export CGO_ENABLED=0 # no C compiler needed
echo "  fetching what it is built from"
go mod download
total=$(go list -deps "$@" | wc -l | tr -d ' ')

mkdir -p "$out"
log=$(mktemp)
build=
stop() {
  trap - EXIT
  if [ -n "$build" ]; then kill "$build" 2>/dev/null || true; fi
  rm -f "$log"
}
trap stop EXIT
trap 'exit 130' INT TERM

started=$SECONDS
# -v names each package as it is compiled: that is the progress.
go build -v -trimpath -ldflags "$ldflags" -o "$out/" "$@" 2>"$log" &
build=$!
ticks=0
last=-1
while kill -0 "$build" 2>/dev/null; do
  sleep 1
  ticks=$((ticks + 1))
  if [ $((ticks % 10)) -ne 0 ]; then continue; fi
  n=$(wc -l <"$log" | tr -d ' ')
  note=
  if [ "$n" = "$last" ]; then note=" (a large package, or linking)"; fi
  last=$n
  printf '  %3d s: %4d of at most %d packages compiled%s\n' $((SECONDS - started)) "$n" "$total" "$note"
done
rc=0
wait "$build" || rc=$?
build=
if [ "$rc" -ne 0 ]; then
  echo "It did not build. What the compiler said:" >&2
  # Names of packages alone are progress, not errors.
  grep -Ev '^[A-Za-z0-9._/~-]+$' "$log" >&2 || tail -5 "$log" >&2
  exit "$rc"
fi
