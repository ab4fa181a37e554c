#!/usr/bin/env bash
# Builds the parts of a local control plane into bin/k8s/, in the versions that go.mod beside
# this file pins: build.sh [etcd] [kube-apiserver] [controllers] [kubectl]; all, if none is named.
# Does nothing about those that are up to date.
set -euo pipefail

cd "$(dirname "$0")"
root=$(cd ../.. && pwd)
out=$root/bin/k8s
if [ $# -eq 0 ]; then set -- etcd kube-apiserver controllers kubectl; fi
mkdir -p "$out"

# Two makes at the same time would build the same thing twice.
if command -v flock >/dev/null; then
  exec 9>"$out/.lock"
  if ! flock -n 9; then
    echo "Another build of the control plane is going on; waiting for it."
    flock 9
  fi
fi

package() {
  case $1 in
    etcd) echo go.etcd.io/etcd/server/v3 ;;
    controllers) echo ./controllers ;;
    kube-apiserver | kubectl) echo "k8s.io/kubernetes/cmd/$1" ;;
    *) echo "There is no part $1 of the control plane; write etcd, kube-apiserver, controllers or kubectl." >&2; exit 2 ;;
  esac
}

# What a binary follows from: the pinned versions, this script, the compiler, and its source if
# that is here.
compiler=$(go env GOVERSION GOOS GOARCH)
follows_from() {
  local source=()
  if [ -d "$1" ]; then source=("$1"/*.go); fi
  { cat go.mod go.sum build.sh "${source[@]+"${source[@]}"}"; echo "$compiler"; } | cksum
}

targets=() missing=()
for b in "$@"; do
  p=$(package "$b")
  if [ -x "$out/$b" ] && [ "$(cat "$out/.$b.built-from" 2>/dev/null)" = "$(follows_from "$b")" ]; then continue; fi
  missing+=("$b")
  targets+=("$p")
done
if [ ${#missing[@]} -eq 0 ]; then exit 0; fi

started=$SECONDS
echo "Building from source into bin/k8s, once: ${missing[*]}."
case " ${missing[*]} " in
  *" kube-apiserver "*) echo "The API server takes about 10 minutes on two free cores, plus the time to fetch its Go modules." ;;
esac

# Plain `go build` would leave the version empty, and `kubectl version` fails on that.
version=$(go list -m -f '{{.Version}}' k8s.io/kubernetes)
IFS=. read -r major minor _ <<<"${version#v}"
ldflags="-s -w"
for pkg in k8s.io/component-base/version k8s.io/client-go/pkg/version; do
  ldflags+=" -X $pkg.gitVersion=$version -X $pkg.gitMajor=$major -X $pkg.gitMinor=$minor"
done

# Built beside, then moved: a build that was interrupted leaves nothing half-done.
tmp=$(mktemp -d "$out/.building.XXXXXX")
trap 'rm -rf "$tmp"' EXIT
trap 'exit 130' INT TERM
"$root/hack/gobuild.sh" "$tmp" "$ldflags" "${targets[@]}"

if [ -e "$tmp/server" ]; then mv "$tmp/server" "$tmp/etcd"; fi # go names it after its module, go.etcd.io/etcd/server/v3
for b in "${missing[@]}"; do
  mv -f "$tmp/$b" "$out/$b"
  follows_from "$b" >"$out/.$b.built-from"
done
echo "Built in $((SECONDS - started)) s, of Kubernetes $version: ${missing[*]}."
