#!/usr/bin/env bash
# Builds Argo CD into bin/argocd: one program that is called by several names, and the manifests that its parts are
# installed from.
set -euo pipefail
cd "$(dirname "$0")"
out=$PWD/../../bin/argocd
module=github.com/argoproj/argo-cd/v3

version=$(go list -m -f '{{.Version}}' $module)
rm -rf "$out"
# Without the v: argocd-server refuses the command line of another version.
../gobuild.sh "$out" "-s -w -X $module/common.version=${version#v}" $module/cmd
for name in argocd-application-controller argocd-applicationset-controller argocd-repo-server argocd-server; do
  ln -s argocd "$out/$name"
done
from=$(go list -m -f '{{.Dir}}' $module)
mkdir -p "$out/manifests"
cp "$from"/manifests/crds/*-crd.yaml "$from"/manifests/base/config/argocd-*.yaml "$out/manifests"
cp "$from/hack/git-verify-wrapper.sh" "$out"
chmod -R u+w "$out"
chmod +x "$out/git-verify-wrapper.sh" # modules have no such bits
mv "$out/cmd" "$out/argocd" # last: make looks for it
