#!/usr/bin/env bash
# Builds etcd, kube-apiserver, kube-controller-manager and kubectl into bin/k8s/, in the
# versions that go.mod beside this file pins. Does nothing when they are up to date.
set -euo pipefail

cd "$(dirname "$0")"
root=$(cd ../.. && pwd)
out=$root/bin/k8s
binaries=(etcd kube-apiserver kube-controller-manager kubectl)
mkdir -p "$out"

# Two makes at the same time would build the same thing twice.
if command -v flock >/dev/null; then
  exec 9>"$out/.lock"
  if ! flock -n 9; then
    echo "Another build of the control plane is going on; waiting for it."
    flock 9
  fi
fi

# What the binaries follow from: the pinned versions, this script, the compiler.
want=$(cat go.mod go.sum build.sh <(go env GOVERSION GOOS GOARCH) | cksum)
up_to_date() {
  [ "$(cat "$out/.built-from" 2>/dev/null)" = "$want" ] || return 1
  for b in "${binaries[@]}"; do [ -x "$out/$b" ] || return 1; done
}
if up_to_date; then exit 0; fi

started=$SECONDS
echo "Building a local Kubernetes control plane from source into bin/k8s. This happens once"
echo "and takes about 6 minutes on two cores, plus the time to fetch its Go modules."

# Plain `go build` would leave the version empty, and `kubectl version` fails on that.
version=$(go list -m -f '{{.Version}}' k8s.io/kubernetes)
IFS=. read -r major minor _ <<<"${version#v}"
ldflags="-s -w"
for pkg in k8s.io/component-base/version k8s.io/client-go/pkg/version; do
  ldflags+=" -X $pkg.gitVersion=$version -X $pkg.gitMajor=$major -X $pkg.gitMinor=$minor"
done

targets=(go.etcd.io/etcd/server/v3)
for b in "${binaries[@]:1}"; do targets+=("k8s.io/kubernetes/cmd/$b"); done

# Built beside, then moved: a build that was interrupted leaves nothing half-done.
tmp=$(mktemp -d "$out/.building.XXXXXX")
trap 'rm -rf "$tmp"' EXIT
trap 'exit 130' INT TERM
"$root/hack/gobuild.sh" "$tmp" "$ldflags" "${targets[@]}"

mv "$tmp/server" "$tmp/etcd" # go names it after its module, go.etcd.io/etcd/server/v3
for b in "${binaries[@]}"; do mv -f "$tmp/$b" "$out/$b"; done
printf '%s\n' "$want" >"$out/.built-from"
echo "Control plane $version built in $((SECONDS - started)) s."
