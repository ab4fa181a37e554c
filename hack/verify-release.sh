#!/usr/bin/env bash
# Builds both programs from two copies of the source in different directories, and compares; and
# looks at the size of the plugin. Usage, from the project's directory: verify-release.sh VERSION
set -euo pipefail
version=$1
most=60000000 # bytes of the plugin
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

# The second is a copy of the first: what somebody edits meanwhile is in both, or in neither.
one=$work/one two=$work/another/one/of/another/length
mkdir -p "$one" "$two"
tar -c --exclude=./bin --exclude=./dist --exclude=./.git --exclude=./.local . | tar -x -C "$one"
tar -c -C "$one" . | tar -x -C "$two"

sums() {
  local dir=$1
  for program in . ./cmd/kubectl-entente; do
    (cd "$dir" && CGO_ENABLED=0 go build -trimpath -buildvcs=false -ldflags "-s -w -X main.version=$version" -o out/ "$program")
  done
  (cd "$dir/out" && if command -v sha256sum >/dev/null; then sha256sum -- *; else shasum -a 256 -- *; fi)
}
first=$(sums "$one")
second=$(sums "$two")
echo "$first"
if [ "$first" != "$second" ]; then
  printf 'The same source gave other programs in another directory:\n%s\n' "$second" >&2
  exit 1
fi
size=$(wc -c <"$one/out/kubectl-entente" | tr -d ' ')
if [ "$size" -gt "$most" ]; then
  echo "kubectl-entente has $size bytes; it may have $most. go version -m and go tool nm -size -sort size say what is in it." >&2
  exit 1
fi
echo "Both programs are the same from either directory; kubectl-entente has $size bytes."
